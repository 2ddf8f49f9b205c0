"""Two sides of one body, and a reading beside what is called normal. Plain arithmetic; nothing here says why."""

from dataclasses import dataclass
from enum import StrEnum

from needlebook.core.errors import BadInput


class Beside(StrEnum):
    """A difference held against the error of measuring."""

    WITHIN_ERROR = "within_error"
    BETWEEN = "between"  # beyond the least published error, within the greatest
    BEYOND_ERROR = "beyond_error"
    ERROR_UNKNOWN = "error_unknown"


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a reading lies outside a range: below 0 under it, above 0 over it, 0 within."""

    by: float
    low: float | None
    high: float | None


def symmetry_index(measured: float, other: float) -> float:
    """Limb symmetry index: the injured side in percent of the uninjured one. Source: instruments.csv, ISO_STRENGTH."""
    if other <= 0 or measured < 0:
        raise BadInput("other", f"{other:g} is no strength to compare with", "more than 0")
    return 100 * measured / other


def gap(value: float, low: float | None, high: float | None) -> Gap:
    """Where a reading lies beside a range of which an end may not be known."""
    if low is not None and value < low:
        return Gap(value - low, low, high)
    if high is not None and value > high:
        return Gap(value - high, low, high)
    return Gap(0.0, low, high)


def beside_error(difference: float, errors: tuple[float, float] | None) -> Beside:
    """A difference against the least and the greatest published error; reaching an error counts as beyond it."""
    if errors is None:
        return Beside.ERROR_UNKNOWN
    least, greatest = errors
    if abs(difference) < least:
        return Beside.WITHIN_ERROR
    return Beside.BEYOND_ERROR if abs(difference) >= greatest else Beside.BETWEEN
