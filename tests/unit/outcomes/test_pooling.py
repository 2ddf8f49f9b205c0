import math
from dataclasses import astuple

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import combine_effects, effectsize_smd

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.pooling import Method, pool
from needlebook.core.outcomes.trials import (
    Finding,
    arm_change,
    log_risk_ratio,
    mean_difference,
    sd_from_interval,
    sd_of_change,
    se_from_interval,
    shared_controls,
    small_sample_correction,
    split_control,
    standardized_difference,
)

# Tuberculosis in vaccinated and not: ill and well of both groups in 13 trials (Colditz 1994, JAMA 271:698; recalled).
# Cochran's Q below comes out as printed to four decimals, which it would not with a wrong count.
BCG = (
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13_536, 248, 12_619),
    (33, 5_036, 47, 5_761),
    (180, 1_361, 372, 1_079),
    (8, 2_537, 10, 619),
    (505, 87_886, 499, 87_892),
    (29, 7_470, 45, 7_232),
    (17, 1_699, 65, 1_600),
    (186, 50_448, 141, 27_197),
    (5, 2_493, 3, 2_338),
    (27, 16_886, 29, 17_825),
)
TRIALS = [log_risk_ratio(a, a + b, c, c + d) for a, b, c, d in BCG]
DIFFERENCES, VARIANCES = [t.difference for t in TRIALS], [t.variance for t in TRIALS]


@pytest.mark.parametrize(
    ("method", "tau2", "mean", "se"),
    [
        (Method.RESTRICTED_LIKELIHOOD, 0.3132, -0.7145, 0.1798),
        (Method.DERSIMONIAN_LAIRD, 0.3088, -0.7141, 0.1787),
        (Method.PAULE_MANDEL, 0.3181, -0.7150, 0.1809),
    ],
)
def test_the_trials_of_a_vaccine_come_out_as_the_r_package_metafor_prints_them(method, tau2, mean, se):
    """The example of metafor's own pages (recalled)."""
    found = pool(DIFFERENCES, VARIANCES, method)
    assert (found.tau2, found.mean.value, found.wald.se) == pytest.approx((tau2, mean, se), abs=0.00005)
    assert found.q == pytest.approx(152.2330, abs=0.00005)


def test_the_interval_and_the_share_of_the_variance_agree_with_metafor():
    found = pool(DIFFERENCES, VARIANCES)
    assert (found.wald.low, found.wald.high) == pytest.approx((-1.0669, -0.3622), abs=0.00005)
    assert found.i2_from_tau2 == pytest.approx(0.9222, abs=0.00005)
    assert found.i2 == pytest.approx((152.2330 - 12) / 152.2330, abs=0.000005)  # the other definition, 92.12 %
    assert found.mean.se == pytest.approx(0.1808, abs=0.00005)


@pytest.mark.parametrize(("method", "theirs"), [(Method.DERSIMONIAN_LAIRD, "chi2"), (Method.PAULE_MANDEL, "iterated")])
def test_the_methods_that_statsmodels_has_agree_with_it(method, theirs):
    found = pool(DIFFERENCES, VARIANCES, method)
    other = combine_effects(np.array(DIFFERENCES), np.array(VARIANCES), method_re=theirs, use_t=True)
    assert (found.tau2, found.mean.value) == pytest.approx((other.tau2, other.mean_effect_re), rel=1e-6)
    assert (found.wald.se, found.mean.se) == pytest.approx((other.sd_eff_w_re, other.sd_eff_w_re_hksj), rel=1e-6)
    assert (found.q, found.i2) == pytest.approx((other.q, other.i2), rel=1e-6)


def test_where_one_more_trial_is_expected_goes_beyond_the_interval_of_the_mean():
    """By its definition: t of k - 2. The 97.5 % point with 11 degrees of freedom is 2.2010 (printed in tables)."""
    found = pool(DIFFERENCES, VARIANCES)
    reach = 2.2010 * math.sqrt(found.tau2 + found.wald.se**2)
    assert found.prediction == pytest.approx((found.mean.value - reach, found.mean.value + reach), abs=0.0001)
    assert found.prediction[0] < found.mean.low < found.mean.high < found.prediction[1]


def test_the_restricted_likelihood_has_no_lower_point_anywhere():
    rng = np.random.default_rng(3)
    for _ in range(20):
        y, v = rng.normal(0, 1, 6), rng.uniform(0.05, 2, 6)
        best = misfit(pool(list(y), list(v)).tau2, y, v)
        assert best <= min(misfit(tau2, y, v) for tau2 in np.linspace(0, 10, 4001)) + 1e-6


def misfit(tau2, y, v):
    w = 1 / (v + tau2)
    mean = w @ y / w.sum()
    return -np.log(w).sum() + np.log(w.sum()) + w @ (y - mean) ** 2


@pytest.mark.parametrize("method", list(Method))
def test_trials_that_agree_better_than_chance_do_not_shrink_the_error(method):
    found = pool([1.0, 1.01, 0.99], [0.5, 0.5, 0.5], method)
    assert found.is_guarded
    assert (found.tau2, found.i2) == (0, 0)
    assert found.mean.se == found.wald.se == pytest.approx(math.sqrt(0.5 / 3))
    assert found.is_few


@pytest.mark.parametrize("method", list(Method))
def test_two_trials_that_say_the_same_have_no_room_for_a_prediction(method):
    found = pool([1.0, 1.0], [0.5, 0.5], method)
    assert (found.tau2, found.q, found.prediction) == (0, 0, None)
    assert found.mean.df == 1


@pytest.mark.parametrize("method", list(Method))
def test_trials_of_one_size_have_the_variance_of_their_results_less_that_size(method):
    """With equal variances all three methods are the same and have a closed form: the sample variance minus v."""
    found = pool([1.0, 3.0, 5.0, 2.0], [0.5] * 4, method)
    assert found.tau2 == pytest.approx(np.var([1, 3, 5, 2], ddof=1) - 0.5, rel=1e-6)


def test_a_standardized_difference_is_corrected_for_small_samples():
    assert small_sample_correction(2) == pytest.approx(1 / math.sqrt(math.pi))  # Γ(1) / Γ(1/2)
    assert small_sample_correction(100) == pytest.approx(1 - 3 / (4 * 100 - 1), abs=1e-5)
    assert small_sample_correction(2000) < 1
    found = standardized_difference(5, 2, 20, 3.5, 2.2, 25)
    assert found.difference == pytest.approx(effectsize_smd(5, 2, 20, 3.5, 2.2, 25)[0], rel=1e-4)
    assert found.variance == pytest.approx(1 / 20 + 1 / 25 + found.difference**2 / 90)


def test_a_mean_difference_keeps_its_unit():
    assert astuple(mean_difference(5, 2, 20, 3.5, 3, 30)) == pytest.approx((1.5, 4 / 20 + 9 / 30))
    assert arm_change(-2.0, 3.0, 9) == Finding(-2.0, 1.0)


def test_only_a_table_with_a_zero_gets_a_half_added():
    assert log_risk_ratio(5, 10, 2, 10).difference == pytest.approx(math.log(2.5))
    zero = log_risk_ratio(0, 10, 2, 10)
    assert zero.difference == pytest.approx(math.log((0.5 / 11) / (2.5 / 11)))
    assert zero.variance == pytest.approx(1 / 0.5 - 1 / 11 + 1 / 2.5 - 1 / 11)


def test_what_is_not_printed_is_worked_out_from_what_is():
    assert sd_of_change(2.0, 2.5, 0.5) == pytest.approx(math.sqrt(4 + 6.25 - 5))
    assert sd_of_change(2.0, 2.0, 1.0) == 0
    low, high = 3 - 2.0639 * 2 / 5, 3 + 2.0639 * 2 / 5  # n 25: t of 24 degrees of freedom is 2.0639
    assert sd_from_interval(low, high, 25) == pytest.approx(2, abs=0.0001)
    assert se_from_interval(-1.96, 1.96) == pytest.approx(1, abs=0.0001)


def test_a_control_group_that_stands_in_two_rows_is_named_and_split():
    assert shared_controls(["Arnold 2005", "Arnold 2005", "Russell 2008", "other"]) == ("Arnold 2005",)
    assert split_control(25, 2) == (13, 12)
    assert sum(split_control(100, 3)) == 100


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: pool([1.0], [1.0]), "differences"),
        (lambda: pool([1.0, math.nan], [1.0, 1.0]), "differences"),
        (lambda: pool([1.0, 2.0], [1.0]), "variances"),
        (lambda: pool([1.0, 2.0], [1.0, 0.0]), "variances"),
        (lambda: pool([1.0, 2.0], [1.0, 1.0], level=1), "level"),
        (lambda: mean_difference(1, 0, 5, 1, 1, 5), "s1"),
        (lambda: mean_difference(1, 1, 5, math.inf, 1, 5), "m2"),
        (lambda: standardized_difference(1, 1, 5, 1, 1, 1), "n2"),
        (lambda: arm_change(1, 1, 1), "n"),
        (lambda: small_sample_correction(1), "df"),
        (lambda: log_risk_ratio(0, 10, 0, 10), "events_1"),
        (lambda: log_risk_ratio(3, 2, 0, 10), "events_1"),
        (lambda: log_risk_ratio(0, 0, 1, 10), "events_1"),
        (lambda: sd_of_change(1, 1, 1.1), "correlation"),
        (lambda: sd_from_interval(2, 1, 10), "high"),
        (lambda: sd_from_interval(1, 2, 1), "n"),
        (lambda: se_from_interval(1, 2, 0), "level"),
        (lambda: split_control(10, 1), "arms"),
        (lambda: split_control(3, 2), "n"),
    ],
)
def test_figures_that_cannot_be_are_bad_input(wrong, field):
    with pytest.raises(BadInput, match=f"^{field}: "):
        wrong()
