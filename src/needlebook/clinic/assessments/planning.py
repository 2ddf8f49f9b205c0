"""Writes the suggested plan: after every wish the program plans again, and keeps what somebody chose.

Once the session is open the numbers stand still: needles may be in. The plan is then changed by hand only.

Numbers move when the plan is made again, so a page names a site by its number and its row (`site_id`): when the row
stands under another number by now that one is meant, and when it is gone nothing is done.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import assessment_of
from needlebook.clinic.assessments.deciding import verdict_on
from needlebook.clinic.assessments.models import Assessment, PlannedSite, PlanWishes
from needlebook.clinic.assessments.numbering import give_numbers, groups_of, posture_of, store_plan
from needlebook.clinic.assessments.plan import SiteFields, add_site, change_site, leave_out_site
from needlebook.clinic.assessments.suggesting import case_to_plan, key_of, outlook_on, session_bounds, wishes_of
from needlebook.clinic.audit.actions import record
from needlebook.clinic.governance.limiting import need_within
from needlebook.clinic.governance.queries import session_limits_of
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.queries import ledger_of
from needlebook.core.errors import BadInput
from needlebook.core.planning import SessionPlan, SiteKey


@transaction.atomic
def suggest_plan(visit: Visit, *, by: User) -> SessionPlan:
    """Fill the plan up, and keep it filled up after every change. What was chosen by hand stays.

    Raises BadInput once the session is open, and when nobody is to be needled or nothing fits: then nothing is written.
    """
    _need_not_open(visit)
    assessment = assessment_of(visit)
    asked = wishes_of(assessment)
    asked.is_suggested = True
    plan = _plan_again(visit, assessment, asked)
    if not plan.needles:
        raise BadInput("plan", plan.nothing.rstrip("."), "a ranked muscle that may be needled")
    asked.save()
    record(by, "plan.suggested", visit.pk, patient_id=visit.patient.pk, needles=len(plan.needles))
    return plan


@transaction.atomic
def plan_by_hand(visit: Visit, *, by: User) -> None:
    """Stop filling the plan up: everything that stands is kept as if it had been chosen."""
    assessment = assessment_of(visit)
    if PlanWishes.objects.filter(assessment=assessment, is_suggested=True).update(is_suggested=False):
        assessment.planned_sites.update(is_pinned=True)
        record(by, "plan.by_hand", visit.pk, patient_id=visit.patient.pk)


@transaction.atomic
def add_to_plan(visit: Visit, *, by: User, fields: SiteFields, number: int | None = None) -> PlannedSite:
    """`add_site`, then plan the rest again: the site stays, whatever else gives way."""
    assessment = assessment_of(visit)
    if wishes_of(assessment).is_suggested and (standing := _same(assessment, fields)):
        return standing
    site = add_site(visit, by=by, fields=fields, number=number)
    _unban(assessment, key_of(site))
    _again(visit, assessment)
    site.refresh_from_db()
    return site


@transaction.atomic
def change_on_plan(
    visit: Visit, *, by: User, number: int, fields: SiteFields, site_id: int | None = None
) -> int | None:
    """`change_site`, then plan the rest again. What somebody has changed is kept. Gives back its number by then."""
    assessment = assessment_of(visit)
    changed = _meant(assessment, number, site_id)
    if changed is None:
        return None
    change_site(visit, by=by, number=changed.number, fields=fields)
    PlannedSite.objects.filter(pk=changed.pk).update(is_pinned=True)
    _again(visit, assessment)
    return PlannedSite.objects.get(pk=changed.pk).number


@transaction.atomic
def ban_from_plan(visit: Visit, *, by: User, number: int, site_id: int | None = None) -> tuple[int, SiteFields] | None:
    """`leave_out_site`, then plan the rest again without it; its number and what stood there are given back."""
    assessment = assessment_of(visit)
    site = _meant(assessment, number, site_id)
    fields = leave_out_site(visit, by=by, number=site.number) if site else None
    if site is None or fields is None:
        return None
    asked = wishes_of(assessment)
    if not asked.is_suggested:
        return site.number, fields
    asked.bans = [*asked.bans, list(key_of(site))]
    asked.save()
    _again(visit, assessment)
    return site.number, fields


@transaction.atomic
def allow_on_plan(visit: Visit, *, by: User, site: SiteKey) -> None:
    """Let a site be suggested again that was left out."""
    assessment = assessment_of(visit)
    if _unban(assessment, site):
        record(by, "plan.allowed", site.point or site.muscle, patient_id=visit.patient.pk)
        _again(visit, assessment)


@transaction.atomic
def pin_on_plan(visit: Visit, *, by: User, number: int, is_pinned: bool, site_id: int | None = None) -> int:
    """Keep a suggested site, or let it give way to a better one. Gives back its number by then, or the one it had."""
    _need_not_open(visit)
    assessment = assessment_of(visit)
    site = _meant(assessment, number, site_id)
    if site is None or site.is_pinned == is_pinned:
        return site.number if site else number
    PlannedSite.objects.filter(pk=site.pk).update(is_pinned=is_pinned)
    record(by, "site.pinned" if is_pinned else "site.unpinned", number, patient_id=visit.patient.pk)
    _again(visit, assessment)
    standing = PlannedSite.objects.filter(pk=site.pk).first()
    return standing.number if standing else number


@transaction.atomic
def move_on_plan(
    visit: Visit, *, by: User, number: int, is_up: bool, is_position: bool = False, site_id: int | None = None
) -> int:
    """Needle a site, or all of its position, earlier or later. Gives back the number that the site has then.

    Raises BadInput once the session is open. At an end nothing is moved.
    """
    _need_not_open(visit)
    assessment = assessment_of(visit)
    groups = groups_of(list(assessment.planned_sites.all()))
    site = _meant(assessment, number, site_id)
    if site is None:
        return number
    before = site.number
    names = list(groups)
    if is_position:
        names = _swapped(names, posture_of(site), is_up)
    else:
        groups[posture_of(site)] = _swapped(groups[posture_of(site)], site, is_up)
    ordered = [row for name in names for row in groups[name]]
    give_numbers(ordered)
    now = next(row.number for row in ordered if row == site)
    _keep_order(assessment, ordered, names)
    record(by, "site.moved", now, patient_id=visit.patient.pk, before=before)
    return now


@transaction.atomic
def limit_session(visit: Visit, *, by: User, values: Mapping[str, float | None]) -> None:
    """Other limits for this session only; None takes the clinic's again.

    Raises BadInput for an unknown limit, or one that is less careful than the clinic's or than the table allows.
    """
    _need_not_open(visit)
    assessment = assessment_of(visit)
    asked, clinic = wishes_of(assessment), session_limits_of(visit.patient.clinic_id)
    wanted = dict(asked.limits)
    for id, value in values.items():
        if id not in clinic:
            raise BadInput("limit", f"no limit {id!r}", ", ".join(clinic))
        need_within(clinic[id], value)
        least, most = session_bounds(clinic[id])
        if value is not None and not least <= value <= most:
            raise BadInput(id, f"{value:g} is less careful than the clinic's limit", f"{least:g} to {most:g}")
        wanted.pop(id, None)
        if value is not None and value != clinic[id].value:
            wanted[id] = value
    if wanted != asked.limits:
        asked.limits = wanted
        asked.save()
        record(by, "plan.limited", visit.pk, patient_id=visit.patient.pk, limits=wanted)
        _again(visit, assessment)


def _again(visit: Visit, assessment: Assessment) -> None:
    """Plan again where the plan is a suggested one and no needle can be in yet."""
    asked = wishes_of(assessment)
    if asked.is_suggested and ledger_of(visit) is None:
        _plan_again(visit, assessment, asked)


def _plan_again(visit: Visit, assessment: Assessment, asked: PlanWishes) -> SessionPlan:
    case, standing = case_to_plan(visit), list(assessment.planned_sites.all())
    plan = outlook_on(visit, case, verdict_on(visit, case), standing, asked).plan
    store_plan(assessment, plan, standing)
    return plan


def _meant(assessment: Assessment, number: int, site_id: int | None) -> PlannedSite | None:
    """The site that a page means; None when it is no longer on the plan."""
    found = {"number": number} if site_id is None else {"pk": site_id}
    return assessment.planned_sites.filter(**found).first()


def _same(assessment: Assessment, fields: SiteFields) -> PlannedSite | None:
    """The site that was added just so already: its number may have moved, so a doubled tap would add it again."""
    return assessment.planned_sites.filter(is_pinned=True, **fields).first()


def _unban(assessment: Assessment, site: SiteKey) -> bool:
    asked = wishes_of(assessment)
    if list(site) not in asked.bans:
        return False
    asked.bans = [banned for banned in asked.bans if banned != list(site)]
    asked.save()
    return True


def _keep_order(assessment: Assessment, ordered: Sequence[PlannedSite], postures: Sequence[tuple[str, str]]) -> None:
    """Remember the order, so that it survives when the rest is planned again."""
    asked = wishes_of(assessment)
    asked.order = [list(key_of(site)) for site in ordered]
    asked.postures = [list(posture) for posture in postures]
    asked.save()


def _need_not_open(visit: Visit) -> None:
    if ledger_of(visit) is not None:
        raise BadInput("session", "the session is open, so the numbers stand", "a plan before the session")


def _swapped(items: Sequence[Any], item: Any, is_up: bool) -> list[Any]:
    """The item one place earlier or later; as they were at an end."""
    at = items.index(item)
    to = at - 1 if is_up else at + 1
    swapped = list(items)
    if 0 <= to < len(items):
        swapped[at], swapped[to] = swapped[to], swapped[at]
    return swapped
