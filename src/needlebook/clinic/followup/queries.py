"""Reads of a course: what was measured, what the patient wanted to be able to do, what changed within a session."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.models import Goal
from needlebook.clinic.followup.models import CourseAgreement
from needlebook.clinic.followup.models import Measurement as Row
from needlebook.clinic.patients.access import patients_of
from needlebook.clinic.patients.models import Course, Patient
from needlebook.clinic.sessions.models import Event
from needlebook.clinic.vigilance.models import AdverseEvent, GradeChoice
from needlebook.core.outcomes.types import Measurement, SeriesKey, VisitDay
from needlebook.core.sessions.types import NeedleInserted


def measurements_of(course: Course) -> QuerySet[Row]:
    """Every score of the course with who wrote it down, by instrument and day; `scores_of` is the light way."""
    return course.measurements.select_related("by")


class Score(NamedTuple):
    """One measurement, as light as a page of hundreds needs it. by_id: None when the patient told it."""

    key: SeriesKey
    taken_on: date
    value: float
    by_id: int | None


def scores_of(course: Course) -> list[Score]:
    """Every score of the course, by series and day."""
    rows = course.measurements.values_list("instrument", "site", "side", "taken_on", "value", "by_id")
    return [Score(SeriesKey(*row[:3]), *row[3:]) for row in rows]


def series_of(course: Course) -> Mapping[SeriesKey, list[Measurement]]:
    """The scores of the course by instrument and place, earliest first, as the core reads them."""
    return as_series(course.measurements.all())


def as_series(rows: Iterable[Row]) -> Mapping[SeriesKey, list[Measurement]]:
    """Rows into core values, without another query."""
    series: dict[SeriesKey, list[Measurement]] = defaultdict(list)
    for row in rows:
        series[key_of(row)].append(Measurement(row.taken_on, row.value))
    return dict(series)


def grouped(scores: Iterable[Score]) -> Mapping[SeriesKey, list[Score]]:
    """The scores by series, in the order given."""
    series: dict[SeriesKey, list[Score]] = defaultdict(list)
    for score in scores:
        series[score.key].append(score)
    return dict(series)


def key_of(row: Row) -> SeriesKey:
    """What the row may be compared with."""
    return SeriesKey(row.instrument, row.site, row.side)


def courses_of(patient: Patient) -> QuerySet[Course]:
    """The courses of a patient, the one opened last first."""
    return patient.courses.select_related("patient")


def course_for(user: User, patient_id: UUID, course_id: int) -> Course:
    """One course of a patient, in one query, or Http404."""
    mine = Course.objects.filter(patient__in=patients_of(user), patient=patient_id)
    return get_object_or_404(mine, pk=course_id)


def goals_of(course: Course) -> Mapping[str, Sequence[int | None]]:
    """How able the patient was at each visit where a goal was named: activity -> 0 to 10, earliest visit first."""
    goals: dict[str, list[int | None]] = defaultdict(list)
    rows = Goal.objects.filter(assessment__visit__course=course).order_by("assessment__visit__started_at", "id")
    for activity, able in rows.values_list("activity", "able"):
        goals[activity].append(able)
    return dict(goals)


def agreement_of(course: Course) -> CourseAgreement | None:
    """What was agreed last; None when nothing was."""
    return course.agreements.select_related("by").first()


def agreements_of(course: Course) -> list[CourseAgreement]:
    """Everything that was agreed about the course, the latest first."""
    return list(course.agreements.select_related("by"))


def visit_days_of(course: Course) -> list[VisitDay]:
    """Every visit of the course, earliest first, and whether a needle went in; one query however many there are."""
    needled = Event.objects.filter(session__visit=OuterRef("pk"), type=NeedleInserted.__name__)
    rows = course.visits.order_by("number").annotate(was_needled=Exists(needled))
    return [
        VisitDay(number, timezone.localdate(at), was_needled)
        for number, at, was_needled in rows.values_list("number", "started_at", "was_needled")
    ]


class SideEffect(NamedTuple):
    """One adverse event that stands. is_waiting: it is serious, and its review is not closed."""

    kind: str
    visit_id: UUID
    grade: str
    is_waiting: bool


def side_effects_of(course: Course) -> list[SideEffect]:
    """The adverse events of the course that were not taken back, as they were told."""
    events = AdverseEvent.objects.filter(visit__course=course, withdrawn_at=None).order_by("noted_at", "at")
    rows = events.values_list("kind", "visit_id", "grade", "review__at")
    return [
        SideEffect(kind, visit, grade, grade == GradeChoice.SERIOUS and reviewed_at is None)
        for kind, visit, grade, reviewed_at in rows
    ]
