import math

import numpy as np
import pytest

from needlebook.core.errors import BadInput
from needlebook.core.vigilance.cusum import Bounds, cusum, resetting_sprt, run_length, sprt_bounds, weight

MILD = 0.1918  # Brady 2014
MAJOR = 1 / 1024  # Boyce 2020


def risk(score, intercept=-3.68):
    """Steiner's logistic model of surgical risk; Rigdon and Fricker print its intercept as -3.67."""
    return 1 / (1 + math.exp(-(intercept + 0.077 * score)))


@pytest.mark.parametrize(
    ("score", "ratio", "quiet", "event"),
    [(0, 2, -0.024, 0.669), (50, 2, -0.433, 0.260), (0, 0.5, 0.012, -0.681), (50, 0.5, 0.316, -0.377)],
)
def test_weights_agree_with_steiner(score, ratio, quiet, event):
    assert weight(0, risk(score), ratio) == pytest.approx(quiet, abs=0.0005)
    assert weight(1, risk(score), ratio) == pytest.approx(event, abs=0.0005)


def test_weights_agree_with_rigdon_and_fricker_but_for_two_digits_that_they_print_the_wrong_way_round():
    """They print -0.0954 for a score of 19 without an event; the formula gives -0.0945."""
    p = risk(19, -3.67)
    assert weight(0, p, 2) == pytest.approx(-0.0945, abs=0.00005)
    assert weight(1, p, 2) == pytest.approx(0.5986, abs=0.00005)
    assert weight(0, p, 0.5) == pytest.approx(0.05083, abs=0.000005)
    assert weight(0, risk(0, -3.67), 2) == pytest.approx(-0.0245, abs=0.00005)
    assert weight(1, risk(0, -3.67), 2) == pytest.approx(0.6686, abs=0.0001)


EVENTS = [0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1]
CHART = "0 0 .518 .342 .167 0 .518 .342 .860 1.378 1.202 1.720 2.237 2.062 2.580 3.097 2.922 3.440 3.957 4.475"


def test_the_chart_agrees_with_the_computed_path_and_signals_at_session_nineteen():
    path = cusum(EVENTS, MILD, 2, 3.5)
    assert path.values == pytest.approx([float(value) for value in CHART.split()], abs=0.0005)
    assert path.signal == 19


def test_a_chart_may_expect_something_else_of_each_session():
    even, uneven = cusum([1, 1], 0.2, 2, 9), cusum([1, 1], [0.2, 0.4], 2, 9)
    assert uneven.values == (even.values[0], pytest.approx(even.values[0] + weight(1, 0.4, 2)))


def test_no_session_is_no_chart():
    path = cusum([], MILD, 2, 3.5)
    assert (path.values, path.signal) == ((), None)


@pytest.mark.parametrize(
    ("alpha", "beta", "lower", "upper"),
    [(0.05, 0.05, -2.9444, 2.9444), (0.01, 0.01, -4.5951, 4.5951), (0.05, 0.10, -2.2513, 2.8904)],
)
def test_bounds_agree_with_the_published_ones(alpha, beta, lower, upper):
    """The last is the setting of Matheny."""
    bounds = sprt_bounds(alpha, beta)
    assert (bounds.lower, bounds.upper) == pytest.approx((lower, upper), abs=0.00005)


def test_major_events_are_so_rare_that_the_lower_bound_takes_2307_sessions_without_one():
    path = resetting_sprt([0] * 2308, MAJOR, 2, sprt_bounds(0.05, 0.10))
    at_bound = [number for number, value in enumerate(path.values, 1) if value <= sprt_bounds(0.05, 0.10).lower]
    assert at_bound == [2307]
    assert path.values[-1] == weight(0, MAJOR, 2)  # begun anew


def test_the_resetting_test_signals_at_its_upper_bound():
    path = resetting_sprt(EVENTS, MILD, 2, sprt_bounds(0.05, 0.10))
    assert path.signal == 18  # one after the chart, because it starts below 0
    assert resetting_sprt([0, 0], MILD, 2, Bounds(-9, 9)).signal is None


@pytest.mark.parametrize(
    ("p", "limit", "in_control", "doubled"),
    [
        (MILD, 3.0, 517.9, 48.6),
        (MILD, 3.5, 913.4, 58.9),
        (MILD, 4.0, 1_575.9, 69.3),
        (MILD, 4.5, 2_679.5, 79.8),
        (MAJOR, 2.5, 38_865, 4_808),
        (MAJOR, 3.0, 70_420, 6_066),
    ],
)
def test_run_lengths_are_those_of_a_chain_that_rounds_no_step(p, limit, in_control, doubled):
    """2,000 evenly laid states that round both steps give 520, 903, 1,593 and 2,692 for the mild event, and 83,662 for
    the first of the major ones: the step without an event is smaller than such a state. Simulation sides with ours."""
    assert run_length(p, 2, limit) == pytest.approx(in_control, rel=0.0005)
    assert run_length(p, 2, limit, true_ratio=2) == pytest.approx(doubled, rel=0.0005)


@pytest.mark.parametrize(
    ("p", "limit", "true_ratio"), [(MILD, 3.5, 1), (MILD, 3.0, 2), (MAJOR, 2.5, 1), (MAJOR, 3.0, 2)]
)
def test_run_lengths_agree_with_simulated_charts(p, limit, true_ratio):
    lengths = simulated(p, limit, true_ratio, charts=40_000)
    error = lengths.std() / math.sqrt(len(lengths))
    assert abs(run_length(p, 2, limit, true_ratio) - lengths.mean()) < 4 * error


def simulated(p, limit, true_ratio, charts):
    """Run lengths of charts that are stepped from event to event."""
    rng = np.random.default_rng(1)
    chance = true_ratio * p / (1 - p + true_ratio * p)
    value, length, live = np.zeros(charts), np.zeros(charts), np.arange(charts)
    while live.size:
        gap = rng.geometric(chance, live.size)
        fallen = np.maximum(0, value[live] + (gap - 1) * weight(0, p, 2))
        value[live] = fallen + weight(1, p, 2)
        length[live] += gap
        live = live[value[live] < limit]
    return length


def test_a_chart_that_watches_for_fewer_events_has_a_run_length_too():
    """Straight from the definition: without any event the chart rises by one weight a session."""
    sessions = math.ceil(1.0 / weight(0, 0.3, 0.5))
    assert run_length(0.3, 0.5, 1.0, true_ratio=1e-9) == pytest.approx(sessions, abs=1e-3)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: weight(2, 0.2, 2), "event"),
        (lambda: weight(0, 0, 2), "p"),
        (lambda: weight(0, 1, 2), "p"),
        (lambda: weight(0, math.nan, 2), "p"),
        (lambda: weight(0, 0.2, 0), "r_a"),
        (lambda: weight(0, 0.2, 2, -1), "r_0"),
        (lambda: cusum([0, 1], [0.2], 2, 3), "p"),
        (lambda: cusum([0], 0.2, 2, 0), "limit"),
        (lambda: run_length(0.2, 1, 3), "ratio"),
        (lambda: run_length(0.2, 2, 3, 0), "true_ratio"),
        (lambda: run_length(1e-9, 2, 3), "p"),
        (lambda: sprt_bounds(0, 0.1), "alpha"),
        (lambda: sprt_bounds(0.1, 1), "beta"),
        (lambda: sprt_bounds(0.6, 0.6), "beta"),
    ],
)
def test_figures_that_cannot_be_are_bad_input(wrong, field):
    with pytest.raises(BadInput, match=f"^{field}: "):
        wrong()
