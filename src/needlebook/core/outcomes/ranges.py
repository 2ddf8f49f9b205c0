"""Which values an instrument takes."""

import math

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.types import Instrument


def is_in_range(instrument: Instrument, value: float) -> bool:
    """Whether the instrument can give this value. An end that is not known forbids nothing."""
    low, high = instrument.minimum, instrument.maximum
    return (low is None or value >= low) and (high is None or value <= high)


def need_in_range(field: str, value: float, instrument: Instrument) -> None:
    """Raise BadInput for a value that the instrument cannot give, or that is no number."""
    if not math.isfinite(value) or not is_in_range(instrument, value):
        raise BadInput(field, f"is out of range for {instrument.id}", allowed_range(instrument))


def allowed_range(instrument: Instrument) -> str:
    """The values in words: '0 to 10', '0 or more', 'at most 10', 'any number'."""
    match instrument.minimum, instrument.maximum:
        case None, None:
            return "any number"
        case None, high:
            return f"at most {high:g}"
        case low, None:
            return f"{low:g} or more"
        case low, high:
            return f"{low:g} to {high:g}"
