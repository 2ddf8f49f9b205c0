"""How many muscles have to be tested until the first of the ranking reaches 90 %, by the order of the tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import fmean, median

import numpy as np

from bench.accuracy.findings import Hand
from bench.accuracy.patients import Simulated
from bench.accuracy.trial import patients
from bench.accuracy.worlds import FEW, World
from bench.inference.ours import Needlebook
from needlebook.core.case import Finding
from needlebook.core.inference import Place, Ranking
from needlebook.core.vigilance.rates import Rate, exact_rate

CERTAIN = 0.9
MOST_TESTS = 15
FIXED = "fixed order of the table"
Outcome = tuple[int, bool]  # tests until certain, and whether the first muscle is truly active
Look = Callable[[Hand, Place, bool], Sequence[Finding]]
Next = Callable[[Ranking, frozenset[Place], Needlebook, Simulated], Place | None]


@dataclass(frozen=True, slots=True)
class Needed:
    """tests: done until certain, for each patient who got there. right: of these, the first muscle is active.

    shared: the mean of the tests over the patients whom every order brought there; None when there are none.
    """

    tests: Sequence[int]
    shared: float | None
    reached: Rate
    right: Rate

    @property
    def typical(self) -> float | None:
        """The median over all patients; None when fewer than half got there."""
        missing = self.reached.n - len(self.tests)
        middle = median([*self.tests, *[np.inf] * missing])
        return None if middle == np.inf else float(middle)

    @property
    def mean(self) -> float:
        """Over all patients; who did not get there counts with the most tests that were tried."""
        missing = self.reached.n - len(self.tests)
        return fmean([*self.tests, *[MOST_TESTS] * missing])


def suggested(ranking: Ranking, pressed: frozenset[Place], ours: Needlebook, one: Simulated) -> Place | None:
    """The first of the suggestions."""
    return next((Place(test.muscle, test.side) for test in ranking.next_tests), None)


def likeliest(ranking: Ranking, pressed: frozenset[Place], ours: Needlebook, one: Simulated) -> Place | None:
    """Down the list."""
    listed = (Place(muscle.muscle, muscle.side) for muscle in ranking.muscles)
    return next((place for place in listed if place not in pressed), None)


def by_anatomy(ranking: Ranking, pressed: frozenset[Place], ours: Needlebook, one: Simulated) -> Place | None:
    """In the order of the table of muscles, through all that refer to a drawn region."""
    drawn = [ours.network.regions.index(Place(mark.region, mark.side)) for mark in one.case.pain]
    linked = np.logical_or.reduceat(ours.network.strength[:, drawn].any(axis=1), ours.network.first[:-1])
    places = (ours.network.muscles[m] for m in np.flatnonzero(linked))
    return next((place for place in places if place not in pressed), None)


ORDERS: Mapping[str, Next] = {
    "suggested next test": suggested,
    "likeliest first": likeliest,
    FIXED: by_anatomy,
}


LOOKS: Mapping[str, Look] = {"firm pressure alone": Hand.pressed, "four signs of the muscle": Hand.examined}


def needed(
    seed: int, complaints: Mapping[str, Needlebook], count: int, look: Look, world: World = FEW
) -> dict[str, Needed]:
    """The same patients, and the same answer of each muscle, for every order."""
    asked = list(patients(seed, world, complaints, count))
    outcomes = {name: [_until_certain(*who, order, look) for who in asked] for name, order in ORDERS.items()}
    everywhere = [all(of_one) for of_one in zip(*outcomes.values(), strict=True)]
    return {name: _needed(of_order, everywhere) for name, of_order in outcomes.items()}


def _needed(outcomes: Sequence[Outcome | None], everywhere: Sequence[bool]) -> Needed:
    done = [outcome for outcome in outcomes if outcome]
    shared = [outcome[0] for outcome, counts in zip(outcomes, everywhere, strict=True) if outcome and counts]
    return Needed(
        tests=[tests for tests, _ in done],
        shared=fmean(shared) if shared else None,
        reached=exact_rate(len(done), len(outcomes)),
        right=exact_rate(sum(is_right for _, is_right in done), len(done)),
    )


def _until_certain(ours: Needlebook, one: Simulated, seed: int, order: Next, look: Look) -> Outcome | None:
    """How many were tested, and whether the first muscle is truly active; None when it does not get that far."""
    case, pressed = one.case, frozenset[Place]()
    while True:
        ranking = ours.ranked(case)
        if ranking.muscles and ranking.muscles[0].probability >= CERTAIN:
            first = Place(ranking.muscles[0].muscle, ranking.muscles[0].side)
            return len(pressed), _is_active(first, ours, one)
        place = order(ranking, pressed, ours, one)
        if place is None or len(pressed) == MOST_TESTS:
            return None
        hand = Hand(Random(f"{seed} {place}"), ours.anatomy, ours.parameters)
        case = replace(case, findings=(*case.findings, *look(hand, place, _is_active(place, ours, one))))
        pressed |= {place}


def _is_active(place: Place, ours: Needlebook, one: Simulated) -> bool:
    return bool(one.active[ours.network.muscles.index(place)])
