"""The state of a session: which needles are in, out or missing, and what else happened."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from needlebook.core.sessions.types import (
    ConsentConfirmed,
    ConsentWithdrawn,
    Event,
    IncidentKind,
    IncidentReported,
    MeasureTaken,
    NeedleInserted,
    NeedleManipulated,
    NeedleRemoved,
    NoteAdded,
    ReactionEnded,
    ReactionKind,
    ReactionObserved,
    SessionClosed,
    SessionOpened,
    SessionTakenOver,
)

# Reactions after which the guidance stops the needling and takes every needle out. A test holds them against it.
STOPS = frozenset({ReactionKind.FAINT, ReactionKind.BREATHLESS, ReactionKind.WEAKNESS})
# A needle whose time nobody planned is looked after too: trials left needles in for mostly 5 to 40 min (S, DOSE1). That
# the longest of these is where the alarm goes is judged (J): a needle nobody set a time for is the one forgotten.
UNPLANNED_S = 2_400.0


class NeedleStatus(StrEnum):
    """Where a needle is, as far as the ledger knows."""

    IN = "in"
    OUT = "out"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Needle:
    """One needle of the session and everything that happened to it.

    inserted: as it was told last: what `NeedleDescribed` said is in it.
    """

    inserted: NeedleInserted
    removed: NeedleRemoved | None = None
    twitches: int = 0
    manipulations: tuple[NeedleManipulated, ...] = ()
    reports: tuple[IncidentReported, ...] = ()

    @property
    def status(self) -> NeedleStatus:
        """Out once removed, whatever was reported before; missing when a report says so."""
        if self.removed:
            return NeedleStatus.OUT
        return NeedleStatus.MISSING if self.is_reported(IncidentKind.MISSING_NEEDLE) else NeedleStatus.IN

    @property
    def is_intact(self) -> bool | None:
        """None while nobody has seen the needle out."""
        return self.removed.is_intact if self.removed else None

    @property
    def is_accounted_for(self) -> bool:
        """Out, reported missing, or reported as staying in the body."""
        return self.status is not NeedleStatus.IN or self.is_reported(IncidentKind.RETAINED_NEEDLE)

    @property
    def is_break_unreported(self) -> bool:
        """It came out broken and no report names it."""
        explained = self.is_reported(IncidentKind.BROKEN_NEEDLE, IncidentKind.RETAINED_NEEDLE)
        return self.is_intact is False and not explained

    @property
    def due_after_s(self) -> float:
        """Seconds in the body after which somebody is called: as planned, else the longest of the trials."""
        return self.inserted.planned_dwell_s or UNPLANNED_S

    def is_reported(self, *kinds: IncidentKind) -> bool:
        """Whether a report of one of these kinds names this needle."""
        return any(report.kind in kinds for report in self.reports)

    def dwell_s(self, now: dt.datetime) -> float | None:
        """Seconds in the body until removal, or until `now`; None for a missing needle, where nobody knows.

        Clocks that disagree never make it negative.
        """
        if self.status is NeedleStatus.MISSING:
            return None
        end = self.removed.at if self.removed else now
        return max(0.0, (end - self.inserted.at).total_seconds())


@dataclass(frozen=True, slots=True)
class State:
    """What is so after the events so far. Build it with `fold` and `apply`, never by hand.

    events: every event by its id, corrected ones too, in the order recorded; corrected: ids that no longer count;
    misnumbered: insertions under a number that was taken, which `decide` refuses but a recorded file may hold.
    """

    events: Mapping[str, Event] = field(default_factory=dict)
    corrected: frozenset[str] = frozenset()
    opened: SessionOpened | None = None
    closed: SessionClosed | None = None
    consent: ConsentConfirmed | ConsentWithdrawn | None = None
    needles: Mapping[int, Needle] = field(default_factory=dict)
    misnumbered: tuple[NeedleInserted, ...] = ()
    measures: tuple[MeasureTaken, ...] = ()
    reactions: tuple[ReactionObserved, ...] = ()
    ended: tuple[ReactionEnded, ...] = ()
    takeovers: tuple[SessionTakenOver, ...] = ()
    incidents: tuple[IncidentReported, ...] = ()
    notes: tuple[NoteAdded, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.opened is not None and self.closed is None

    @property
    def needles_in(self) -> tuple[int, ...]:
        """Numbers of the needles in the body, lowest first."""
        return self._numbers(NeedleStatus.IN)

    @property
    def needles_out(self) -> tuple[int, ...]:
        """Numbers of the needles that came out, whole or broken."""
        return self._numbers(NeedleStatus.OUT)

    @property
    def needles_missing(self) -> tuple[int, ...]:
        """Numbers of the needles reported missing and not found since."""
        return self._numbers(NeedleStatus.MISSING)

    @property
    def unaccounted(self) -> tuple[int, ...]:
        """Numbers of the needles that are neither out nor explained by a report that names them."""
        return tuple(sorted(n for n, needle in self.needles.items() if not needle.is_accounted_for))

    @property
    def responsible(self) -> str | None:
        """The practitioner who answers for the session: who took it over last, or opened it."""
        last = self.takeovers[-1] if self.takeovers else self.opened
        return last.by if last else None

    @property
    def standing(self) -> tuple[ReactionObserved, ...]:
        """Reactions that nobody has said are over, oldest first."""
        over = {event.reaction for event in self.ended}
        return tuple(reaction for reaction in self.reactions if reaction.id not in over)

    @property
    def faint(self) -> ReactionObserved | None:
        """The faint that stands: while it does, no timer runs and nothing is inserted."""
        return next((reaction for reaction in self.standing if reaction.kind is ReactionKind.FAINT), None)

    @property
    def stop(self) -> ReactionObserved | None:
        """The oldest reaction that stands and means stop: nothing is inserted until somebody says that it is over."""
        return next((reaction for reaction in self.standing if reaction.kind in STOPS), None)

    @property
    def twitches(self) -> int:
        return sum(needle.twitches for needle in self.needles.values())

    def dwell_s(self, needle: int, now: dt.datetime) -> float | None:
        """Seconds that one needle has been in; None when it is missing. Raises KeyError for an unknown number."""
        return self.needles[needle].dwell_s(now)

    def _numbers(self, status: NeedleStatus) -> tuple[int, ...]:
        return tuple(sorted(n for n, needle in self.needles.items() if needle.status is status))
