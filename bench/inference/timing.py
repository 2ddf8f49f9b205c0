"""How long ours takes, beside the goals. Each drawing is met once: a second time, parts of the answer would be kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import TypeVar

import numpy as np

from bench.inference.drawings import Drawn
from bench.inference.ours import Needlebook

GOALS_MS = {1: 20, 13: 60}  # 95 of 100 posteriors, from this many regions
TESTS_GOAL_MS = 150
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds by the clock, and of the processor: the second hardly changes when others use the machine."""

    clock: float
    processor: float


@dataclass(frozen=True, slots=True)
class Times:
    """For each drawing of one kind. not_whole: drawings that could not be computed whole."""

    posterior: Sequence[Spent]
    ranked: Sequence[Spent]
    not_whole: int


def times(ours: Needlebook, to_compute: Sequence[Drawn], to_rank: Sequence[Drawn]) -> Times:
    """Two lots of drawings, so that no answer finds parts of another's kept."""
    read = [timed(lambda case=drawn.case: ours.posterior(case)) for drawn in to_compute]
    ranked = [timed(lambda case=drawn.case: ours.ranked(case)) for drawn in to_rank]
    not_whole = sum(not ours.is_whole(reading) for _, reading in read)
    return Times([spent for spent, _ in read], [spent for spent, _ in ranked], not_whole)


def timed(call: Callable[[], Answer]) -> tuple[Spent, Answer]:
    clock, processor = perf_counter(), process_time()
    answer = call()
    return Spent(1e3 * (perf_counter() - clock), 1e3 * (process_time() - processor)), answer


def spread(values: Sequence[Spent]) -> list[str]:
    """By the clock: median, the value within which 95 of 100 lie, and the longest; of the processor: the second."""
    clock = np.percentile([one.clock for one in values], [50, 95, 100])
    return [f"{value:.1f}" for value in (*clock, p95(one.processor for one in values))]


def p95(values: Iterable[float]) -> float:
    return float(np.percentile(list(values), 95))
