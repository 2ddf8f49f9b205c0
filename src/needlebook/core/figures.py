"""Figures that statistics are computed from: what cannot be a number, a spread or a share is refused at the door."""

from collections.abc import Sequence
from math import isfinite

from needlebook.core.errors import BadInput


def need_finite(field: str, value: float) -> None:
    if not isfinite(value):
        raise BadInput(field, "is not a finite number", "a number")


def need_spread(field: str, value: float) -> None:
    """A standard deviation or another size that has to be above 0."""
    if not (isfinite(value) and value > 0):
        raise BadInput(field, "is not a spread", "a number above 0")


def need_at_least(field: str, value: float, least: float) -> None:
    if not (isfinite(value) and value >= least):
        raise BadInput(field, "is too small or no number", f"{least:g} or more")


def need_share(field: str, value: float) -> None:
    """A share, or a correlation of readings: 0 to 1."""
    if not 0 <= value <= 1:
        raise BadInput(field, "is not a share", "0 to 1")


def need_inside(field: str, value: float) -> None:
    """A chance that is neither never nor always."""
    if not 0 < value < 1:
        raise BadInput(field, "is not a chance", "between 0 and 1")


def need_level(level: float) -> None:
    if not 0 < level < 1:
        raise BadInput("level", "is not a confidence level", "between 0 and 1")


def need_count(events: int, n: int, events_field: str = "events", n_field: str = "n") -> None:
    """`events` of `n`."""
    if n < 0:
        raise BadInput(n_field, "is negative", "0 or more")
    if not 0 <= events <= n:
        raise BadInput(events_field, "is not a part of n", f"0 to {n}")


def need_numbers(field: str, values: Sequence[float], fewest: int = 1) -> None:
    """At least `fewest` numbers, each of them finite."""
    if len(values) < fewest:
        raise BadInput(field, f"{len(values)} given", f"at least {fewest}")
    for value in values:
        need_finite(field, value)


def need_as_many(field: str, values: Sequence[object], others: Sequence[object]) -> None:
    if len(values) != len(others):
        raise BadInput(field, f"{len(values)} given", f"{len(others)}, one for each")


def sign(value: float) -> int:
    return int(value > 0) - int(value < 0)
