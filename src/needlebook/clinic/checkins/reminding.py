"""Who is reminded by e-mail, and that nobody is twice: a reminder is claimed before it is sent.

A program can be killed between the claim and the sending. Then the claim stands without a time of sending: that is
told, and sent again only when somebody asks for it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from needlebook.clinic.checkins.models import CheckIn, Reminder
from needlebook.clinic.patients.models import MailConsent

MOST = 2  # one, and one repeat
REPEAT_AFTER = timedelta(hours=24)
NOT_AFTER = timedelta(days=7)  # who was not reminded by then is not any more (J)
IN_HAND = timedelta(minutes=10)  # a claim that is younger may be on its way


def to_remind(now: datetime) -> Sequence[CheckIn]:
    """Due and not answered, of patients who agreed to be e-mailed, with `reminded` 0 or 1; the newest of each visit.

    Whoever has answered a later check-in of the visit is not asked for the earlier one.
    """
    agrees = MailConsent.objects.filter(patient=OuterRef("visit__course__patient")).order_by("-at", "-id")
    found = (
        _open(now)
        .exclude(visit__course__patient__email="")
        .filter(visit__course__patient__is_demo=False)
        .annotate(agrees=Subquery(agrees.values("agrees")[:1]))
        .filter(agrees=True)
        .annotate(reminded=Count("reminders"), last=Max("reminders__claimed_at"))
        .select_related("visit__course__patient__clinic")
        .order_by("due_at", "id")
    )
    newest = {check_in.visit_id: check_in for check_in in found}
    return [row for row in newest.values() if row.reminded < MOST and _is_time(row.last, now)]


def _is_time(last: datetime | None, now: datetime) -> bool:
    return last is None or last <= now - REPEAT_AFTER


def _open(now: datetime) -> QuerySet[CheckIn]:
    answered = CheckIn.objects.filter(visit=OuterRef("visit"), hours__gt=OuterRef("hours"), answered_at__isnull=False)
    waiting = CheckIn.objects.filter(~Exists(answered), answered_at=None, withdrawn_at=None, expires_at__gt=now)
    return waiting.filter(due_at__lte=now, due_at__gt=now - NOT_AFTER)


@transaction.atomic
def claim(check_in: CheckIn, number: int) -> Reminder | None:
    """Take it on; None when somebody else has, or when it was answered or withdrawn meanwhile."""
    row = CheckIn.objects.select_for_update().get(pk=check_in.pk)
    if row.answered_at is not None or row.withdrawn_at is not None:
        return None
    made, is_new = Reminder.objects.get_or_create(check_in=row, number=number, defaults={"claimed_at": timezone.now()})
    return made if is_new else None


def mark_sent(reminder: Reminder) -> None:
    Reminder.objects.filter(pk=reminder.pk).update(sent_at=timezone.now())


def give_back(reminder: Reminder) -> None:
    """It was certainly not sent: the next run takes it on again."""
    Reminder.objects.filter(pk=reminder.pk, sent_at=None).delete()


def unsure(now: datetime) -> QuerySet[Reminder]:
    """Claimed a while ago, and nobody knows whether they were sent."""
    return Reminder.objects.filter(sent_at=None, claimed_at__lt=now - IN_HAND)


def give_back_unsure(now: datetime) -> int:
    """Somebody has asked for them anew; how many there were."""
    return unsure(now).delete()[0]
