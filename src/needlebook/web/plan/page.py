"""Puts the Plan page together: one ranking, two screenings, a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.deciding import verdict_on
from needlebook.clinic.assessments.earlier import with_earlier
from needlebook.clinic.assessments.models import PlannedSite
from needlebook.clinic.assessments.plan import next_number, why_no_current
from needlebook.clinic.assessments.queries import standing_assessment
from needlebook.clinic.assessments.ranking import Permission, permissions_on, ranking_on
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import Case
from needlebook.core.inference import Place, RankedMuscle, Ranking
from needlebook.knowledge import load
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.examine.choosing import choices
from needlebook.web.frame.visit import Frame, frame_of
from needlebook.web.plan.candidates import candidates, left_out
from needlebook.web.plan.drawing import drawing
from needlebook.web.plan.forms import SiteForm, blank_site, standing_site
from needlebook.web.plan.limits import constraints, warnings, what_stands_in_the_way
from needlebook.web.plan.sites import position_groups, site_rows


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks to be shown. place: a muscle to plan; number: a site to change; form: as it was typed."""

    place: Place | None = None
    number: int | None = None
    view: str = ""
    form: SiteForm | None = None


@dataclass(frozen=True, slots=True)
class Editor:
    """The form of one site, new or standing; no_current: what speaks against current there."""

    name: str
    place: Place
    number: int | None
    form: SiteForm
    permission: Permission
    no_current: str

    @property
    def because(self) -> str:
        return " ".join(self.permission.because)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands of a visit's plan, read once for a request."""

    visit: Visit
    case: Case
    frame: Frame
    sites: Sequence[PlannedSite]
    ranking: Ranking
    ranked: Sequence[RankedMuscle]
    next_number: int

    @property
    def planned(self) -> set[Place]:
        return {Place(site.muscle, Side(site.side)) for site in self.sites}


def page(visit: Visit, asked: Asked) -> dict[str, Any]:
    """Everything that plan/page.html prints."""
    case = with_earlier(case_of(visit), visit)
    verdict = verdict_on(visit, case)
    ranking = ranking_on(case, verdict)
    assessment = standing_assessment(visit)
    sites = list(assessment.planned_sites.all())
    ranked = ranking.muscles if case.pain or case.findings else ()
    number = next_number(visit, assessment)
    sheet = Sheet(visit, case, frame_of(visit, "plan", verdict), sites, ranking, ranked, number)
    place = asked.place or _place_of(sites, asked.number)
    wanted = [Place(m.muscle, m.side) for m in ranked] + ([place] if place else [])
    permissions = permissions_on(visit, case, wanted)
    return {**_plan(sheet, permissions, asked.view), "editor": _editor(sheet, asked, place, permissions)}


def _plan(sheet: Sheet, permissions: dict[Place, Permission], view: str) -> dict[str, Any]:
    verdict, ledger = sheet.frame.verdict, sheet.frame.ledger
    rows = tuple(site_rows(sheet.sites, verdict, sheet.ranking, ledger.needles if ledger else ()))
    return {
        "visit": sheet.visit,
        "frame": sheet.frame,
        "section": "patients",
        "groups": tuple(position_groups(list(zip(sheet.sites, rows, strict=True)))),
        "site_count": len(rows),
        "warnings": tuple(warnings(sheet.visit, verdict, rows)),
        "in_the_way": what_stands_in_the_way(sheet.visit, verdict),
        "constraints": constraints(verdict),
        "candidates": tuple(candidates(sheet.ranked, permissions, sheet.planned)),
        "left_out": tuple(left_out(sheet.ranked, permissions, sheet.planned)),
        "is_stopped": bool(sheet.ranking.stop),
        "is_closed": bool(ledger and ledger.closed),
        "choices": choices(None),
        "drawing": drawing(rows, view),
    }


def _place_of(sites: Sequence[PlannedSite], number: int | None) -> Place | None:
    """The place of a site that is to be changed; None for one that can only be taken off."""
    standing = next((site for site in sites if site.number == number), None)
    is_known = standing is not None and standing.muscle in load().anatomy.muscles
    return Place(standing.muscle, Side(standing.side)) if standing and is_known else None


def _editor(sheet: Sheet, asked: Asked, place: Place | None, permissions: dict[Place, Permission]) -> Editor | None:
    if place is None:
        return None
    chances = _chances(sheet.ranked, place)
    form = asked.form or SiteForm(place=place, chances=chances, initial=_initial(sheet, asked, place, chances))
    return Editor(
        name=muscle_name(*place),
        place=place,
        number=asked.number,
        form=form,
        permission=permissions[place],
        no_current=why_no_current(sheet.visit, sheet.case, place.id, place.side),
    )


def _initial(sheet: Sheet, asked: Asked, place: Place, chances: dict[str, float]) -> dict[str, Any]:
    standing = next((site for site in sheet.sites if site.number == asked.number), None)
    if standing is not None:
        return standing_site(standing)
    likeliest = max(chances, key=lambda point: chances[point], default="")
    return blank_site(place, sheet.next_number, [site.position for site in sheet.sites], likeliest)


def _chances(ranked: Sequence[RankedMuscle], place: Place) -> dict[str, float]:
    found = next((m for m in ranked if (m.muscle, m.side) == place), None)
    return {point.id: point.probability for point in found.trigger_points} if found else {}
