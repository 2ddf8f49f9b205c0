"""Short ways to make events: ids count up, minutes run from ten o'clock."""

import datetime as dt
import itertools
import uuid

from needlebook.core.anatomy import Side
from needlebook.core.sessions.decide import Accepted, Decision, SessionRules, decide
from needlebook.core.sessions.fold import apply, fold
from needlebook.core.sessions.state import State
from needlebook.core.sessions.types import (
    ConsentConfirmed,
    Event,
    IncidentKind,
    IncidentReported,
    NeedleDeclared,
    NeedleDescribed,
    NeedleInserted,
    NeedleRemoved,
    ReactionEnded,
    ReactionKind,
    ReactionObserved,
    SessionClosed,
    SessionOpened,
    SessionTakenOver,
    Technique,
    TwitchObserved,
)

TEN = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)
RULES = SessionRules(today=TEN.date())
_numbers = itertools.count(1)


def at(minutes: float) -> dt.datetime:
    return TEN + dt.timedelta(minutes=minutes)


def head(minutes: float = 0) -> dict[str, object]:
    """The fields that every event has, with a new id."""
    return {"id": str(uuid.UUID(int=next(_numbers))), "at": at(minutes), "by": "practitioner-1"}


def opened(minutes: float = 0) -> SessionOpened:
    return SessionOpened(**head(minutes))


def consented(minutes: float = 0) -> ConsentConfirmed:
    return ConsentConfirmed(**head(minutes))


USUAL_NEEDLE = {
    "muscle": "gluteus_medius",
    "side": Side.LEFT,
    "diameter_mm": 0.30,
    "length_mm": 60,
    "technique": Technique.STATIC,
}


def inserted(needle: int = 1, minutes: float = 1, **changed: object) -> NeedleInserted:
    return NeedleInserted(**head(minutes), needle=needle, **{**USUAL_NEEDLE, **changed})


def declared(needle: int = 1, minutes: float = 1, **changed: object) -> NeedleDeclared:
    refused = {"against": "site.avoided", "because": "It is in the body."}
    return NeedleDeclared(**head(minutes), needle=needle, **{**USUAL_NEEDLE, **refused, **changed})


def described(needle: int = 1, minutes: float = 2, **told: object) -> NeedleDescribed:
    return NeedleDescribed(**head(minutes), needle=needle, **told)


def twitched(needle: int = 1, minutes: float = 2, count: int = 1) -> TwitchObserved:
    return TwitchObserved(**head(minutes), needle=needle, count=count)


def removed(needle: int = 1, minutes: float = 11, is_intact: bool = True) -> NeedleRemoved:
    return NeedleRemoved(**head(minutes), needle=needle, is_intact=is_intact)


def reported(kind: IncidentKind, needle: int | None = 1, minutes: float = 12) -> IncidentReported:
    return IncidentReported(**head(minutes), kind=kind, needle=needle, what_happened="Looked on the couch and floor.")


def fainted(minutes: float = 5) -> ReactionObserved:
    return ReactionObserved(**head(minutes), kind=ReactionKind.FAINT)


def reacted(kind: ReactionKind, minutes: float = 5) -> ReactionObserved:
    return ReactionObserved(**head(minutes), kind=kind)


def ended(reaction: ReactionObserved, minutes: float = 8) -> ReactionEnded:
    return ReactionEnded(**head(minutes), reaction=reaction.id)


def taken_over(counted: int, minutes: float = 9) -> SessionTakenOver:
    return SessionTakenOver(**{**head(minutes), "by": "practitioner-2"}, counted_in_body=counted)


def closed(counted: int, minutes: float = 20, packs_opened: int | None = None) -> SessionClosed:
    return SessionClosed(**head(minutes), counted_in_bin=counted, packs_opened=packs_opened)


def session(*events: Event) -> State:
    """A session that is open, with consent, after these events."""
    return fold([opened(), consented(), *events])


def decided(state: State, event: Event, rules: SessionRules = RULES) -> Decision:
    return decide(state, event, rules, now=max(event.at, at(30)))


def reason(state: State, event: Event, rules: SessionRules = RULES) -> str:
    """The refusal's code, or 'accepted' or 'repeated'."""
    decision = decided(state, event, rules)
    return getattr(decision, "reason", type(decision).__name__.lower())


def recorded(state: State, event: Event) -> State:
    """The state after an event that must be accepted."""
    decision = decided(state, event)
    assert isinstance(decision, Accepted), decision
    return apply(state, decision.event)
