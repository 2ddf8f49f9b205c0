"""The way to what is done beside the needles for whoever is signed in: through visits and patients, otherwise 404."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from needlebook.clinic.accounts.models import User
from needlebook.clinic.patients.access import patients_of, visits_of
from needlebook.clinic.therapy.models import ManualTherapy, Prescription, Programme


def programmes_of(user: User) -> QuerySet[Programme]:
    """Every programme of the patients that this user may see."""
    found = Programme.objects.filter(course__patient__in=patients_of(user))
    return found.select_related("course__patient__clinic", "made_by", "withdrawn_by")


def programme_for(user: User, programme_id: UUID) -> Programme:
    """One programme, or Http404."""
    return get_object_or_404(programmes_of(user), pk=programme_id)


def prescription_for(user: User, prescription_id: UUID) -> Prescription:
    """One prescription, or Http404."""
    found = Prescription.objects.filter(programme__in=programmes_of(user))
    return get_object_or_404(found.select_related("programme__course__patient", "visit"), pk=prescription_id)


def manual_for(user: User, manual_id: UUID) -> ManualTherapy:
    """One entry of what was done by hand, or Http404."""
    found = ManualTherapy.objects.filter(visit__in=visits_of(user))
    return get_object_or_404(found.select_related("visit__course__patient"), pk=manual_id)
