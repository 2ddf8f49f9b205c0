"""Numbers that cannot be a living person's, and the wrong unit that is often behind them."""

from needlebook.core.case import RANGES, UNITS
from needlebook.core.errors import BadInput

# What a number that is out of range looks like: by fact, the unit it is in and how to bring it into ours.
LOOKS_LIKE = {
    "platelets_10e9_l": ("a count per µL", "divide by 1,000"),
    "neutrophils_10e9_l": ("a count per µL", "divide by 1,000"),
    "temperature_c": ("°F", "take away 32 and multiply by 5/9"),
    "calf_difference_cm": ("mm", "divide by 10"),
}
COUNTS = ("platelets_10e9_l", "neutrophils_10e9_l")
MALE_NOT_PREGNANT = "a male person cannot be pregnant"


def need_plausible(field: str, name: str, value: float | None) -> None:
    """Raise BadInput when a number cannot be a living person's. None is not measured."""
    low, high = RANGES[name]
    if value is None or low <= value <= high:
        return
    given = f"{value:,.15g}" if abs(value) < 1e15 else "the number"
    unit = wrong_unit(name, value)
    looks = f": that looks like {unit[0]}, {unit[1]}" if unit else ""
    ours = f" × {UNITS[name]}" if name in COUNTS else f" {UNITS.get(name, '')}".rstrip()
    raise BadInput(field, f"{given} is out of range{looks}", f"{low:g} to {high:g}{ours}")


def wrong_unit(name: str, value: float) -> tuple[str, str] | None:
    """The unit that a number out of range seems to be in, and what to do; None when no other unit fits."""
    low, high = RANGES[name]
    if name not in LOOKS_LIKE or value <= high:
        return None
    ours = {"temperature_c": (value - 32) * 5 / 9, "calf_difference_cm": value / 10}.get(name, value / 1000)
    return LOOKS_LIKE[name] if low <= ours <= high else None


def need_possible_pregnancy(field: str, sex: str, weeks: float | None) -> None:
    """Raise BadInput for weeks of pregnancy of a male person. Weeks that are given count at any age."""
    if sex == "male" and weeks:
        raise BadInput(field, MALE_NOT_PREGNANT, "0, or another sex")
