"""What can be said about a course: each series by itself, held against what would happen without any treatment."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from needlebook.core.outcomes.change import Change, assess_change
from needlebook.core.outcomes.types import Instrument, Measurement, SeriesKey, Spread, VisitDay


class CourseNumbers(NamedTuple):
    """What is proposed for a course, and how many points a method wants; knowledge/data/course.toml says why."""

    visits: int
    decide_at: int
    baseline_points: int
    smooth_points: int
    smooth_days: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One series. change: None while there is one value; before: how many values are of the time before the needles."""

    key: SeriesKey
    instrument: Instrument
    values: tuple[Measurement, ...]
    before: int
    change: Change | None
    spread: Spread | None


def findings_of(
    series: Mapping[SeriesKey, Sequence[Measurement]],
    instruments: Mapping[str, Instrument],
    complaint: str | None,
    visits: Sequence[VisitDay],
    spreads: Sequence[Spread] = (),
) -> dict[SeriesKey, Finding]:
    """Every series of a course. instruments: those of the series, by id; complaint: None when it is not of the list."""
    first_needle = first_needled(visits)
    return {
        key: finding(instruments[key.instrument], key, values, complaint, first_needle, spreads)
        for key, values in series.items()
    }


def first_needled(visits: Sequence[VisitDay]) -> dt.date | None:
    """The day of the first visit with a needle; None before."""
    return min((visit.date for visit in visits if visit.was_needled), default=None)


def finding(
    instrument: Instrument,
    key: SeriesKey,
    values: Sequence[Measurement],
    complaint: str | None,
    first_needle: dt.date | None,
    spreads: Sequence[Spread] = (),
) -> Finding:
    """One series. Values of the day of the first needle count as before it: measures are taken before the needles."""
    ordered = tuple(sorted(values, key=lambda m: m.date))
    before = sum(first_needle is None or m.date <= first_needle for m in ordered)
    change = assess_change(instrument, ordered, complaint) if len(ordered) > 1 else None
    spread = next((s for s in spreads if s.instrument == instrument.id and complaint in s.complaints), None)
    return Finding(key, instrument, ordered, before, change, spread)
