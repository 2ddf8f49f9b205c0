"""Raising an alarm, and saying that somebody has taken care of it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import Clinic, User
from needlebook.clinic.alarms.models import Alarm, Kind
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Patient, Visit
from needlebook.core.errors import BadInput

URGENCIES = ("emergency", "same_day", "urgent", "routine")
MOST_TEXT = 2000


def raise_alarm(
    clinic: Clinic,
    kind: Kind,
    key: str,
    *,
    urgency: str,
    patient: Patient | None = None,
    visit: Visit | None = None,
    **detail: Any,
) -> Alarm:
    """Raise it once; the alarm that stands under this key is returned unchanged, acknowledged or not.

    key: names what raised it, for example ``check_in:<id>:warn_breath``; the same cause again must have the same key,
    a new cause another one. Raises BadInput for an unknown urgency.
    """
    if urgency not in URGENCIES:
        raise BadInput("urgency", "is not known", ", ".join(URGENCIES))
    told = {"patient": patient, "visit": visit, "detail": detail, "raised_at": timezone.now()}
    return Alarm.objects.get_or_create(clinic=clinic, key=key, defaults={"kind": kind, "urgency": urgency, **told})[0]


@transaction.atomic
def acknowledge(alarm: Alarm, *, by: User, done: str) -> Alarm:
    """Somebody took care of it, and says what was done. Whoever was first stands. Raises BadInput without a word."""
    done = done.strip()
    if not done or len(done) > MOST_TEXT:
        raise BadInput(
            "done", "says nothing" if not done else "is too long", f"what was done, up to {MOST_TEXT} characters"
        )
    row = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by, row.done = timezone.now(), by, done
        row.save(update_fields=["acknowledged_at", "acknowledged_by", "done"])
        record(by, "alarm.acknowledged", row.pk, patient_id=row.patient_id, kind=row.kind, urgency=row.urgency)
    return row
