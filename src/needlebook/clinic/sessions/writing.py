"""Decide on events and write what is accepted, for several posts at once, in the transaction of the caller."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from uuid import UUID

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.actions import Line, record_all
from needlebook.clinic.checkins.planning import plan_check_ins
from needlebook.clinic.governance.queries import authorised_muscles
from needlebook.clinic.sessions.chain import Head, linked
from needlebook.clinic.sessions.models import Event, Session
from needlebook.clinic.sessions.queries import now
from needlebook.clinic.sessions.refusals import keep_refused, unseen_needles
from needlebook.clinic.sessions.remembered import Ledger, ledgers_to_write, remember
from needlebook.clinic.sessions.rules import rules_for_events
from needlebook.clinic.sessions.withdrawing import mark_withdrawn
from needlebook.clinic.stock.using import keep_uses
from needlebook.clinic.vigilance.noting import keep_events
from needlebook.core.sessions import Accepted, Decision, Refused, SessionRules, State, apply, decide, refuse
from needlebook.core.sessions.types import (
    ConsentConfirmed,
    ConsentWithdrawn,
    EventCorrected,
    NeedleInserted,
    NeedleRemoved,
    SessionClosed,
)
from needlebook.core.sessions.types import Event as Fact

CONSENT_EVENTS = (ConsentConfirmed, ConsentWithdrawn)


@dataclass(frozen=True, slots=True)
class Post:
    """Events of one request. For the two switches see `actions.record_events`."""

    session: Session
    by: User
    events: tuple[Fact, ...]
    is_stamped_here: bool = False
    together: bool = False


@dataclass(slots=True)
class Lines:
    """What is going to be written: rows of the ledger and of the audit, and the sessions as they are then."""

    ledgers: dict[UUID, Ledger]
    at: dt.datetime
    events: list[Event] = field(default_factory=list)
    audit: list[Line] = field(default_factory=list)
    facts: list[tuple[Post, Fact]] = field(default_factory=list)


def append_one(post: Post) -> list[Decision]:
    return append([post])[0]


def append(posts: Sequence[Post]) -> list[list[Decision]]:
    """Decide post after post, event after event; each post gets its own answers. Call it inside a transaction."""
    lines = Lines(ledgers_to_write({post.session.pk for post in posts}), now())
    taken = _sessions_using(event.id for post in posts for event in post.events)
    answers = [_answer(post, lines, taken) for post in posts]
    _write(lines)
    return answers


def _write(lines: Lines) -> None:
    if not lines.events:
        return
    Event.objects.bulk_create(lines.events)
    record_all(lines.audit)
    for id, post in {post.session.pk: post for post, _ in lines.facts}.items():
        session = post.session
        ledger = lines.ledgers[id]
        Session.objects.filter(pk=id).update(head=ledger.head.digest, length=ledger.head.length)
        facts = [event for one, event in lines.facts if one.session.pk == id]
        keep_uses(session, ledger.state, facts)
        keep_events(session, ledger.state, facts, by=post.by)
        if ledger.state.closed or any(isinstance(fact, NeedleRemoved) for fact in facts):
            plan_check_ins(session.visit, ledger.state, by=post.by)
        remember(id, ledger)


def _sessions_using(ids: Iterable[str]) -> Mapping[str, UUID]:
    """The session in which each id stands already."""
    found = Event.objects.filter(event_id__in=list(ids)).order_by().values_list("event_id", "session_id")
    return {str(event): session for event, session in found}


def _answer(post: Post, lines: Lines, taken: Mapping[str, UUID]) -> list[Decision]:
    session, decisions = post.session, []
    state = lines.ledgers[session.pk].state
    rules = _rules(post, state)
    for event in post.events:
        decision = _decide(state, _as_known(state, event, post), rules, taken, session.pk)
        decisions.append(decision)
        state = apply(state, decision.event) if isinstance(decision, Accepted) else state
    if not (post.together and any(isinstance(decision, Refused) for decision in decisions)):
        _add(post, [decision.event for decision in decisions if isinstance(decision, Accepted)], state, lines)
    if not post.together:
        after = lines.ledgers[session.pk].head.length
        keep_refused(session, post.events, decisions, after=after, by=post.by)
    return decisions


def _rules(post: Post, state: State) -> SessionRules:
    rules = rules_for_events(post.session.visit, post.events)
    if any(isinstance(event, NeedleInserted) for event in post.events):
        rules = replace(rules, authorised=authorised_muscles(post.by))
    if any(isinstance(event, SessionClosed) for event in post.events):
        return replace(rules, unseen=unseen_needles(post.session, state))
    return rules


def _as_known(state: State, event: Fact, post: Post) -> Fact:
    known = state.events.get(event.id) if post.is_stamped_here else None
    return replace(event, at=known.at) if known else event


def _decide(state: State, event: Fact, rules: SessionRules, taken: Mapping[str, UUID], session: UUID) -> Decision:
    """An answer of the patient is never undone by a tap: it is asked for again on the consent page."""
    if taken.get(event.id, session) != session:
        return refuse("event.id_reused")
    if isinstance(event, EventCorrected) and isinstance(state.events.get(event.corrects), CONSENT_EVENTS):
        return refuse("event.not_correctable")
    return decide(state, event, rules, now())


def _add(post: Post, events: Sequence[Fact], state: State, lines: Lines) -> None:
    """What was accepted follows the end of the session's chain."""
    session = post.session
    rows = linked(session, lines.ledgers[session.pk].head, events, by=post.by, at=lines.at)
    if not rows:
        return
    lines.events += rows
    lines.ledgers[session.pk] = Ledger(state, Head(rows[-1].digest, rows[-1].sequence))
    for row, event in zip(rows, events, strict=True):
        needle = {"needle": number} if (number := getattr(event, "needle", None)) else {}
        lines.facts.append((post, event))
        lines.audit.append(Line(post.by, audit_code(row.type), row.event_id, session.patient.pk, needle))
    if withdrawn := [event.at for event in events if isinstance(event, ConsentWithdrawn)]:
        mark_withdrawn(session.visit, at=min(withdrawn), by=post.by)  # said in the room, it holds for the visit too


@cache
def audit_code(kind: str) -> str:
    """NeedleInserted -> needle.inserted."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", ".", kind).lower()
