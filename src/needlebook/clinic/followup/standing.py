"""How a course stands today: what was agreed, measured and found, and what that suggests. Reads only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from needlebook.clinic.followup.models import CourseAgreement
from needlebook.clinic.followup.models import Measurement as Row
from needlebook.clinic.followup.queries import agreement_of, as_series, measurements_of, visit_days_of
from needlebook.clinic.patients.models import Course
from needlebook.clinic.sessions.incidents import open_incidents_of
from needlebook.core.outcomes import suggestion
from needlebook.core.outcomes.course import Finding, Setting, findings_of, first_needled
from needlebook.core.outcomes.suggestion import Agreement, Suggestion, suggest
from needlebook.core.outcomes.types import Instrument, SeriesKey, VisitDay
from needlebook.knowledge import load
from needlebook.knowledge.courses import load_course_numbers


@dataclass(frozen=True, slots=True)
class CourseState:
    """findings: every series, in the order of the knowledge. agreement: None while nothing is agreed."""

    course: Course
    agreement: CourseAgreement | None
    visits: Sequence[VisitDay]
    rows: Sequence[Row]
    findings: Mapping[SeriesKey, Finding]
    suggestion: Suggestion


def state_of_course(course: Course, name_of: Callable[[SeriesKey], str]) -> CourseState:
    """Put it together, in as many queries for a short course as for a long one. name_of: a series in words."""
    knowledge = load()
    rows, visits, agreed = list(measurements_of(course)), visit_days_of(course), agreement_of(course)
    series = as_series(rows)
    order = {id: n for n, id in enumerate(knowledge.instruments)}
    keys = sorted(series, key=lambda key: (order.get(key.instrument, len(order)), key))
    instruments = {key.instrument: instrument_of(key.instrument) for key in keys}
    findings = findings_of({key: series[key] for key in keys}, instruments, setting_of(course, visits))
    primary = [agreed.primary] if agreed else []
    suggested = suggest(
        suggestion.Course(
            agreement=Agreement(agreed.visits, agreed.decide_at, agreed.primary) if agreed else None,
            visits=visits,
            values=series,
            changes={key: found.change for key, found in findings.items() if found.change},
            names={key: name_of(key) for key in dict.fromkeys([*keys, *primary])},
            serious=open_incidents_of(course),
        )
    )
    return CourseState(course, agreed, visits, rows, findings, suggested)


def setting_of(course: Course, visits: Sequence[VisitDay]) -> Setting:
    """What the series of a course are judged with."""
    return Setting(course.complaint or None, first_needled(visits), load_course_numbers(), load().spreads)


def instrument_of(id: str) -> Instrument:
    """The instrument; one that has been retired since is shown by its id and judged by nothing."""
    return load().instruments.get(id) or Instrument(
        id, id, "", (), None, None, None, "", None, None, None, False, "", "", ""
    )
