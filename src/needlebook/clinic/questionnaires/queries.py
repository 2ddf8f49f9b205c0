"""Reads of questionnaires for the lists: which of them a clinician should look at."""

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from needlebook.clinic.accounts.models import User
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.questionnaires.access import questionnaires_of
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.core.screening import Urgency

TO_REVIEW = Q(reviewed_at=None) & (Q(sent_at__isnull=False) | ~Q(urgency=""))


def to_review(user: User) -> QuerySet[Questionnaire]:
    """Those that were sent, or that hold a sign that must not wait, most urgent first. One query."""
    rank = Case(*(When(urgency=u.value, then=Value(u.rank)) for u in Urgency), default=-1, output_field=IntegerField())
    return questionnaires_of(user).filter(TO_REVIEW).annotate(rank=rank).order_by("-rank", "sent_at", "made_at")


def to_review_at(visit: Visit) -> QuerySet[Questionnaire]:
    """The same for one visit, newest first."""
    return Questionnaire.objects.filter(TO_REVIEW, visit=visit).select_related("visit__course__patient")


def questionnaires_at(visit: Visit) -> QuerySet[Questionnaire]:
    """Every questionnaire of a visit, newest first, with the number of its replies."""
    rows = Questionnaire.objects.filter(visit=visit).select_related("made_by", "withdrawn_by", "reviewed_by")
    return rows.annotate(answered=Count("replies", distinct=True) + Count("measures", distinct=True)).order_by(
        "-made_at"
    )
