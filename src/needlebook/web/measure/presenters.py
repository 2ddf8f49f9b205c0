"""What stands beside the form: the last readings of each series, the rule, and whose the questionnaire is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.followup.queries import key_of
from needlebook.core.outcomes.scoring import Scoring
from needlebook.core.outcomes.sides import symmetry_index
from needlebook.core.outcomes.types import Instrument, SeriesKey
from needlebook.web.measure.words import place_in_words, shown_value

STRENGTH = frozenset({"GRIP", "PFGRIP", "ISO_STRENGTH"})
OTHER = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class LastReading:
    """The latest of one series. `answers`: single answers or trials as told; `beside`: against the other side."""

    id: int
    place: str
    value: str
    taken_on: date
    by: str
    answers: str
    beside: str


def last_readings(rows: Sequence[Measurement]) -> list[LastReading]:
    """The latest of each series of one instrument, latest first."""
    latest: dict[SeriesKey, Measurement] = {}
    for row in rows:
        latest[key_of(row)] = row
    ordered = sorted(latest.items(), key=lambda item: item[1].taken_on, reverse=True)
    return [_last(key, row, latest) for key, row in ordered]


def _last(key: SeriesKey, row: Measurement, latest: dict[SeriesKey, Measurement]) -> LastReading:
    return LastReading(
        id=row.pk,
        place=", ".join(place_in_words(key)),
        value=shown_value(row),
        taken_on=row.taken_on,
        by=row.by.short_name if row.by else _("the patient"),
        answers=", ".join(_answers(row)),
        beside=_beside(row, latest.get(key._replace(side=OTHER.get(key.side, "")))),
    )


def _answers(row: Measurement) -> Iterator[str]:
    names = row.entered.get("activities", [])
    for n, answer in enumerate(row.entered.get("answers", [])):
        said = _("blank") if answer is None else _("n/a") if isinstance(answer, str) else f"{answer:g}"
        yield f"{names[n]} {said}" if n < len(names) else said


def _beside(row: Measurement, other: Measurement | None) -> str:
    """Limb symmetry of the same day; nothing where the other side was measured on another day or gave nothing."""
    if row.instrument not in STRENGTH or other is None or other.taken_on != row.taken_on or other.value <= 0:
        return ""
    words = {"percent": round(symmetry_index(row.value, other.value))}
    return _("%(percent)d %% of the other side") % words


def licence_of(instrument: Instrument, scoring: Scoring) -> str:
    """Why no item is printed here, and where the form comes from; "" where there is nothing to print."""
    if scoring.each != "item" and scoring.items:
        return ""
    return _("The texts are not shown here. Licence: %(licence)s.") % {"licence": instrument.source.rstrip(".")}


def rule_of(scoring: Scoring) -> str:
    """The missing-item rule, and whether it was read, recalled or chosen by us."""
    letters = {"R": _("R, recalled and not read in its source."), "J": _("J, judged by us.")}
    return " ".join(filter(None, [_(scoring.missing_says), scoring.says, letters.get(scoring.letter, "")]))
