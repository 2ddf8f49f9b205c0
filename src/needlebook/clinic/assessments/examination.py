"""Writes what the examination of a muscle found: signs, pressure pain thresholds, and what could not be tested."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import assessment_of
from needlebook.clinic.assessments.models import Assessment, Finding, NotToday, PressureThreshold
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import Sign
from needlebook.core.errors import BadInput
from needlebook.core.inference import Place
from needlebook.core.inference.pressure import Unit, is_usual, to_kpa
from needlebook.knowledge import load
from needlebook.knowledge.inference import load_inference

SIDES = (Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an algometer showed. area_cm2: of its tip, needed with newton and kept with nothing else."""

    value: Decimal
    unit: Unit
    area_cm2: Decimal | None = None

    @property
    def kpa(self) -> Decimal:
        return to_kpa(self.value, self.unit, self.area_cm2)


@transaction.atomic
def save_findings(visit: Visit, *, by: User, muscle: str, side: Side, signs: Mapping[Sign, bool | None]) -> None:
    """Write the signs looked for in one muscle; None is not tested and leaves no row. The same said twice is once.

    Signs that contradict each other are kept as they were found: the ranking says so and trusts them less. Raises
    BadInput for a muscle or side that there is not.
    """
    _need_muscle(muscle, side)
    assessment = assessment_of(visit)
    standing = found_of(visit, Place(muscle, side))
    changed = {sign: found for sign, found in signs.items() if standing.get(sign) is not found}
    for sign, found in changed.items():
        _write(assessment, by, muscle, side, sign, found)
    if changed:
        record(by, "findings.saved", visit.pk, patient_id=visit.patient.pk, muscle=muscle, side=side.value)


@transaction.atomic
def save_pressures(
    visit: Visit, *, by: User, muscle: str, readings: Mapping[Side, Reading | None], is_sure: bool = False
) -> None:
    """Write the thresholds of one muscle by side; None takes a value back. All or nothing.

    Raises BadInput, its field the side, for what is no pressure, for newton without the area of the tip, and for an
    unusual value unless `is_sure`: it is rather another unit.
    """
    for side, reading in readings.items():
        _need_muscle(muscle, side)
        _need_believable(side, reading, is_sure)
    assessment = assessment_of(visit)
    changed = [s for s, reading in readings.items() if _has_changed(assessment, by, muscle, s, reading)]
    if changed:
        record(by, "pressure.saved", visit.pk, patient_id=visit.patient.pk, muscle=muscle, sides=changed)


@transaction.atomic
def leave_untested(visit: Visit, *, by: User, muscle: str, side: Side) -> None:
    """A muscle cannot be tested at this visit; it is not suggested any more. BadInput for one that there is not."""
    _need_muscle(muscle, side)
    values = {"by": by, "at": timezone.now()}
    _, is_new = assessment_of(visit).not_today.get_or_create(muscle=muscle, side=side.value, defaults=values)
    if is_new:
        record(by, "muscle.not_today", visit.pk, patient_id=visit.patient.pk, muscle=muscle, side=side.value)


@transaction.atomic
def test_after_all(visit: Visit, *, by: User, muscle: str, side: Side) -> None:
    """Take back that a muscle cannot be tested. Nothing to take back is no error."""
    gone, _ = NotToday.objects.filter(assessment__visit=visit, muscle=muscle, side=side.value).delete()
    if gone:
        record(by, "muscle.tested_after_all", visit.pk, patient_id=visit.patient.pk, muscle=muscle, side=side.value)


def not_today(visit: Visit) -> frozenset[Place]:
    """The muscles that cannot be tested at this visit, without those that have been retired."""
    rows = NotToday.objects.filter(assessment__visit=visit).values_list("muscle", "side")
    return frozenset(Place(muscle, Side(side)) for muscle, side in rows if muscle in load().anatomy.muscles)


def found_of(visit: Visit, place: Place) -> Mapping[Sign, bool]:
    """What stands written of one muscle at this visit; nothing before there is an assessment."""
    rows = Finding.objects.filter(assessment__visit=visit, muscle=place.id, side=place.side.value)
    return {Sign(sign): is_present for sign, is_present in rows.values_list("sign", "is_present")}


def last_examined(visit: Visit) -> Place | None:
    """The muscle in which a sign was looked for last."""
    row = Finding.objects.filter(assessment__visit=visit).order_by("-at", "-id").values_list("muscle", "side").first()
    return Place(row[0], Side(row[1])) if row else None


def pressures_of(visit: Visit) -> Mapping[Place, Reading]:
    """The thresholds of this visit as they were entered, in the order of entering."""
    rows = PressureThreshold.objects.filter(assessment__visit=visit).order_by("at", "id")
    return {Place(row.muscle, Side(row.side)): _reading(row) for row in rows}


def _reading(row: PressureThreshold) -> Reading:
    return Reading(row.value.normalize(), Unit(row.unit), row.area_cm2.normalize() if row.area_cm2 else None)


def _write(assessment: Assessment, by: User, muscle: str, side: Side, sign: Sign, found: bool | None) -> None:
    key = {"assessment": assessment, "muscle": muscle, "side": side.value, "sign": sign.value}
    if found is None:
        Finding.objects.filter(**key).delete()
    else:
        values = {"is_present": found, "by": by, "at": timezone.now()}
        Finding.objects.update_or_create(**key, defaults=values)


def _has_changed(assessment: Assessment, by: User, muscle: str, side: Side, reading: Reading | None) -> bool:
    """Write one side and tell whether that made a difference."""
    key = {"assessment": assessment, "muscle": muscle, "side": side.value}
    standing = PressureThreshold.objects.filter(**key).first()
    if reading is None:
        return bool(PressureThreshold.objects.filter(**key).delete()[0])
    if standing and _reading(standing) == reading:
        return False
    area = reading.area_cm2 if reading.unit is Unit.NEWTON else None
    values = {"value": reading.value, "unit": reading.unit.value, "area_cm2": area, "kpa": float(reading.kpa)}
    PressureThreshold.objects.update_or_create(**key, defaults={**values, "by": by, "at": timezone.now()})
    return True


def _need_believable(side: Side, reading: Reading | None, is_sure: bool) -> None:
    if reading is None:
        return
    rules = load_inference().parameters.pressure
    if reading.kpa > rules.most_kpa:
        raise BadInput(side.value, "is more than an algometer shows", f"{rules.most_kpa:g} kPa at most")
    if not is_sure and not is_usual(reading.kpa, rules):
        usual = f"{rules.usual_from_kpa:g} to {rules.usual_to_kpa:g} kPa, or say that it is right"
        raise BadInput(side.value, f"{reading.kpa:.1f} kPa is unusual", usual)


def _need_muscle(muscle: str, side: Side) -> None:
    if muscle not in load().anatomy.muscles:
        raise BadInput("muscle", f"no such muscle {muscle!r}", "a muscle of the knowledge")
    if side not in SIDES:
        raise BadInput("side", "a muscle has two sides", ", ".join(SIDES))
