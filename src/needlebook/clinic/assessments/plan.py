"""Writes the plan of a visit: its sites, numbered in the order of needling."""

from collections.abc import Collection
from dataclasses import replace
from typing import TypedDict

from django.db import transaction

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import assessment_of
from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.deciding import verdict_on
from needlebook.clinic.assessments.models import Assessment, PlannedSite
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.queries import ledger_of
from needlebook.core.anatomy import Side
from needlebook.core.case import Case
from needlebook.core.case import PlannedSite as Planned
from needlebook.core.errors import BadInput
from needlebook.core.sessions.types import Technique
from needlebook.knowledge import load

MOST_SITES = 20
NO_CURRENT = "no_electro"


class SiteFields(TypedDict, total=False):
    muscle: str
    side: str
    trigger_point: str
    position: str
    diameter_mm: float | None
    length_mm: int | None
    technique: str
    dwell_s: int | None


FIELDS = tuple(SiteFields.__annotations__)


@transaction.atomic
def add_site(visit: Visit, *, by: User, fields: SiteFields, number: int | None = None) -> PlannedSite:
    """Plan one more site. `number`: the one that the page showed; the same site under it is not planned twice.

    Raises BadInput for a place that the knowledge does not have, for current that the verdict forbids, when the plan is
    full, and when the session is closed.
    """
    _need_site(visit, fields)
    _need_open(visit)
    assessment = assessment_of(visit)
    if standing := assessment.planned_sites.filter(number=number, **fields).first():
        return standing
    taken = _taken(visit, assessment)
    if assessment.planned_sites.count() >= MOST_SITES:
        raise BadInput("sites", f"{MOST_SITES} sites are planned already", f"{MOST_SITES} at most")
    free = number if number and number not in taken else max(taken, default=0) + 1
    site = PlannedSite.objects.create(assessment=assessment, number=free, **fields)
    record(by, "site.planned", site.pk, patient_id=visit.patient.pk, muscle=site.muscle, side=site.side)
    return site


@transaction.atomic
def change_site(visit: Visit, *, by: User, number: int, fields: SiteFields) -> None:
    """Change needle, technique, position or point of a planned site. Raises BadInput as `add_site` does."""
    site = assessment_of(visit).planned_sites.filter(number=number).first()
    if site is None:
        return
    _need_open(visit)
    _need_not_needled(visit, number)
    whole: SiteFields = {**site_fields(site), **fields}
    _need_site(visit, whole)
    changed = [name for name, value in fields.items() if getattr(site, name) != value]
    for name in changed:
        setattr(site, name, fields[name])  # type: ignore[literal-required]
    if changed:
        site.save(update_fields=changed)
        record(by, "site.changed", number, patient_id=visit.patient.pk, fields=changed)


@transaction.atomic
def leave_out_site(visit: Visit, *, by: User, number: int) -> SiteFields | None:
    """Take a site off the plan and give back what stood there; None when there is no such site.

    The numbers of the others stay, so that plan, room and record agree. Raises BadInput when it has been needled, and
    when the session is closed.
    """
    site = assessment_of(visit).planned_sites.filter(number=number).first()
    if site is None:
        return None
    _need_open(visit)
    _need_not_needled(visit, number)
    site.delete()
    record(by, "site.left_out", number, patient_id=visit.patient.pk)
    return site_fields(site)


def site_fields(site: PlannedSite) -> SiteFields:
    """What stands of a planned site, as the actions take it."""
    return {name: getattr(site, name) for name in FIELDS}  # type: ignore[return-value]


def next_number(visit: Visit, assessment: Assessment) -> int:
    """The number that the next site would have; a number that a needle has carried is never given again."""
    return max(_taken(visit, assessment), default=0) + 1


def needled_numbers(visit: Visit) -> Collection[int]:
    """The numbers of needles that were inserted in this visit's session."""
    ledger = ledger_of(visit)
    return ledger.needles if ledger else ()


def _taken(visit: Visit, assessment: Assessment) -> set[int]:
    planned = assessment.planned_sites.values_list("number", flat=True)
    return {*planned, *needled_numbers(visit)}


def _need_open(visit: Visit) -> None:
    ledger = ledger_of(visit)
    if ledger and ledger.closed:
        raise BadInput("session", "is closed", "a visit that is not closed")


def _need_not_needled(visit: Visit, number: int) -> None:
    if number in needled_numbers(visit):
        raise BadInput("site", f"site {number} has been needled", "sites without a needle")


def _need_site(visit: Visit, fields: SiteFields) -> None:
    muscle = fields["muscle"]
    _need_place(muscle, fields.get("trigger_point", ""))
    positions = load().anatomy.muscles[muscle].positions
    if fields["position"] not in positions:
        raise BadInput("position", f"{muscle} is not needled in this position", ", ".join(positions))
    if fields["side"] not in (Side.LEFT, Side.RIGHT):
        raise BadInput("side", "a muscle has two sides", "left, right")
    if fields.get("technique", Technique.STATIC) not in list(Technique):
        raise BadInput("technique", "is not known", ", ".join(Technique))
    if fields.get("technique") == Technique.ELECTRICAL:
        _need_current_allowed(visit, muscle, Side(fields["side"]))


def _need_place(muscle: str, trigger_point: str) -> None:
    anatomy = load().anatomy
    if muscle not in anatomy.muscles:
        raise BadInput("muscle", f"no such muscle {muscle!r}", "a muscle of the knowledge")
    if trigger_point and anatomy.trigger_points.get(trigger_point, None) not in anatomy.points_of(muscle):
        raise BadInput(
            "trigger_point", f"{trigger_point!r} is not a point of {muscle}", "a trigger point of the muscle"
        )


def _need_current_allowed(visit: Visit, muscle: str, side: Side) -> None:
    if why := why_no_current(visit, case_of(visit), muscle, side):
        raise BadInput("technique", why, ", ".join(t for t in Technique if t is not Technique.ELECTRICAL))


def why_no_current(visit: Visit, case: Case, muscle: str, side: Side) -> str:
    """What the strictest rule says against current in this muscle; empty when none does."""
    verdict = verdict_on(visit, replace(case, planned=(Planned(muscle, side, is_electrical=True),)))
    against = (reason.rule.says for reason in verdict.reasons if NO_CURRENT in reason.rule.constraints)
    return next(against, "")
