"""How a course stands today: what was agreed, measured and found, and what that suggests. Reads only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from needlebook.clinic.followup.models import CourseAgreement
from needlebook.clinic.followup.queries import (
    Score,
    SideEffect,
    agreement_of,
    grouped,
    scores_of,
    side_effects_of,
    visit_days_of,
)
from needlebook.clinic.patients.models import Course
from needlebook.clinic.sessions.incidents import open_incidents_of
from needlebook.core.outcomes import suggestion
from needlebook.core.outcomes.course import Setting, Trajectory, first_needled, trajectories_of
from needlebook.core.outcomes.suggestion import Agreement, Suggestion, suggest
from needlebook.core.outcomes.types import Instrument, Measurement, SeriesKey, VisitDay
from needlebook.knowledge import load
from needlebook.knowledge.courses import load_course_numbers
from needlebook.knowledge.movements import greatest_error, movement_of
from needlebook.knowledge.scoring import as_measured

MOTION = "ROM"


@dataclass(frozen=True, slots=True)
class CourseState:
    """trajectories, scores: every series, in the order of the knowledge. agreement: None while nothing is agreed."""

    course: Course
    agreement: CourseAgreement | None
    visits: Sequence[VisitDay]
    scores: Mapping[SeriesKey, Sequence[Score]]
    trajectories: Mapping[SeriesKey, Trajectory]
    side_effects: Sequence[SideEffect]
    suggestion: Suggestion


def state_of_course(course: Course, name_of: Callable[[SeriesKey], str]) -> CourseState:
    """Put it together, in as many queries for a short course as for a long one. name_of: a series in words."""
    visits, agreed, scores = visit_days_of(course), agreement_of(course), _in_order(scores_of(course))
    series = {key: [Measurement(score.taken_on, score.value) for score in each] for key, each in scores.items()}
    instruments = {key: measured_as(key) for key in series}
    trajectories = trajectories_of(series, instruments, setting_of(course, visits))
    primary, side_effects = [agreed.primary] if agreed else [], side_effects_of(course)
    suggested = suggest(
        suggestion.Course(
            agreement=Agreement(agreed.visits, agreed.decide_at, agreed.primary) if agreed else None,
            visits=visits,
            values=series,
            changes={key: found.change for key, found in trajectories.items() if found.change},
            names={key: name_of(key) for key in dict.fromkeys([*series, *primary])},
            serious=sum(effect.is_waiting for effect in side_effects) + open_incidents_of(course),
        )
    )
    return CourseState(course, agreed, visits, scores, trajectories, side_effects, suggested)


def _in_order(scores: Sequence[Score]) -> dict[SeriesKey, list[Score]]:
    order = {id: n for n, id in enumerate(load().instruments)}
    series = grouped(scores)
    keys = sorted(series, key=lambda key: (order.get(key.instrument, len(order)), key))
    return {key: series[key] for key in keys}


def setting_of(course: Course, visits: Sequence[VisitDay]) -> Setting:
    """What the series of a course are judged with."""
    return Setting(course.complaint or None, first_needled(visits), load_course_numbers(), load().spreads)


def measured_as(key: SeriesKey) -> Instrument:
    """The instrument as the series takes it: its unit, direction and limits, and of a joint's motion the error."""
    instrument = instrument_of(key.instrument)
    measured = as_measured(instrument, load().scoring.get(key.instrument), key.site)
    movement = movement_of(key.site) if key.instrument == MOTION else None
    return replace(measured, mdc=greatest_error(movement)) if movement else measured


def instrument_of(id: str) -> Instrument:
    """The instrument; one that has been retired since is shown by its id and judged by nothing."""
    return load().instruments.get(id) or Instrument(
        id, id, "", (), None, None, None, "", None, None, None, False, "", "", ""
    )
