import math

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.vigilance.rates import clustered_rate, exact_rate, rate_in_words, upper_bound


@pytest.mark.parametrize(
    ("events", "n", "low", "high", "digits"),
    [
        (0, 7_629, 0.0, 0.0004834, 7),  # Brady 2014, significant events
        (1_463, 7_629, 0.1830, 0.2008, 4),  # Brady 2014, mild events
        (20, 20_494, 0.000596, 0.001507, 6),  # Boyce 2020, major events
        (0, 30, 0.0, 0.116, 3),
        (33, 50, 0.5123, 0.7879, 4),  # Ashar 2022
    ],
)
def test_the_interval_agrees_with_published_and_computed_surveys(events, n, low, high, digits):
    rate = exact_rate(events, n)
    assert (round(rate.low, digits), round(rate.high, digits)) == (low, high)


@pytest.mark.parametrize(("n", "bound", "half"), [(7_629, 0.0003926, 5e-8), (30, 0.095, 5e-4)])
def test_the_one_sided_bound_without_events_agrees_with_the_closed_form(n, bound, half):
    """Brady 2014 prints "<= 0.04%" for none in 7,629; the rule of three gives 0.03932 %."""
    assert upper_bound(0, n) == pytest.approx(bound, abs=half)
    assert upper_bound(0, n) == pytest.approx(1 - 0.05 ** (1 / n))
    assert upper_bound(0, n) < 3 / n


def test_the_denominator_of_boyce_is_the_one_that_gives_its_printed_rate():
    """The paper prints "1 per 1,024" for 20 major events. Its abstract prints 20,464 sessions as well;
    only 20,494 gives that."""
    assert int(1 / exact_rate(20, 20_494).share) == 1_024
    assert int(1 / exact_rate(20, 20_464).share) == 1_023


def binomial_tail(events, n, share):
    return sum(math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(events, n + 1))


@pytest.mark.parametrize(("events", "n"), [(1, 10), (5, 10), (9, 10), (3, 200), (199, 200)])
def test_the_limits_leave_exactly_half_of_the_error_in_each_tail(events, n):
    rate = exact_rate(events, n)
    assert binomial_tail(events, n, rate.low) == pytest.approx(0.025)
    assert 1 - binomial_tail(events + 1, n, rate.high) == pytest.approx(0.025)


def test_all_of_all_has_an_upper_limit_of_one():
    rate = exact_rate(5, 5)
    assert (rate.share, rate.high, upper_bound(5, 5)) == (1, 1, 1)
    assert rate.low == pytest.approx(0.025 ** (1 / 5))


def test_no_sessions_say_nothing():
    rate = exact_rate(0, 0)
    assert (rate.share, rate.low, rate.high) == (None, 0, 1)


def test_a_higher_level_gives_a_wider_interval():
    assert exact_rate(3, 40, 0.99).high > exact_rate(3, 40, 0.95).high


@pytest.mark.parametrize(
    ("events", "n", "words"),
    [
        (0, 214, "0 of 214, may be up to 1.7 %"),
        (0, 0, "0 of 0, nothing can be said"),
        (20, 20_494, "20 of 20494, 0.098 % (0.06 to 0.15 %)"),
        (5, 5, "5 of 5, 100 % (48 to 100 %)"),
    ],
)
def test_a_rate_in_words_never_stands_without_its_interval(events, n, words):
    assert rate_in_words(exact_rate(events, n)) == words


@pytest.mark.parametrize(
    ("events", "n", "level", "field"),
    [(-1, 5, 0.95, "events"), (6, 5, 0.95, "events"), (0, -1, 0.95, "n"), (0, 5, 1.0, "level"), (0, 5, 0, "level")],
)
def test_counts_that_cannot_be_are_bad_input(events, n, level, field):
    with pytest.raises(BadInput, match=f"^{field}: "):
        exact_rate(events, n, level)


def test_events_that_come_in_clusters_have_wider_limits():
    """Ten of a hundred sessions: once each in ten patients of ten, or all ten sessions of one of them."""
    spread, heaped = clustered_rate([(1, 10)] * 10), clustered_rate([(10, 10)] + [(0, 10)] * 9)
    exact = exact_rate(10, 100)
    assert (spread.low, spread.high) == (exact.low, exact.high)
    assert heaped.share == exact.share
    assert heaped.low == 0
    assert heaped.high == pytest.approx(0.3)  # that patient is drawn more than three times in 1.3 % of draws


def test_one_session_for_each_patient_is_no_cluster():
    found, exact = clustered_rate([(1, 1)] * 40 + [(0, 1)] * 160), exact_rate(40, 200)
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high), abs=0.01)


def test_without_an_event_drawing_patients_again_does_not_make_it_safe():
    assert clustered_rate([(0, 10)] * 3) == exact_rate(0, 30)
    assert clustered_rate([]) == clustered_rate([(0, 0)]) == exact_rate(0, 0)
    with pytest.raises(BadInput, match=r"^events: "):
        clustered_rate([(2, 1)])
