"""The pressure pain threshold: its units, what cannot be meant, and what the difference between the sides adds."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from needlebook.core.case import Pressure
from needlebook.core.errors import BadInput
from needlebook.core.inference.parameters import PressureRules
from needlebook.core.inference.ranking import Place

KPA_PER_KG_CM2 = Decimal("98.0665")  # exact: a kilogram-force is 9.80665 N
KPA_PER_N_CM2 = Decimal(10)  # exact: a newton on a square centimetre


class Unit(StrEnum):
    """What an algometer shows. Newton is a force: it needs the area of the tip."""

    KPA = "kpa"
    NEWTON = "n"
    KG_CM2 = "kg_cm2"


def to_kpa(value: Decimal, unit: Unit, area_cm2: Decimal | None = None) -> Decimal:
    """The exact pressure in kPa. BadInput without a positive value, and for newton without the area of the tip."""
    if not value.is_finite() or value <= 0:
        raise BadInput("value", "is no pressure", "a number above 0")
    if unit is Unit.KPA:
        return value
    if unit is Unit.KG_CM2:
        return value * KPA_PER_KG_CM2
    if area_cm2 is None or not area_cm2.is_finite() or area_cm2 <= 0:
        raise BadInput("area_cm2", "newton needs the area of the tip", "cm², above 0")
    return value * KPA_PER_N_CM2 / area_cm2


def is_usual(kpa: float | Decimal, rules: PressureRules) -> bool:
    """False for a value that is rather a slip of the unit or of the hand: it has to be asked for."""
    return rules.usual_from_kpa <= kpa <= rules.usual_to_kpa


def could_be(value: Decimal, unit: Unit, area_cm2: Decimal | None, rules: PressureRules) -> tuple[Unit, ...]:
    """The other units in which the same number would be usual."""
    return tuple(u for u in Unit if u is not unit and is_usual(to_kpa(value, u, area_cm2 or Decimal(1)), rules))


def lower_by(pressures: Iterable[Pressure], place: Place) -> float | None:
    """How many kPa lower the threshold is here than in the same muscle of the other side; None unless both are known.

    Negative where it is higher.
    """
    kpa = {Place(p.muscle, p.side): p.kpa for p in pressures}
    here, there = kpa.get(place), kpa.get(Place(place.id, place.side.mirrored))
    return None if here is None or there is None else there - here


def tender(pressures: Iterable[Pressure], rules: PressureRules) -> frozenset[Place]:
    """The muscles whose threshold is lower than the other side's by more than the limit."""
    known = tuple(pressures)
    places = [Place(p.muscle, p.side) for p in known]
    return frozenset(place for place in places if (lower_by(known, place) or 0.0) > rules.lower_by_kpa)
