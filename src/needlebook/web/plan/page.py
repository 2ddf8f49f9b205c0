"""Puts the Plan page together: one ranking, two screenings, a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from needlebook.clinic.assessments.deciding import verdict_on
from needlebook.clinic.assessments.models import PlannedSite
from needlebook.clinic.assessments.plan import next_number, why_no_current
from needlebook.clinic.assessments.queries import standing_assessment
from needlebook.clinic.assessments.suggesting import Outlook, case_to_plan, outlook_on, wishes_of
from needlebook.clinic.governance.queries import session_limits_of
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import Case
from needlebook.core.inference import Place, RankedMuscle
from needlebook.core.planning import SessionPlan
from needlebook.core.planning.plan import needle_limit
from needlebook.core.screening import Permission
from needlebook.knowledge import load
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.examine.choosing import choices
from needlebook.web.examine.notices import cautions
from needlebook.web.examine.words import CERTAINTY_WORDS
from needlebook.web.frame.visit import Frame, frame_of
from needlebook.web.plan.candidates import candidates, left_out
from needlebook.web.plan.drawing import drawing
from needlebook.web.plan.forms import SiteForm, blank_site, standing_site
from needlebook.web.plan.limits import constraints, warnings, what_stands_in_the_way
from needlebook.web.plan.sites import SiteRow, position_groups, site_rows
from needlebook.web.plan.suggestion import (
    LimitsForm,
    banned,
    is_out_of_date,
    left_out_groups,
    limit_rows,
    limits_used,
    refusals,
    totals,
    training_words,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks to be shown. place: a muscle to plan; number: a site to change; form: as it was typed."""

    place: Place | None = None
    number: int | None = None
    view: str = ""
    form: SiteForm | None = None
    limits: LimitsForm | None = None
    is_limiting: bool = False


@dataclass(frozen=True, slots=True)
class Editor:
    """The form of one site, new or standing. row: where it is kept; no_current: what speaks against current there."""

    name: str
    place: Place
    number: int | None
    row: int | None
    form: SiteForm
    permission: Permission
    no_current: str

    @property
    def because(self) -> str:
        return " ".join(self.permission.because)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands of a visit's plan, read once for a request. plan: what is suggested, while that is kept up."""

    visit: Visit
    case: Case
    frame: Frame
    sites: Sequence[PlannedSite]
    outlook: Outlook
    plan: SessionPlan | None
    next_number: int

    @property
    def planned(self) -> set[Place]:
        return {Place(site.muscle, Side(site.side)) for site in self.sites}

    @property
    def ranked(self) -> Sequence[RankedMuscle]:
        return self.outlook.ranking.muscles

    @property
    def is_movable(self) -> bool:
        """Until the session is open; after that the numbers stand still."""
        return self.frame.ledger is None


def sheet_of(visit: Visit, asked: Asked) -> Sheet:
    """One ranking, two screenings and, where the plan is a suggested one, one plan."""
    case = case_to_plan(visit)
    verdict = verdict_on(visit, case)
    assessment = standing_assessment(visit)
    sites, wishes = list(assessment.planned_sites.all()), wishes_of(assessment)
    place = asked.place or _place_of(sites, asked.number)
    outlook = outlook_on(visit, case, verdict, sites, wishes, [place] if place else [])
    frame = frame_of(visit, "plan", verdict)
    plan = outlook.plan if wishes.is_suggested and frame.ledger is None else None
    return Sheet(visit, case, frame, sites, outlook, plan, next_number(visit, assessment))


def page(visit: Visit, asked: Asked) -> dict[str, Any]:
    """Everything that plan/page.html prints."""
    sheet = sheet_of(visit, asked)
    place = asked.place or _place_of(sheet.sites, asked.number)
    parts = {**_plan(sheet, asked), **_suggestion(sheet), **_limits(sheet, asked)}
    return {**parts, "editor": _editor(sheet, asked, place)}


def rows_of(sheet: Sheet) -> tuple[SiteRow, ...]:
    """The planned sites as they are printed."""
    frame = sheet.frame
    needled = frame.ledger.needles if frame.ledger else ()
    return tuple(site_rows(sheet.sites, frame.verdict, sheet.outlook.ranking, needled, refusals(sheet.plan)))


def _plan(sheet: Sheet, asked: Asked) -> dict[str, Any]:
    verdict, ledger, outlook = sheet.frame.verdict, sheet.frame.ledger, sheet.outlook
    rows = rows_of(sheet)
    groups = tuple(position_groups(list(zip(sheet.sites, rows, strict=True))))
    most = int(needle_limit(outlook.rules, verdict).value)
    return {
        "visit": sheet.visit,
        "frame": sheet.frame,
        "section": "patients",
        "groups": groups,
        "site_count": len(rows),
        "totals": totals(sheet.sites, len(groups)),
        "cautions": tuple(cautions(outlook.ranking)),
        "certainty": CERTAINTY_WORDS[outlook.ranking.certainty] if outlook.ranking.muscles else None,
        "warnings": tuple(warnings(sheet.visit, verdict, rows, most)),
        "in_the_way": what_stands_in_the_way(sheet.visit, verdict),
        "constraints": constraints(verdict),
        "candidates": tuple(candidates(sheet.ranked, outlook.verdict, sheet.planned)),
        "is_stopped": bool(outlook.ranking.stop),
        "is_closed": bool(ledger and ledger.closed),
        "is_movable": sheet.is_movable,
        "choices": choices(None),
        "drawing": drawing(rows, asked.view),
    }


def _suggestion(sheet: Sheet) -> dict[str, Any]:
    """What was left out and why; in a plan made by hand, what screening would keep out."""
    plan, verdict = sheet.plan, sheet.frame.verdict
    is_person_out = verdict.is_person_out or bool(sheet.outlook.ranking.stop)
    by_hand = left_out(sheet.ranked, sheet.outlook.permissions, sheet.planned)
    return {
        "is_suggested": plan is not None,
        "can_suggest": sheet.is_movable and bool(sheet.ranked) and not is_person_out,
        "is_out_of_date": plan is not None and is_out_of_date(plan, sheet.sites),
        "nothing": plan.nothing if plan else "",
        "is_best": plan is None or plan.is_proven,
        "left_out": tuple(left_out_groups(plan) if plan else by_hand),
        "banned": tuple(banned(sheet.outlook)) if plan else (),
    }


def _limits(sheet: Sheet, asked: Asked) -> dict[str, Any]:
    used = limits_used(sheet.outlook)
    clinic = session_limits_of(sheet.visit.patient.clinic_id)
    return {
        "limits": tuple(limit_rows(used)),
        "limits_form": asked.limits or LimitsForm(used, clinic),
        "is_limiting": asked.is_limiting or asked.limits is not None,
        "training": training_words(sheet.outlook.rules),
    }


def _place_of(sites: Sequence[PlannedSite], number: int | None) -> Place | None:
    """The place of a site that is to be changed; None for one that can only be taken off."""
    standing = next((site for site in sites if site.number == number), None)
    is_known = standing is not None and standing.muscle in load().anatomy.muscles
    return Place(standing.muscle, Side(standing.side)) if standing and is_known else None


def _editor(sheet: Sheet, asked: Asked, place: Place | None) -> Editor | None:
    if place is None:
        return None
    chances = _chances(sheet.ranked, place)
    form = asked.form or SiteForm(place=place, chances=chances, initial=_initial(sheet, asked, place, chances))
    return Editor(
        name=muscle_name(*place),
        place=place,
        number=asked.number,
        row=next((site.pk for site in sheet.sites if site.number == asked.number), None),
        form=form,
        permission=sheet.outlook.permissions[place],
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
