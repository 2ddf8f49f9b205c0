"""The state of a session as this process knows it, caught up with the ledger at every reading.

A ledger grows at its end only, and the digest of its last row stands for everything before. So a state that was true
at one row is still true when the chain ends there, and is brought up to date by the rows after it when they follow on
it; otherwise everything is read anew. What is remembered was committed: nothing that was rolled back is built on.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from needlebook.clinic.sessions.chain import Head
from needlebook.clinic.sessions.codec import restore
from needlebook.clinic.sessions.models import Event, Session
from needlebook.clinic.sessions.recent import keep_recent
from needlebook.core.sessions import State, apply, fold
from needlebook.core.sessions.types import Event as Fact


@dataclass(frozen=True, slots=True)
class Ledger:
    """A session up to and with the row that the chain ends with."""

    state: State
    head: Head


EMPTY = Ledger(State(), Head())
_remembered: OrderedDict[UUID, Ledger] = OrderedDict()


def ledger_of_session(session_id: UUID) -> Ledger:
    """The session as it is in the database now; one query when nothing happened since."""
    head = Head(*Session.objects.values_list("head", "length").get(pk=session_id))
    return _caught_up(session_id, head)


def ledgers_to_write(ids: Iterable[UUID]) -> dict[UUID, Ledger]:
    """The same for several, which nobody else writes to until the transaction is over; held in one order by all."""
    ends = Session.objects.filter(pk__in=ids).order_by("pk")
    if connection.features.has_select_for_update:  # SQLite has one writer anyway
        ends = ends.select_for_update()
    return {id: _caught_up(id, Head(*end)) for id, *end in ends.values_list("pk", "head", "length")}


def remember(session_id: UUID, ledger: Ledger) -> None:
    """Keep it for the next reading, once it is committed."""
    transaction.on_commit(lambda: keep_recent(_remembered, session_id, ledger))


def _caught_up(session_id: UUID, head: Head) -> Ledger:
    known = _remembered.get(session_id, EMPTY)
    if known.head == head:
        return known
    rows = _rows(session_id, known.head.length)
    if known.head.length and (not rows or rows[0][1] != known.head.digest):
        known, rows = EMPTY, _rows(session_id, 0)
    later = rows[1:] if known.head.length else rows
    state = _after(known.state, [restore(kind, kept) for *_, kind, kept in later])
    sequence, digest = rows[-1][:2] if rows else (0, "")
    ledger = Ledger(state, Head(digest, sequence))
    remember(session_id, ledger)
    return ledger


def _rows(session_id: UUID, since: int) -> list[tuple[Any, ...]]:
    rows = Event.objects.filter(session=session_id, sequence__gte=since)
    return list(rows.values_list("sequence", "digest", "type", "payload"))


def _after(state: State, events: list[Fact]) -> State:
    if not state.events:
        return fold(events)
    for event in events:
        state = apply(state, event)
    return state
