"""The list of patients as the page prints it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats

from needlebook.clinic.patients.models import Patient
from needlebook.web.frame.words import person


@dataclass(frozen=True, slots=True)
class Line:
    """One patient in a list; `last_visit_at` None: not been here, or not asked for."""

    patient: Patient
    about: str
    last_visit_at: datetime | None


def lines_of(patients: Iterable[Patient]) -> list[Line]:
    return [Line(p, person(p), getattr(p, "last_visit_at", None)) for p in patients]


def words_of(typed: str) -> str:
    """What to look for. A date in any of the ways dates are typed here becomes the one way they are looked up in."""
    for style in formats.get_format("DATE_INPUT_FORMATS"):
        try:
            return datetime.strptime(typed, style).date().isoformat()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return typed.replace("\0", "")
