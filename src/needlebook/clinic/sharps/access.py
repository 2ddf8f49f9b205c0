"""Who may see a needlestick record: who was pricked, and the clinic's lead. For everybody else it does not exist: 404.

Somebody without an account cannot see it here; then whoever reported it may.
"""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from needlebook.clinic.accounts.models import User
from needlebook.clinic.governance.queries import is_lead
from needlebook.clinic.sharps.models import Injury


def injuries_of(user: User) -> QuerySet[Injury]:
    """The records that this user may see."""
    records = Injury.objects.filter(clinic__isnull=False, clinic=user.clinic).select_related("person", "by")
    if is_lead(user):
        return records
    return records.filter(Q(person=user) | Q(person=None, by=user))


def injury_for(user: User, injury_id: UUID) -> Injury:
    """One record, or Http404."""
    return get_object_or_404(injuries_of(user), pk=injury_id)
