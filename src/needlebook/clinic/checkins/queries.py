"""Reads of check-ins: what stands, what was ever told, who was asked and has not answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from needlebook.clinic.accounts.models import Clinic, User
from needlebook.clinic.checkins.access import check_ins_of
from needlebook.clinic.checkins.models import CheckIn, Reply
from needlebook.clinic.checkins.replying import ANY, TOLD
from needlebook.clinic.patients.models import Visit
from needlebook.knowledge.check_in import NO, load_check_in


def check_ins_at(visits: Sequence[Visit]) -> QuerySet[CheckIn]:
    """Every check-in of these visits with its replies and who wrote them down, in two queries."""
    found = CheckIn.objects.filter(visit__in=visits).select_related("withdrawn_by", "made_by")
    return found.prefetch_related("replies__by")


def standing_replies(check_in: CheckIn) -> Mapping[str, Reply]:
    """The last answer to each question."""
    return {reply.question: reply for reply in check_in.replies.all()}


def signs_told(check_in: CheckIn) -> list[str]:
    """Every sign that was ever answered with yes or not sure, most urgent first; a later no takes none away."""
    told = {reply.question for reply in check_in.replies.all() if reply.value in TOLD}
    return [id for id in load_check_in().warnings if id in told and id in check_in.signs]


def any_told(check_in: CheckIn) -> bool:
    """Whether there was ever a yes to the list as a whole."""
    return any(reply.question == ANY and reply.value in TOLD for reply in check_in.replies.all())


def is_whole(check_in: CheckIn) -> bool:
    """Whether every question stands answered. How long soreness took to go has no answer while it is there, and none
    of the signs has one alone where the list as a whole was denied."""
    standing = standing_replies(check_in)
    signs = set(check_in.signs) <= set(standing) or (ANY in standing and standing[ANY].value == NO)
    return signs and all(question in standing for question in load_check_in().questions if question != "sore_gone")


def not_answered(user: User, now: datetime | None = None) -> QuerySet[CheckIn]:
    """Check-ins of the clinic that are due and have no answer, oldest first; the link of each still opens."""
    now = now or timezone.now()
    waiting = check_ins_of(user).filter(answered_at=None, withdrawn_at=None, due_at__lte=now, expires_at__gt=now)
    return waiting.order_by("due_at", "id")


@dataclass(frozen=True, slots=True)
class Answered:
    """Of the check-ins that fell due in a time: how many there were, and how many have an answer of any kind."""

    due: int
    answered: int


def answered_share(clinic: Clinic, since: datetime, until: datetime) -> Answered:
    """Those due from `since` up to `until`, and by now; a link that was withdrawn unanswered was not asked."""
    end = min(until, timezone.now())
    asked = CheckIn.objects.filter(clinic=clinic, due_at__gte=since, due_at__lt=end)
    asked = asked.exclude(withdrawn_at__isnull=False, answered_at=None)
    return Answered(**asked.aggregate(due=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False))))
