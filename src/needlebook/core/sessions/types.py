"""What can happen in a session. An event is a fact: it is never edited, only corrected by a later event.

A command is the event that is proposed; `decide` accepts or refuses it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType

from needlebook.core.anatomy import Side
from needlebook.core.sessions.checks import check_fields


class Technique(StrEnum):
    """What is done with a needle that is in."""

    STATIC = "static"
    PISTONING = "pistoning"
    ROTATION = "rotation"
    ELECTRICAL = "electrical"


class Moment(StrEnum):
    """When in the session something was measured."""

    BEFORE = "before"
    AFTER = "after"


class ReactionKind(StrEnum):
    """What the patient feels or shows. Those that stop the needling stand first."""

    FAINT = "faint"
    BREATHLESS = "breathless"
    WEAKNESS = "weakness"
    ELECTRIC_PAIN = "electric_pain"
    SHARP_PAIN = "sharp_pain"
    BLEEDING = "bleeding"
    STUCK_NEEDLE = "stuck_needle"
    ANXIOUS = "anxious"
    NAUSEA = "nausea"
    HEADACHE = "headache"
    DROWSY = "drowsy"
    OTHER = "other"


class IncidentKind(StrEnum):
    """What went wrong. `retained_needle`: a needle, or a part, could not be taken out and stays in the body."""

    MISSING_NEEDLE = "missing_needle"
    BROKEN_NEEDLE = "broken_needle"
    RETAINED_NEEDLE = "retained_needle"
    STUCK_NEEDLE = "stuck_needle"
    NEEDLESTICK = "needlestick"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event has. `id`: a UUID the device made; `at`: when it happened, with its time zone;
    `by`: the practitioner's id; `device_sequence`: the device's own count.

    Raises BadInput (field, wrong, allowed) for a value that cannot be.
    """

    id: str
    at: dt.datetime
    by: str
    device_sequence: int | None = None

    def __post_init__(self) -> None:
        check_fields({f.name: getattr(self, f.name) for f in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOpened(Event):
    """The practitioner and the patient begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentConfirmed(Event):
    """The patient agrees to be needled today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(Event):
    """The patient no longer agrees, also with needles in. Needles may still be removed."""

    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedleInserted(Event):
    """A needle is in. `needle`: its number in the session. Lot, expiry and dwell None: not known, not planned.

    override_reason: kept as it was said; what unlocks a site is the override that stands with the verdict.
    """

    needle: int
    muscle: str
    side: Side
    diameter_mm: float
    length_mm: float
    technique: Technique
    trigger_point: str | None = None
    lot: str | None = None
    expires: dt.date | None = None
    planned_dwell_s: float | None = None
    override_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedleManipulated(Event):
    """A needle that is in was moved, wound or connected."""

    needle: int
    technique: Technique


@dataclass(frozen=True, slots=True, kw_only=True)
class TwitchObserved(Event):
    """Local twitch responses seen now; counts add up over a needle."""

    needle: int
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedleRemoved(Event):
    """A needle is out, or found again after it was missing."""

    needle: int
    is_intact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTaken(Event):
    """Something measured in the session, in the instrument's unit."""

    instrument: str
    moment: Moment
    value: float
    side: Side | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionObserved(Event):
    """The patient reacts. `needle` None: to none in particular."""

    kind: ReactionKind
    needle: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(Event):
    """Words for the record."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCorrected(Event):
    """The event `corrects` counts as if it had not happened. It stays in the ledger."""

    corrects: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReported(Event):
    """Something went wrong, in words. A report accounts for a needle only when it names it."""

    kind: IncidentKind
    what_happened: str
    needle: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionClosed(Event):
    """The end. `counted_in_bin`: the needles counted in the sharps bin."""

    counted_in_bin: int


EVENT_TYPES: Mapping[str, type[Event]] = MappingProxyType(
    {
        kind.__name__: kind
        for kind in (
            SessionOpened,
            ConsentConfirmed,
            ConsentWithdrawn,
            NeedleInserted,
            NeedleManipulated,
            TwitchObserved,
            NeedleRemoved,
            MeasureTaken,
            ReactionObserved,
            NoteAdded,
            EventCorrected,
            IncidentReported,
            SessionClosed,
        )
    }
)

UNCORRECTABLE: tuple[type[Event], ...] = (SessionOpened, SessionClosed, EventCorrected)
