"""The only way to reach a patient's object. What belongs to another clinic does not exist: 404, not 403."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from needlebook.clinic.accounts.models import User
from needlebook.clinic.patients.models import Patient, Visit


def patients_of(user: User) -> QuerySet[Patient]:
    """Every patient this user may see."""
    return Patient.objects.filter(clinic__isnull=False, clinic=user.clinic)


def patient_for(user: User, patient_id: UUID) -> Patient:
    """One patient, or Http404."""
    return get_object_or_404(patients_of(user), pk=patient_id)


def visits_of(user: User) -> QuerySet[Visit]:
    """Every visit this user may see, with patient and practitioner at hand."""
    visits = Visit.objects.filter(course__patient__clinic__isnull=False, course__patient__clinic=user.clinic_id)
    return visits.select_related("course__patient", "practitioner")


def visit_for(user: User, visit_id: UUID) -> Visit:
    """One visit, or Http404."""
    return get_object_or_404(visits_of(user), pk=visit_id)


def visit_of_session(user: User, session_id: UUID) -> Visit:
    """The visit that a needling session belongs to, with its session at hand, or Http404."""
    return get_object_or_404(visits_of(user).select_related("session"), session=session_id)
