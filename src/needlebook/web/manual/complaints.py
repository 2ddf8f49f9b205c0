"""The page of one complaint: what is known about needling it, its candidate muscles, what trials found."""

from collections.abc import Sequence
from dataclasses import dataclass

from needlebook.core.anatomy import Complaint, Region
from needlebook.knowledge import load
from needlebook.knowledge.manual import load_manual
from needlebook.web.manual.evidence import (
    PooledRow,
    Said,
    TrialView,
    has_no_trials,
    pooled_rows,
    statements,
    trials_on,
)
from needlebook.web.manual.muscles import FoundIn, found_in
from needlebook.web.manual.pictures import Picture, region_pictures
from needlebook.web.manual.words import letter_key


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """said: about this complaint; said_of_all: about needling whatever the complaint; flags: how many are its own."""

    complaint: Complaint
    has_no_trials: bool
    said: tuple[Said, ...]
    said_of_all: tuple[Said, ...]
    found: tuple[FoundIn, ...]
    pooled: tuple[PooledRow, ...]
    trials: tuple[TrialView, ...]
    regions: tuple[Region, ...]
    pictures: tuple[Picture, ...]
    flags: int
    letters: Sequence[tuple[str, str]]


def complaint_page(id: str) -> ComplaintPage:
    """The page of a complaint that exists."""
    knowledge = load()
    complaint = knowledge.anatomy.complaints[id]
    regions = tuple(knowledge.anatomy.regions[region] for region in complaint.typical_regions)
    return ComplaintPage(
        complaint=complaint,
        has_no_trials=has_no_trials(id),
        said=statements(id),
        said_of_all=statements(""),
        found=tuple(found_in(row) for row in load_manual().prevalences if row.complaint == id),
        pooled=pooled_rows(id),
        trials=trials_on(id),
        regions=regions,
        pictures=region_pictures(regions),
        flags=sum(id in question.complaints for question in knowledge.rulebook.questions.values()),
        letters=letter_key(),
    )
