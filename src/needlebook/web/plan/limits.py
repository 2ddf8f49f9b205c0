"""What the plan has to be warned of, and what stands in the way of consent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.readiness import obstacles_of
from needlebook.core.anatomy import Side
from needlebook.core.screening import Verdict
from needlebook.knowledge import load
from needlebook.knowledge.guidance import LUNG_HAZARDS
from needlebook.web.plan.sites import SiteRow

IN_THE_WAY = ("verdict.person_out", "plan.no_site", "plan.all_avoided")


@dataclass(frozen=True, slots=True)
class Warning:
    """A sentence to mind, the sites it is about, and its source with its letter."""

    tone: str
    says: str
    more: str


def warnings(visit: Visit, verdict: Verdict, rows: Sequence[SiteRow], most: int) -> Iterator[Warning]:
    """What to mind about the plan as a whole, most important first. Sites that are out count for none of it.

    most: the needles that the limits of this session allow.
    """
    permitted = [row for row in rows if not row.is_out]
    yield from _both_lungs(permitted)
    if "supine" in verdict.constraints:
        yield from _seated([row for row in permitted if row.position == "seated"])
    is_first = visit.number == 1
    if is_first and "one_needle_first" in verdict.constraints:
        yield from _one_first(permitted)
    else:
        yield from _many(permitted, most, is_first)
    yield from _no_size([row for row in permitted if not row.size])


def what_stands_in_the_way(visit: Visit, verdict: Verdict) -> str:
    """Why there is nothing to ask consent for; empty when there is."""
    return " ".join(obstacle.text for obstacle in obstacles_of(visit, verdict) if obstacle.code in IN_THE_WAY)


def constraints(verdict: Verdict) -> Sequence[str]:
    """What holds for the whole session, in words; hazards stand with their sites."""
    meanings = load().rulebook.constraints
    return [meanings[id] for id in verdict.constraints if id in meanings]


def _both_lungs(rows: Sequence[SiteRow]) -> Iterator[Warning]:
    over_lung = [row for row in rows if LUNG_HAZARDS & {hazard.id for hazard in row.hazards}]
    if {Side.LEFT, Side.RIGHT} <= {row.side for row in over_lung}:
        names = "; ".join(f"{row.number}. {row.name}" for row in over_lung)
        yield Warning(
            "stop",
            _("Needles that could reach the lung are planned on both sides: not in one session"),
            _("Both lungs could be hurt at once (S SA51; for the low back J). Leave one side out: %(names)s.")
            % {"names": names},
        )


def _seated(rows: Sequence[SiteRow]) -> Iterator[Warning]:
    if rows:
        meaning = load().rulebook.constraints["supine"]
        says = ngettext("Sitting is planned for site %(n)s", "Sitting is planned for sites %(n)s", len(rows))
        yield Warning("precautions", says % {"n": _numbers(rows)}, meaning)


def _one_first(rows: Sequence[SiteRow]) -> Iterator[Warning]:
    if len(rows) > 1:
        meaning = load().rulebook.constraints["one_needle_first"]
        yield Warning("precautions", _("More than one site for a first session"), meaning)


def _many(rows: Sequence[SiteRow], most: int, is_first: bool) -> Iterator[Warning]:
    """At a first visit few for everybody; at any visit no more than the limits say."""
    if len(rows) <= most:
        return
    if is_first:
        more = _("%(n)d sites are planned. At a first visit few, 1 to 4 (R); there is no standard number (S).")
        yield Warning("precautions", _("Many sites for a first visit"), more % {"n": len(rows)})
    else:
        more = _("%(n)d sites are planned; the limit is %(most)d.") % {"n": len(rows), "most": most}
        yield Warning("precautions", _("More sites than the limit of this session"), more)


def _numbers(rows: Sequence[SiteRow]) -> str:
    return ", ".join(str(row.number) for row in rows)


def _no_size(rows: Sequence[SiteRow]) -> Iterator[Warning]:
    if rows:
        says = ngettext("Needle size open at site %(n)s", "Needle size open at sites %(n)s", len(rows))
        yield Warning("precautions", says % {"n": _numbers(rows)}, _("It has to be chosen before a needle goes in."))
