"""What the ledger refused is not lost: it is kept, counts for nothing, and waits until somebody has looked at it."""

from collections.abc import Iterable, Sequence
from typing import Any

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.sessions.codec import encode, restore
from needlebook.clinic.sessions.models import Refusal, Session
from needlebook.core.sessions import Decision, Refused, State
from needlebook.core.sessions.types import (
    ConsentConfirmed,
    Event,
    NeedleDeclared,
    NeedleInserted,
    SessionClosed,
    SessionOpened,
    SessionTakenOver,
)

# Decisions are made on a page that shows the refusal at once; only what was observed can be lost.
DECISIONS = (SessionOpened, ConsentConfirmed, NeedleDeclared, SessionTakenOver, SessionClosed)


def keep_refused(
    session: Session, events: Sequence[Event], decisions: Sequence[Decision], *, after: int, by: User
) -> None:
    """Keep what was refused, each event once, however often it is sent. Call it inside the transaction.

    after: how many rows the ledger had then, with what was accepted of the same request.
    """
    refused = {
        event.id: (event, decision)
        for event, decision in zip(events, decisions, strict=True)
        if isinstance(decision, Refused) and not isinstance(event, DECISIONS)
    }
    if not refused:
        return
    kept = Refusal.objects.filter(session=session, event_id__in=refused).values_list("event_id", flat=True)
    known = {str(id) for id in kept}
    for id, (event, decision) in refused.items():
        if id not in known:
            _keep(session, event, decision, after=after, by=by)


def _keep(session: Session, event: Event, refused: Refused, *, after: int, by: User) -> None:
    kept: dict[str, Any] = {"type": type(event).__name__, "payload": encode(event), "after": after, "by": by}
    kept |= {"reason": refused.reason, "params": dict(refused.params)}
    Refusal.objects.create(session=session, event_id=event.id, **kept)
    record(by, "event.refused", event.id, patient_id=session.patient.pk, reason=refused.reason, event=kept["type"])


def refusals_of(session: Session) -> list[Refusal]:
    """Everything that was refused in this session, in the order it came."""
    return list(session.refusals.select_related("by", "answered_by"))


def waiting(refusals: Iterable[Refusal], state: State) -> list[Refusal]:
    """Those that nobody has looked at, and that were not put right by themselves.

    A needle that was said to be in waits again when that was taken back.
    """
    return [refusal for refusal in refusals if _is_waiting(refusal, state)]


def _is_waiting(refusal: Refusal, state: State) -> bool:
    if refusal.declared_id and str(refusal.declared_id) in state.corrected:
        return True
    return not refusal.answer and not _is_put_right(refusal, state)


def _is_put_right(refusal: Refusal, state: State) -> bool:
    """The same event was taken later, or a needle under its number went in after it."""
    if str(refusal.event_id) in state.events:
        return refusal.reason != "event.id_reused"
    if not refusal.is_needle:
        return False
    later = list(state.events.values())[refusal.after :]
    return any(
        isinstance(e, NeedleInserted) and e.needle == refusal.needle and e.id not in state.corrected for e in later
    )


def unseen_needles(session: Session, state: State) -> tuple[int, ...]:
    """Numbers of refused needles that may be in the body: nobody has looked."""
    found = waiting(session.refusals.filter(type=NeedleInserted.__name__), state)
    return tuple(sorted({refusal.needle for refusal in found}))


def event_of(refusal: Refusal) -> Event:
    """What was refused, as it was sent."""
    return restore(refusal.type, refusal.payload)
