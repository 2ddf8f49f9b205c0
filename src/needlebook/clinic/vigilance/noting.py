"""Reactions and reports of a session become events of the register, in the ledger's own transaction."""

from collections.abc import Mapping, Sequence

from needlebook.clinic.accounts.models import User
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.vigilance.facts import Told, incident_key, reaction_key, told_in
from needlebook.clinic.vigilance.models import AdverseEvent
from needlebook.clinic.vigilance.summing import summarise
from needlebook.clinic.vigilance.writing import take_back_untold, tell
from needlebook.core.sessions import State
from needlebook.core.sessions.types import (
    Event,
    EventCorrected,
    IncidentReported,
    NeedleRemoved,
    ReactionEnded,
    ReactionObserved,
    SessionClosed,
)
from needlebook.core.vigilance.types import Reporter


def keep_events(session: Session, state: State, events: Sequence[Event], *, by: User) -> None:
    """Bring the register up to what `state` says of the events that these accepted facts speak of, then the summary."""
    keys = {key for event in events for key in _keys(event, state)}
    is_closing = any(isinstance(event, SessionClosed) for event in events)
    if keys or is_closing:
        told = {one.source_key: one for one in told_in(state)}
        keys |= set(told) if is_closing else set()  # also what was recorded before there was a register
        for key in sorted(keys):
            _keep(session, key, told, by)
    if state.closed:
        summarise(session, state)


def _keep(session: Session, key: str, told: Mapping[str, Told], by: User) -> None:
    one = told.get(key)
    if one:
        tell(session.visit, key, one.effect, reporter=Reporter.PHYSIO, at=one.at, by=by)
    elif AdverseEvent.objects.filter(visit=session.visit_id, source_key=key).exists():
        take_back_untold(session.visit, key, set(), reporter=Reporter.PHYSIO, by=by)


def _keys(event: Event, state: State) -> tuple[str, ...]:
    """Which events of the register may read differently after this fact."""
    if isinstance(event, EventCorrected):
        event = state.events.get(event.corrects, event)
    if isinstance(event, ReactionObserved):
        return (reaction_key(event.id),)
    if isinstance(event, ReactionEnded):
        return (reaction_key(event.reaction),)
    if isinstance(event, IncidentReported):
        return (incident_key(event.id),)
    if isinstance(event, NeedleRemoved):
        return tuple(incident_key(report.id) for report in state.incidents if report.needle == event.needle)
    return ()
