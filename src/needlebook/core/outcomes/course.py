"""What can be said about a course: each series by itself, held against what would happen without any treatment."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from needlebook.core.outcomes.change import PERCEIVED_CHANGE, Change, assess_change
from needlebook.core.outcomes.reliable import ReliableChange, reliable_change
from needlebook.core.outcomes.responders import ResponderClass, responder_class
from needlebook.core.outcomes.rtm import expected_next
from needlebook.core.outcomes.single_case import Overlap, nap, tau, tau_bc
from needlebook.core.outcomes.trend import ewma, gap_weights
from needlebook.core.outcomes.types import Instrument, Measurement, SeriesKey, Spread, VisitDay


class CourseNumbers(NamedTuple):
    """What is proposed for a course, and how many points a method wants; knowledge/data/course.toml says why."""

    visits: int
    decide_at: int
    baseline_points: int
    smooth_points: int
    smooth_days: int


@dataclass(frozen=True, slots=True)
class Natural:
    """What regression to the mean alone would do to the first score. moves_by: expected minus first, in the unit."""

    expected: float
    moves_by: float


@dataclass(frozen=True, slots=True)
class Phases:
    """The values before the needles against those after. corrected: tau with the trend of those before taken out."""

    before: int
    after: int
    nap: Overlap
    tau: float
    corrected: float


@dataclass(frozen=True, slots=True)
class Trajectory:
    """One series. before: how many values are of the time before the needles.

    change: None while there is one value. spread: of comparable people; None where none is published, and then neither
    natural nor reliable is known. responder: None where a limit is not known. smoothed: a running mean after each
    value, () for a short series. phases: None with too few values on either side of the first needle.
    """

    key: SeriesKey
    instrument: Instrument
    values: tuple[Measurement, ...]
    before: int
    change: Change | None = None
    spread: Spread | None = None
    natural: Natural | None = None
    reliable: ReliableChange | None = None
    responder: ResponderClass | None = None
    smoothed: tuple[float, ...] = ()
    phases: Phases | None = None

    @property
    def is_change_itself(self) -> bool:
        """Whether each score says already how much has changed: no change of it is judged, by anything."""
        return self.instrument.measures == PERCEIVED_CHANGE


@dataclass(frozen=True, slots=True)
class Setting:
    """What a series is judged with. complaint: None when it is not of the list; first_needle: None before it."""

    complaint: str | None
    first_needle: dt.date | None
    numbers: CourseNumbers
    spreads: Sequence[Spread] = ()


def first_needled(visits: Sequence[VisitDay]) -> dt.date | None:
    """The day of the first visit with a needle; None before."""
    return min((visit.date for visit in visits if visit.was_needled), default=None)


def trajectories_of(
    series: Mapping[SeriesKey, Sequence[Measurement]], instruments: Mapping[SeriesKey, Instrument], setting: Setting
) -> dict[SeriesKey, Trajectory]:
    """Every series of a course, in the order given. instruments: as each series takes its own."""
    return {key: trajectory_of(instruments[key], key, values, setting) for key, values in series.items()}


def trajectory_of(
    instrument: Instrument, key: SeriesKey, values: Sequence[Measurement], setting: Setting
) -> Trajectory:
    """One series. Values of the day of the first needle count as before it: measures are taken before the needles.

    Raises BadInput for two values on one day.
    """
    ordered = tuple(sorted(values, key=lambda m: m.date))
    first_needle = setting.first_needle
    before = sum(first_needle is None or m.date <= first_needle for m in ordered)
    if len(ordered) < 2:
        return Trajectory(key, instrument, ordered, before)
    change = assess_change(instrument, ordered, setting.complaint)
    if instrument.measures == PERCEIVED_CHANGE:
        return Trajectory(key, instrument, ordered, before, change)
    spread = _spread(key, setting)
    return Trajectory(
        key=key,
        instrument=instrument,
        values=ordered,
        before=before,
        change=change,
        spread=spread,
        natural=_natural(spread, change) if spread else None,
        reliable=_reliable(spread, change) if spread else None,
        responder=_responder(change),
        smoothed=_smoothed(ordered, setting.numbers),
        phases=_phases(instrument, ordered, before, setting.numbers),
    )


def _spread(key: SeriesKey, setting: Setting) -> Spread | None:
    """Of comparable people with this complaint, for the usual way of taking the measure: nothing is borrowed."""
    if key.site:
        return None
    fitting = (s for s in setting.spreads if s.instrument == key.instrument and setting.complaint in s.complaints)
    return next(fitting, None)


def _natural(spread: Spread, change: Change) -> Natural:
    first = change.baseline.value
    expected = expected_next(spread.mean, spread.sd, spread.reliability, first)
    return Natural(expected, expected - first)


def _reliable(spread: Spread, change: Change) -> ReliableChange:
    return reliable_change(change.baseline.value, change.latest.value, spread.sd, spread.reliability)


def _responder(change: Change) -> ResponderClass | None:
    """By the limits that may be used here, as the sentence about the change has them."""
    error = [limit.points for limit in change.limits if limit.kind == "mdc"]
    important = [limit.points for limit in change.limits if limit.kind != "mdc"]
    if change.improved_by is None or not error or not important:
        return None
    return responder_class(change.improved_by, min(error), min(important))


def _smoothed(values: Sequence[Measurement], numbers: CourseNumbers) -> tuple[float, ...]:
    """The running mean after each value, from the first one on; the longer the gap, the more a new value counts."""
    if len(values) < numbers.smooth_points:
        return ()
    weights = gap_weights([(b.date - a.date).days for a, b in pairwise(values)], numbers.smooth_days)
    first, *later = (m.value for m in values)
    path = ewma(later, weights, mean=first, sd=1.0).values  # its limits, and so the sd, are not used
    return (first, *path)


def _phases(
    instrument: Instrument, values: Sequence[Measurement], before: int, numbers: CourseNumbers
) -> Phases | None:
    after = len(values) - before
    if instrument.lower_is_better is None or min(before, after) < numbers.baseline_points:
        return None
    a, b = [m.value for m in values[:before]], [m.value for m in values[before:]]
    lower = instrument.lower_is_better
    return Phases(before, after, nap(a, b, lower), tau(a, b, lower).value, tau_bc(a, b, lower).value)
