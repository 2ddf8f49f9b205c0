"""Somebody looks at what the ledger refused: is the needle in the body or not? One transaction, with its audit."""

import uuid
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.sessions.actions import record_events, said
from needlebook.clinic.sessions.models import Refusal, Session
from needlebook.clinic.sessions.queries import now, state_of
from needlebook.clinic.sessions.refusals import event_of
from needlebook.core.errors import BadInput
from needlebook.core.sessions import Decision, Refused, State
from needlebook.core.sessions.types import EventCorrected, NeedleDeclared, NeedleInserted

LONGEST_WORDS = 2_000


@transaction.atomic
def answer_refusal(session: Session, refusal_id: int, *, by: User, answer: str, words: str) -> Refusal:
    """Write down what became of a refused event; the same answer again changes nothing.

    `is_in` records a NeedleDeclared under the refused number, or the next free one. Raises BadInput for an answer that
    does not fit, without words, or when the ledger takes no needle any more; then nothing is written.
    """
    refusal = _locked(session, refusal_id)
    words = words.strip()
    _check(refusal, answer, words)
    if refusal.answer == answer and refusal.words == words and not _is_taken_back(refusal, state_of(session)):
        return refusal
    _check_undeclared(refusal, state_of(session))
    refusal.declared_id = _declare(session, refusal, words, by) if answer == Refusal.Answer.IS_IN else None
    refusal.answer, refusal.words, refusal.answered_at, refusal.answered_by = answer, words, now(), by
    refusal.save()
    record(by, "refusal.answered", refusal.event_id, patient_id=session.patient.pk, answer=answer)
    return refusal


@transaction.atomic
def reopen_refusal(session: Session, refusal_id: int, *, by: User) -> Refusal:
    """Take an answer back: the refusal waits again, and a needle that was said to be in is so no longer.

    Raises BadInput when the session was closed on that needle.
    """
    refusal = _locked(session, refusal_id)
    if not refusal.answer:
        return refusal
    if refusal.declared_id and not _is_taken_back(refusal, state_of(session)):
        correction = EventCorrected(**_head(by), corrects=str(refusal.declared_id), reason=_("The answer was wrong."))
        _taken(record_events(session, by=by, events=[correction], together=True))
    refusal.answer, refusal.words, refusal.declared_id = "", "", None
    refusal.answered_at, refusal.answered_by = None, None
    refusal.save()
    record(by, "refusal.reopened", refusal.event_id, patient_id=session.patient.pk)
    return refusal


def _locked(session: Session, refusal_id: int) -> Refusal:
    """Raises BadInput for a refusal of another session."""
    Session.objects.select_for_update().get(pk=session.pk)
    found = session.refusals.filter(pk=refusal_id).first()
    if found is None:
        raise BadInput("refusal", _("This was not refused in this session"), _("one of the list"))
    return found


def _check(refusal: Refusal, answer: str, words: str) -> None:
    allowed = [Refusal.Answer.IS_IN, Refusal.Answer.NOT_IN] if refusal.is_needle else [Refusal.Answer.SEEN]
    if answer not in allowed:
        raise BadInput("answer", _("Say what became of it"), ", ".join(str(each.label) for each in allowed))
    if not words or len(words) > LONGEST_WORDS:
        raise BadInput("words", _("Say in a few words how you know"), _("1 to %(n)d characters") % {"n": LONGEST_WORDS})


def _check_undeclared(refusal: Refusal, state: State) -> None:
    """A needle that counts is taken back first: it must not vanish because somebody answers anew."""
    if refusal.declared_id and not _is_taken_back(refusal, state):
        raise BadInput("answer", _("The needle was said to be in"), _("take that answer back first"))


def _is_taken_back(refusal: Refusal, state: State) -> bool:
    return refusal.declared_id is not None and str(refusal.declared_id) in state.corrected


def _declare(session: Session, refusal: Refusal, words: str, by: User) -> uuid.UUID:
    event, state = event_of(refusal), state_of(session)
    assert isinstance(event, NeedleInserted)  # `_check` takes this answer for needles alone
    values = asdict(event) | _head(by) | {"device": None, "device_sequence": None}
    values["at"] = _possible(event.at, state)
    values["needle"] = event.needle if event.needle not in state.needles else max(state.needles) + 1
    declared = NeedleDeclared(**values, against=refusal.reason, because=words)
    _taken(record_events(session, by=by, events=[declared], together=True))
    return uuid.UUID(declared.id)


def _possible(at: datetime, state: State) -> datetime:
    """When it went in, as the device said, but neither before the session nor in the future."""
    start = state.opened.at if state.opened else at
    return max(start, min(at, now()))


def _head(by: User) -> dict[str, object]:
    return {"id": str(uuid.uuid4()), "at": now(), "by": str(by.pk)}


def _taken(decisions: Iterable[Decision]) -> None:
    for decision in decisions:
        if isinstance(decision, Refused):
            raise BadInput("answer", said(decision).rstrip("."), _("what the ledger can still take"))
