"""The next best test."""

from math import exp

import pytest

from needlebook.core.anatomy import Side
from needlebook.core.case import Sign
from needlebook.core.inference import Place
from needlebook.core.inference.next_test import information, next_tests, pressing_accuracy
from needlebook.knowledge.inference import load_inference

PARAMETERS = load_inference().parameters


def place(muscle: str) -> Place:
    return Place(muscle, Side.LEFT)


def test_sensitivity_and_specificity_give_back_the_likelihood_ratios() -> None:
    sensitivity, specificity = pressing_accuracy(PARAMETERS)
    found, painless = PARAMETERS.signs[Sign.RECOGNISED_PAIN], PARAMETERS.signs[Sign.PRESSED_PAINLESS]
    assert sensitivity / (1 - specificity) == pytest.approx(exp(found.present))
    assert (1 - sensitivity) / specificity == pytest.approx(exp(painless.present))


def test_a_perfect_test_of_an_even_chance_tells_one_bit() -> None:
    assert information(0.5, 1.0, 1.0) == pytest.approx(1.0)


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_a_muscle_that_is_certain_teaches_nothing(probability: float) -> None:
    assert information(probability, 0.8, 0.8) == pytest.approx(0.0)


def test_a_test_that_guesses_teaches_nothing() -> None:
    assert information(0.4, 0.5, 0.5) == pytest.approx(0.0)


def test_the_muscle_nearest_to_an_even_chance_is_pressed_first() -> None:
    candidates = [(place("biceps"), 0.95), (place("triceps"), 0.5), (place("deltoid"), 0.1)]
    best = next_tests(candidates, frozenset(), PARAMETERS)
    assert [test.muscle for test in best] == ["triceps", "deltoid", "biceps"]
    assert best[0].bits > best[1].bits > best[2].bits > 0


def test_a_muscle_that_was_pressed_is_not_pressed_again() -> None:
    candidates = [(place("biceps"), 0.5), (place("triceps"), 0.3)]
    assert [t.muscle for t in next_tests(candidates, frozenset({place("biceps")}), PARAMETERS)] == ["triceps"]


def test_equal_gains_stand_in_the_order_of_their_names_and_are_few() -> None:
    names = ["f", "b", "a", "e", "c", "d"]
    best = next_tests([(place(name), 0.3) for name in names], frozenset(), PARAMETERS)
    assert [test.muscle for test in best] == sorted(names)[: PARAMETERS.reporting.tests]
