"""The change from the first to the last measurement of a course, held against published limits.

Two questions with separate answers: is it more than one person's score wanders by itself (MDC), and is it as much as
patients on average call important (MCID). Where only one limit is published, only that half is answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.trend import Trend, trend_of
from needlebook.core.outcomes.types import Instrument, Measurement, Threshold

LOW_BASELINE = 0.3  # share of the scale; a percentage of a small number is unstable (statistics: responder analysis)
PERCEIVED_CHANGE = "perceived change"  # what scales such as GROC and PGIC measure: each score is a change already
TOLERANCE = 1e-9  # 0.3 - 0.1 must count as 0.2


class Direction(StrEnum):
    """Which way the score went, seen from the patient."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    NOT_JUDGED = "not_judged"  # the instrument has no good direction


class ChangeAnswer(StrEnum):
    """What can be said. The closed list; each has its words in core.outcomes.wording."""

    WITHIN_ERROR = "within_error"
    REAL_BUT_SMALL = "real_but_small"
    REAL_AND_IMPORTANT = "real_and_important"
    IMPORTANT_ON_AVERAGE_WITHIN_ERROR = "important_on_average_within_error"
    BEYOND_ERROR_IMPORTANCE_UNKNOWN = "beyond_error_importance_unknown"
    IMPORTANT_ERROR_UNKNOWN = "important_error_unknown"
    TOO_SMALL_ERROR_UNKNOWN = "too_small_error_unknown"
    NO_PUBLISHED_THRESHOLD = "no_published_threshold"
    SCORE_IS_CHANGE = "score_is_change"


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold that was used. kind: mdc | mcid | mcid_percent; points: its size in the instrument's unit."""

    kind: str
    points: float
    threshold: Threshold


@dataclass(frozen=True, slots=True)
class Change:
    """change: latest minus baseline, in the instrument's unit; improved_by: positive is better for the patient.

    beyond_error, important: None where no limit is known or the limit may not be used here.
    """

    instrument: Instrument
    complaint: str | None
    values: tuple[Measurement, ...]
    change: float
    improved_by: float | None
    direction: Direction
    beyond_error: bool | None
    important: bool | None
    answer: ChangeAnswer
    limits: tuple[Limit, ...]
    trend: Trend | None

    @property
    def baseline(self) -> Measurement:
        return self.values[0]

    @property
    def latest(self) -> Measurement:
        return self.values[-1]


def assess_change(instrument: Instrument, values: Sequence[Measurement], complaint: str | None = None) -> Change:
    """Judge the change between the earliest and the latest of the values, given in any order.

    A change that equals a limit reaches it. Raises BadInput for fewer than two values or two on one day.
    Source: Ostelo 2008 and Kovacs 2008, as kept with each instrument.
    """
    ordered = _ordered(values)
    change = round(ordered[-1].value - ordered[0].value, 9)
    limits = _limits(instrument, ordered[0].value, complaint)
    beyond_error = _reaches(change, [limit.points for limit in limits if limit.kind == "mdc"])
    important = _reaches(change, [limit.points for limit in limits if limit.kind != "mdc"])
    return Change(
        instrument=instrument,
        complaint=complaint,
        values=ordered,
        change=change,
        improved_by=_improved_by(instrument, change),
        direction=_direction(instrument, change),
        beyond_error=beyond_error,
        important=important,
        answer=_answer(instrument, beyond_error, important),
        limits=limits,
        trend=trend_of(ordered),
    )


def fits_complaint(instrument: Instrument, complaint: str | None) -> bool:
    """Whether the instrument's important change may be used for this complaint; no complaint asks nothing."""
    return complaint is None or not instrument.complaints or complaint in instrument.complaints


def lowest_baseline_for_percent(instrument: Instrument) -> float | None:
    """The first score from which percent rules may be used; None: never, lower is not better or an end is open."""
    low, high = instrument.minimum, instrument.maximum
    if not instrument.lower_is_better or low is None or high is None:
        return None
    return low + LOW_BASELINE * (high - low)


def _ordered(values: Sequence[Measurement]) -> tuple[Measurement, ...]:
    ordered = tuple(sorted(values, key=lambda m: m.date))
    if len(ordered) < 2:
        raise BadInput("values", f"{len(ordered)} given", "at least two measurements")
    if len({m.date for m in ordered}) < len(ordered):
        raise BadInput("values", "two measurements on one day", "one a day")
    return ordered


def _limits(instrument: Instrument, baseline: float, complaint: str | None) -> tuple[Limit, ...]:
    if instrument.measures == PERCEIVED_CHANGE:
        return ()
    error = (Limit("mdc", instrument.mdc.value, instrument.mdc),) if instrument.mdc else ()
    return error + (_importance_limits(instrument, baseline) if fits_complaint(instrument, complaint) else ())


def _importance_limits(instrument: Instrument, baseline: float) -> tuple[Limit, ...]:
    """'10 points or 30 % of baseline' is reached by either; the percentage only from a baseline that carries it."""
    found = [Limit("mcid", instrument.mcid.value, instrument.mcid)] if instrument.mcid else []
    lowest = lowest_baseline_for_percent(instrument)
    if instrument.mcid_percent and lowest is not None and baseline >= lowest - TOLERANCE:
        points = round(abs(baseline) * instrument.mcid_percent.value / 100, 9)
        found.append(Limit("mcid_percent", points, instrument.mcid_percent))
    return tuple(found)


def _reaches(change: float, limits: Sequence[float]) -> bool | None:
    return abs(change) >= min(limits) - TOLERANCE if limits else None


def _improved_by(instrument: Instrument, change: float) -> float | None:
    if instrument.lower_is_better is None:
        return None
    return 0.0 - change if instrument.lower_is_better else change


def _direction(instrument: Instrument, change: float) -> Direction:
    improved_by = _improved_by(instrument, change)
    if abs(change) <= TOLERANCE:
        return Direction.SAME
    if improved_by is None:
        return Direction.NOT_JUDGED
    return Direction.BETTER if improved_by > 0 else Direction.WORSE


_ANSWERS = {
    (False, False): ChangeAnswer.WITHIN_ERROR,
    (False, None): ChangeAnswer.WITHIN_ERROR,
    (False, True): ChangeAnswer.IMPORTANT_ON_AVERAGE_WITHIN_ERROR,
    (True, False): ChangeAnswer.REAL_BUT_SMALL,
    (True, True): ChangeAnswer.REAL_AND_IMPORTANT,
    (True, None): ChangeAnswer.BEYOND_ERROR_IMPORTANCE_UNKNOWN,
    (None, True): ChangeAnswer.IMPORTANT_ERROR_UNKNOWN,
    (None, False): ChangeAnswer.TOO_SMALL_ERROR_UNKNOWN,
    (None, None): ChangeAnswer.NO_PUBLISHED_THRESHOLD,
}


def _answer(instrument: Instrument, beyond_error: bool | None, important: bool | None) -> ChangeAnswer:
    if instrument.measures == PERCEIVED_CHANGE:
        return ChangeAnswer.SCORE_IS_CHANGE
    return _ANSWERS[beyond_error, important]
