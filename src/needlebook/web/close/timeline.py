"""Everything that was recorded in a session, in the order of the ledger, also what was taken back or refused."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from needlebook.clinic.accounts.queries import full_names
from needlebook.clinic.sessions.actions import said
from needlebook.clinic.sessions.models import Refusal, Session
from needlebook.clinic.sessions.refusals import event_of, refusals_of
from needlebook.core.sessions import State, refuse
from needlebook.core.sessions.types import (
    ConsentConfirmed,
    Event,
    EventCorrected,
    IncidentReported,
    NeedleDeclared,
    NeedleManipulated,
    ReactionEnded,
    ReactionObserved,
    SessionClosed,
    SessionOpened,
    SessionTakenOver,
    TwitchObserved,
)
from needlebook.web.close.noted import incident_words, reaction_words
from needlebook.web.refused.presenters import says
from needlebook.web.treat.needle_forms import TECHNIQUES


@dataclass(frozen=True, slots=True)
class Line:
    """One event. taken_back: the reason, where it no longer counts; refused: why it never did; is_late: added later."""

    at: datetime
    by: str
    words: str
    taken_back: str = ""
    refused: str = ""
    is_late: bool = False


def timeline_of(session: Session, state: State) -> Sequence[Line]:
    """Accepted events in the order of the ledger; a refused one stands where the ledger was when it came."""
    names, refusals = names_of(state), refusals_of(session)
    lines: list[Line] = []
    reasons = {e.corrects: e.reason for e in state.events.values() if isinstance(e, EventCorrected)}
    is_late = False
    for count, event in enumerate(state.events.values()):
        lines += [_refused(refusal) for refusal in refusals if refusal.after == count]
        taken_back = reasons.get(event.id, "")
        lines.append(Line(event.at, names.get(event.by, ""), words_of(event, state), taken_back, is_late=is_late))
        is_late = is_late or isinstance(event, SessionClosed)
    return [*lines, *(_refused(refusal) for refusal in refusals if refusal.after >= len(state.events))]


def _refused(refusal: Refusal) -> Line:
    event = event_of(refusal)
    why = said(refuse(refusal.reason, **refusal.params))
    looked = " ".join(part for part in (refusal.get_answer_display() if refusal.answer else "", refusal.words) if part)
    return Line(event.at, refusal.by.short_name, says(event), refused=f"{why} {looked}".strip())


def words_of(event: Event, state: State) -> str:
    """One event in a few words."""
    return next(_special(event, state), None) or says(event)


def _special(event: Event, state: State) -> Iterator[str]:
    match event:
        case SessionOpened():
            yield _("Session opened")
        case ConsentConfirmed():
            yield _("Consent confirmed")
        case SessionTakenOver():
            yield _("Taken over with %(n)d in the body") % {"n": event.counted_in_body}
        case SessionClosed():
            yield _closed(event)
        case NeedleDeclared():
            yield _("Against a refusal: %(what)s. %(because)s") % {"what": says(event), "because": event.because}
        case _:
            yield from _observed(event, state)


def _observed(event: Event, state: State) -> Iterator[str]:
    match event:
        case TwitchObserved():
            yield _("Needle %(n)d, twitches: %(count)d") % {"n": event.needle, "count": event.count}
        case NeedleManipulated():
            yield _("Needle %(n)d moved: %(how)s") % {"n": event.needle, "how": TECHNIQUES[event.technique]}
        case ReactionObserved():
            yield ": ".join(part for part in (reaction_words(event), event.detail) if part)
        case ReactionEnded():
            began = state.events.get(event.reaction)
            yield _("Over: %(what)s") % {"what": reaction_words(began) if isinstance(began, ReactionObserved) else ""}
        case IncidentReported():
            yield f"{incident_words(event)}: {event.what_happened}"
        case EventCorrected(corrects=id) if id in state.events:
            yield _("Taken back: %(what)s. %(why)s") % {"what": words_of(state.events[id], state), "why": event.reason}


def _closed(event: SessionClosed) -> str:
    if event.packs_opened is None:
        return _("Session closed, %(bin)d in the bin, packs not counted") % {"bin": event.counted_in_bin}
    counts = {"bin": event.counted_in_bin, "packs": event.packs_opened}
    return _("Session closed, %(bin)d in the bin, %(packs)d packs") % counts


def names_of(state: State) -> Mapping[str, str]:
    """Who did it, by id."""
    return full_names(event.by for event in state.events.values())
