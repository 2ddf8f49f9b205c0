"""A planned site in the room: what can be hit there, and whether one tap may say that its needle is in.

The tap comes after the needle, so what can be hit has to be read before: it stands in the row, in the card of the next
site and in the dialog. Three things keep one tap from being enough (J):

- there is nothing to record: no size was planned, or the planned current is barred;
- there is something to decide: needles of another position are in, or a rule was overridden here;
- the first needle into a muscle near the lung, the spinal canal, a vessel or an organ opens the dialog with the hazard,
  unless it is the next site: there the hazard stands on the screen in full, in the row or, on a phone, in the card.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from needlebook.clinic.assessments.models import PlannedSite
from needlebook.core.screening import Hazard, Verdict
from needlebook.core.sessions import State
from needlebook.core.sessions.types import NeedleInserted, Technique
from needlebook.knowledge import load
from needlebook.knowledge.removal import load_steps
from needlebook.web.treat.needles import NeedleRow

NERVE = "nerve"  # the step of removal whose harm is felt at once: it stops the hand by itself, so it does not ask


@dataclass(frozen=True, slots=True)
class Day:
    """What is the same for every site of the room. barred: why nothing may go in now; empty: it may."""

    verdict: Verdict
    state: State
    positions: Mapping[int, str]
    overridden: Collection[int]
    today: dt.date
    barred: str = ""


def ready_rows(rows: Sequence[NeedleRow], planned: Sequence[PlannedSite], day: Day) -> tuple[NeedleRow, ...]:
    """The same rows; those of planned sites say what can be hit there, what one tap records, and why it asks first."""
    sites = {site.number: site for site in planned}
    following = next((row.number for row in rows if row.state == "planned" and not day.barred), None)
    return tuple(
        replace(_ready(row, sites[row.number], day), is_next=row.number == following) if row.state == "planned" else row
        for row in rows
    )


def hazards_at(muscle: str, choices: Mapping[str, str]) -> tuple[Hazard, ...]:
    """What a needle in this muscle can reach, as the clinic stays away from it."""
    return tuple(hazard.under(choices) for hazard in load().rulebook.hazards if muscle in hazard.muscles)


def position_warning(state: State, site: PlannedSite, positions: Mapping[int, str]) -> str:
    """The next position opens only when no needle is in. `positions`: of the planned sites, by number."""
    if {positions.get(number, site.position) for number in state.needles_in} <= {site.position}:
        return ""
    return _("Needles of another position are still in. The patient does not turn over with needles in.")


def last_like(state: State, diameter_mm: float | None, length_mm: float | None) -> NeedleInserted | None:
    """The last needle of this size whose lot is known: its pack is likely still open."""
    for needle in reversed(state.needles.values()):
        told = needle.inserted
        if told.lot and (told.diameter_mm, told.length_mm) == (diameter_mm, length_mm):
            return told
    return None


def _ready(row: NeedleRow, site: PlannedSite, day: Day) -> NeedleRow:
    hazards = hazards_at(site.muscle, day.verdict.choices)
    last = last_like(day.state, site.diameter_mm, site.length_mm)
    pack = last if last and (last.expires is None or last.expires >= day.today) else None
    asks = day.barred or _asks(row, site, day)
    return replace(
        row,
        hazards=tuple(f"{hazard.structure}: {hazard.mitigation}" for hazard in hazards),
        hazard_names=tuple(hazard.structure for hazard in hazards),
        lot=(pack.lot or "") if pack else "",
        is_barred=bool(day.barred),
        asks=asks,
        reads_first=bool({hazard.id for hazard in hazards} & _grave()) and not _is_known(site, day.state),
        fields=() if asks else tuple(_fields(site, pack)),
    )


def _asks(row: NeedleRow, site: PlannedSite, day: Day) -> str:
    """Why one tap is not enough, in words; empty when it is."""
    if site.diameter_mm is None or site.length_mm is None or not site.technique:
        return _("No size is planned here.")
    if site.technique == Technique.ELECTRICAL and "no_electro" in day.verdict.constraints:
        return _("No electrical stimulation for this patient.")
    if row.number in day.overridden:
        return _("A rule is overridden here.")
    return position_warning(day.state, site, day.positions)


def _grave() -> frozenset[str]:
    """Hazards whose harm is not felt while the needle goes in, or is past mending."""
    return frozenset(hazard for step in load_steps() if step.id != NERVE for hazard in step.hazards)


def _is_known(site: PlannedSite, state: State) -> bool:
    """A needle went into this muscle on this side before in this session: what can be hit there has been read."""
    taken = ((needle.inserted.muscle, needle.inserted.side.value) for needle in state.needles.values())
    return (site.muscle, site.side) in taken


def _fields(site: PlannedSite, pack: NeedleInserted | None) -> Iterator[tuple[str, object]]:
    """What one tap says: the planned needle, of the pack that was used last for this size."""
    told = {
        "needle": site.number,
        "muscle": site.muscle,
        "side": site.side,
        "trigger_point": site.trigger_point,
        "diameter_mm": f"{site.diameter_mm:g}",
        "length_mm": f"{site.length_mm:g}",
        "technique": site.technique,
        "planned_dwell_s": f"{site.dwell_s:g}" if site.dwell_s else "",
    }
    if pack:
        told |= {
            "lot": pack.lot,
            "gtin": pack.gtin,
            "expires": pack.expires.isoformat() if pack.expires else "",
        }
    return ((name, value) for name, value in told.items() if value)
