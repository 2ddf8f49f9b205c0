"""Writes to patients, courses and visits."""

from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Course, MailConsent, Patient, Visit


class PatientFields(TypedDict, total=False):
    id: UUID
    given_name: str
    family_name: str
    birth_date: date | None
    sex: str
    phone: str
    email: str
    about: str
    is_demo: bool


@transaction.atomic
def register_patient(*, by: User, fields: PatientFields, may_mail: bool = False) -> Patient:
    """Create a patient in the user's clinic. may_mail: the patient agrees to be e-mailed."""
    patient = Patient.objects.create(clinic=by.clinic, registered_by=by, **fields)
    record(by, "patient.registered", patient.pk, patient_id=patient.pk)
    _keep_mail_consent(patient, by, may_mail)
    return patient


@transaction.atomic
def change_patient(patient: Patient, *, by: User, fields: PatientFields, may_mail: bool | None = None) -> Patient:
    """Correct the patient's own data; the audit keeps which fields, not what stood there. may_mail None: as it was."""
    changed = [name for name, value in fields.items() if getattr(patient, name) != value]
    for name in changed:
        setattr(patient, name, fields[name])  # type: ignore[literal-required]
    if changed:
        patient.save(update_fields=changed)
        record(by, "patient.changed", patient.pk, patient_id=patient.pk, fields=changed)
    if may_mail is not None:
        _keep_mail_consent(patient, by, may_mail)
    return patient


def _keep_mail_consent(patient: Patient, by: User, agrees: bool) -> None:
    """A row only when it is another answer than the one that holds; never having been asked holds as no."""
    last = MailConsent.objects.select_for_update().filter(patient=patient).first()
    if agrees == bool(last and last.agrees):
        return
    MailConsent.objects.create(patient=patient, agrees=agrees, by=by, at=timezone.now())
    record(by, "patient.mail_agreed" if agrees else "patient.mail_declined", patient.pk, patient_id=patient.pk)


def locked_visit(visit: Visit) -> Visit:
    """The visit, held until the transaction ends: the second writer waits and finds what the first one wrote."""
    return Visit.objects.select_for_update(of=("self",)).select_related("course__patient").get(pk=visit.pk)


@transaction.atomic
def start_visit(patient: Patient, *, by: User, complaint: str, at: datetime | None = None) -> Visit:
    """Begin a visit in the patient's course for this complaint, which is opened if there is none.

    A visit of the same course that began today and has not been treated yet is given back: a doubled tap starts no
    second visit.
    """
    Patient.objects.select_for_update().get(pk=patient.pk)
    course = patient.courses.filter(complaint=complaint).first() or Course.objects.create(
        patient=patient, complaint=complaint, opened_by=by
    )
    now = at or timezone.now()
    if visit := _unfinished(course, now):
        return visit
    last = course.visits.aggregate(last=Max("number"))["last"] or 0
    visit = Visit.objects.create(course=course, number=last + 1, practitioner=by, started_at=now)
    record(by, "visit.started", visit.pk, patient_id=patient.pk, number=visit.number)
    return visit


def _unfinished(course: Course, now: datetime) -> Visit | None:
    visit = course.visits.filter(session__isnull=True).first()
    is_today = visit is not None and timezone.localdate(visit.started_at) == timezone.localdate(now)
    return visit if is_today else None
