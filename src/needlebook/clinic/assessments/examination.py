"""Writes what the examination of a muscle found."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import assessment_of
from needlebook.clinic.assessments.models import Assessment, Finding
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import Sign
from needlebook.core.errors import BadInput
from needlebook.core.inference.examination import HURTS
from needlebook.knowledge import load

SIDES = (Side.LEFT, Side.RIGHT)


@transaction.atomic
def save_findings(visit: Visit, *, by: User, muscle: str, side: Side, signs: Mapping[Sign, bool | None]) -> None:
    """Write the signs looked for in one muscle; None is not tested and leaves no row. The same said twice is once.

    Raises BadInput for a muscle or side that there is not, and for signs of which only one can be true.
    """
    _need_muscle(muscle, side)
    _need_agreement(signs)
    assessment = assessment_of(visit)
    standing = findings_in(assessment, muscle, side)
    changed = {sign: found for sign, found in signs.items() if standing.get(sign) is not found}
    for sign, found in changed.items():
        _write(assessment, by, muscle, side, sign, found)
    if changed:
        record(by, "findings.saved", visit.pk, patient_id=visit.patient.pk, muscle=muscle, side=side.value)


def findings_in(assessment: Assessment, muscle: str, side: Side) -> Mapping[Sign, bool]:
    """What stands written of one muscle."""
    found = assessment.findings.filter(muscle=muscle, side=side.value)
    return {Sign(sign): is_present for sign, is_present in found.values_list("sign", "is_present")}


def _write(assessment: Assessment, by: User, muscle: str, side: Side, sign: Sign, found: bool | None) -> None:
    key = {"assessment": assessment, "muscle": muscle, "side": side.value, "sign": sign.value}
    if found is None:
        Finding.objects.filter(**key).delete()
    else:
        values = {"is_present": found, "by": by, "at": timezone.now()}
        Finding.objects.update_or_create(**key, defaults=values)


def _need_muscle(muscle: str, side: Side) -> None:
    if muscle not in load().anatomy.muscles:
        raise BadInput("muscle", f"no such muscle {muscle!r}", "a muscle of the knowledge")
    if side not in SIDES:
        raise BadInput("side", "a muscle has two sides", ", ".join(SIDES))


def _need_agreement(signs: Mapping[Sign, bool | None]) -> None:
    """Painless pressure and pain on pressure are a slip of the hand, or two places that want a word each."""
    hurts = next((sign for sign in Sign if sign in HURTS and signs.get(sign)), None)
    if signs.get(Sign.PRESSED_PAINLESS) and hurts:
        raise BadInput(Sign.PRESSED_PAINLESS.value, f"contradicts {hurts.value}", "one of the two")
