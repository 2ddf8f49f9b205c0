"""Writes what the examination of a muscle found."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import assessment_of
from needlebook.clinic.assessments.models import Finding
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import Sign
from needlebook.core.errors import BadInput
from needlebook.knowledge import load


@transaction.atomic
def save_findings(visit: Visit, *, by: User, muscle: str, side: Side, signs: Mapping[Sign, bool | None]) -> None:
    """Write the signs looked for in one muscle; None is not tested and leaves no row."""
    if muscle not in load().anatomy.muscles:
        raise BadInput("muscle", f"no such muscle {muscle!r}", "a muscle of the knowledge")
    assessment = assessment_of(visit)
    for sign, is_present in signs.items():
        key = {"assessment": assessment, "muscle": muscle, "side": side.value, "sign": sign.value}
        if is_present is None:
            Finding.objects.filter(**key).delete()
        else:
            values = {"is_present": is_present, "by": by, "at": timezone.now()}
            Finding.objects.update_or_create(**key, defaults=values)
    record(by, "findings.saved", visit.pk, patient_id=visit.patient.pk, muscle=muscle, side=side.value)
