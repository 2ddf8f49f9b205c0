"""Units of pressure thresholds and of strength, and the one rule about them: asked, never guessed.

Factors are exact by definition. 1 kgf = 9.80665 N (standard gravity, CGPM 1901, SI Brochure); 1 lb = 0.45359237 kg and
1 in = 2.54 cm (international yard and pound agreement 1959); so 1 lbf = 4.4482216152605 N (C). The definitions are as
NIST SP 811 appendix B lists them (R). A device that reads kg or lb shows a force; over a tip of 1 cm2 it is a pressure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.scoring import Scoring, UnitChoice

KGF = 9.80665  # N
POUND = 0.45359237  # kg
LBF = POUND * KGF  # N
SQUARE_INCH = 2.54**2  # cm2
N_PER_CM2 = 10.0  # kPa


@dataclass(frozen=True, slots=True)
class Unit:
    """factor: how many of the base unit (kPa of a pressure, N of a force) one of it is."""

    id: str
    label: str
    quantity: str  # pressure | force
    factor: float


UNITS = {
    unit.id: unit
    for unit in (
        Unit("kPa", "kPa", "pressure", 1.0),
        Unit("kgf_cm2", "kgf/cm² (kg on a 1 cm² tip)", "pressure", 98.0665),
        Unit("N_cm2", "N/cm² (N on a 1 cm² tip)", "pressure", N_PER_CM2),
        Unit("lbf_cm2", "lbf on a 1 cm² tip", "pressure", LBF * N_PER_CM2),
        Unit("psi", "lbf/in² (psi)", "pressure", LBF * N_PER_CM2 / SQUARE_INCH),
        Unit("N", "N", "force", 1.0),
        Unit("kg", "kg (kgf)", "force", KGF),
        Unit("lb", "lb (lbf)", "force", LBF),
    )
}


class UnitAsked(BadInput):
    """The unit was not said, or the value fits another unit better. could_be: the units in which it would be usual.

    is_missing: no unit was said; otherwise the value is unusual in the one that was, `told`.
    """

    def __init__(self, value: float, told: str, could_be: Sequence[UnitChoice], choices: Sequence[UnitChoice]) -> None:
        self.value, self.told, self.could_be = value, told, tuple(could_be)
        self.is_missing = not told
        wrong = "no unit was given" if self.is_missing else f"{value:g} {told} is implausible"
        maybe = f"; did you mean {' or '.join(choice.label for choice in could_be)}?" if could_be else ""
        super().__init__("unit", wrong + maybe, ", ".join(choice.label for choice in choices))


def convert(value: float, told: str, wanted: str) -> float:
    """A value of one unit in another. Raises BadInput for an unknown unit, or for a force and a pressure."""
    for unit in (told, wanted):
        if unit not in UNITS:
            raise BadInput("unit", f"no unit {unit}", ", ".join(UNITS))
    if UNITS[told].quantity != UNITS[wanted].quantity:
        raise BadInput("unit", f"{told} is a {UNITS[told].quantity}, {wanted} is not", "units of one quantity")
    return value * UNITS[told].factor / UNITS[wanted].factor


def need_unit(scoring: Scoring, values: Sequence[float], told: str, *, is_sure: bool = False) -> UnitChoice | None:
    """The unit in which these readings were told; None where the instrument has only its own.

    Raises UnitAsked when none was told, or when a value is unusual in it and nobody has said that it is right; BadInput
    for a unit that the instrument does not take.
    """
    if not scoring.units:
        return None
    if not told:
        raise UnitAsked(values[0] if values else 0, "", _usual(scoring, values), scoring.units)
    choice = next((unit for unit in scoring.units if unit.id == told), None)
    if choice is None:
        raise BadInput("unit", f"no unit {told} for {scoring.instrument}", ", ".join(u.id for u in scoring.units))
    odd = [value for value in values if not _is_usual(scoring, value * choice.factor)]
    if odd and not is_sure:
        raise UnitAsked(odd[0], choice.label, _usual(scoring, odd[:1], but=choice), scoring.units)
    return choice


def usual_elsewhere(scoring: Scoring, value: float) -> list[str]:
    """The other units in which this value would be usual, by their labels; none while it is usual in the first one."""
    if not scoring.units or _is_usual(scoring, value):
        return []
    return [unit.label for unit in _usual(scoring, [value], but=scoring.units[0])]


def _usual(scoring: Scoring, values: Sequence[float], but: UnitChoice | None = None) -> list[UnitChoice]:
    if scoring.plausible is None:
        return []
    units = [unit for unit in scoring.units if unit != but]
    return [unit for unit in units if all(_is_usual(scoring, value * unit.factor) for value in values)]


def _is_usual(scoring: Scoring, value: float) -> bool:
    if scoring.plausible is None:
        return True
    low, high = scoring.plausible
    return low <= value <= high
