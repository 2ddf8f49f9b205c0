"""How long ours takes, beside the goals: each drawing three times, the middle one counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TypeVar

import numpy as np

from bench.inference.drawings import Drawn
from bench.inference.ours import Needlebook

REPEATS = 3
GOALS_MS = {1: 20, 13: 60}  # 95 of 100 posteriors, from this many regions
TESTS_GOAL_MS = 150
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds for each drawing of one kind. not_whole: drawings that could not be computed whole."""

    posterior: Sequence[float]
    ranked: Sequence[float]
    not_whole: int


def times(ours: Needlebook, drawings: Sequence[Drawn]) -> Times:
    posterior, ranked, not_whole = [], [], 0
    for drawn in drawings:
        spent, reading = timed(lambda case=drawn.case: ours.posterior(case))
        posterior.append(spent)
        ranked.append(timed(lambda case=drawn.case: ours.ranked(case))[0])
        not_whole += not ours.is_whole(reading)
    return Times(posterior, ranked, not_whole)


def timed(call: Callable[[], Answer]) -> tuple[float, Answer]:
    """The median in milliseconds, and the answer."""
    spent: list[float] = []
    for _ in range(REPEATS):
        started = perf_counter()
        answer = call()
        spent.append(1e3 * (perf_counter() - started))
    return median(spent), answer


def spread(values: Sequence[float]) -> list[str]:
    """Median, the value within which 95 of 100 lie, and the longest."""
    return [f"{value:.1f}" for value in np.percentile(values, [50, 95, 100])]
