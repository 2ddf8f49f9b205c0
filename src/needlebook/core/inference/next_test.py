"""Which muscle to press next: the one whose answer is expected to tell most, less the trouble of turning over."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log2

from needlebook.core.anatomy import Anatomy, Muscle, Side
from needlebook.core.case import Sign
from needlebook.core.inference.examination import log_odds
from needlebook.core.inference.parameters import Parameters
from needlebook.core.inference.ranking import Certainty, NextTest, Place, Ranking


@dataclass(frozen=True, slots=True)
class Couch:
    """How the patient lies, None when that is not known, and the muscles that cannot be tested today."""

    position: str | None = None
    not_today: frozenset[Place] = frozenset()


class Enough(StrEnum):
    """Why it is time to plan."""

    CERTAIN = "certain"
    LITTLE_LEFT = "little_left"


def next_tests(
    candidates: Sequence[tuple[Place, float]],
    pressed: frozenset[Place],
    anatomy: Anatomy,
    parameters: Parameters,
    couch: Couch = Couch(),
) -> tuple[NextTest, ...]:
    """Pressing for the familiar pain, best first, after what turning the patient costs.

    Muscles that were pressed, that no hand can reach or that cannot be tested today are left out. The gain is counted
    for the muscle's own yes or no, and that is the whole of it: given the muscle, the answer depends on nothing else.
    """
    tests = [
        _test(place, probability, anatomy.muscles[place.id], parameters, couch)
        for place, probability in candidates
        if place not in pressed | couch.not_today and anatomy.muscles[place.id].palpation
    ]
    best = sorted(tests, key=lambda test: (-round(_value(test, parameters), 9), test.muscle, test.side))
    return tuple(best[: parameters.reporting.tests])


def unpressed(ranking: Ranking, out: Collection[Place]) -> Place | None:
    """The likeliest muscle, if it was neither pressed nor is it `out` otherwise: nobody needles what no hand has felt.

    A muscle that is all but certain has few bits left, so it can stand far down among the next tests.
    """
    first = next((Place(m.muscle, m.side) for m in ranking.muscles), None)
    return None if first in out else first


def enough(ranking: Ranking, out: Collection[Place], parameters: Parameters) -> Enough | None:
    """Whether more tests are worth the time: not once pressing confirmed the first muscle, nor when none tells much.

    out: the muscles that were pressed or cannot be; the likeliest has to be among them.
    """
    if ranking.stop or not ranking.muscles:
        return None
    if ranking.certainty is Certainty.HIGH:
        return Enough.CERTAIN
    if unpressed(ranking, out):
        return None
    tells = any(test.bits > parameters.next_test.enough_bits for test in ranking.next_tests)
    return None if tells else Enough.LITTLE_LEFT


def pressing_accuracy(muscle: Muscle, parameters: Parameters) -> tuple[float, float]:
    """Sensitivity and specificity that belong to the weights: LR+ of recognised pain, LR- of painless pressure.

    They are weighed as they will be once found: by how well examiners agree in this muscle, and painless pressure on a
    deep one in part.
    """
    ratio_found = exp(log_odds({Sign.RECOGNISED_PAIN: frozenset({True})}, muscle, parameters))
    ratio_painless = exp(log_odds({Sign.PRESSED_PAINLESS: frozenset({True})}, muscle, parameters))
    specificity = (ratio_found - 1) / (ratio_found - ratio_painless)
    return ratio_found * (1 - specificity), specificity


def information(probability: float, sensitivity: float, specificity: float) -> float:
    """The bits expected from a yes-or-no test of something that is true with this probability."""
    found = probability * sensitivity + (1 - probability) * (1 - specificity)
    noise = probability * _entropy(sensitivity) + (1 - probability) * _entropy(specificity)
    return max(0.0, _entropy(found) - noise)


def _test(place: Place, probability: float, muscle: Muscle, parameters: Parameters, couch: Couch) -> NextTest:
    accuracy = pressing_accuracy(muscle, parameters)
    stays = couch.position is None or couch.position in muscle.positions or not muscle.positions
    turn_to = "" if stays else muscle.positions[0]
    return NextTest(place.id, Side(place.side), information(probability, *accuracy), turn_to)


def _value(test: NextTest, parameters: Parameters) -> float:
    return test.bits - (parameters.next_test.turn_bits if test.turn_to else 0.0)


def _entropy(probability: float) -> float:
    """The entropy of a yes or no in bits."""
    parts = (probability, 1 - probability)
    return -sum(part * log2(part) for part in parts if part > 0)
