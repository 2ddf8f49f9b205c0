"""Writes to the measurements of a course. The check-in and its replies are another matter."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.drawn import SideChoice
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
    site: str = "",
    side: str = "",
    entered: Mapping[str, Any] | None = None,
    is_told_by_patient: bool = False,
) -> Measurement:
    """Write one score, in the instrument's unit. The same score again changes nothing.

    site, side: the place of it, as the model says; entered: how it came about; is_told_by_patient: `by` accepted what
    the patient said, and nobody is kept as the one who measured. Raises BadInput for an unknown instrument, a value out
    of its range, a day that cannot be, or a visit of another course, and ScoreStands when another value stands for the
    day and `replace` is not set.
    """
    need_in_range("value", value, _known(instrument))
    need_day(course, taken_on)
    if side not in ("", *SideChoice.values):
        raise BadInput("side", f"no side {side}", ", ".join(SideChoice.values))
    if visit is not None and visit.course_id != course.pk:
        raise BadInput("visit", "belongs to another course", "a visit of this course")
    Course.objects.select_for_update().get(pk=course.pk)
    who = None if is_told_by_patient else by
    place = {"instrument": instrument, "site": site, "side": side, "taken_on": taken_on}
    standing = Measurement.objects.filter(course=course, **place).first()
    if standing is not None:
        return _keep_or_replace(standing, by, who, value, dict(entered or {}), replace)
    measurement = Measurement.objects.create(
        course=course, visit=visit, value=value, by=who, entered=dict(entered or {}), **place
    )
    _audit("measurement.added", measurement, by)
    return measurement


def _keep_or_replace(
    standing: Measurement, by: User, who: User | None, value: float, entered: dict[str, Any], replace: bool
) -> Measurement:
    if standing.value == value and entered in ({}, standing.entered):
        return standing
    if not replace:
        raise ScoreStands(standing.value)
    before = {"entered": standing.entered} if standing.entered else {}
    was, standing.value, standing.by, standing.entered = standing.value, value, who, entered
    standing.save(update_fields=["value", "by", "entered"])
    _audit("measurement.replaced", standing, by, was=was, now=value, **before)
    return standing


@transaction.atomic
def remove_measurement(measurement: Measurement, *, by: User) -> None:
    """Take back what was written down by mistake. What it was stays in the audit."""
    row = Measurement.objects.select_for_update().filter(pk=measurement.pk).first()
    if row is None:
        return
    _audit("measurement.removed", row, by, was=row.value, on=row.taken_on.isoformat(), entered=row.entered)
    row.delete()


def need_day(course: Course, day: date) -> None:
    """Raises BadInput for a day in the future or before the patient was born."""
    born = course.patient.birth_date
    if day > timezone.localdate():
        raise BadInput("taken_on", "lies in the future", "a day up to today")
    if born and day < born:
        raise BadInput("taken_on", "lies before the date of birth", "a day of the patient's life")


def _audit(code: str, measurement: Measurement, by: User, **detail: Any) -> None:
    place = {name: text for name in ("site", "side") if (text := getattr(measurement, name))}
    patient_id = measurement.course.patient_id
    record(by, code, measurement.pk, patient_id=patient_id, instrument=measurement.instrument, **place, **detail)


def _known(instrument: str) -> Instrument:
    instruments = load().instruments
    if instrument not in instruments:
        raise BadInput("instrument", "no such instrument", "an instrument of the knowledge")
    return instruments[instrument]
