"""Each statistic once more, by another road: a library that has it, or its definition written out."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from needlebook.core.outcomes.ancova import ancova
from needlebook.core.outcomes.estimate import estimate
from needlebook.core.outcomes.responders import two_proportions
from needlebook.core.outcomes.rtm import expected_fall, expected_next
from needlebook.core.outcomes.single_case import nap, tau_bc
from needlebook.core.outcomes.trend import ewma, kendall, trend_of
from needlebook.core.vigilance.cusum import run_length, weight
from needlebook.core.vigilance.funnel import exact_share_limits
from needlebook.core.vigilance.rates import exact_rate
from tests.unit.outcomes.scales import course

RNG = np.random.default_rng(6)


@pytest.mark.parametrize(("events", "n"), [(0, 30), (3, 40), (20, 20_494), (40, 40)])
def test_exact_limits_are_those_of_statsmodels(events, n):
    found = exact_rate(events, n)
    assert (found.low, found.high) == pytest.approx(proportion_confint(events, n, method="beta"))


@pytest.mark.parametrize("groups", [(33, 50, 10, 51), (0, 12, 3, 15), (20, 20, 1, 30)])
def test_the_interval_of_a_difference_is_made_of_the_two_score_intervals(groups):
    """Newcombe's rule written out, with the Wilson limits of each share."""
    (x1, n1), (x2, n2) = groups[:2], groups[2:]
    low_1, high_1 = proportion_confint(x1, n1, method="wilson")
    low_2, high_2 = proportion_confint(x2, n2, method="wilson")
    p1, p2 = x1 / n1, x2 / n2
    found = two_proportions(x1, n1, x2, n2)
    assert found.low == pytest.approx(p1 - p2 - math.hypot(p1 - low_1, high_2 - p2))
    assert found.high == pytest.approx(p1 - p2 + math.hypot(high_1 - p1, p2 - low_2))


def test_the_overlap_of_all_pairs_is_the_statistic_of_mann_and_whitney():
    for _ in range(20):
        a, b = RNG.integers(0, 10, 6), RNG.integers(0, 10, 9)
        u = stats.mannwhitneyu(b, a).statistic
        assert nap(list(a), list(b), lower_is_better=False).value == pytest.approx(u / 54)


def test_the_limits_of_the_overlap_lie_as_far_off_as_their_own_error_allows():
    """Newcombe's method 5 from its printed form: (value - limit)² = z² times the variance at the limit."""
    found = nap([4, 5, 3, 6, 5], [5, 7, 8, 6], lower_is_better=False)
    more = (5 + 4) / 2 - 1
    for limit in (found.low, found.high):
        variance = limit * (1 - limit) * (1 + more * (1 - limit) / (2 - limit) + more * limit / (1 + limit)) / 20
        assert (found.value - limit) ** 2 == pytest.approx(1.959964**2 * variance, rel=1e-5)


def test_the_trend_is_taken_out_by_the_slope_that_scipy_gives():
    for _ in range(20):
        a, b = list(RNG.normal(0, 1, 6)), list(RNG.normal(0, 1, 5))
        slope = stats.theilslopes(a, range(6)).slope
        flat = [value - slope * place for place, value in enumerate(a + b)]
        expected = 2 * nap(flat[:6], flat[6:], lower_is_better=False).value - 1
        assert tau_bc(a, b, lower_is_better=False).value == pytest.approx(expected)


def test_the_slope_is_the_median_of_all_slopes_and_its_limits_count_kendalls_pairs():
    values = [8, 7, 7, 5, 6, 4, 3, 3]
    slopes = sorted((values[j] - values[i]) / (j - i) for i, j in itertools.combinations(range(8), 2))
    ties = 2  # the sevens and the threes, each a pair: 2 · 1 · 9 = 18 apiece
    spread = math.sqrt((8 * 7 * 21 - ties * 18) / 18)
    first = round((28 - 1.959964 * spread) / 2) - 1
    found = trend_of(course(*values, every_days=7))
    assert found.slope_per_week == pytest.approx(np.median(slopes))
    assert (found.low, found.high) == pytest.approx((slopes[first], slopes[-1 - first]), abs=1e-9)


def test_kendalls_s_is_tau_b_before_the_ties_are_taken_out():
    times, values = range(9), [5, 3, 3, 6, 6, 6, 8, 2, 9]
    found = kendall(times, values)
    pairs, tied = 36, 1 + 3
    assert found.tau_b == pytest.approx(found.s / math.sqrt(pairs * (pairs - tied)))


def test_the_limits_of_a_running_mean_have_their_closed_form():
    found = ewma([5.0] * 12, 0.3, 5, 2)
    closed = [5 + 3 * 2 * math.sqrt(0.3 / 1.7 * (1 - 0.7 ** (2 * t))) for t in range(1, 13)]
    assert found.high == pytest.approx(closed)


@pytest.mark.parametrize("readings", [1, 3])
def test_the_expected_fall_is_that_of_a_truncated_normal_distribution(readings):
    mean, sd, r, entry = 5, 2, 0.6, 7
    spread = math.sqrt(sd**2 * (1 - r) / readings + sd**2 * r)
    first = stats.truncnorm((entry - mean) / spread, np.inf, mean, spread).mean()
    steady = sd**2 * r / spread**2  # the reliability of the mean of the readings
    assert expected_fall(mean, sd, r, entry, readings) == pytest.approx(
        first - expected_next(mean, spread, steady, first)
    )


def test_the_adjusted_difference_is_what_baseline_leaves_of_both():
    """Frisch and Waugh: what the baseline leaves of the scores, regressed on what it leaves of the group."""
    group, baseline = RNG.integers(0, 2, 60), RNG.normal(5, 2, 60)
    after = 1 + 0.6 * baseline - group + RNG.normal(0, 1, 60)
    design = np.column_stack([np.ones(60), baseline])
    left, right = (y - design @ np.linalg.lstsq(design, y, rcond=None)[0] for y in (after, group))
    slope = left @ right / (right @ right)
    rest = left - slope * right
    se = math.sqrt(rest @ rest / 57 / (right @ right))
    expected = estimate(slope, se, 57)
    found = ancova(list(after), list(baseline), [int(number) for number in group]).adjusted
    assert (found.value, found.se, found.low, found.p) == pytest.approx(
        (expected.value, expected.se, expected.low, expected.p), rel=1e-9
    )


@pytest.mark.parametrize(("target", "n"), [(0.55, 20), (0.1, 45), (0.9, 12)])
def test_exact_funnel_limits_interpolate_the_binomial_distribution(target, n):
    found = exact_share_limits(target, n)
    chances = np.cumsum([math.comb(n, k) * target**k * (1 - target) ** (n - k) for k in range(n + 1)])
    for limit, q in ((found.low, 0.025), (found.high, 0.975)):
        r = int(np.argmax(chances > q))
        before = chances[r - 1] if r else 0.0
        assert limit == pytest.approx(min(max((r - (chances[r] - q) / (chances[r] - before)) / n, 0), 1))


def test_a_chart_that_any_event_sets_off_runs_one_over_the_chance():
    """With a limit below the weight of an event the run length is that of the geometric distribution."""
    p = 0.3
    assert run_length(p, 2, 0.9 * weight(1, p, 2)) == pytest.approx(1 / p)
    assert run_length(p, 2, 0.9 * weight(1, p, 2), true_ratio=2) == pytest.approx(1 / (0.6 / 1.3))
