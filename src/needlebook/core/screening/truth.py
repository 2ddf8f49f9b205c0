"""Kleene's three-valued logic: not asked is not 'no'."""

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """Ordered so that 'and' is the smallest and 'or' the largest value (Kleene 1952)."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    def __invert__(self) -> "Truth":
        return Truth(2 - self)


NO, UNKNOWN, YES = Truth  # plain names: looking a member up in its class costs more than using it


def truth(value: bool) -> Truth:
    """A two-valued answer as a three-valued one."""
    return YES if value else NO


def every(values: Iterable[Truth]) -> Truth:
    """Kleene 'and': NO as soon as one is NO; YES when all are; of nothing, YES."""
    return min(values, default=Truth.YES)


def some(values: Iterable[Truth]) -> Truth:
    """Kleene 'or': YES as soon as one is YES; NO when all are; of nothing, NO."""
    return max(values, default=Truth.NO)
