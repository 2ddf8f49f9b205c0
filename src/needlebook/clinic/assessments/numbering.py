"""Writes a plan into its rows: each site with its number, which is the same in plan, room and record."""

from collections.abc import Iterable, Sequence

from django.db.models import F

from needlebook.clinic.assessments.models import Assessment, PlannedSite
from needlebook.clinic.assessments.suggesting import key_of
from needlebook.core.planning import PlannedNeedle, SessionPlan
from needlebook.core.planning.types import SIDE_LYING

ASIDE = 1000  # where numbers wait while they are given anew; a plan has 20 sites at most
Posture = tuple[str, str]  # a position, and the side that is up in side-lying


def store_plan(assessment: Assessment, plan: SessionPlan, standing: Sequence[PlannedSite]) -> None:
    """Rows for the plan: those that stand are kept as they are, with their needle. A wish that was refused stays too:
    it was somebody's decision, and the page says what is wrong with it.
    """
    left, rows = list(standing), []
    for position in plan.positions:
        for needle in position.needles:
            row = next((site for site in left if key_of(site) == needle.site), None)
            if row:
                left.remove(row)
                row.position = position.posture.position
            rows.append(row or _new_row(assessment, needle, position.posture.position))
    wished = [site for site in left if site.is_pinned]
    PlannedSite.objects.filter(pk__in=[site.pk for site in left if not site.is_pinned]).delete()
    groups = groups_of([*rows, *wished])
    give_numbers([row for group in groups.values() for row in group])


def _new_row(assessment: Assessment, needle: PlannedNeedle, position: str) -> PlannedSite:
    return PlannedSite(
        assessment=assessment,
        muscle=needle.site.muscle,
        side=needle.site.side.value,
        trigger_point=needle.site.point,
        position=position,
        diameter_mm=needle.diameter_mm,
        length_mm=needle.length_mm,
        technique=str(needle.technique),
        dwell_s=needle.dwell_s,
        is_pinned=needle.is_pinned,
    )


def posture_of(site: PlannedSite) -> Posture:
    """The other side lies down for the other half of the body."""
    return site.position, site.side if site.position == SIDE_LYING else ""


def groups_of(sites: Iterable[PlannedSite]) -> dict[Posture, list[PlannedSite]]:
    """Positions in the order of their first site, each with its sites: the order of needling."""
    groups: dict[Posture, list[PlannedSite]] = {}
    for site in sites:
        groups.setdefault(posture_of(site), []).append(site)
    return groups


def give_numbers(ordered: Sequence[PlannedSite]) -> None:
    """Number the sites from 1 on in this order, and save them. Two never have the same number in between."""
    saved = [site for site in ordered if site.pk]
    PlannedSite.objects.filter(pk__in=[site.pk for site in saved]).update(number=F("number") + ASIDE)
    for number, site in enumerate(ordered, 1):
        site.number = number
    PlannedSite.objects.bulk_update(saved, ["number", "position"])
    PlannedSite.objects.bulk_create(site for site in ordered if not site.pk)
