"""Writes the plan of a visit: its sites, numbered in the order of needling."""

from typing import TypedDict

from django.db import transaction
from django.db.models import Max

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import assessment_of
from needlebook.clinic.assessments.models import PlannedSite
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Visit
from needlebook.core.errors import BadInput
from needlebook.knowledge import load

MOST_SITES = 20


class SiteFields(TypedDict, total=False):
    muscle: str
    side: str
    trigger_point: str
    position: str
    diameter_mm: float | None
    length_mm: int | None
    technique: str
    dwell_s: int | None


@transaction.atomic
def add_site(visit: Visit, *, by: User, fields: SiteFields) -> PlannedSite:
    """Plan one more site. Raises BadInput for a muscle or trigger point that the knowledge does not have."""
    _need_place(fields["muscle"], fields.get("trigger_point", ""))
    assessment = assessment_of(visit)
    highest = assessment.planned_sites.aggregate(n=Max("number"))["n"] or 0
    if assessment.planned_sites.count() >= MOST_SITES:
        raise BadInput("sites", f"{MOST_SITES} sites are planned already", f"{MOST_SITES} at most")
    site = PlannedSite.objects.create(assessment=assessment, number=highest + 1, **fields)
    record(by, "site.planned", site.pk, patient_id=visit.patient.pk, muscle=site.muscle, side=site.side)
    return site


@transaction.atomic
def change_site(visit: Visit, *, by: User, number: int, fields: SiteFields) -> None:
    """Change needle, technique, position or point of a planned site."""
    changed = assessment_of(visit).planned_sites.filter(number=number).update(**fields)
    if changed:
        record(by, "site.changed", number, patient_id=visit.patient.pk)


@transaction.atomic
def leave_out_site(visit: Visit, *, by: User, number: int) -> None:
    """Take a site off the plan; the numbers of the others stay, so that plan, room and record agree."""
    deleted, _ = assessment_of(visit).planned_sites.filter(number=number).delete()
    if deleted:
        record(by, "site.left_out", number, patient_id=visit.patient.pk)


def _need_place(muscle: str, trigger_point: str) -> None:
    anatomy = load().anatomy
    if muscle not in anatomy.muscles:
        raise BadInput("muscle", f"no such muscle {muscle!r}", "a muscle of the knowledge")
    if trigger_point and anatomy.trigger_points.get(trigger_point, None) not in anatomy.points_of(muscle):
        raise BadInput("trigger_point", f"{trigger_point!r} is not a point of {muscle}", "a trigger point of the muscle")
