"""The clinic's figures in words: always with count and interval, beside what was published."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.clinic.vigilance import measures
from needlebook.clinic.vigilance.measures import FEWEST_PATIENTS, Counted, Period, Practitioner, Totals
from needlebook.clinic.vigilance.reached import Reached, reached_by_complaint
from needlebook.core.vigilance.funnel import LEVELS, share_limits
from needlebook.core.vigilance.rates import Rate, exact_rate
from needlebook.knowledge import load
from needlebook.knowledge.adverse_events import load_event_kinds
from needlebook.knowledge.surveys import Survey, load_surveys
from needlebook.web.dashboard.chart import Chart, chart_of
from needlebook.web.templatetags.needlebook import complaint_name, muscle_name

FEWEST_SESSIONS = 10  # below it no share is told (design: no share below n = 10)
SURVEY_NAMES = {"BRA": "Brady 2014", "BOY": "Boyce 2020"}
WIDE = 150.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its interval, in percent, and as lengths of a drawing."""

    share: str
    words: str
    low: float
    high: float
    at: float


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table of rates. interval None: too few for a share. published: 'Brady 2014 7.55 %'."""

    name: str
    counted: str
    interval: Interval | None
    published: str = ""


@dataclass(frozen=True, slots=True)
class PractitionerLine:
    """One practitioner, by name. interval None: fewer patients than may be shown. by_chance: the funnel's 95 % limits;
    is_outside: beyond its 99.8 % limits."""

    name: str
    sessions: int
    patients: int
    counted: str
    interval: Interval | None
    by_chance: str
    is_outside: bool


@dataclass(frozen=True, slots=True)
class ReachedLine:
    """One complaint by one instrument; both shares, or none."""

    complaint: str
    instrument: str
    ended: int
    followed: int
    counted: str
    completers: Interval | None
    everyone: Interval | None


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the clinic's page."""

    totals: Totals
    minor: Interval | None
    serious: Interval | None
    surveys: Sequence[tuple[Survey, str]]
    chart: Chart | None
    kinds: Sequence[Line]
    regions: Sequence[Line]
    muscles: Sequence[Line]
    not_placed: int
    practitioners: Sequence[PractitionerLine]
    reached: Sequence[ReachedLine]


def page_of(clinic_id: int, period: Period) -> Page:
    """One query a figure, whatever the number of sessions."""
    totals = measures.totals(clinic_id, period)
    return Page(
        totals=totals,
        minor=interval_of(totals.minor),
        serious=interval_of(totals.serious),
        surveys=[(survey, _survey(survey)) for survey in load_surveys().values()],
        chart=chart_of(measures.chart_of(clinic_id, period)),
        kinds=[_kind(one) for one in measures.by_kind(clinic_id, period, totals.sessions)],
        regions=_places(measures.by_place(clinic_id, period, "region"), _region),
        muscles=_places(measures.by_place(clinic_id, period, "muscle"), muscle_name),
        not_placed=measures.not_placed(clinic_id, period),
        practitioners=[_practitioner(one, totals) for one in measures.by_practitioner(clinic_id, period)],
        reached=[_reached(one) for one in reached_by_complaint(clinic_id, period)],
    )


def interval_of(rate: Rate | None) -> Interval | None:
    """None where nothing, or too little, was counted."""
    if rate is None or rate.share is None or rate.n < FEWEST_SESSIONS:
        return None
    low, high, share = (percent(value) for value in (rate.low, rate.high, rate.share))
    words = _("%(low)s to %(high)s %%") % {"low": low, "high": high}
    if rate.events == 0:
        words = _("may be up to %(high)s %%") % {"high": high}
    return Interval(share, words, rate.low * WIDE, rate.high * WIDE, rate.share * WIDE)


def percent(share: float) -> str:
    """19.2, 0.98, 0.048: three figures that carry something."""
    value = 100 * share
    return f"{value:.1f}" if value >= 10 else f"{value:.2g}"


def _counted(rate: Rate) -> str:
    return _("%(events)d of %(n)d") % {"events": rate.events, "n": rate.n}


def _survey(survey: Survey) -> str:
    rate = exact_rate(survey.events, survey.treatments)
    interval = interval_of(rate)
    words = interval.words if interval else ""
    share = "" if rate.events == 0 else _("%(share)s %%, ") % {"share": percent(survey.share)}
    return f"{_counted(rate)}: {share}{words}"


def _kind(one: Counted) -> Line:
    kind = load_event_kinds()[one.id]
    told = [f"{SURVEY_NAMES[p.survey]} {p.percent:g} %" for p in kind.published]
    return Line(kind.label, _counted(one.rate), interval_of(one.rate), ", ".join(told))


def _places(found: Sequence[Counted], name) -> list[Line]:
    """By how often they were needled, not by how often something happened."""
    ordered = sorted(found, key=lambda one: (-one.rate.n, name(one.id)))
    return [Line(name(one.id), _counted(one.rate), interval_of(one.rate)) for one in ordered]


def _region(id: str) -> str:
    return id.replace("_", " ").capitalize()


def _practitioner(one: Practitioner, totals: Totals) -> PractitionerLine:
    counted = _counted(one.rate) if one.rate else ""
    interval = interval_of(one.rate)
    by_chance, is_outside = _funnel(one.rate, totals) if interval and one.rate else ("", False)
    return PractitionerLine(one.name, one.sessions, one.patients, counted, interval, by_chance, is_outside)


def _funnel(rate: Rate, totals: Totals) -> tuple[str, bool]:
    """What chance gives so many sessions at the clinic's rate (95 %), and whether the share lies outside 99.8 %."""
    target = totals.minor.share
    if not target or target == 1 or rate.share is None:
        return "", False
    usual, outer = (share_limits(target, rate.n, level) for level in LEVELS)
    words = {"low": percent(usual.low), "high": percent(usual.high)}
    return _("%(low)s to %(high)s %%") % words, not outer.low <= rate.share <= outer.high


def _reached(one: Reached) -> ReachedLine:
    shares = interval_of(one.completers), interval_of(one.everyone)
    counted = _("%(events)d of %(n)d") % {"events": one.reached, "n": one.followed} if one.completers else ""
    name = load().instruments[one.instrument].name
    return ReachedLine(complaint_name(one.complaint), name, one.ended, one.followed, counted, *shares)


def fewest() -> dict[str, int]:
    return {"patients": FEWEST_PATIENTS, "sessions": FEWEST_SESSIONS}
