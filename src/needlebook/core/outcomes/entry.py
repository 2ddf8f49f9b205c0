"""One reading as it was told, worked out into the instrument's unit: pure, so a page can show it before it is kept."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.ranges import need_in_range
from needlebook.core.outcomes.scoring import PLACES, Answer, Missing, Rule, Score, Scoring, UnitChoice, band_of, score
from needlebook.core.outcomes.types import Instrument
from needlebook.core.outcomes.units import UnitAsked, need_unit

TAKES_TOTAL = ("item", "day")  # a form scored on paper; of trials the mean alone does not tell how many there were
DECIMALS = 2  # of what is worked out; a total stays as it was written


@dataclass(frozen=True, slots=True)
class Told:
    """What was told: answers (or trials, sets, ratings) in order, or the total. spreads: CV of each set in percent.

    unit: of trials and totals, "" where none was said; is_sure: an unusual value was asked about and is right; about:
    whatever else belongs to it (device, position, activities), kept as told.
    """

    answers: tuple[Answer, ...] = ()
    total: float | None = None
    unit: str = ""
    spreads: tuple[float | None, ...] = ()
    is_sure: bool = False
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def has_answers(self) -> bool:
        return any(answer is not None for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Worked:
    """value in the instrument's unit; score: None where a total was told; entered: what is kept beside the value."""

    value: float
    score: Score | None
    band: str
    entered: dict[str, Any]


def work_out(instrument: Instrument, scoring: Scoring, told: Told) -> Worked:
    """The value that was told. Raises BadInput (of it AnswerOutOfRange, TooFewAnswers, UnitAsked), never guesses."""
    if told.has_answers and told.total is not None:
        raise BadInput("total", "is given beside the answers", "the single answers, or the total alone")
    if not told.has_answers and told.total is None:
        raise BadInput("answers" if scoring.items else "total", "nothing is written", "the answers, or the total")
    return _from_answers(instrument, scoring, told) if told.has_answers else _from_total(instrument, scoring, told)


def takes_total(scoring: Scoring) -> bool:
    """Whether the total alone may be written down."""
    return scoring.each in TAKES_TOTAL


def _from_answers(instrument: Instrument, scoring: Scoring, told: Told) -> Worked:
    answers, unit = told.answers, None
    if scoring.units and not takes_total(scoring):  # readings of a device; the answers of a form have no unit
        unit = need_unit(scoring, _numbers(answers), told.unit, is_sure=told.is_sure)
        answers = tuple(_times(answer, unit) for answer in answers)
    else:
        _need_usual(instrument, scoring, _numbers(answers), told)
    worked = score(scoring, answers, told.spreads)
    need_in_range("total", worked.value, instrument)
    return Worked(round(worked.value, DECIMALS), worked, worked.band, _kept(told, unit, worked))


def _from_total(instrument: Instrument, scoring: Scoring, told: Told) -> Worked:
    if not takes_total(scoring) or told.total is None:
        raise BadInput("total", f"is not taken for {scoring.instrument}", f"each {scoring.each}")
    if not math.isfinite(told.total):
        raise BadInput("total", "is no number", "a number")
    unit = need_unit(scoring, [told.total], told.unit, is_sure=told.is_sure)
    value = told.total * (unit.factor if unit else 1)
    _need_usual(instrument, scoring, [value], told)
    need_in_range("total", value, instrument)
    if _is_counted(scoring) and value != int(value):
        raise BadInput("total", f"{value:g} is not a sum of whole answers", "a whole number")
    return Worked(round(value, PLACES), None, band_of(scoring, value), _kept(told, unit, None))


def _is_counted(scoring: Scoring) -> bool:
    """A sum of whole answers in which no blank is filled."""
    whole = scoring.is_whole or bool(scoring.allowed)
    return (
        whole and scoring.rule is Rule.SUM and scoring.missing in (Missing.REFUSED, Missing.ZERO) and scoring.items > 0
    )


def _need_usual(instrument: Instrument, scoring: Scoring, values: Sequence[float], told: Told) -> None:
    """Without a choice of units an unusual value is asked about all the same."""
    if scoring.units or scoring.plausible is None or told.is_sure:
        return
    low, high = scoring.plausible
    for value in values:
        if not low <= value <= high:
            raise UnitAsked(value, instrument.unit, (), ())


def _numbers(answers: Sequence[Answer]) -> list[float]:
    return [answer for answer in answers if isinstance(answer, int | float)]


def _times(answer: Answer, unit: UnitChoice | None) -> Answer:
    return answer * unit.factor if unit and isinstance(answer, int | float) else answer


def _kept(told: Told, unit: UnitChoice | None, worked: Score | None) -> dict[str, Any]:
    """As told, with what became of the blanks; nothing that was not said."""
    kept: dict[str, Any] = {
        "answers": list(told.answers) if told.has_answers else [],
        "total": told.total,
        "unit": unit.id if unit else "",
        "spreads": list(told.spreads) if told.has_answers else [],
        "missing": list(worked.missing) if worked else [],
        "discarded": list(worked.discarded) if worked else [],
        "parts": dict(worked.parts or {}) if worked else {},
        **told.about,
    }
    return {name: value for name, value in kept.items() if value not in (None, "", [], {})}
