"""Reads of a course: what was measured, what the patient wanted to be able to do, what changed within a session."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from needlebook.clinic.assessments.models import Goal
from needlebook.clinic.followup.models import CourseAgreement
from needlebook.clinic.followup.models import Measurement as Row
from needlebook.clinic.patients.models import Course, Patient
from needlebook.clinic.sessions.models import Event
from needlebook.core.outcomes.types import Measurement, SeriesKey, VisitDay
from needlebook.core.sessions.types import NeedleInserted


def measurements_of(course: Course) -> QuerySet[Row]:
    """Every score of the course with who wrote it down, by instrument and day."""
    return course.measurements.select_related("by")


def series_of(course: Course) -> Mapping[SeriesKey, list[Measurement]]:
    """The scores of the course by instrument and place, earliest first, as the core reads them."""
    return as_series(course.measurements.all())


def as_series(rows: Iterable[Row]) -> Mapping[SeriesKey, list[Measurement]]:
    """Rows into core values, without another query."""
    series: dict[SeriesKey, list[Measurement]] = defaultdict(list)
    for row in rows:
        series[key_of(row)].append(Measurement(row.taken_on, row.value))
    return dict(series)


def key_of(row: Row) -> SeriesKey:
    """What the row may be compared with."""
    return SeriesKey(row.instrument, row.site, row.side)


def courses_of(patient: Patient) -> QuerySet[Course]:
    """The courses of a patient, the one opened last first."""
    return patient.courses.select_related("patient")


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


def visit_days_of(course: Course) -> list[VisitDay]:
    """Every visit of the course, earliest first, and whether a needle went in; one query however many there are."""
    needled = Event.objects.filter(session__visit=OuterRef("pk"), type=NeedleInserted.__name__)
    rows = course.visits.order_by("number").annotate(was_needled=Exists(needled))
    return [
        VisitDay(number, timezone.localdate(at), was_needled)
        for number, at, was_needled in rows.values_list("number", "started_at", "was_needled")
    ]
