"""What must hold for every number that statistics make, whatever the patients said."""

from dataclasses import astuple
from math import comb, exp

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.ancova import ancova
from needlebook.core.outcomes.measurement_error import mdc
from needlebook.core.outcomes.pooling import Method, pool
from needlebook.core.outcomes.reliable import reliable_change
from needlebook.core.outcomes.responders import ResponderClass, responder_class, responder_share, two_proportions
from needlebook.core.outcomes.rtm import expected_fall, expected_next
from needlebook.core.outcomes.single_case import nap, pand, pem, pnd, tau, tau_bc, tau_u
from needlebook.core.outcomes.trend import ewma, kendall
from needlebook.core.vigilance.cusum import cusum, run_length, weight
from needlebook.core.vigilance.funnel import exact_share_limits, share_limits
from needlebook.core.vigilance.rates import exact_rate, upper_bound

scores = st.integers(0, 10)
baselines = st.lists(scores, min_size=3, max_size=12)
phases = st.lists(scores, min_size=1, max_size=12)
directions = st.booleans()
levels = st.sampled_from([0.8, 0.9, 0.95, 0.99])
chances = st.floats(0.001, 0.6)
few = settings(max_examples=60, deadline=None)
many = settings(max_examples=100, deadline=None)


@st.composite
def counts(draw: st.DrawFn, most: int = 400, least: int = 0) -> tuple[int, int]:
    """Events and of how many."""
    n = draw(st.integers(least, most))
    return draw(st.integers(0, n)), n


@given(baselines, phases, directions, levels)
@many
def test_the_interval_of_an_overlap_holds_it_and_turns_with_the_direction(a, b, lower_is_better, level):
    found, other = nap(a, b, lower_is_better, level), nap(a, b, not lower_is_better, level)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.value + other.value == pytest.approx(1)
    assert (found.low + other.high, found.high + other.low) == pytest.approx((1, 1), abs=1e-6)
    assert tau(a, b, lower_is_better).value == pytest.approx(2 * found.value - 1)


@given(baselines, baselines, directions)
@many
def test_phases_that_change_places_change_the_sign(a, b, lower_is_better):
    assert nap(a, b, lower_is_better).value + nap(b, a, lower_is_better).value == pytest.approx(1)
    assert tau(a, b, lower_is_better).value == pytest.approx(-tau(b, a, lower_is_better).value)


@given(baselines, phases, directions, st.integers(-50, 50), st.sampled_from([1, 2, 10]))
@many
def test_overlap_asks_only_which_reading_is_better(a, b, lower_is_better, shift, unit):
    moved = [[unit * value + shift for value in phase] for phase in (a, b)]
    for measure in (tau_u, pnd, pem, pand):
        assert measure(*moved, lower_is_better) == pytest.approx(measure(a, b, lower_is_better))
    assert nap(*moved, lower_is_better) == nap(a, b, lower_is_better)


@given(baselines, phases, directions, st.integers(-3, 3))
@many
def test_a_steady_drift_through_both_phases_changes_nothing_once_it_is_corrected(a, b, lower_is_better, drift):
    drifting = [value + drift * place for place, value in enumerate(a + b)]
    found = tau_bc(drifting[: len(a)], drifting[len(a) :], lower_is_better)
    assert found.value == pytest.approx(tau_bc(a, b, lower_is_better).value)


@given(baselines, phases, directions)
@many
def test_no_measure_of_overlap_leaves_its_range(a, b, lower_is_better):
    assert all(0 <= measure(a, b, lower_is_better) <= 1 for measure in (pnd, pem))
    longer = max(len(a), len(b)) / (len(a) + len(b))  # one whole phase can always stay
    assert longer <= pand(a, b, lower_is_better) <= 1
    assert abs(tau_u(a, b, lower_is_better)) <= 1 + (len(a) - 1) / (2 * len(b))


@given(counts(least=1), counts(least=1), levels)
@many
def test_groups_that_change_places_turn_the_difference_of_their_shares(first, second, level):
    found, turned = two_proportions(*first, *second, level), two_proportions(*second, *first, level)
    assert found.low - 1e-11 <= found.difference <= found.high + 1e-11
    assert (turned.difference, turned.low, turned.high) == pytest.approx(
        (-found.difference, -found.high, -found.low), abs=1e-11
    )
    assert -1 <= found.low <= found.high <= 1
    assert found.needed.through_infinity is (found.low < 0 < found.high)


@given(counts(), levels)
@many
def test_the_exact_interval_holds_the_share_and_mirrors_the_rest(count, level):
    events, n = count
    rate, rest = exact_rate(events, n, level), exact_rate(n - events, n, level)
    assert 0 <= rate.low <= rate.high <= 1
    assert rate.share is None or rate.low <= rate.share <= rate.high
    assert (rate.low, rate.high) == pytest.approx((1 - rest.high, 1 - rest.low), abs=1e-9)
    assert upper_bound(events, n, level) <= rate.high + 1e-12


@given(st.integers(1, 25), st.floats(0.001, 0.999), st.sampled_from([0.8, 0.9, 0.95]))
@few
def test_the_exact_interval_holds_the_truth_at_least_as_often_as_it_says(n, truth, level):
    """Every outcome that can be, with its chance: no simulation."""
    held = sum(
        comb(n, events) * truth**events * (1 - truth) ** (n - events)
        for events in range(n + 1)
        if exact_rate(events, n, level).low <= truth <= exact_rate(events, n, level).high
    )
    assert held >= level - 1e-9


@given(st.integers(0, 200), st.integers(1, 200))
@many
def test_one_more_event_raises_both_ends_of_the_interval(events, n):
    assume(events < n)
    less, more = exact_rate(events, n), exact_rate(events + 1, n)
    assert less.low <= more.low
    assert less.high <= more.high


@given(st.lists(st.booleans(), max_size=80), chances, st.floats(1.1, 5), st.floats(0.5, 6))
@many
def test_the_chart_is_never_below_zero_and_signals_exactly_where_it_reaches_its_limit(events, p, ratio, limit):
    path = cusum(events, p, ratio, limit)
    assert all(value >= 0 for value in path.values)
    reached = [number for number, value in enumerate(path.values, 1) if value >= limit]
    assert path.signal == (reached[0] if reached else None)
    worse = cusum([True] * len(events), p, ratio, limit)
    assert all(mine <= most + 1e-12 for mine, most in zip(path.values, worse.values, strict=True))


@given(chances, st.floats(0.2, 5))
@many
def test_evidence_points_neither_way_on_average_where_the_odds_are_as_expected(p, ratio):
    """Expected evidence is negative under what is expected, and the likelihood ratio has a mean of 1."""
    assume(abs(ratio - 1) > 0.01)
    quiet, event = weight(0, p, ratio), weight(1, p, ratio)
    assert (1 - p) * quiet + p * event < 0
    assert (1 - p) * exp(quiet) + p * exp(event) == pytest.approx(1)


@given(st.floats(0.02, 0.4), st.floats(1.5, 4), st.floats(1, 4))
@few
def test_a_chart_runs_longer_with_a_higher_limit_and_shorter_with_more_events(p, ratio, limit):
    length = run_length(p, ratio, limit)
    assert length >= 1
    assert length <= run_length(p, ratio, limit + 0.5) * (1 + 1e-3)
    assert run_length(p, ratio, limit, true_ratio=ratio) <= length * (1 + 1e-3)


@given(st.lists(scores, min_size=1, max_size=30), st.floats(0.05, 1), st.integers(2, 8))
@many
def test_the_running_mean_stays_within_what_was_read_and_its_limits_widen(values, part, mean):
    found = ewma(values, part, mean, 1.5)
    low, high = min(*values, mean), max(*values, mean)
    assert all(low - 1e-9 <= value <= high + 1e-9 for value in found.values)
    assert list(found.high) == sorted(found.high)
    assert all(h - mean == pytest.approx(mean - low) for low, h in zip(found.low, found.high, strict=True))


@given(st.lists(scores, min_size=2, max_size=20))
@many
def test_a_series_read_backwards_has_the_opposite_trend(values):
    assume(len(set(values)) > 1)
    forward, backward = (kendall(range(len(values)), series) for series in (values, values[::-1]))
    assert (backward.s, backward.tau_b) == (-forward.s, pytest.approx(-forward.tau_b))
    assert -1 - 1e-12 <= forward.tau_b <= 1 + 1e-12


@given(st.floats(0, 10), st.floats(0, 10), st.floats(0.5, 4), st.floats(0, 0.99))
@many
def test_reliable_change_and_detectable_change_are_one_rule(pre, post, sd, reliability):
    found = reliable_change(pre, post, sd, reliability)
    assume(abs(abs(post - pre) - mdc(found.sem)) > 1e-9)
    assert found.is_reliable is (abs(post - pre) > mdc(found.sem))


@given(st.floats(-10, 10), st.floats(0.1, 5), st.floats(0.1, 5))
@many
def test_who_is_a_responder_has_changed_by_both_limits(improved_by, error, importance):
    found = responder_class(improved_by, error, importance)
    assert (found is ResponderClass.IMPORTANT_AND_REAL) is (improved_by >= max(error, importance) - 1e-9)
    assert (found is ResponderClass.WORSE) is (improved_by <= -error + 1e-9)


@given(st.lists(st.none() | st.floats(-10, 10), min_size=1, max_size=30), st.floats(0.5, 4))
@many
def test_counting_the_missing_never_raises_the_share_of_responders(improvements, limit):
    found = responder_share(improvements, limit)
    assert found.missing + found.completers.n == found.all_counted.n == len(improvements)
    assert found.completers.share is None or found.all_counted.share <= found.completers.share


@given(st.floats(0, 10), st.floats(0.5, 4), st.floats(0, 1), st.floats(0, 12))
@many
def test_regression_draws_to_the_mean_and_never_past_it(mean, sd, reliability, first):
    expected = expected_next(mean, sd, reliability, first)
    assert min(mean, first) - 1e-9 <= expected <= max(mean, first) + 1e-9
    assert expected_fall(mean, sd, reliability, first) >= 0
    assert expected_fall(mean, sd, reliability, first, readings=3) <= expected_fall(mean, sd, reliability, first) + 1e-9


arms = st.lists(st.tuples(scores, scores, st.sampled_from([0, 1])), min_size=6, max_size=25)


@given(arms)
@many
def test_groups_that_change_names_turn_the_adjusted_difference(patients):
    after, baseline, group = ([*column] for column in zip(*patients, strict=True))
    try:
        found = ancova(after, baseline, group)
    except BadInput:
        return  # one group only, or a baseline that says the same as the group
    turned = ancova(after, baseline, [1 - number for number in group])
    assert turned.adjusted.value == pytest.approx(-found.adjusted.value, abs=1e-8)
    assert found.adjusted.low <= found.adjusted.value <= found.adjusted.high
    assert found.n == turned.n[::-1]


trials = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.02, 2)), min_size=2, max_size=10)


@given(trials, st.sampled_from(list(Method)))
@many
def test_a_pooled_difference_lies_among_the_trials_and_turns_with_them(found_in, method):
    y, v = ([*column] for column in zip(*found_in, strict=True))
    found, turned = pool(y, v, method), pool([-each for each in y], v, method)
    assert min(y) - 1e-9 <= found.mean.value <= max(y) + 1e-9
    assert found.tau2 >= 0
    assert 0 <= found.i2 <= 1
    assert found.mean.low <= found.mean.value <= found.mean.high
    assert found.mean.se >= found.wald.se * (1 - 1e-9)
    assert turned.mean.value == pytest.approx(-found.mean.value, abs=1e-6)
    assert found.prediction is None or found.prediction[0] <= found.wald.value <= found.prediction[1]


@given(st.floats(0.05, 0.95), st.integers(1, 300), levels)
@many
def test_limits_of_a_funnel_hold_the_target_and_narrow_with_more_patients(target, n, level):
    found, wider = share_limits(target, n, level), share_limits(target, max(1, n // 2), level)
    assert 0 <= found.low <= target <= found.high <= 1
    assert found.high - found.low <= wider.high - wider.low + 1e-12
    exact = exact_share_limits(target, n, level)
    assert 0 <= exact.low <= exact.high <= 1
    assert all(isinstance(value, float | int) for value in astuple(exact))
