"""How long ours takes, beside the goals. Each drawing is met once: a second time, parts of the answer would be kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TypeVar

import numpy as np

from bench.inference.drawings import Drawn
from bench.inference.ours import Needlebook

GOALS_MS = {1: 20, 13: 60}  # 95 of 100 posteriors, from this many regions
TESTS_GOAL_MS = 150
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds for each drawing of one kind. not_whole: drawings that could not be computed whole."""

    posterior: Sequence[float]
    ranked: Sequence[float]
    not_whole: int


def times(ours: Needlebook, to_compute: Sequence[Drawn], to_rank: Sequence[Drawn]) -> Times:
    """Two lots of drawings, so that no answer finds parts of another's kept."""
    read = [timed(lambda case=drawn.case: ours.posterior(case)) for drawn in to_compute]
    ranked = [timed(lambda case=drawn.case: ours.ranked(case)) for drawn in to_rank]
    not_whole = sum(not ours.is_whole(reading) for _, reading in read)
    return Times([spent for spent, _ in read], [spent for spent, _ in ranked], not_whole)


def timed(call: Callable[[], Answer]) -> tuple[float, Answer]:
    """Milliseconds, and the answer."""
    started = perf_counter()
    answer = call()
    return 1e3 * (perf_counter() - started), answer


def spread(values: Sequence[float]) -> list[str]:
    """Median, the value within which 95 of 100 lie, and the longest."""
    return [f"{value:.1f}" for value in np.percentile(values, [50, 95, 100])]
