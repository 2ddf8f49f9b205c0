"""The rows of the ledger: needles over time first, then those in, planned, removed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.assessments.models import PlannedSite
from needlebook.core.anatomy import Side
from needlebook.core.sessions import Needle, NeedleStatus, State
from needlebook.core.sessions.state import UNPLANNED_S
from needlebook.core.sessions.types import NeedleDeclared
from needlebook.knowledge import load
from needlebook.web.templatetags.needlebook import clock, muscle_name, side_name

ORDER = ("missing", "due", "in", "planned", "done")


@dataclass(frozen=True, slots=True)
class NeedleRow:
    """One needle, or one planned site. `number` is the same in plan, room and record.

    state: missing | due | in | planned | done; elapsed_s, planned_s: of its dwell; due_s: when somebody is called,
    planned or not; share: of the ring, 0 to 100;
    place_id: the trigger point, or the muscle where none was named; hazards: what can be hit there and how to stay
    away; asks: why one tap is not enough; reads_first: the hazard is to be read before; fields: what one tap records;
    lot of a planned site: the one of the last needle of its size.
    """

    number: int
    state: str
    name: str
    place: str
    size: str
    note: str
    muscle: str
    side: Side
    place_id: str
    lot: str = ""
    elapsed_s: float | None = None
    planned_s: float | None = None
    due_s: float | None = None
    inserted_at: datetime | None = None
    twitches: int = 0
    manipulations: int = 0
    is_selected: bool = False
    site: int | None = None
    is_whole: bool | None = None
    depth_mm: float | None = None
    technique: str = ""
    is_against_rules: bool = False
    hazards: tuple[str, ...] = ()
    hazard_names: tuple[str, ...] = ()
    is_barred: bool = False
    asks: str = ""
    reads_first: bool = False
    is_next: bool = False
    fields: tuple[tuple[str, object], ...] = ()

    @property
    def is_one_tap(self) -> bool:
        """A tap on the row or the chart says that the needle is in; otherwise it opens the dialog."""
        return bool(self.fields) and (self.is_next or not self.reads_first)

    @property
    def css(self) -> str:
        return {"missing": "due", "due": "due", "planned": "planned", "done": "done"}.get(self.state, "")

    @property
    def is_in(self) -> bool:
        return self.state in ("in", "due")

    @property
    def clock(self) -> str:
        return clock(self.elapsed_s)

    @property
    def share(self) -> int | None:
        """How much of the planned dwell has passed, 0 to 100; None where none was planned."""
        if not self.planned_s or self.elapsed_s is None:
            return None
        return min(100, round(100 * self.elapsed_s / self.planned_s))

    @property
    def word(self) -> str:
        words = {
            "missing": _("missing"),
            "due": _("in, time is up"),
            "in": _("in"),
            "planned": _("planned"),
            "done": _("removed"),
        }
        return words[self.state]

    @property
    def short(self) -> str:
        """Under the ring on a phone."""
        planned = _("next") if self.is_next else _("to do")
        words = {"missing": _("lost"), "due": _("time up"), "in": _("in"), "planned": planned, "done": _("out")}
        return words[self.state]

    @property
    def past(self) -> str:
        """What stands after the time by which it is past."""
        return past_words(is_planned=bool(self.planned_s))

    @property
    def label(self) -> str:
        """The full name, for the chart and for screen readers."""
        return _("Needle %(n)d, %(name)s, %(place)s: %(state)s") % {
            "n": self.number,
            "name": self.name,
            "place": self.place,
            "state": self.word,
        }


def rows_of(state: State, planned: Sequence[PlannedSite], now: datetime, selected: int | None) -> tuple[NeedleRow, ...]:
    """All rows in their order; within a state the longest in first, then by number."""
    rows = [*_inserted(state, now, selected, _sites_by_place(planned)), *_planned(state, planned)]
    return tuple(sorted(rows, key=lambda row: (ORDER.index(row.state), -(_waiting(row)), row.number)))


def _waiting(row: NeedleRow) -> float:
    return row.elapsed_s or 0.0 if row.is_in else 0.0


def _sites_by_place(planned: Sequence[PlannedSite]) -> Mapping[tuple[str, str, str], int]:
    return {(site.muscle, site.side, site.trigger_point): site.number for site in planned}


def _inserted(
    state: State, now: datetime, selected: int | None, sites: Mapping[tuple[str, str, str], int]
) -> Iterator[NeedleRow]:
    for number, needle in state.needles.items():
        inserted = needle.inserted
        elapsed = needle.dwell_s(now)
        kind = _state(needle, elapsed)
        yield NeedleRow(
            number=number,
            state=kind,
            name=muscle_name(inserted.muscle),
            place=place_words(inserted.side, inserted.trigger_point or ""),
            size=size_words(inserted.diameter_mm, inserted.length_mm),
            note=_note(needle, kind, elapsed),
            muscle=inserted.muscle,
            side=inserted.side,
            place_id=inserted.trigger_point or inserted.muscle,
            lot=inserted.lot or "",
            elapsed_s=elapsed,
            planned_s=inserted.planned_dwell_s,
            due_s=needle.due_after_s,
            inserted_at=inserted.at,
            twitches=needle.twitches,
            manipulations=len(needle.manipulations),
            is_selected=number == selected,
            is_whole=needle.is_intact,
            depth_mm=inserted.depth_mm,
            technique=inserted.technique,
            is_against_rules=isinstance(inserted, NeedleDeclared),
            site=sites.get((inserted.muscle, inserted.side.value, inserted.trigger_point or "")),
        )


def _state(needle: Needle, elapsed_s: float | None) -> str:
    if needle.status is not NeedleStatus.IN:
        return "done" if needle.status is NeedleStatus.OUT else "missing"
    return "due" if elapsed_s is not None and elapsed_s >= needle.due_after_s else "in"


def _note(needle: Needle, state: str, elapsed_s: float | None) -> str:
    if state == "done":
        return _("out, whole") if needle.is_intact else _("out, not whole")
    if state == "missing":
        return _("reported missing")
    if state == "due":
        over = (elapsed_s or 0) - needle.due_after_s
        return f"{clock(over)} {past_words(is_planned=bool(needle.inserted.planned_dwell_s))}"
    count = needle.twitches
    return ngettext("%(n)d twitch", "%(n)d twitches", count) % {"n": count} if count else _("in")


def past_words(*, is_planned: bool) -> str:
    """'over' alone may be read as done."""
    return _("past its time") if is_planned else _("past %(n)d min, no time was planned") % {"n": UNPLANNED_S // 60}


def _planned(state: State, planned: Sequence[PlannedSite]) -> Iterator[NeedleRow]:
    for site in planned:
        if site.number not in state.needles:
            yield NeedleRow(
                number=site.number,
                state="planned",
                name=muscle_name(site.muscle),
                place=place_words(Side(site.side), site.trigger_point),
                size=size_words(site.diameter_mm, site.length_mm),
                note=_("tap to insert"),
                muscle=site.muscle,
                side=Side(site.side),
                place_id=site.trigger_point or site.muscle,
                planned_s=site.dwell_s,
                site=site.number,
            )


def place_words(side: Side, trigger_point: str) -> str:
    """'left, back part'; only the side where no trigger point was named."""
    point = load().anatomy.trigger_points.get(trigger_point)
    return ", ".join(word for word in (side_name(side), point.site or point.label if point else "") if word)


def size_words(diameter_mm: float | None, length_mm: float | None) -> str:
    """'0.30 × 60 mm'; a size that was not planned is said so."""
    if diameter_mm is None or length_mm is None:
        return _("size not planned")
    return f"{diameter_mm:.2f} × {length_mm:g} mm"
