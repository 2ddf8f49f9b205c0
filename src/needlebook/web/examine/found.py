"""Everything that was found at this visit, muscle by muscle: for the eye, and for paper."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from needlebook.clinic.assessments.examination import Reading
from needlebook.core.case import Sign
from needlebook.core.inference import Place
from needlebook.core.inference.examination import Signs
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.examine.diagnosing import ClassView, class_view
from needlebook.web.examine.pressing import kilopascal
from needlebook.web.examine.words import SIGNS


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One muscle. present, absent: signs in words; pressure: kPa as text, or empty."""

    place: Place
    name: str
    present: str
    absent: str
    pressure: str
    told: ClassView | None


def found_rows(signs: Mapping[Place, Signs], measured: Mapping[Place, Reading]) -> Iterator[FoundRow]:
    """The muscles that were examined, in the order of their names."""
    for place in sorted({*signs, *measured}, key=lambda place: muscle_name(*place)):
        own = signs.get(place, {})
        yield FoundRow(
            place=place,
            name=muscle_name(*place),
            present=_names([sign for sign in Sign if True in own.get(sign, ())]),
            absent=_names([sign for sign in Sign if False in own.get(sign, ())]),
            pressure=kilopascal(measured[place].kpa) if place in measured else "",
            told=class_view(place, own) if own else None,
        )


def _names(signs: Sequence[Sign]) -> str:
    return ", ".join(str(SIGNS[sign].label) for sign in signs)
