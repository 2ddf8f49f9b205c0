"""Writes what was agreed about a course."""

from typing import TypedDict

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.followup.models import CourseAgreement, Rhythm
from needlebook.clinic.followup.queries import agreement_of
from needlebook.clinic.followup.standing import measured_as
from needlebook.clinic.patients.models import Course
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.suggestion import Agreement
from needlebook.core.outcomes.types import SeriesKey


class Agreed(TypedDict, total=False):
    """As it is typed. site, side, since, beside may be left out."""

    visits: int
    rhythm: str
    decide_at: int
    instrument: str
    site: str
    side: str
    since: str
    beside: str


@transaction.atomic
def agree_on_course(course: Course, *, by: User, agreed: Agreed) -> CourseAgreement:
    """Keep what was agreed as a new row. The same again, as from a doubled tap, adds none.

    Raises BadInput for numbers that cannot be, an unknown rhythm, and an instrument without a published measurement
    error: the rule that ends a course could never be applied to it.
    """
    Agreement(agreed["visits"], agreed["decide_at"], SeriesKey(agreed["instrument"]))
    _check(agreed)
    Course.objects.select_for_update().get(pk=course.pk)
    standing = agreement_of(course)
    if standing is not None and all(getattr(standing, name) == value for name, value in agreed.items()):
        return standing
    kept = CourseAgreement.objects.create(course=course, by=by, at=timezone.now(), **agreed)
    numbers = {name: agreed[name] for name in ("visits", "decide_at", "instrument")}
    record(by, "course.agreed", kept.pk, patient_id=course.patient_id, **numbers)
    return kept


def _check(agreed: Agreed) -> None:
    if agreed["rhythm"] not in Rhythm:
        raise BadInput("rhythm", f"{agreed['rhythm']!r}", ", ".join(Rhythm.values))
    key = SeriesKey(agreed["instrument"], agreed.get("site", ""), agreed.get("side", ""))
    if measured_as(key).mdc is None:
        raise BadInput("instrument", "has no published measurement error", "an instrument that has one")
