import math

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.trend import ewma, gap_weights, kendall, trend_of
from tests.unit.outcomes.scales import course


def test_the_slope_and_its_interval_agree_with_the_computed_example():
    """Pain on days 0 to 7: slope -0.775 a day, 95 % interval -1.0 to -0.5 (SciPy's theilslopes)."""
    trend = trend_of(course(8, 7, 7, 5, 6, 4, 3, 3, every_days=1))
    assert trend.slope_per_week / 7 == pytest.approx(-0.775)
    assert (trend.low / 7, trend.high / 7) == pytest.approx((-1.0, -0.5))
    assert (trend.points, trend.level) == (8, 0.95)


@pytest.mark.parametrize("values", [(), (5,), (5, 4), (5, 4, 3)])
def test_below_four_points_there_is_no_trend(values):
    assert trend_of(course(*values)) is None


def test_one_odd_reading_does_not_bend_the_slope():
    assert trend_of(course(9, 8, 7, 20, 5, 4, 3)).slope_per_week == -1


def test_unequal_gaps_are_counted_in_days():
    even = course(9, 8, 7, 6, 5, 4, 3, every_days=7)
    assert trend_of([even[0], even[1], even[3], even[6]]).slope_per_week == pytest.approx(-1)


def test_readings_that_stay_the_same_have_no_slope():
    trend = trend_of(course(5, 5, 5, 5, 5))
    assert (trend.low, trend.slope_per_week, trend.high) == (0, 0, 0)


def test_kendall_agrees_with_the_computed_example():
    """The same pain scores as above."""
    found = kendall(range(8), [8, 7, 7, 5, 6, 4, 3, 3])
    assert (found.tau_b, found.p) == pytest.approx((-0.8895, 0.0026), abs=0.00005)


def test_kendall_agrees_with_his_own_example():
    """Kendall 1970, example 3.1 (ranks recalled; S and tau-b as in the tests of SingleCaseES)."""
    found = kendall([1, 2.5, 2.5, 4.5, 4.5, 6.5, 6.5, 8, 9.5, 9.5], [1, 2, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10])
    assert (found.s, round(found.tau_b, 3)) == (33, 0.859)


NIST = "52.0 47.0 53.0 49.3 50.1 47.0 51.0 50.1 51.2 50.5 49.6 47.6 49.9 51.3 47.8 51.2 52.6 52.4 53.6 52.1"
NIST_EWMA = (
    "50.60 49.52 50.56 50.18 50.16 49.21 49.75 49.85 50.26 50.33 50.11 49.36 49.52 50.05 49.38 49.92 50.73 51.23 "
    "51.94 51.99"
)


def numbers(text):
    return [float(number) for number in text.split()]


def test_the_running_mean_agrees_with_the_handbook():
    """NIST/SEMATECH 6.3.2.4. It prints 47.4115 for the lower limit, cut off and not rounded: 47.41157."""
    found = ewma(numbers(NIST), 0.3, mean=50, sd=2.0539)
    assert [round(value, 2) for value in found.values] == numbers(NIST_EWMA)
    assert (found.low[-1], found.high[-1]) == pytest.approx((47.4115, 52.5884), abs=0.0001)
    assert found.signal is None


def test_the_limits_are_narrow_at_first_and_a_mean_beyond_them_is_a_signal():
    found = ewma([50, 60, 60], 0.3, mean=50, sd=2)
    assert found.high == tuple(sorted(found.high))
    assert found.high[0] == pytest.approx(50 + 3 * 2 * 0.3)
    assert found.signal == 2


def test_after_a_longer_gap_the_newest_reading_counts_more():
    weights = gap_weights([1, 7, 7, 30], constant=7)
    assert weights[1] == pytest.approx(1 - 1 / math.e)
    assert list(weights) == sorted(weights)
    even, uneven = ewma([4, 6, 8, 2], weights[1], 5, 1), ewma([4, 6, 8, 2], weights, 5, 1)
    assert uneven.values[3] < even.values[3]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: kendall([1, 2], [1]), "values"),
        (lambda: kendall([1, 2], [3, 3]), "values"),
        (lambda: kendall([1, 1], [3, 4]), "times"),
        (lambda: kendall([1, 2, 3], [3, 4]), "values"),
        (lambda: ewma([], 0.3, 5, 1), "values"),
        (lambda: ewma([math.nan], 0.3, 5, 1), "values"),
        (lambda: ewma([5], 0, 5, 1), "weight"),
        (lambda: ewma([5], 1.1, 5, 1), "weight"),
        (lambda: ewma([5, 6], [0.3], 5, 1), "weight"),
        (lambda: ewma([5], 0.3, math.inf, 1), "mean"),
        (lambda: ewma([5], 0.3, 5, 0), "sd"),
        (lambda: gap_weights([1, 0], 7), "gaps"),
        (lambda: gap_weights([1], 0), "constant"),
    ],
)
def test_figures_that_cannot_be_are_bad_input(wrong, field):
    with pytest.raises(BadInput, match=f"^{field}: "):
        wrong()
