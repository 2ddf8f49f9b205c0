"""The way to a questionnaire for whoever is signed in: through the visit that they may see, otherwise 404."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from needlebook.clinic.accounts.models import User
from needlebook.clinic.patients.access import visits_of
from needlebook.clinic.questionnaires.models import Questionnaire


def questionnaires_of(user: User) -> QuerySet[Questionnaire]:
    """Every questionnaire of the visits that this user may see."""
    found = Questionnaire.objects.filter(visit__in=visits_of(user))
    return found.select_related("visit__course__patient", "made_by", "withdrawn_by", "reviewed_by")


def questionnaire_for(user: User, questionnaire_id: UUID) -> Questionnaire:
    """One questionnaire, or Http404."""
    return get_object_or_404(questionnaires_of(user), pk=questionnaire_id)
