"""Writes what was done by hand at a visit. Nothing is edited: a correction is a new row over the old one."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.drawn import SideChoice
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.actions import locked_visit
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.therapy.models import ManualTherapy
from needlebook.core.errors import BadInput
from needlebook.knowledge import load
from needlebook.knowledge.exercises import load_therapy

MOST_MINUTES = 240
MOST_DOSE, MOST_RESPONSE = 200, 500


@dataclass(frozen=True, slots=True)
class Given:
    """What was done. id: made by the page, so that a doubled post writes one row. Blank, None: not recorded."""

    id: UUID
    technique: str
    region: str = ""
    side: str = ""
    dose: str = ""
    minutes: int | None = None
    response: str = ""


@transaction.atomic
def give(visit: Visit, *, by: User, given: Given, replaces: ManualTherapy | None = None) -> ManualTherapy:
    """Write one technique, or its correction. The same id again changes nothing. Raises BadInput."""
    _need(given)
    visit = locked_visit(visit)
    if standing := ManualTherapy.objects.filter(pk=given.id).first():
        return _same(standing, visit)
    if replaces is not None:
        _need_standing(replaces, visit)
    values = {name: getattr(given, name) for name in ("technique", "region", "side", "dose", "minutes", "response")}
    row = ManualTherapy.objects.create(pk=given.id, visit=visit, replaces=replaces, by=by, at=timezone.now(), **values)
    code = "manual_therapy.corrected" if replaces else "manual_therapy.given"
    record(by, code, row.pk, patient_id=visit.patient.pk, technique=row.technique)
    return row


@transaction.atomic
def withdraw(row: ManualTherapy, *, by: User) -> None:
    """It was not given after all; the row stays with who said so."""
    row = ManualTherapy.objects.select_for_update().get(pk=row.pk)
    if row.withdrawn_at is None:
        row.withdrawn_by, row.withdrawn_at = by, timezone.now()
        row.save(update_fields=["withdrawn_by", "withdrawn_at"])
        record(by, "manual_therapy.withdrawn", row.pk, patient_id=row.visit.patient.pk)


def _same(standing: ManualTherapy, visit: Visit) -> ManualTherapy:
    if standing.visit_id != visit.pk:
        raise BadInput("id", "belongs to another visit", "a new id")
    return standing


def _need_standing(row: ManualTherapy, visit: Visit) -> None:
    """Only what stands can be corrected: the second of two corrections would hide the first."""
    row.refresh_from_db()
    if row.visit_id != visit.pk or row.withdrawn_at or ManualTherapy.objects.filter(replaces=row).exists():
        raise BadInput("replaces", "does not stand any more", "the entry as it stands now")


def _need(given: Given) -> None:
    if given.technique not in load_therapy().techniques:
        raise BadInput("technique", "is not in the list", ", ".join(load_therapy().techniques))
    if given.region and given.region not in load().anatomy.regions:
        raise BadInput("region", "is not a region of the body chart", "a region, or blank")
    if given.side not in ("", *SideChoice.values):
        raise BadInput("side", "is not a side", ", ".join(SideChoice.values))
    if given.minutes is not None and not 1 <= given.minutes <= MOST_MINUTES:
        raise BadInput("minutes", "cannot be", f"1 to {MOST_MINUTES}, or blank")
    if len(given.dose) > MOST_DOSE or len(given.response) > MOST_RESPONSE:
        raise BadInput("response", "is too long", f"dose {MOST_DOSE}, response {MOST_RESPONSE} characters")
