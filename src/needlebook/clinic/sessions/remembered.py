"""The state of a session as this process knows it, caught up with the ledger at every reading.

Rows are only ever appended, so a state that was true at one of them is brought up to date by the rows after it. That
row is looked at again each time: if it is not the one that was remembered, everything is read anew. What is remembered
was committed, so nothing that was rolled back is ever built on.
"""

from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from needlebook.clinic.sessions.codec import restore
from needlebook.clinic.sessions.models import Event
from needlebook.core.sessions import State, apply, fold
from needlebook.core.sessions.types import Event as Fact

MOST = 128  # sessions; a clinic has a few open at a time


@dataclass(frozen=True, slots=True)
class Ledger:
    """A session up to and with one row. `last`: the id of that row's event; None before the first."""

    state: State
    sequence: int = 0
    last: UUID | None = None


EMPTY = Ledger(State())
_remembered: OrderedDict[UUID, Ledger] = OrderedDict()


def ledger_of_session(session_id: UUID) -> Ledger:
    """The session as it is in the database now, in one query."""
    known = _remembered.get(session_id, EMPTY)
    rows = _rows(session_id, known.sequence)
    if known.sequence and (not rows or rows[0][:2] != (known.sequence, known.last)):
        known, rows = EMPTY, _rows(session_id, 0)
    later = rows[1:] if known.sequence else rows
    if later:
        known = Ledger(_after(known.state, [restore(kind, kept) for *_, kind, kept in later]), *later[-1][:2])
        remember(session_id, known)
    return known


def remember(session_id: UUID, ledger: Ledger) -> None:
    """Keep it for the next reading, once it is committed."""
    transaction.on_commit(lambda: _keep(session_id, ledger))


def _keep(session_id: UUID, ledger: Ledger) -> None:
    _remembered[session_id] = ledger
    _remembered.move_to_end(session_id)
    while len(_remembered) > MOST:
        _remembered.popitem(last=False)


def _rows(session_id: UUID, since: int) -> list[tuple[int, UUID, str, dict]]:
    rows = Event.objects.filter(session=session_id, sequence__gte=since)
    return list(rows.values_list("sequence", "event_id", "type", "payload"))


def _after(state: State, events: list[Fact]) -> State:
    if not state.events:
        return fold(events)
    for event in events:
        state = apply(state, event)
    return state
