"""The list of medicines, with what each means for needling."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from needlebook.clinic.assessments.models import Assessment
from needlebook.core.screening import Verdict
from needlebook.knowledge import load
from needlebook.knowledge.drugs import Drug
from needlebook.web.frame.verdicts import ACTION_TONES

LEAST_TYPED = 2


@dataclass(frozen=True, slots=True)
class Flag:
    """What a medicine means, in the colour of the strictest rule that it set off; no colour when it set off none."""

    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class MedicineView:
    id: int
    name: str
    atc: str
    dose: str
    flags: tuple[Flag, ...]

    @property
    def is_known(self) -> bool:
        return bool(self.atc)


@dataclass(frozen=True, slots=True)
class Known:
    """A medicine of the table as the field suggests it, with its ATC code and what it means for needling."""

    name: str
    classes: str


@dataclass(frozen=True, slots=True)
class MedicinesView:
    """The list, and whether anybody asked: an empty list that was asked is 'takes none'."""

    listed: tuple[MedicineView, ...]
    is_none_taken: bool
    is_asked: bool
    known: tuple[Known, ...]


def medicines(assessment: Assessment, verdict: Verdict) -> MedicinesView:
    """The medicines of a visit as the page shows them."""
    listed = tuple(_medicines(assessment, verdict))
    is_asked = assessment.drugs_asked_at is not None or bool(listed)
    return MedicinesView(listed, is_asked and not listed, is_asked, known_medicines())


@cache
def known_medicines() -> tuple[Known, ...]:
    """Every medicine of the table: what the field suggests where no script can search."""
    return tuple(_known(drug) for drug in load().drugs.values())


def matching_medicines(text: str) -> Sequence[Known]:
    """The medicines that fit what is being typed; none before two letters."""
    wanted = text.strip()
    return [_known(drug) for drug in load().find_drugs(wanted)] if len(wanted) >= LEAST_TYPED else []


def _known(drug: Drug) -> Known:
    return Known(drug.name, ", ".join([drug.atc, *load().classes_of(drug.atc)]))


def _medicines(assessment: Assessment, verdict: Verdict) -> Iterator[MedicineView]:
    for m in assessment.medicines.all():
        # The name as the table has it, with a capital; a name that somebody typed stays as it was typed.
        name = m.name[:1].upper() + m.name[1:]
        yield MedicineView(m.pk, name, m.atc, m.dose, tuple(_flags(m.atc, verdict)) if m.atc else ())


def _flags(atc: str, verdict: Verdict) -> Sequence[Flag]:
    tone = next((ACTION_TONES[r.decision] for r in verdict.reasons if f"drug {atc}" in r.facts), "")
    return [Flag(label[:1].upper() + label[1:], tone) for label in load().classes_of(atc)]
