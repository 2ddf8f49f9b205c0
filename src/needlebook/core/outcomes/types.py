"""What is measured, how much a single reading may wobble, and how much change patients notice."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Threshold:
    """One published figure. `value` in the instrument's unit, or in percent of the baseline for a percent rule.

    `level`: the confidence of a measurement-error figure, for example ``90%``; None when it has none or was not
    found. `provenance`: S, R, J, C or D (core.anatomy.Provenance).
    """

    value: float
    level: str | None
    population: str
    source: str
    provenance: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A way of measuring how someone is. None: not published, or not known.

    complaints: ids of the conditions it is meant for; () is all. lower_is_better None: a change has no good
    direction. mdc: minimal detectable change of one person; mcid: change that patients notice on average;
    mcid_percent: the same in percent of the baseline.
    """

    id: str
    name: str
    measures: str
    complaints: tuple[str, ...]
    lower_is_better: bool | None
    minimum: float | None
    maximum: float | None
    unit: str
    mdc: Threshold | None
    mcid: Threshold | None
    mcid_percent: Threshold | None
    items_text_may_be_shown: bool
    recall_period: str
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """One reading on one day, in the instrument's unit."""

    date: dt.date
    value: float


class SeriesKey(NamedTuple):
    """What is compared with what: readings of one instrument at one place. site and side are "" where it has none."""

    instrument: str
    site: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """How scores lie among comparable people before treatment, and how far one repeats: published, never our own.

    mean, sd: of single scores, in the instrument's unit; reliability: test-retest correlation, 0 to 1. The sources
    begin with their provenance letter. Source of the idea: Jacobson and Truax 1991, J Consult Clin Psychol 59:12.
    """

    instrument: str
    complaints: tuple[str, ...]
    population: str
    n: int
    mean: float
    sd: float
    source: str
    reliability: float
    reliability_source: str
    note: str


class VisitDay(NamedTuple):
    """One visit of a course; was_needled: at least one needle went in."""

    number: int
    date: dt.date
    was_needled: bool
