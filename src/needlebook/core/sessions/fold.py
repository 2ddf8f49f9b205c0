"""From events to state. Total: any events in any order give a state, and nothing is raised.

What does not fit (a removal of a needle that was never inserted) stays in `State.events` and changes nothing else;
keeping such events out of the ledger is the work of `decide`.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from functools import reduce, singledispatch
from typing import Any

from needlebook.core.sessions.state import Needle, State
from needlebook.core.sessions.types import (
    UNCORRECTABLE,
    ConsentConfirmed,
    ConsentWithdrawn,
    Event,
    EventCorrected,
    IncidentReported,
    MeasureTaken,
    NeedleDescribed,
    NeedleInserted,
    NeedleManipulated,
    NeedleRemoved,
    NoteAdded,
    ReactionEnded,
    ReactionObserved,
    SessionClosed,
    SessionOpened,
    SessionTakenOver,
    TwitchObserved,
)

LISTS = ("measures", "reactions", "ended", "takeovers", "incidents", "notes")
DESCRIPTION = tuple({f.name for f in fields(NeedleDescribed)} - {f.name for f in fields(Event)} - {"needle"})


def fold(events: Iterable[Event]) -> State:
    """The state after all events. The same as applying them one by one."""
    recorded: dict[str, Event] = {}
    for event in events:
        recorded.setdefault(event.id, event)
    return _fold_recorded(recorded)


def apply(state: State, event: Event) -> State:
    """The state after one more event. An event whose id is already there changes nothing."""
    if event.id in state.events:
        return state
    recorded = dict(state.events)  # a clone: much faster than unpacking one into another
    recorded[event.id] = event
    if isinstance(event, EventCorrected):
        return _without(state, event.corrects, recorded)
    return _effect_of(replace(state, events=recorded), event)


def _without(state: State, id: str, recorded: dict[str, Event]) -> State:
    """What folding everything anew gives when `id` no longer counts. Where only lists and one needle are touched, only
    they are made anew: a long file of corrections would take the square of its length otherwise."""
    gone = recorded.get(id)
    if state.misnumbered or isinstance(gone, ConsentConfirmed | ConsentWithdrawn):
        return _fold_recorded(recorded)
    state = replace(state, events=recorded, corrected=state.corrected | {id})
    if gone is None or isinstance(gone, UNCORRECTABLE):
        return state
    lists: dict[str, Any] = {name: tuple(e for e in getattr(state, name) if e.id != id) for name in LISTS}
    number = getattr(gone, "needle", None)
    return replace(state, **lists, needles=state.needles if number is None else _with_refolded(state, number))


def _with_refolded(state: State, number: int) -> dict[int, Needle]:
    """The needles, with this one folded anew from the events that name it."""
    alone = State(corrected=state.corrected)
    for event in state.events.values():
        if getattr(event, "needle", None) == number:
            alone = _effect_of(alone, event)
    others = {n: needle for n, needle in state.needles.items() if n != number or n in alone.needles}
    return {**others, **alone.needles}


def _fold_recorded(recorded: dict[str, Event]) -> State:
    corrected = frozenset(e.corrects for e in recorded.values() if isinstance(e, EventCorrected))
    return reduce(_effect_of, recorded.values(), State(events=recorded, corrected=corrected))


def _effect_of(state: State, event: Event) -> State:
    if event.id in state.corrected and not isinstance(event, UNCORRECTABLE):
        return state
    return _effect(event, state)


@singledispatch
def _effect(event: Event, state: State) -> State:
    """A correction has no effect of its own: it took effect in `State.corrected`."""
    return state


@_effect.register
def _(event: SessionOpened, state: State) -> State:
    return state if state.opened else replace(state, opened=event)


@_effect.register
def _(event: SessionClosed, state: State) -> State:
    return state if state.closed else replace(state, closed=event)


@_effect.register
def _(event: ConsentConfirmed, state: State) -> State:
    return replace(state, consent=event)


@_effect.register
def _(event: ConsentWithdrawn, state: State) -> State:
    """Said twice, as from two devices, it holds from the earlier of the two."""
    is_later = isinstance(state.consent, ConsentWithdrawn) and state.consent.at <= event.at
    return state if is_later else replace(state, consent=event)


@_effect.register
def _(event: NeedleInserted, state: State) -> State:
    if event.needle in state.needles:
        return replace(state, misnumbered=(*state.misnumbered, event))
    return _with_needle(state, event.needle, Needle(inserted=event))


@_effect.register
def _(event: NeedleDescribed, state: State) -> State:
    if needle := state.needles.get(event.needle):
        told = {name: value for name in DESCRIPTION if (value := getattr(event, name)) is not None}
        if event.lot not in (None, needle.inserted.lot):  # another lot is another pack: nothing of the old one holds
            told |= {"gtin": event.gtin, "expires": event.expires}
        return _with_needle(state, event.needle, replace(needle, inserted=replace(needle.inserted, **told)))
    return state


@_effect.register
def _(event: NeedleManipulated, state: State) -> State:
    if needle := state.needles.get(event.needle):
        moved = replace(needle, manipulations=(*needle.manipulations, event))
        return _with_needle(state, event.needle, moved)
    return state


@_effect.register
def _(event: TwitchObserved, state: State) -> State:
    if needle := state.needles.get(event.needle):
        return _with_needle(state, event.needle, replace(needle, twitches=needle.twitches + event.count))
    return state


@_effect.register
def _(event: NeedleRemoved, state: State) -> State:
    needle = state.needles.get(event.needle)
    if needle and not needle.removed:
        return _with_needle(state, event.needle, replace(needle, removed=event))
    return state


@_effect.register
def _(event: IncidentReported, state: State) -> State:
    state = replace(state, incidents=(*state.incidents, event))
    if event.needle is not None and (needle := state.needles.get(event.needle)):
        return _with_needle(state, event.needle, replace(needle, reports=(*needle.reports, event)))
    return state


@_effect.register
def _(event: MeasureTaken, state: State) -> State:
    return replace(state, measures=(*state.measures, event))


@_effect.register
def _(event: ReactionObserved, state: State) -> State:
    return replace(state, reactions=(*state.reactions, event))


@_effect.register
def _(event: ReactionEnded, state: State) -> State:
    return replace(state, ended=(*state.ended, event))


@_effect.register
def _(event: SessionTakenOver, state: State) -> State:
    return replace(state, takeovers=(*state.takeovers, event))


@_effect.register
def _(event: NoteAdded, state: State) -> State:
    return replace(state, notes=(*state.notes, event))


def _with_needle(state: State, number: int, needle: Needle) -> State:
    return replace(state, needles={**state.needles, number: needle})
