"""The next best test."""

from dataclasses import replace
from itertools import product
from math import exp, log2

import pytest
from tests.unit.inference.small_body import muscle, small_body

from needlebook.core.anatomy import Side
from needlebook.core.case import Sign
from needlebook.core.inference import Place
from needlebook.core.inference.next_test import (
    Couch,
    Enough,
    enough,
    information,
    next_tests,
    pressing_accuracy,
    unpressed,
)
from needlebook.core.inference.ranking import Certainty, NextTest, RankedMuscle, Ranking, StopFlag
from needlebook.core.inference.sole import sole_explanations
from needlebook.knowledge.inference import load_inference

PARAMETERS = load_inference().parameters
NAMES = ("biceps", "triceps", "deltoid", "a", "b", "c", "d", "e", "f")
BODY = replace(small_body(), muscles={name: muscle(name) for name in NAMES})


def place(muscle: str) -> Place:
    return Place(muscle, Side.LEFT)


def test_sensitivity_and_specificity_give_back_the_likelihood_ratios() -> None:
    sensitivity, specificity = pressing_accuracy(muscle("biceps"), PARAMETERS)
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
    best = next_tests(candidates, frozenset(), BODY, PARAMETERS)
    assert [test.muscle for test in best] == ["triceps", "deltoid", "biceps"]
    assert best[0].bits > best[1].bits > best[2].bits > 0


def test_a_muscle_that_was_pressed_is_not_pressed_again() -> None:
    candidates = [(place("biceps"), 0.5), (place("triceps"), 0.3)]
    assert [t.muscle for t in next_tests(candidates, frozenset({place("biceps")}), BODY, PARAMETERS)] == ["triceps"]


def test_equal_gains_stand_in_the_order_of_their_names_and_are_few() -> None:
    names = ["f", "b", "a", "e", "c", "d"]
    best = next_tests([(place(name), 0.3) for name in names], frozenset(), BODY, PARAMETERS)
    assert [test.muscle for test in best] == sorted(names)[: PARAMETERS.reporting.tests]


def test_what_the_answer_tells_about_everything_is_what_it_tells_about_its_own_muscle() -> None:
    """Given the muscle the answer depends on nothing else, so no information is left uncounted."""
    sensitivity, specificity = pressing_accuracy(muscle("biceps"), PARAMETERS)
    joint = {  # this muscle and another one
        (True, True): 0.3,
        (True, False): 0.25,
        (False, True): 0.15,
        (False, False): 0.3,
    }
    gain = 0.0
    found = {True: sensitivity, False: 1 - specificity}
    marginal = sum(share * found[mine] for (mine, _), share in joint.items())
    for ((mine, _), share), hurts in product(joint.items(), (True, False)):
        given = found[mine] if hurts else 1 - found[mine]
        gain += share * given * log2(given / (marginal if hurts else 1 - marginal))
    assert gain == pytest.approx(information(0.55, sensitivity, specificity))


def lying(**positions: tuple[str, ...]):
    return replace(BODY, muscles={name: replace(muscle(name), positions=at) for name, at in positions.items()})


def test_a_muscle_that_is_reached_without_turning_is_pressed_before_one_that_tells_a_little_more() -> None:
    body = lying(biceps=("supine",), triceps=("prone", "side-lying"))
    candidates = [(place("biceps"), 0.3), (place("triceps"), 0.4)]
    assert [t.muscle for t in next_tests(candidates, frozenset(), body, PARAMETERS)] == ["triceps", "biceps"]
    best = next_tests(candidates, frozenset(), body, PARAMETERS, Couch("supine"))
    assert [(t.muscle, t.turn_to) for t in best] == [("biceps", ""), ("triceps", "prone")]


def test_turning_pays_when_the_other_muscle_tells_clearly_more() -> None:
    body = lying(biceps=("supine",), triceps=("prone",))
    candidates = [(place("biceps"), 0.02), (place("triceps"), 0.5)]
    best = next_tests(candidates, frozenset(), body, PARAMETERS, Couch("supine"))
    assert [(t.muscle, t.turn_to) for t in best] == [("triceps", "prone"), ("biceps", "")]


def test_turning_costs_no_bits_in_the_figure_that_is_reported() -> None:
    body, candidates = lying(triceps=("prone",)), [(place("triceps"), 0.5)]
    here, there = (next_tests(candidates, frozenset(), body, PARAMETERS, Couch(at)) for at in ("prone", "supine"))
    assert here[0].bits == there[0].bits


def test_any_position_of_a_muscle_will_do() -> None:
    body = lying(triceps=("prone", "side-lying"))
    best = next_tests([(place("triceps"), 0.5)], frozenset(), body, PARAMETERS, Couch("side-lying"))
    assert best[0].turn_to == ""


def test_a_muscle_that_cannot_be_tested_today_or_palpated_is_left_out() -> None:
    body = replace(BODY, muscles={**BODY.muscles, "triceps": replace(muscle("triceps"), palpation=())})
    candidates = [(place("biceps"), 0.5), (place("triceps"), 0.5), (place("deltoid"), 0.2)]
    couch = Couch(not_today=frozenset({place("biceps")}))
    assert [t.muscle for t in next_tests(candidates, frozenset(), body, PARAMETERS, couch)] == ["deltoid"]


def test_pressing_a_deep_muscle_tells_less() -> None:
    body = replace(BODY, muscles={"biceps": muscle("biceps"), "triceps": muscle("triceps", "deep")})
    best = next_tests([(place("triceps"), 0.5), (place("biceps"), 0.5)], frozenset(), body, PARAMETERS)
    assert [t.muscle for t in best] == ["biceps", "triceps"]
    assert best[0].bits > best[1].bits > 0


def likely(name: str, probability: float, *explains: str) -> RankedMuscle:
    where = tuple(Place(region, Side.LEFT) for region in explains)
    return RankedMuscle(name, Side.LEFT, probability, probability, where, (), ())


def ranking(certainty: Certainty, *bits: float, **more: object) -> Ranking:
    tests = tuple(NextTest("biceps", Side.LEFT, value) for value in bits)
    return Ranking((likely("biceps", 0.6),), (), certainty, tests, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("certainty", "bits", "expected"),
    [
        (Certainty.HIGH, (0.3,), Enough.CERTAIN),
        (Certainty.MODERATE, (0.3, 0.01), None),
        (Certainty.MODERATE, (0.05,), Enough.LITTLE_LEFT),
        (Certainty.LOW, (), Enough.LITTLE_LEFT),
    ],
)
def test_it_is_enough_once_certain_or_when_no_test_tells_much(certainty, bits, expected) -> None:
    assert enough(ranking(certainty, *bits), {place("biceps")}, PARAMETERS) is expected


def test_it_is_not_enough_while_nobody_has_pressed_the_likeliest_muscle() -> None:
    little = ranking(Certainty.MODERATE, 0.01)
    assert enough(little, (), PARAMETERS) is None
    assert unpressed(little, ()) == place("biceps")
    assert unpressed(little, {place("biceps")}) is None


def test_a_red_flag_or_an_empty_ranking_is_never_enough() -> None:
    flagged = ranking(Certainty.LOW, stop=(StopFlag("rf", "why", "emergency"),))
    assert enough(flagged, (), PARAMETERS) is None
    assert enough(Ranking((), (), Certainty.LOW, ()), (), PARAMETERS) is None


def test_a_region_that_one_likely_muscle_alone_explains_is_named() -> None:
    muscles = (likely("a", 0.8, "arm", "wrist"), likely("b", 0.4, "arm"), likely("c", 0.1, "wrist", "elbow"))
    assert sole_explanations(muscles, 0.3) == {place("a"): (Place("wrist", Side.LEFT),)}
