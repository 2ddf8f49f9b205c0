"""Signs, their weights, and findings that contradict each other."""

from math import exp, log

import numpy as np
import pytest
from tests.unit.inference.small_body import small_body

from needlebook.core.anatomy import Side
from needlebook.core.case import Finding, Sign
from needlebook.core.errors import BadInput
from needlebook.core.inference import Place, build_network
from needlebook.core.inference.examination import Examination, likelihood_ratios, read_findings
from needlebook.knowledge.inference import load_inference

PARAMETERS = load_inference().parameters
WEIGHTS = PARAMETERS.signs


def examined(*signs: tuple[Sign, bool], muscle: str = "biceps") -> Examination:
    findings = [Finding(muscle, Side.LEFT, sign, is_present) for sign, is_present in signs]
    return read_findings(findings, small_body())


def ratio(*signs: tuple[Sign, bool], muscle: str = "biceps") -> float:
    body = small_body()
    network = build_network(body, PARAMETERS, None)
    ratios = likelihood_ratios(examined(*signs, muscle=muscle), network, body, PARAMETERS)
    return float(ratios[network.muscles.index(Place(muscle, Side.LEFT))])


def test_signs_of_one_muscle_add_their_log_odds() -> None:
    expected = exp(WEIGHTS[Sign.RECOGNISED_PAIN].present + WEIGHTS[Sign.PAINFUL_STRETCH].present)
    assert ratio((Sign.RECOGNISED_PAIN, True), (Sign.PAINFUL_STRETCH, True)) == pytest.approx(expected)


def test_a_tender_spot_counts_more_in_a_taut_band() -> None:
    alone, in_band = ratio((Sign.SPOT_TENDERNESS, True)), ratio((Sign.SPOT_TENDERNESS, True), (Sign.TAUT_BAND, True))
    assert alone == pytest.approx(exp(WEIGHTS[Sign.SPOT_TENDERNESS].present))
    assert in_band == pytest.approx(exp(PARAMETERS.examination.tender_spot_in_band))
    assert in_band > alone


@pytest.mark.parametrize(
    ("sign", "is_present"),
    [(Sign.TAUT_BAND, True), (Sign.TAUT_BAND, False), (Sign.LOCAL_TWITCH, False), (Sign.REFERRED_PAIN, False)],
)
def test_signs_that_say_nothing_move_nothing(sign: Sign, is_present: bool) -> None:
    assert ratio((sign, is_present)) == 1.0


def test_painless_pressure_counts_less_against_a_deep_muscle() -> None:
    shallow, deep = ratio((Sign.PRESSED_PAINLESS, True)), ratio((Sign.PRESSED_PAINLESS, True), muscle="triceps")
    assert log(deep) == pytest.approx(PARAMETERS.examination.deep_share * log(shallow))


def test_signs_for_a_deep_muscle_count_in_full() -> None:
    assert ratio((Sign.RECOGNISED_PAIN, True), muscle="triceps") == ratio((Sign.RECOGNISED_PAIN, True))


def test_no_heap_of_signs_moves_a_muscle_beyond_the_limit() -> None:
    everything = [(sign, True) for sign in Sign if sign is not Sign.PRESSED_PAINLESS]
    assert ratio(*everything) == pytest.approx(exp(PARAMETERS.examination.most))


def test_the_same_finding_twice_counts_once() -> None:
    assert ratio((Sign.RECOGNISED_PAIN, True), (Sign.RECOGNISED_PAIN, True)) == ratio((Sign.RECOGNISED_PAIN, True))


def test_muscles_that_were_not_examined_are_not_moved() -> None:
    body = small_body()
    network = build_network(body, PARAMETERS, None)
    ratios = likelihood_ratios(examined((Sign.RECOGNISED_PAIN, True)), network, body, PARAMETERS)
    assert np.count_nonzero(ratios != 1) == 1


@pytest.mark.parametrize(
    "signs",
    [
        [(Sign.RECOGNISED_PAIN, True), (Sign.PRESSED_PAINLESS, True)],
        [(Sign.SPOT_TENDERNESS, True), (Sign.PRESSED_PAINLESS, True)],
        [(Sign.TAUT_BAND, True), (Sign.TAUT_BAND, False)],
    ],
)
def test_findings_that_cannot_both_be_true_are_kept_and_named(signs: list[tuple[Sign, bool]]) -> None:
    assert examined(*signs).contradicting == {Place("biceps", Side.LEFT)}


def test_findings_that_agree_are_no_contradiction() -> None:
    signs = [(Sign.RECOGNISED_PAIN, False), (Sign.PRESSED_PAINLESS, True), (Sign.PAINFUL_STRETCH, True)]
    assert not examined(*signs).contradicting


def test_a_muscle_counts_as_pressed_whatever_came_of_it() -> None:
    assert examined((Sign.RECOGNISED_PAIN, False)).pressed == {Place("biceps", Side.LEFT)}
    assert not examined((Sign.PAINFUL_STRETCH, True)).pressed


def test_a_finding_in_the_midline_or_in_an_unknown_muscle_is_bad_input() -> None:
    good = Finding("biceps", Side.LEFT, Sign.TAUT_BAND, True)
    with pytest.raises(BadInput, match=r"findings\[1\].side"):
        read_findings([good, Finding("biceps", Side.MIDLINE, Sign.TAUT_BAND, True)], small_body())
    with pytest.raises(BadInput, match=r"findings\[0\].muscle"):
        read_findings([Finding("bicep", Side.LEFT, Sign.TAUT_BAND, True)], small_body())
