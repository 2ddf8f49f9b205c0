"""May this event be recorded? A command is the proposed event; the answer is a value, never an exception."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import singledispatch

from needlebook.core.anatomy import Side
from needlebook.core.outcomes.ranges import allowed_range, is_in_range
from needlebook.core.outcomes.types import Instrument
from needlebook.core.sessions.closing import count_differs, in_the_way, packs_differ
from needlebook.core.sessions.lots import StockedLot, day_words, lot_refused
from needlebook.core.sessions.reasons import Refused, refuse
from needlebook.core.sessions.state import NeedleStatus, State
from needlebook.core.sessions.types import (
    UNCORRECTABLE,
    ConsentWithdrawn,
    Event,
    EventCorrected,
    IncidentKind,
    IncidentReported,
    MeasureTaken,
    NeedleDeclared,
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
    Technique,
    TwitchObserved,
)

ACCOUNTING = (IncidentKind.RETAINED_NEEDLE, IncidentKind.BROKEN_NEEDLE)  # a needle is let go on the word of these
CLOCK_SKEW = dt.timedelta(minutes=2)  # two devices and the server rarely agree to the second


@dataclass(frozen=True, slots=True)
class SessionRules:
    """What screening and the day demand of a session.

    today: the date in the clinic; avoided: sites that screening keeps out; explained: sites that were explained before
    the patient agreed, None: not looked at; instruments None: measures are taken without looking at their range;
    lots: what the clinic's stock knows of the lots that are named, none for a clinic without stock;
    authorised: muscles that who puts the needle in is recorded as trained for, None: not recorded;
    unseen: numbers of needles of which a refusal speaks that nobody has looked at.
    """

    today: dt.date
    avoided: frozenset[tuple[str, Side]] = frozenset()
    explained: frozenset[tuple[str, Side]] | None = None
    authorised: frozenset[str] | None = None
    no_electro: bool = False
    instruments: Mapping[str, Instrument] | None = None
    lots: tuple[StockedLot, ...] = ()
    unseen: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """May be recorded: append the event."""

    event: Event


@dataclass(frozen=True, slots=True)
class Repeated:
    """Was recorded before: there is nothing to do."""

    event: Event


Decision = Accepted | Repeated | Refused


def decide(state: State, event: Event, rules: SessionRules, now: dt.datetime) -> Decision:
    """Accept the event, recognise it as sent before, or refuse it with a reason from the closed list.

    `now` is the server's time, with its time zone. The state is never changed.
    """
    if known := state.events.get(event.id):
        return Repeated(known) if _is_same(known, event) else refuse("event.id_reused")
    return _phase(state, event) or _time(state, event, now) or _check(event, state, rules) or Accepted(event)


def _is_same(known: Event, sent: Event) -> bool:
    """The sender may differ: an outbox is emptied by whoever holds the tablet then."""
    return replace(sent, by=known.by, device=known.device, device_sequence=known.device_sequence) == known


def _phase(state: State, event: Event) -> Refused | None:
    if state.closed:
        return None if _comes_late(state, event) else refuse("session.closed")
    if isinstance(event, SessionOpened):
        return refuse("session.already_open") if state.opened else None
    return None if state.opened else refuse("session.not_open")


def _comes_late(state: State, event: Event) -> bool:
    """What comes to light after the closing is still a fact: a report, a note, a needle that is in the body after
    all, and one that did not come out before it and is out now."""
    if isinstance(event, NeedleRemoved):
        needle = state.needles.get(event.needle)
        return needle is not None and needle.removed is None
    if isinstance(event, EventCorrected):
        return _is_later_needle(state, event.corrects)
    return isinstance(event, (IncidentReported, NeedleDeclared, NoteAdded))


def _is_later_needle(state: State, id: str) -> bool:
    """A needle declared after the closing may be taken back: what was closed on stays as it was."""
    return isinstance(state.events.get(id), NeedleDeclared) and id in list(state.events)[_closing_place(state) :]


def _closing_place(state: State) -> int:
    return list(state.events).index(state.closed.id) if state.closed else 0


def _time(state: State, event: Event, now: dt.datetime) -> Refused | None:
    if event.at > now + CLOCK_SKEW:
        return refuse("time.in_future")
    if state.opened and event.at < state.opened.at - CLOCK_SKEW:
        return refuse("time.before_session")
    return None


@singledispatch
def _check(event: Event, state: State, rules: SessionRules) -> Refused | None:
    """Events that need nothing but an open session."""
    return None


@_check.register
def _(event: NeedleInserted, state: State, rules: SessionRules) -> Refused | None:
    return (
        _consent(state, event)
        or _stopped(state, event)
        or _explained(event, rules)
        or _number(state, event)
        or _expiry(event, rules)
        or lot_refused(rules.lots, rules.today, event.lot, event.gtin)
        or _site(event, rules)
        or _authorised(event, rules)
        or _current(event.technique, rules)
    )


@_check.register
def _(event: NeedleDeclared, state: State, rules: SessionRules) -> Refused | None:
    """A needle in the body is a fact, whatever a rule says about it."""
    return _number(state, event)


@_check.register
def _(event: NeedleDescribed, state: State, rules: SessionRules) -> Refused | None:
    return (
        _known(state, event.needle)
        or _after_insertion(state, event.needle, event.at)  # else it was told of another needle that had this number
        or _expiry(event, rules)
        or _stock_described(event, state, rules)
        or _current(event.technique, rules)
    )


@_check.register
def _(event: NeedleManipulated, state: State, rules: SessionRules) -> Refused | None:
    return (
        _consent(state, event)
        or _stopped(state, event)
        or _was_in(state, event.needle, event.at)
        or _current(event.technique, rules)
        or _parameters(event)
    )


@_check.register
def _(event: TwitchObserved, state: State, rules: SessionRules) -> Refused | None:
    return _was_in(state, event.needle, event.at)


@_check.register
def _(event: NeedleRemoved, state: State, rules: SessionRules) -> Refused | None:
    """A missing needle may be 'removed': it was found."""
    if refused := _known(state, event.needle) or _after_insertion(state, event.needle, event.at):
        return refused
    is_out = state.needles[event.needle].status is NeedleStatus.OUT
    return refuse("needle.not_in", needle=event.needle) if is_out else None


@_check.register
def _(event: MeasureTaken, state: State, rules: SessionRules) -> Refused | None:
    if rules.instruments is None:
        return None
    instrument = rules.instruments.get(event.instrument)
    if instrument is None:
        return refuse("measure.unknown_instrument", instrument=event.instrument)
    return _range(event.value, instrument)


@_check.register
def _(event: ReactionObserved, state: State, rules: SessionRules) -> Refused | None:
    return None if event.needle is None else _known(state, event.needle)


@_check.register
def _(event: ReactionEnded, state: State, rules: SessionRules) -> Refused | None:
    if event.reaction not in {reaction.id for reaction in state.reactions}:
        return refuse("reaction.unknown")
    is_over = event.reaction not in {reaction.id for reaction in state.standing}
    return refuse("reaction.already_ended") if is_over else None


@_check.register
def _(event: SessionTakenOver, state: State, rules: SessionRules) -> Refused | None:
    """What was handed over is what was counted: a wrong count means that somebody must look again."""
    held = len(state.needles_in)
    differs = event.counted_in_body != held
    return refuse("handover.count_differs", held=held, counted=event.counted_in_body) if differs else None


@_check.register
def _(event: IncidentReported, state: State, rules: SessionRules) -> Refused | None:
    if event.needle is None:
        names_one = event.kind in (IncidentKind.MISSING_NEEDLE, IncidentKind.RETAINED_NEEDLE)
        return refuse("incident.needle_not_named") if names_one else None
    if event.kind is IncidentKind.MISSING_NEEDLE:
        return _was_in(state, event.needle, event.at)
    unknown = _known(state, event.needle)
    if unknown or event.kind not in ACCOUNTING:
        return unknown
    return _after_insertion(state, event.needle, event.at)


@_check.register
def _(event: EventCorrected, state: State, rules: SessionRules) -> Refused | None:
    corrected = state.events.get(event.corrects)
    if corrected is None:
        return refuse("event.unknown")
    if isinstance(corrected, UNCORRECTABLE):
        return refuse("event.not_correctable")
    return refuse("event.already_corrected") if corrected.id in state.corrected else None


@_check.register
def _(event: SessionClosed, state: State, rules: SessionRules) -> Refused | None:
    obstacles = in_the_way(state, rules.unseen)
    if obstacles:
        return obstacles[0]
    return count_differs(state, event.counted_in_bin) or packs_differ(state, event.packs_opened)


def _consent(state: State, event: Event) -> Refused | None:
    """What happened before the withdrawal and arrives after it is still a fact, and a needle to count."""
    if state.consent is None:
        return refuse("consent.missing")
    if isinstance(state.consent, ConsentWithdrawn) and event.at >= state.consent.at:
        return refuse("consent.withdrawn")
    return None


def _stopped(state: State, event: Event) -> Refused | None:
    """What happened before the faint, or whatever else means stop, and arrives after it is still a fact."""
    if state.faint and event.at >= state.faint.at:
        return refuse("reaction.faint_stands")
    return refuse("reaction.stop_stands") if state.stop and event.at >= state.stop.at else None


def _explained(event: NeedleInserted, rules: SessionRules) -> Refused | None:
    """Consent holds for the sites it was asked for: another site needs another answer."""
    if rules.explained is None or (event.muscle, event.side) in rules.explained:
        return None
    return refuse("consent.not_covered", muscle=event.muscle.replace("_", " "), side=event.side.value)


def _number(state: State, event: NeedleInserted) -> Refused | None:
    return refuse("needle.number_used", needle=event.needle) if event.needle in state.needles else None


def _expiry(event: NeedleInserted | NeedleDescribed, rules: SessionRules) -> Refused | None:
    if event.expires is None or event.expires >= rules.today:
        return None
    return refuse("needle.expired", lot=event.lot or "without number", expires=day_words(event.expires))


def _stock_described(event: NeedleDescribed, state: State, rules: SessionRules) -> Refused | None:
    """Only where a lot is told; the product may have been told before."""
    product = event.gtin or state.needles[event.needle].inserted.gtin
    return lot_refused(rules.lots, rules.today, event.lot, product)


def _site(event: NeedleInserted, rules: SessionRules) -> Refused | None:
    """What may be overridden is decided with the verdict, before the needle: the ledger asks the rules alone."""
    if (event.muscle, event.side) not in rules.avoided:
        return None
    return refuse("site.avoided", muscle=event.muscle.replace("_", " "), side=event.side.value)


def _authorised(event: NeedleInserted, rules: SessionRules) -> Refused | None:
    """Whoever is not trained for a muscle may take needles out of it, and put none in."""
    if rules.authorised is None or event.muscle in rules.authorised:
        return None
    return refuse("site.not_authorised", muscle=event.muscle.replace("_", " "))


def _current(technique: Technique | None, rules: SessionRules) -> Refused | None:
    return refuse("electro.refused") if rules.no_electro and technique is Technique.ELECTRICAL else None


def _parameters(event: NeedleManipulated) -> Refused | None:
    given = (event.frequency_hz, event.intensity_ma, event.duration_s)
    is_current = event.technique is Technique.ELECTRICAL
    return None if is_current or given == (None, None, None) else refuse("electro.no_current")


def _known(state: State, number: int) -> Refused | None:
    return None if number in state.needles else refuse("needle.unknown", needle=number)


def _after_insertion(state: State, number: int, at: dt.datetime) -> Refused | None:
    is_early = at < state.needles[number].inserted.at - CLOCK_SKEW
    return refuse("time.before_insertion", needle=number) if is_early else None


def _was_in(state: State, number: int, at: dt.datetime) -> Refused | None:
    """An observation may arrive after the removal when it was made before it."""
    if refused := _known(state, number) or _after_insertion(state, number, at):
        return refused
    needle = state.needles[number]
    was_out = needle.removed is not None and at > needle.removed.at
    is_gone = was_out or needle.status is NeedleStatus.MISSING
    return refuse("needle.not_in", needle=number) if is_gone else None


def _range(value: float, instrument: Instrument) -> Refused | None:
    if is_in_range(instrument, value):
        return None
    return refuse("measure.out_of_range", instrument=instrument.name, allowed=allowed_range(instrument))
