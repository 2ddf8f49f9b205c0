"""The page of one muscle: what it is, where it is felt, how it is examined and needled, what is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from needlebook.core.anatomy import Complaint, Muscle, Region, Structure, TriggerPoint
from needlebook.core.screening import Hazard
from needlebook.knowledge import load
from needlebook.knowledge.manual import MuscleNote, Prevalence, load_manual
from needlebook.knowledge.published import DEPTHS_NOTE, Depth
from needlebook.web.decide.reasons import SourceView, source_views
from needlebook.web.manual.agreement import AgreementRow, agreement_in, agreement_over_all
from needlebook.web.manual.evidence import TrialView, has_no_trials, trials_of
from needlebook.web.manual.pictures import Picture, missing_points, muscle_pictures, point_key
from needlebook.web.manual.words import (
    FMA_MATCHES,
    RISKS,
    STATUSES,
    Cited,
    cited,
    cited_all,
    cited_origin,
    letter_key,
    share,
)


@dataclass(frozen=True, slots=True)
class FeltRow:
    """A trigger point: where it lies, where it is felt, where that may spill over, and who says so."""

    key: str
    number: int
    label: str
    site: str
    region: Region
    essential: tuple["FeltIn", ...]
    spillover: tuple["FeltIn", ...]
    sources: tuple[Cited, ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FeltIn:
    region: Region
    is_on_both_sides: bool


@dataclass(frozen=True, slots=True)
class FoundIn:
    """How often a study found it in a complaint. shares, '' when no figure was found."""

    complaint: Complaint
    muscle: Muscle
    status: str
    patients_share: str
    patients: int | None
    controls_share: str
    controls: int | None
    study: str
    note: str
    sources: tuple[Cited, ...]
    has_no_trials: bool


@dataclass(frozen=True, slots=True)
class DepthRow:
    depth: Depth
    sources: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class MusclePage:
    """Everything that manual/muscle.html prints. chosen: the trigger point that is drawn alone, None for all."""

    muscle: Muscle
    names: tuple[str, ...]
    names_source: tuple[Cited, ...]
    note: MuscleNote
    fma_match: str
    segments: str
    risk: str
    origins: dict[str, Cited]
    points: tuple[FeltRow, ...]
    chosen: TriggerPoint | None
    pictures: tuple[Picture, ...]
    not_drawn: tuple[str, ...]
    length: Cited | None
    needle_evidence: tuple[Cited, ...]
    depths: tuple[DepthRow, ...]
    depths_note: str
    near: tuple[tuple[Structure, tuple[Cited, ...]], ...]
    hazards: tuple[tuple[Hazard, tuple[SourceView, ...]], ...]
    found_in: tuple[FoundIn, ...]
    agreement: tuple[AgreementRow, ...]
    agreement_over_all: tuple[AgreementRow, ...]
    trials: tuple[TrialView, ...]
    letters: Sequence[tuple[str, str]]


def muscle_page(id: str, point: str) -> MusclePage:
    """The page of a muscle that exists. `point`: trp1 …; anything else draws all trigger points together."""
    knowledge, manual = load(), load_manual()
    muscle, note = knowledge.anatomy.muscles[id], manual.muscles[id]
    points = knowledge.anatomy.points_of(id)
    chosen = next((p for p in points if point_key(p) == point), None)
    pictures = muscle_pictures(id, points, chosen)
    names = manual.names.get(id)
    return MusclePage(
        muscle=muscle,
        names=names.names if names else (),
        names_source=cited_all(names.source) if names else (),
        note=note,
        fma_match=str(FMA_MATCHES.get(note.fma_match, "")),
        segments=muscle.segments.replace(";", ", "),
        risk=str(RISKS[muscle.risk_class]),
        origins={kind: cited_origin(origin) for kind, origin in note.origins.items()},
        points=tuple(_felt(n, p, p == chosen) for n, p in enumerate(points, 1)),
        chosen=chosen,
        pictures=pictures,
        not_drawn=tuple(missing_points(points, pictures)),
        length=cited("", muscle.needle_mm_source) if muscle.needle_mm_source else None,
        needle_evidence=cited_all(note.needle_evidence),
        depths=tuple(DepthRow(d, cited_all(d.source)) for d in knowledge.depths if id in d.muscles),
        depths_note=DEPTHS_NOTE,
        near=tuple(_near(knowledge.anatomy.structures[near]) for near in muscle.structures_at_risk),
        hazards=tuple((h, source_views(h.sources)) for h in knowledge.rulebook.hazards if id in h.muscles),
        found_in=tuple(found_in(row) for row in manual.prevalences if row.muscle == id),
        agreement=agreement_in(id),
        agreement_over_all=agreement_over_all(),
        trials=trials_of(id),
        letters=letter_key(),
    )


def _near(structure: Structure) -> tuple[Structure, tuple[Cited, ...]]:
    return structure, cited_all(structure.source)


def _felt(number: int, point: TriggerPoint, is_chosen: bool) -> FeltRow:
    regions = load().anatomy.regions
    felt = [(r, FeltIn(regions[r.region], r.laterality == "both_sides")) for r in point.referrals]
    sources = dict.fromkeys(part for r in point.referrals for part in cited_all(r.source))
    return FeltRow(
        key=point_key(point),
        number=number,
        label=point.label,
        site=point.site,
        region=regions[point.site_region],
        essential=tuple(place for r, place in felt if r.is_essential),
        spillover=tuple(place for r, place in felt if not r.is_essential),
        sources=tuple(sources),
        is_chosen=is_chosen,
    )


def found_in(row: Prevalence) -> FoundIn:
    """A prevalence as a row of a page."""
    anatomy = load().anatomy
    return FoundIn(
        complaint=anatomy.complaints[row.complaint],
        muscle=anatomy.muscles[row.muscle],
        status=str(STATUSES[row.status]),
        patients_share=share(row.low, row.high),
        patients=row.patients,
        controls_share=share(row.controls_share, row.controls_share),
        controls=row.controls,
        study=row.study,
        note=row.note,
        sources=cited_all(row.source),
        has_no_trials=has_no_trials(row.complaint),
    )
