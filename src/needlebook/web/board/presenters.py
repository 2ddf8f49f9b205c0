"""The open sessions as the board prints them. It hangs in sight: a patient is initials until the room is opened."""

from collections import Counter as Counted
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.accounts.models import User
from needlebook.clinic.patients.models import Patient, Visit
from needlebook.core.sessions import Needle, State
from needlebook.core.sessions.types import ReactionObserved
from needlebook.knowledge.guidance import load_guidance
from needlebook.web.templatetags.needlebook import clock
from needlebook.web.treat.counting import Counter, counter_of
from needlebook.web.treat.people import names_of

# What makes a room urgent, most urgent first. Judged (J): a person in danger before a needle, a needle before a form.
URGENCY = ("faint", "stop", "missing", "left", "over", "reaction", "shared", "in", "unclosed", "empty")
TONES = {
    "faint": "stop",
    "stop": "stop",
    "missing": "stop",
    "left": "stop",
    "over": "avoid",
    "reaction": "precautions",
    "shared": "precautions",
    "unclosed": "precautions",
}


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing to look after. kind: of URGENCY; since: when it began."""

    kind: str
    words: str
    since: datetime | None = None

    @property
    def tone(self) -> str:
        return TONES.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class RoomCard:
    """One open session. signals: most urgent first; longest: the needle that is in longest; stopped_at: of a faint."""

    room: str
    initials: str
    practitioner: str
    opened_at: datetime
    counter: Counter
    signals: tuple[Signal, ...]
    longest: Needle | None
    longest_clock: str
    next_due: str
    stopped_at: datetime | None
    href: str
    is_demo: bool

    @property
    def kind(self) -> str:
        """What the room is sorted by."""
        return self.signals[0].kind if self.signals else "in" if self.counter.in_body else "empty"

    @property
    def tone(self) -> str:
        return TONES.get(self.kind, "")

    @property
    def css(self) -> str:
        return "calm" if not self.signals else ""


@dataclass(frozen=True, slots=True)
class Board:
    cards: tuple[RoomCard, ...]

    @property
    def needles_in(self) -> int:
        return sum(card.counter.in_body for card in self.cards)

    @property
    def urgent(self) -> int:
        """Rooms where somebody has to go now."""
        return sum(card.tone in ("stop", "avoid") for card in self.cards)


def people_of(unclosed: Mapping[Visit, State], me: User) -> Mapping[str, str]:
    """Who answers for each session, by id: one query at most."""
    known = {visit.practitioner for visit in unclosed} | {me}
    return names_of({state.responsible or "" for state in unclosed.values()}, known)


def board_of(unclosed: Mapping[Visit, State], people: Mapping[str, str], now: datetime, today: date) -> Board:
    """The rooms, most urgent first; of the same urgency, the needle that is in longest first."""
    cards = [_card(visit, state, people, now, today) for visit, state in unclosed.items()]
    named = Counted(_key(card.room) for card in cards if card.room)
    cards = [_sharing(card) if named[_key(card.room)] > 1 else card for card in cards]
    return Board(tuple(sorted(cards, key=lambda card: (URGENCY.index(card.kind), _since(card), card.opened_at))))


def _key(room: str) -> str:
    return " ".join(room.split()).casefold()


def _sharing(card: RoomCard) -> RoomCard:
    """Two open sessions name one room: one of them is elsewhere, was forgotten, or both lie there behind a curtain."""
    signal = Signal("shared", _("Another open session names this room"))
    return replace(card, signals=tuple(sorted((*card.signals, signal), key=lambda one: URGENCY.index(one.kind))))


def _since(card: RoomCard) -> datetime:
    """When the most urgent thing began, else when the longest needle went in."""
    began = card.signals[0].since if card.signals else None
    return began or (card.longest.inserted.at if card.longest else card.opened_at)


def _card(visit: Visit, state: State, people: Mapping[str, str], now: datetime, today: date) -> RoomCard:
    opened_at = state.opened.at if state.opened else visit.started_at
    at = state.faint.at if state.faint else now
    inside = [state.needles[number] for number in state.needles_in]
    longest = min(inside, key=lambda needle: needle.inserted.at, default=None)
    signals = sorted(_signals(state, inside, opened_at, at, today), key=lambda signal: URGENCY.index(signal.kind))
    return RoomCard(
        room=state.opened.room if state.opened else "",
        initials=initials_of(visit.patient),
        practitioner=people[state.responsible or ""],
        opened_at=opened_at,
        counter=counter_of(state),
        signals=tuple(signals),
        longest=longest,
        longest_clock=clock(longest.dwell_s(at)) if longest else "",
        next_due="" if state.faint else _next_due(inside, at),
        stopped_at=state.faint.at if state.faint else None,
        href=reverse("treat", args=[visit.pk]),
        is_demo=visit.patient.is_demo,
    )


def initials_of(patient: Patient) -> str:
    """'I. S.': enough for those who work here, and no name for those who wait here."""
    return " ".join(f"{name[0]}." for name in (patient.given_name, patient.family_name) if name)


def _signals(
    state: State, inside: Sequence[Needle], opened_at: datetime, at: datetime, today: date
) -> Iterator[Signal]:
    for event in state.standing:
        yield _reaction(event)
    if missing := len(state.needles_missing):
        words = ngettext("%(n)d needle missing", "%(n)d needles missing", missing)
        yield Signal("missing", words % {"n": missing})
    day = timezone.localdate(opened_at)
    if day != today:
        kind = "left" if state.unaccounted else "unclosed"
        yield Signal(kind, _("Open since %(day)s") % {"day": date_format(day, "l j F")}, opened_at)
    if not state.faint and (over := [due for needle in inside if (due := _due(needle)) <= at]):
        words = ngettext(
            "%(n)d needle past its time, by %(time)s", "%(n)d needles past their time, by up to %(time)s", len(over)
        )
        yield Signal("over", words % {"n": len(over), "time": clock((at - min(over)).total_seconds())}, min(over))


def _reaction(event: ReactionObserved) -> Signal:
    reaction = load_guidance().reactions[event.kind]
    kind = "faint" if event.kind == "faint" else "stop" if reaction.tone == "stop" else "reaction"
    since = date_format(timezone.localtime(event.at), "H:i")
    return Signal(kind, _("%(what)s, since %(time)s") % {"what": reaction.label, "time": since}, event.at)


def _due(needle: Needle) -> datetime:
    return needle.inserted.at + timedelta(seconds=needle.due_after_s)


def _next_due(inside: Sequence[Needle], at: datetime) -> str:
    """When the next needle is due, by the clock; empty when none is planned to be."""
    to_come = [due for needle in inside if needle.inserted.planned_dwell_s and (due := _due(needle)) > at]
    return date_format(timezone.localtime(min(to_come)), "H:i") if to_come else ""
