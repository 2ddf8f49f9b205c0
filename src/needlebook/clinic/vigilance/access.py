"""The only way to reach an adverse event. What belongs to another clinic does not exist: 404."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from needlebook.clinic.accounts.models import User
from needlebook.clinic.vigilance.models import AdverseEvent


def events_of(user: User) -> QuerySet[AdverseEvent]:
    """Every event this user may see, those that were taken back too."""
    events = AdverseEvent.objects.filter(clinic__isnull=False, clinic=user.clinic_id)
    return events.select_related("visit__course__patient", "review", "by", "withdrawn_by")


def event_for(user: User, event_id: UUID) -> AdverseEvent:
    """One event, or Http404."""
    return get_object_or_404(events_of(user), pk=event_id)
