import math

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.single_case import (
    hanley_se,
    ird,
    nap,
    pand,
    pem,
    pnd,
    tau,
    tau_bc,
    tau_u,
    within_case_difference,
)

PARKER_2011 = ([20, 20, 26, 25, 22, 23], [28, 25, 24, 27, 30, 30, 29], False)
PARKER_2009 = ([4, 3, 4, 3, 4, 7, 5, 2, 3, 2], [5, 9, 7, 9, 7, 5, 9, 11, 11, 10, 9], False)
BORCKARDT = ([7, 9, 8, 7, 7, 8, 8], [3, 4, 2, 4, 2, 1, 4, 5, 3, 2, 1, 2, 4, 4], True)  # invented pain scores
RISING = ([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], False)


def test_the_measures_of_parker_vannest_and_davis():
    """Their example as the tests of the R package SingleCaseES print it."""
    assert pnd(*PARKER_2011) == 5 / 7
    assert pand(*PARKER_2011) == 11 / 13
    assert pem(*PARKER_2011) == 1
    assert ird(*PARKER_2011) == pytest.approx(6 / 7 - 1 / 6)
    assert nap(*PARKER_2011).value == pytest.approx(38.5 / 42)
    assert tau(*PARKER_2011).value == pytest.approx(35 / 42)


def test_their_errors_and_interval_agree_with_the_computed_ones():
    found = nap(*PARKER_2011)
    assert (found.se, hanley_se(*PARKER_2011)) == pytest.approx((0.06901, 0.07739), abs=0.000005)
    assert (found.low, found.high) == pytest.approx((0.5973, 0.9860), abs=0.00005)
    assert tau_u(*PARKER_2011) == pytest.approx(0.73810, abs=0.000005)


@pytest.mark.parametrize(
    ("a", "b", "plain", "corrected"),
    [([3, 3, 4, 5], [4, 5, 6, 7, 7], 16 / 20, 11 / 20), ([2, 3, 5, 3], [4, 5, 5, 7, 6], 0.80, 0.65)],
)
def test_tau_and_tau_u_agree_with_the_published_examples(a, b, plain, corrected):
    """Parker 2011 in SingleCaseES, and the series `Parker2011` of the R package scan."""
    assert tau(a, b, False).value == pytest.approx(plain)
    assert tau_u(a, b, False) == pytest.approx(corrected)


def test_a_rise_that_goes_on_is_no_difference_once_the_baseline_trend_is_out():
    """Tarlow 2017: the phases do not overlap, and yet nothing changed."""
    assert tau(*RISING).value == 1
    assert tau_u(*RISING) == pytest.approx(0.6)
    assert tau_bc(*RISING).value == 0


def test_non_overlap_of_all_pairs_agrees_with_parker_and_vannest_2009():
    """104 pairs better, 2 worse, 4 ties of 110."""
    found = nap(*PARKER_2009)
    assert (found.value, found.se) == pytest.approx((0.96364, 0.03193), abs=0.000005)
    assert found.value * found.pairs == pytest.approx(104 + 4 / 2)
    assert found.low < found.value < found.high < 1


def test_scores_that_fall_count_as_better_where_lower_is_better():
    found = nap(*BORCKARDT)
    assert (found.value, found.high, found.se) == (1, 1, None)  # without overlap the error cannot be estimated
    assert found.low == pytest.approx(0.7884, abs=0.00005)  # the interval still says how little 98 pairs prove
    assert tau_u(*BORCKARDT) == pytest.approx(1.0102, abs=0.00005)  # past 1, as it can be
    assert within_case_difference(*BORCKARDT[:2]) == pytest.approx(-6.33, abs=0.005)


def test_one_reading_after_the_baseline_has_an_interval_and_no_error():
    found = nap([5, 6, 7], [8], False)
    assert (found.value, found.se) == (1, None)
    assert found.low < 0.5  # one reading proves nothing


def test_no_reading_is_better_than_the_best_of_the_baseline():
    assert pnd([5, 6, 9], [9, 9, 8], False) == 0
    assert pem([5, 6, 9], [6, 6], False) == 0.5
    assert nap([5, 6, 9], [1, 2], False).value == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: nap([1, 2], [3], False), "a"),
        (lambda: tau_bc([1, 2, 3], [], False), "b"),
        (lambda: tau_u([1, 2, math.nan], [3], False), "a"),
        (lambda: pnd([1, 2, 3], [math.inf], False), "b"),
        (lambda: nap([1, 2, 3], [4], False, level=2), "level"),
        (lambda: tau_bc([1, 2, 3], [4], False, level=0), "level"),
        (lambda: within_case_difference([2, 2, 2], [3]), "a"),
    ],
)
def test_figures_that_cannot_be_are_bad_input(wrong, field):
    with pytest.raises(BadInput, match=f"^{field}: "):
        wrong()
