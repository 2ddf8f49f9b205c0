import math

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.responders import (
    NumberNeeded,
    ResponderClass,
    needed_in_words,
    percent_improved,
    responder_class,
    responder_share,
    two_proportions,
)

KOVACS = {"mdc": 4.0, "mcid": 2.0}  # neck pain: the error is larger than what people call important


@pytest.mark.parametrize(
    ("improved_by", "limits", "expected"),
    [
        (1.9, KOVACS, ResponderClass.BELOW_BOTH),
        (2.0, KOVACS, ResponderClass.IMPORTANT_MAY_BE_ERROR),
        (4.0, KOVACS, ResponderClass.IMPORTANT_AND_REAL),
        (1.5, {"mdc": 1.0, "mcid": 2.0}, ResponderClass.REAL_NOT_IMPORTANT),
        (0.3 - 0.1, {"mdc": 0.1, "mcid": 0.2}, ResponderClass.IMPORTANT_AND_REAL),
        (-3.9, KOVACS, ResponderClass.BELOW_BOTH),
        (-4.0, KOVACS, ResponderClass.WORSE),
    ],
)
def test_a_change_is_held_against_error_and_importance(improved_by, limits, expected):
    assert responder_class(improved_by, **limits) is expected


def test_a_percentage_of_a_low_baseline_is_not_given():
    assert percent_improved(6, 3, lowest_baseline=3) == 50
    assert percent_improved(3, -3, lowest_baseline=3) == -100
    assert percent_improved(2.9, 1, lowest_baseline=3) is None


def test_who_is_missing_counts_as_no_responder_and_is_named():
    share = responder_share([3, 2, 1, None, None, 0], limit=2)
    assert (share.responders, share.missing) == (2, 2)
    assert (share.completers.share, share.all_counted.share) == (2 / 4, 2 / 6)
    assert share.completers.low < 0.5 < share.completers.high


def test_nobody_came_back_and_nobody_responded():
    share = responder_share([None, None], limit=2)
    assert (share.completers.share, share.all_counted.share) == (None, 0)


def test_the_trial_of_ashar_has_its_computed_differences():
    """Pain of 0 or 1: 33 of 50, 10 of 51, 5 of 50."""
    placebo, usual = two_proportions(33, 50, 10, 51), two_proportions(33, 50, 5, 50)
    assert (placebo.difference, placebo.low, placebo.high) == pytest.approx((0.4639, 0.2750, 0.6080), abs=0.00005)
    assert placebo.needed.value == pytest.approx(2.2, abs=0.05)
    assert (usual.difference, usual.low, usual.high) == pytest.approx((0.56, 0.3809, 0.6887), abs=0.00005)


@pytest.mark.parametrize(("events", "n", "printed"), [(21, 38, 55), (10, 39, 26), (13, 36, 36)])
def test_the_five_year_shares_of_ashar_are_those_printed(events, n, printed):
    share = responder_share([1.0] * events + [0.0] * (n - events), limit=1).completers.share
    assert round(100 * share) == printed


def test_where_the_interval_of_the_difference_holds_zero_the_number_needed_runs_through_infinity():
    found = two_proportions(12, 20, 10, 20)
    assert found.low < 0 < found.high
    assert found.needed.through_infinity
    assert needed_in_words(found.needed) == "NNTB 10 (NNTB 2.7 to ∞ to NNTH 5.2)"


def test_numbers_needed_in_words_have_their_limits_in_order():
    """Cotchett prints 'NNT 4 (2 to 12)'; its two groups are not printed, so the form and not the trial is tested."""
    assert needed_in_words(NumberNeeded(4, 12, 2, False)) == "NNTB 4 (2 to 12)"
    assert needed_in_words(NumberNeeded(-4, -2, -12, False)) == "NNTH 4 (2 to 12)"
    assert needed_in_words(NumberNeeded(None, -9, 9, True)) == "∞ (NNTB 9 to ∞ to NNTH 9)"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: responder_class(math.nan, 1, 1), "improved_by"),
        (lambda: responder_class(1, 0, 1), "mdc"),
        (lambda: responder_class(1, 1, -1), "mcid"),
        (lambda: responder_share([], 1), "improvements"),
        (lambda: responder_share([math.inf], 1), "improvements"),
        (lambda: responder_share([1], 0), "limit"),
        (lambda: two_proportions(3, 2, 1, 2), "events_1"),
        (lambda: two_proportions(1, 2, -1, 2), "events_2"),
        (lambda: two_proportions(0, 0, 1, 2), "n_1"),
        (lambda: two_proportions(1, 2, 1, 2, 1), "level"),
        (lambda: percent_improved(1, 1, 0), "lowest_baseline"),
    ],
)
def test_figures_that_cannot_be_are_bad_input(wrong, field):
    with pytest.raises(BadInput, match=f"^{field}: "):
        wrong()
