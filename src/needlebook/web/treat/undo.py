"""The last thing that can be taken back. Taking back is a correcting event: nothing is erased."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.core.sessions import State
from needlebook.core.sessions.types import (
    UNCORRECTABLE,
    ConsentConfirmed,
    ConsentWithdrawn,
    Event,
    IncidentReported,
    MeasureTaken,
    NeedleDescribed,
    NeedleInserted,
    NeedleManipulated,
    NeedleRemoved,
    NoteAdded,
    ReactionEnded,
    SessionTakenOver,
    TwitchObserved,
)

# An answer of the patient, a measure, a report and a note are no taps: each is put right where it was given.
KEPT = (*UNCORRECTABLE, ConsentConfirmed, ConsentWithdrawn, MeasureTaken, IncidentReported, NoteAdded, SessionTakenOver)


@dataclass(frozen=True, slots=True)
class Undo:
    """What a tap on Undo takes back."""

    event_id: str
    says: str


def undo_of(state: State) -> Undo | None:
    """The event recorded last that still counts and may be corrected; None when there is none."""
    standing = [e for e in state.events.values() if e.id not in state.corrected and not isinstance(e, KEPT)]
    return Undo(standing[-1].id, _words(standing[-1])) if standing else None


def _words(event: Event) -> str:
    match event:
        case NeedleInserted(needle=n):
            return _("needle %(n)d in") % {"n": n}
        case NeedleRemoved(needle=n):
            return _("needle %(n)d out") % {"n": n}
        case TwitchObserved(needle=n):
            return _("twitch, needle %(n)d") % {"n": n}
        case NeedleManipulated(needle=n):
            return _("needle %(n)d moved") % {"n": n}
        case NeedleDescribed(needle=n):
            return _("needle %(n)d described") % {"n": n}
        case ReactionEnded():
            return _("reaction over")
        case _:
            return _("reaction")
