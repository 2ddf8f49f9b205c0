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
    EventCorrected,
    NeedleDeclared,
    NeedleInserted,
    NeedleRemoved,
    SessionClosed,
    SessionOpened,
    SessionTakenOver,
)

# Decisions are made on a page that shows the refusal at once; only what was observed can be lost.
DECISIONS = (SessionOpened, ConsentConfirmed, NeedleDeclared, SessionTakenOver, SessionClosed)
OF_NEEDLES = (NeedleInserted.__name__, NeedleRemoved.__name__, EventCorrected.__name__)


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
    """The same event was taken later, or what it was about is known by another one."""
    if str(refusal.event_id) in state.events:
        return refusal.reason != "event.id_reused"
    if refusal.is_needle:
        return refusal.reason != "needle.number_used" and _went_in_later(refusal, state)
    needle = state.needles.get(refusal.needle or 0)
    return _is_break(refusal) and needle is not None and needle.is_intact is False


def _went_in_later(refusal: Refusal, state: State) -> bool:
    """The same needle, by its number and its site. Where two devices gave one number to two needles, or the site is
    another one, the first may be in the body as well; and a needle that was declared answers its own refusal alone."""
    site = (refusal.payload.get("muscle"), refusal.payload.get("side"))
    return any(
        type(event) is NeedleInserted
        and (event.needle, (event.muscle, event.side.value)) == (refusal.needle, site)
        and event.id not in state.corrected
        for event in list(state.events.values())[refusal.after :]
    )


def needle_in_doubt(refusal: Refusal, state: State) -> int | None:
    """The number of the needle that may be in the body, or a part of it, if what was refused is true: it went in, it
    came out broken, or it did not come out, as was said after the closing."""
    if refusal.is_needle or _is_break(refusal):
        return refusal.needle
    corrected = state.events.get(refusal.payload.get("corrects", ""))
    is_late = refusal.reason == "session.closed" and isinstance(corrected, NeedleRemoved)
    return corrected.needle if is_late else None


def _is_break(refusal: Refusal) -> bool:
    return refusal.type == NeedleRemoved.__name__ and refusal.payload.get("is_intact") is False


def unseen_needles(session: Session, state: State) -> tuple[int, ...]:
    """Numbers of needles of which something may be in the body, says a refusal that nobody has looked at."""
    found = waiting(session.refusals.filter(type__in=OF_NEEDLES), state)
    return tuple(sorted({number for refusal in found if (number := needle_in_doubt(refusal, state))}))


def event_of(refusal: Refusal) -> Event:
    """What was refused, as it was sent."""
    return restore(refusal.type, refusal.payload)
