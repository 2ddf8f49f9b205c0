"""Writes to the measurements of a course. The check-in and its replies are another matter."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.patients.models import Course, Visit
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.ranges import need_in_range
from needlebook.core.outcomes.types import Instrument
from needlebook.knowledge import load


class ScoreStands(BadInput):
    """Another score of this instrument was written down for that day; `standing` is its value."""

    def __init__(self, standing: float) -> None:
        self.standing = standing
        super().__init__("value", f"{standing:g} stands for that day already", "the same value, or replace it")


@transaction.atomic
def add_measurement(
    course: Course,
    *,
    by: User,
    instrument: str,
    value: float,
    taken_on: date,
    visit: Visit | None = None,
    replace: bool = False,
) -> Measurement:
    """Write one score, in the instrument's unit. The same score again changes nothing.

    Raises BadInput for an unknown instrument, a value out of its range, a day that cannot be, or a visit of another
    course, and ScoreStands when another value stands for the day and `replace` is not set.
    """
    need_in_range("value", value, _known(instrument))
    _check_day(course, taken_on)
    if visit is not None and visit.course_id != course.pk:
        raise BadInput("visit", "belongs to another course", "a visit of this course")
    Course.objects.select_for_update().get(pk=course.pk)
    standing = Measurement.objects.filter(course=course, instrument=instrument, taken_on=taken_on).first()
    if standing is not None:
        return _keep_or_replace(standing, by, value, replace)
    measurement = Measurement.objects.create(
        course=course, visit=visit, instrument=instrument, value=value, taken_on=taken_on, by=by
    )
    _audit("measurement.added", measurement, by)
    return measurement


def _keep_or_replace(standing: Measurement, by: User, value: float, replace: bool) -> Measurement:
    if standing.value == value:
        return standing
    if not replace:
        raise ScoreStands(standing.value)
    was, standing.value, standing.by = standing.value, value, by
    standing.save(update_fields=["value", "by"])
    _audit("measurement.replaced", standing, by, was=was, now=value)
    return standing


def _audit(code: str, measurement: Measurement, by: User, **detail: float) -> None:
    patient_id = measurement.course.patient_id
    record(by, code, measurement.pk, patient_id=patient_id, instrument=measurement.instrument, **detail)


def _known(instrument: str) -> Instrument:
    instruments = load().instruments
    if instrument not in instruments:
        raise BadInput("instrument", "no such instrument", "an instrument of the knowledge")
    return instruments[instrument]


def _check_day(course: Course, day: date) -> None:
    born = course.patient.birth_date
    if day > timezone.localdate():
        raise BadInput("taken_on", "lies in the future", "a day up to today")
    if born and day < born:
        raise BadInput("taken_on", "lies before the date of birth", "a day of the patient's life")
