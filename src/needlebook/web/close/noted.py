"""Reactions and incidents of a session, as the closing page, the record and the report page print them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.incidents import reviews_of
from needlebook.clinic.sessions.models import IncidentReview
from needlebook.core.sessions import State
from needlebook.core.sessions.types import Event, IncidentReported, ReactionObserved
from needlebook.knowledge.guidance import load_guidance
from needlebook.knowledge.incidents import load_incidents
from needlebook.web.treat.course import Line, course_of


@dataclass(frozen=True, slots=True)
class Noted:
    """A reaction, how it went, and when it was over; None: nobody has said so."""

    at: datetime
    what: str
    detail: str
    over_at: datetime | None = None
    course: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Reported:
    """An incident with what was said of it. is_late: recorded after the closing; review: who looked at it."""

    id: str
    at: datetime
    what: str
    detail: str
    said: tuple[tuple[str, str], ...]
    is_late: bool
    review: IncidentReview | None


def reactions_of(state: State) -> tuple[Noted, ...]:
    """What the patient felt or showed, in the order recorded."""
    over = {event.reaction: event.at for event in state.ended}
    return tuple(
        Noted(reaction.at, reaction_words(reaction), reaction.detail, over.get(reaction.id), course_of(state, reaction))
        for reaction in state.reactions
    )


def reaction_words(event: ReactionObserved) -> str:
    return load_guidance().reactions[event.kind].label + needle_words(event.needle)


def incidents_of(visit: Visit, state: State) -> tuple[Reported, ...]:
    """Every report that stands, with its answers; those made after the closing say so."""
    reviews = reviews_of(visit) if state.incidents else {}
    return tuple(
        Reported(
            id=event.id,
            at=event.at,
            what=incident_words(event),
            detail=event.what_happened,
            said=answers_of(event),
            is_late=is_late(state, event),
            review=reviews.get(event.id),
        )
        for event in state.incidents
    )


def incident_words(event: IncidentReported) -> str:
    return load_incidents()[event.kind].label + needle_words(event.needle)


def answers_of(event: IncidentReported) -> tuple[tuple[str, str], ...]:
    """What was looked at, pictured and told; what this kind does not ask stands blank in the event."""
    answers = (
        (_("Looked for"), event.searched),
        (_("X-ray or other picture"), event.imaging),
        (_("Told"), event.told),
    )
    return tuple((label, words) for label, words in answers if words)


def is_late(state: State, event: Event) -> bool:
    """Recorded after the closing. The order of the ledger says so, whatever a clock says."""
    ids = list(state.events)
    return state.closed is not None and ids.index(event.id) > ids.index(state.closed.id)


def needle_words(number: int | None) -> str:
    return _(", needle %(n)d") % {"n": number} if number else ""
