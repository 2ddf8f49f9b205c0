"""Ours and the peers on the same drawings: time side by side, and the error of each to a reference."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np

from bench.inference.brute import MOST_POINTS, enumerated
from bench.inference.drawings import drawings, neighbours_of
from bench.inference.limited import Limited
from bench.inference.ours import Needlebook
from bench.inference.simplified import Problem, Solved, simplified
from bench.inference.timing import timed
from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Case
from needlebook.core.inference import Parameters
from needlebook.core.inference.network import Floats

SMALL_REGIONS = range(1, 7)


@dataclass(slots=True)
class Results:
    """Of one engine, an entry for each case it could do. Processor time in ms; ratios to ours on the same case."""

    computing: list[float] = field(default_factory=list)
    ratio: list[float] = field(default_factory=list)
    ratio_with_building: list[float] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)
    short_of: Counter[str] = field(default_factory=Counter)  # cases that were not done, by what was short

    def add(self, solved: Solved | str, ours_ms: float, reference: Floats | None) -> None:
        if isinstance(solved, str):
            self.short_of[solved] += 1
            return
        self.computing.append(1e3 * solved.computing)
        self.ratio.append(1e3 * solved.computing / ours_ms)
        self.ratio_with_building.append(1e3 * (solved.building + solved.computing) / ours_ms)
        if reference is not None:
            self.errors.append(float(np.abs(np.array(solved.muscles) - reference).max(initial=0)))


@dataclass(slots=True)
class Comparison:
    """engines: ours first. no_reference: cases in which neither brute force nor any exact engine had an answer."""

    engines: dict[str, Results] = field(default_factory=dict)
    no_reference: int = 0

    def add(self, ours: Needlebook, case: Case, peers: Limited, names: Sequence[str], exact: str) -> None:
        """`exact`: the peer that is the reference where ours could not compute the drawing whole."""
        problem = simplified(case, ours.network)
        spent, reading = timed(lambda: ours.posterior(case))
        own = Solved(reading.posterior.muscles[list(problem.muscles)].tolist(), 0.0, spent.processor / 1e3)
        solved: Mapping[str, Solved | str] = {name: peers.solve(name, problem) for name in names}
        best = own if ours.is_whole(reading) else solved[exact]
        reference = _reference(problem, best)
        self.no_reference += reference is None
        is_own = best is own and len(problem.prior) > MOST_POINTS
        self.engines.setdefault(ours.name, Results()).add(own, spent.processor, None if is_own else reference)
        for name, one in solved.items():
            self.engines.setdefault(name, Results()).add(one, spent.processor, reference)


def _reference(problem: Problem, best: Solved | str) -> Floats | None:
    if len(problem.prior) <= MOST_POINTS:
        return enumerated(problem)
    return None if isinstance(best, str) else np.array(best.muscles)


def small_cases(rng: Random, anatomy: Anatomy, parameters: Parameters, count: int) -> list[tuple[Needlebook, Case]]:
    """Drawings on networks of a few muscles that refer to the same regions, so few that brute force can follow."""
    found: list[tuple[Needlebook, Case]] = []
    while len(found) < count:
        ours = Needlebook(_few_muscles(rng, anatomy), parameters, None)
        near = neighbours_of(ours.anatomy)
        both = drawings(rng, ours.network, near, [rng.choice(SMALL_REGIONS)], 1)
        found += [(ours, drawn.case) for drawn in both if _is_worth_it(drawn.case, ours)]
    return found[:count]


def _is_worth_it(case: Case, ours: Needlebook) -> bool:
    """More than one muscle is in play."""
    return len(simplified(case, ours.network).groups) > 1


def _few_muscles(rng: Random, anatomy: Anatomy) -> Anatomy:
    """A muscle and others that refer to one of its regions; their points, on both sides, can be enumerated."""
    first = rng.choice(sorted({point.muscle for point in anatomy.trigger_points.values()}))
    reached = _regions_of(first, anatomy)
    muscles = [first]
    for other in rng.sample(sorted(anatomy.muscles), len(anatomy.muscles)):
        points = sum(len(anatomy.points_of(m)) for m in [*muscles, other])
        if other != first and reached & _regions_of(other, anatomy) and 2 * points <= MOST_POINTS:
            muscles.append(other)
    return replace(
        anatomy,
        muscles={id: anatomy.muscles[id] for id in muscles},
        trigger_points={id: point for id, point in anatomy.trigger_points.items() if point.muscle in muscles},
    )


def _regions_of(muscle: str, anatomy: Anatomy) -> set[str]:
    return {referral.region for point in anatomy.points_of(muscle) for referral in point.referrals}
