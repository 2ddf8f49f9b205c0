"""Which muscle to press next: the one whose answer is expected to tell most."""

from collections.abc import Sequence
from math import exp, log2

from needlebook.core.anatomy import Side
from needlebook.core.case import Sign
from needlebook.core.inference.parameters import Parameters
from needlebook.core.inference.ranking import NextTest, Place


def next_tests(
    candidates: Sequence[tuple[Place, float]], pressed: frozenset[Place], parameters: Parameters
) -> tuple[NextTest, ...]:
    """Pressing for the familiar pain, best first; muscles that were pressed are left out.

    The gain is counted for the muscle's own yes or no. What its answer tells about other muscles is not counted, so a
    gain never says too much.
    """
    sensitivity, specificity = pressing_accuracy(parameters)
    tests = [
        NextTest(place.id, Side(place.side), information(probability, sensitivity, specificity))
        for place, probability in candidates
        if place not in pressed
    ]
    best = sorted(tests, key=lambda test: (-round(test.bits, 9), test.muscle, test.side))
    return tuple(best[: parameters.reporting.tests])


def pressing_accuracy(parameters: Parameters) -> tuple[float, float]:
    """Sensitivity and specificity that belong to the weights: LR+ of recognised pain, LR- of painless pressure."""
    ratio_found = exp(parameters.signs[Sign.RECOGNISED_PAIN].present)
    ratio_painless = exp(parameters.signs[Sign.PRESSED_PAINLESS].present)
    specificity = (ratio_found - 1) / (ratio_found - ratio_painless)
    return ratio_found * (1 - specificity), specificity


def information(probability: float, sensitivity: float, specificity: float) -> float:
    """Expected information in bits, 0 to 1, that a yes-or-no test gives about a state of that probability."""
    found = probability * sensitivity + (1 - probability) * (1 - specificity)
    noise = probability * _entropy(sensitivity) + (1 - probability) * _entropy(specificity)
    return max(0.0, _entropy(found) - noise)


def _entropy(probability: float) -> float:
    """The entropy of a yes or no in bits."""
    parts = (probability, 1 - probability)
    return -sum(part * log2(part) for part in parts if part > 0)
