"""The review of a serious event: open until the clinic's lead has answered every question and said what came of it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.governance.queries import is_lead
from needlebook.clinic.sessions.incidents import MOST_NOTE, look_at_incident
from needlebook.clinic.vigilance.models import AdverseEvent, EventReview
from needlebook.core.errors import BadInput
from needlebook.knowledge.surveys import load_review

MOST_ANSWER, MOST_CONCLUSION = 2_000, MOST_NOTE


@transaction.atomic
def save_review(event: AdverseEvent, *, by: User, answers: Mapping[str, str]) -> EventReview:
    """Keep what is answered so far. Raises BadInput for anybody but the lead, and for a review that was closed."""
    review = _writable(event, by)
    _set(review, answers)
    review.save(update_fields=["answers"])
    record(by, "adverse_event.review_saved", event.pk, patient_id=event.patient.pk)
    return review


@transaction.atomic
def close_review(event: AdverseEvent, *, by: User, answers: Mapping[str, str], conclusion: str) -> EventReview:
    """Close it with what came of it; a report of the session that it rests on has been looked at with this.

    Raises BadInput as `save_review`, for a question without an answer, and without a conclusion.
    """
    review = _writable(event, by)
    _set(review, answers)
    if missing := [check.asks for check in load_review() if not review.answers.get(check.id)]:
        raise BadInput("answers", _("Not answered yet"), " ".join(missing))
    if not 1 <= len(conclusion.strip()) <= MOST_CONCLUSION:
        raise BadInput("conclusion", _("Say in a few words what came of it"), _("up to 500 characters"))
    review.conclusion, review.at, review.by = conclusion.strip(), timezone.now(), by
    review.save(update_fields=["answers", "conclusion", "at", "by"])
    record(by, "adverse_event.reviewed", event.pk, patient_id=event.patient.pk)
    source, _sep, id = event.source_key.partition(":")
    if source == "incident":
        look_at_incident(event.visit, UUID(id), by=by, note=review.conclusion)
    return review


def open_reviews(user: User) -> QuerySet[EventReview]:
    """The reviews of the clinic that nobody has closed, oldest first."""
    rows = EventReview.objects.filter(event__clinic__isnull=False, event__clinic=user.clinic_id, at=None)
    return rows.select_related("event__visit__course__patient")


def _writable(event: AdverseEvent, by: User) -> EventReview:
    review = EventReview.objects.select_for_update().filter(event=event).first()
    if review is None:
        raise BadInput("event", _("This event has no review"), _("a serious event"))
    if not is_lead(by):
        raise BadInput("account", _("Only the clinic's lead writes the review"), _("the lead's account"))
    if review.at is not None:
        raise BadInput("event", _("This review was closed"), _("a review that is open"))
    return review


def _set(review: EventReview, answers: Mapping[str, str]) -> None:
    known: Sequence[str] = [check.id for check in load_review()]
    for id, words in answers.items():
        if id not in known:
            raise BadInput("answers", _("There is no such question"), ", ".join(known))
        if len(words) > MOST_ANSWER:
            raise BadInput(id, _("This is too long"), _("at most 2,000 characters"))
    review.answers = {**review.answers, **{id: words.strip() for id, words in answers.items()}}
