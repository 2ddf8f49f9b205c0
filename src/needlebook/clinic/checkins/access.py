"""The way to a check-in for whoever is signed in: through the visit that they may see, otherwise 404."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from needlebook.clinic.accounts.models import User
from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.patients.access import visits_of


def check_ins_of(user: User) -> QuerySet[CheckIn]:
    """Every check-in of the visits that this user may see."""
    found = CheckIn.objects.filter(visit__in=visits_of(user))
    return found.select_related("visit__course__patient__clinic", "visit__practitioner", "made_by", "withdrawn_by")


def check_in_for(user: User, check_in_id: UUID) -> CheckIn:
    """One check-in, or Http404."""
    return get_object_or_404(check_ins_of(user), pk=check_in_id)
