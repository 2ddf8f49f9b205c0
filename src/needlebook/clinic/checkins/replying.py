"""What is answered to a check-in: by the patient through the link, or written down for them by somebody of the clinic.

Every answer is one row that stays. A warning sign raises an alarm in the transaction that keeps it, and neither waits
for another answer nor goes away by a later no.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.alarms.actions import raise_alarm
from needlebook.clinic.alarms.models import Alarm, Kind
from needlebook.clinic.audit.actions import record
from needlebook.clinic.checkins.models import CheckIn, Reply
from needlebook.clinic.links import LinkClosed
from needlebook.core.errors import BadInput
from needlebook.knowledge.check_in import NO, UNSURE, YES, load_check_in

ANY = "any"  # yes, or not sure, to the whole list of signs; which of them comes next
ON_WAY = "on_way"
WAYS = ("called", "taken", "not_yet")
TOLD = (YES, UNSURE)  # not sure is taken for yes
EMERGENCY = "emergency"


@transaction.atomic
def save_replies(check_in: CheckIn, answers: Mapping[str, str], *, by: User | None = None) -> bool:
    """Keep the answers that differ from what stands; a blank one is no answer. True when something was kept.

    by: who writes them down for the patient; then the link need not open. Raises LinkClosed when it does not, and
    BadInput for a question that this check-in does not ask or an answer that it cannot have; then nothing is kept.
    """
    row, now = _writable(check_in, by), timezone.now()
    given = {question: value.strip() for question, value in answers.items() if value.strip()}
    for question, value in given.items():
        _need_answer(row, question, value, now, by)
    standing = {reply.question: reply.value for reply in row.replies.all()}
    changed = {
        question: value
        for question, value in given.items()
        if standing.get(question) != value or (question == ANY and _is_told_again(row, value))
    }
    for question, value in changed.items():
        Reply.objects.create(check_in=row, question=question, value=value, at=now, by=by)
        if value in TOLD and (question == ANY or question in row.signs):
            _raise(row, question, value)
    if changed:
        _note(row, changed, now, by)
    return bool(changed)


def _writable(check_in: CheckIn, by: User | None) -> CheckIn:
    """The row, held until the transaction ends: an answer that is sent twice at once is kept once."""
    row = CheckIn.objects.select_for_update(of=("self",)).select_related("visit__course__patient__clinic")
    found = row.get(pk=check_in.pk)
    if by is None and not found.is_open:
        raise LinkClosed("this check-in takes no more answers")
    return found


def _need_answer(row: CheckIn, question: str, value: str, now: datetime, by: User | None) -> None:
    if question in row.signs:
        taken = value in (YES, NO, UNSURE)
    elif question == ANY:
        taken = value in (YES, NO)
    elif question == ON_WAY:
        taken = value in WAYS
    elif known := load_check_in().questions.get(question):
        if by is None and not row.takes_all(now):
            raise BadInput(question, "is not asked yet", "a warning sign, until the check-in is due")
        taken = known.takes(value)
    else:
        raise BadInput("question", "is not one of this check-in", "those that it shows")
    if not taken:
        raise BadInput(question, "is not an answer to this question", "one of those that it shows")


def _raise(row: CheckIn, question: str, value: str) -> None:
    """Once for each time that it begins: a yes after a no is a new warning, and so is one after somebody took care of
    the last; a yes that turns into not sure before that is not."""
    before = row.replies.filter(question=question, value=NO).count() + _taken_care_of(row, question)
    key = f"{_key(row, question)}:{before}"
    urgency = EMERGENCY if question == ANY else load_check_in().warnings[question].urgency
    patient = row.visit.patient
    told = {"check_in": str(row.pk), "hours": row.hours, "sign": question, "answer": value, "near_lung": row.near_lung}
    raise_alarm(patient.clinic, Kind.CHECK_IN, key, urgency=urgency, patient=patient, visit=row.visit, **told)


def _is_told_again(row: CheckIn, value: str) -> bool:
    """The red button pressed once more, after somebody took care of what it had raised: it may be worse, or another."""
    return value == YES and not _alarms(row, ANY).filter(acknowledged_at=None).exists()


def _alarms(row: CheckIn, question: str) -> QuerySet[Alarm]:
    return Alarm.objects.filter(clinic=row.visit.patient.clinic_id, key__startswith=f"{_key(row, question)}:")


def _taken_care_of(row: CheckIn, question: str) -> int:
    return _alarms(row, question).filter(acknowledged_at__isnull=False).count()


def _key(row: CheckIn, question: str) -> str:
    return f"check_in:{row.pk}:{question}"


def _note(row: CheckIn, changed: Mapping[str, str], now: datetime, by: User | None) -> None:
    if row.answered_at is None and (by is not None or row.takes_all(now)):
        row.answered_at = now
        row.save(update_fields=["answered_at"])
    if by is not None:
        record(by, "check_in.recorded", row.pk, patient_id=row.visit.patient.pk, questions=sorted(changed))


@transaction.atomic
def finish(check_in: CheckIn) -> None:
    """The patient has gone through all of it; what was left out stays not answered."""
    row = _writable(check_in, None)
    if row.done_at is None and row.takes_all(timezone.now()):
        row.done_at = timezone.now()
        row.save(update_fields=["done_at"])
