"""Which alarms are open. Everyone of the clinic sees each of them."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from needlebook.clinic.accounts.models import User
from needlebook.clinic.alarms.actions import URGENCIES
from needlebook.clinic.alarms.models import Alarm


def alarms_of(user: User) -> QuerySet[Alarm]:
    """Every alarm of the user's clinic."""
    return Alarm.objects.filter(clinic__isnull=False, clinic=user.clinic_id).select_related("patient", "visit")


def open_alarms(user: User) -> QuerySet[Alarm]:
    """Those that nobody has taken care of, most urgent first, then oldest first."""
    order = Case(
        *(When(urgency=urgency, then=Value(n)) for n, urgency in enumerate(URGENCIES)), output_field=IntegerField()
    )
    return alarms_of(user).filter(acknowledged_at=None).order_by(order, "raised_at", "id")
