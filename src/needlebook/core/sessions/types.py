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
    BENT_NEEDLE = "bent_needle"
    NEEDLESTICK = "needlestick"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event has. `id`: a UUID the device made; `at`: when it happened, with its time zone;
    `by`: the practitioner's id; `device`: the id a device gave itself; `device_sequence`: that device's own count.

    Raises BadInput (field, wrong, allowed) for a value that cannot be.
    """

    id: str
    at: dt.datetime
    by: str
    device: str | None = None
    device_sequence: int | None = None

    def __post_init__(self) -> None:
        check_fields({f.name: getattr(self, f.name) for f in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOpened(Event):
    """The practitioner and the patient begin. `room`: where, as the clinic calls it; empty is not said."""

    room: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentConfirmed(Event):
    """The patient agrees to be needled today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(Event):
    """The patient no longer agrees, also with needles in. Needles may still be removed."""

    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedleInserted(Event):
    """A needle is in. `needle`: its number in the session. Lot, expiry, depth and dwell None: not known, not planned.

    gtin: the number of the product on the pack (GS1); depth_mm: how far it went in;
    override_reason: kept as it was said; what unlocks a site is the override that stands with the verdict.
    """

    needle: int
    muscle: str
    side: Side
    diameter_mm: float
    length_mm: float
    technique: Technique
    trigger_point: str | None = None
    depth_mm: float | None = None
    lot: str | None = None
    gtin: str | None = None
    expires: dt.date | None = None
    planned_dwell_s: float | None = None
    override_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedleDeclared(NeedleInserted):
    """A needle is in that the ledger had refused: said by a practitioner who looked at the refusal.

    It counts like every needle. against: the code of the refusal; because: in words. Never sent by a device.
    """

    against: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedleDescribed(Event):
    """What is told of a needle after it went in. None leaves what was known; what is told later replaces it."""

    needle: int
    diameter_mm: float | None = None
    length_mm: float | None = None
    depth_mm: float | None = None
    technique: Technique | None = None
    lot: str | None = None
    gtin: str | None = None
    expires: dt.date | None = None
    planned_dwell_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedleManipulated(Event):
    """A needle that is in was moved, wound or connected. The last three belong to a current alone."""

    needle: int
    technique: Technique
    frequency_hz: float | None = None
    intensity_ma: float | None = None
    duration_s: float | None = None


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
class ReactionEnded(Event):
    """A reaction is over. `reaction`: the id of its `ReactionObserved`; detail: how it ended."""

    reaction: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTakenOver(Event):
    """Another practitioner answers for the session from now on, having counted the needles in the body."""

    counted_in_body: int


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
    """Something went wrong, in words. A report accounts for a needle only when it names it.

    searched: where it was looked for; imaging: done, ordered or not, and where; told: who was told. Empty is not said.
    """

    kind: IncidentKind
    what_happened: str
    needle: int | None = None
    searched: str = ""
    imaging: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionClosed(Event):
    """The end. `counted_in_bin`: the needles counted in the sharps bin; `packs_opened`: the empty packs, None: not
    counted."""

    counted_in_bin: int
    packs_opened: int | None = None


EVENT_TYPES: Mapping[str, type[Event]] = MappingProxyType(
    {
        kind.__name__: kind
        for kind in (
            SessionOpened,
            ConsentConfirmed,
            ConsentWithdrawn,
            NeedleInserted,
            NeedleDeclared,
            NeedleDescribed,
            NeedleManipulated,
            TwitchObserved,
            NeedleRemoved,
            MeasureTaken,
            ReactionObserved,
            ReactionEnded,
            SessionTakenOver,
            NoteAdded,
            EventCorrected,
            IncidentReported,
            SessionClosed,
        )
    }
)

UNCORRECTABLE: tuple[type[Event], ...] = (SessionOpened, SessionClosed, EventCorrected)
