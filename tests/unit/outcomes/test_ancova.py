import math

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.ancova import ancova
from needlebook.core.outcomes.rtm import expected_fall, expected_next
from tests.unit.outcomes.published.headache import patients

YEAR = [p for p in patients() if p.months12 is not None]
QUARTER = [p for p in patients() if p.months3 is not None]


def column(people, name):
    return [getattr(p, name) for p in people]


def compared(people, after, *covariates):
    others = [column(people, name) for name in covariates]
    return ancova(column(people, after), column(people, "before"), column(people, "group"), others)


def near(found):
    return (found.value, found.low, found.high)


def test_the_trial_of_vickers_comes_out_as_computed_from_its_published_data():
    found = compared(YEAR, "months12")
    assert found.n == (140, 161)
    assert near(found.after) == pytest.approx((-6.097, -9.585, -2.609), abs=0.0005)
    assert near(found.change) == pytest.approx((-3.962, -6.621, -1.303), abs=0.0005)
    assert near(found.adjusted) == pytest.approx((-4.587, -7.050, -2.123), abs=0.0005)
    assert (found.adjusted.se, found.slope.value) == pytest.approx((1.2518, 0.7073), abs=0.00005)
    assert found.adjusted.p == pytest.approx(0.00029, abs=0.000005)


def test_the_printed_result_of_vickers_is_met_within_what_the_paper_adjusted_for():
    """Printed: 4.6 (2.2 to 7.0), P = 0.0002, adjusted for the variables of its minimisation as well."""
    found = compared(YEAR, "months12", "age", "sex", "migraine", "chronicity")
    assert near(found.adjusted) == pytest.approx((-4.640, -7.081, -2.199), abs=0.0005)
    assert near(found.adjusted) == pytest.approx((-4.6, -7.0, -2.2), abs=0.1)
    assert found.adjusted.p == pytest.approx(0.00022, abs=0.000005)


def test_the_result_after_three_months_agrees_with_the_computed_one():
    assert len(QUARTER) == 326
    assert near(compared(QUARTER, "months3").adjusted) == pytest.approx((-4.085, -6.506, -1.664), abs=0.0005)


def test_the_change_is_the_same_comparison_when_the_slope_is_forced_to_one():
    """Adjusted for the baseline it does not matter whether scores or changes are compared."""
    before = column(YEAR, "before")
    changes = [p.months12 - p.before for p in YEAR]
    of_changes = ancova(changes, before, column(YEAR, "group"))
    of_scores = compared(YEAR, "months12")
    assert near(of_changes.adjusted) == pytest.approx(near(of_scores.adjusted))
    assert of_changes.slope.value == pytest.approx(of_scores.slope.value - 1)
    assert near(of_changes.after) == pytest.approx(near(of_scores.change))


def test_scores_that_fall_by_themselves_do_so_in_the_control_arm():
    """From 30 at entry on: 47.65 to 38.48. The whole arm fell 4.37; the normal model gives 2.9."""
    arm = [p for p in YEAR if p.group == 0]
    high = [p for p in arm if p.before >= 30]
    mean, sd = moments(column(arm, "before"))
    mean2, sd2 = moments(column(arm, "months12"))
    first, second = moments(column(high, "before"))[0], moments(column(high, "months12"))[0]
    r = correlation(column(arm, "before"), column(arm, "months12"))
    assert (len(arm), len(high), round(r, 4)) == (140, 43, 0.8105)
    assert (first, second, second - first) == pytest.approx((47.65, 38.48, -9.16), abs=0.005)
    assert mean2 - mean == pytest.approx(-4.37, abs=0.005)
    assert expected_fall(mean, sd, r, 30) == pytest.approx(2.9, abs=0.05)
    assert expected_next(mean, sd, r, first, sd2, mean2) == pytest.approx(39.55, abs=0.005)


def moments(values):
    mean = sum(values) / len(values)
    return mean, math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))


def correlation(first, second):
    (m1, s1), (m2, s2) = moments(first), moments(second)
    return sum((a - m1) * (b - m2) for a, b in zip(first, second, strict=True)) / (s1 * s2 * (len(first) - 1))


USUAL = {"after": [3, 4, 5, 2, 6, 1], "baseline": [5, 6, 7, 5, 8, 5], "group": [0, 1, 0, 1, 0, 1]}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"after": [3, 4]}, "after"),
        ({"after": [3, 4, 5, 2, 6, math.nan]}, "after"),
        ({"baseline": []}, "baseline"),
        ({"group": [1] * 6}, "group"),
        ({"group": [0, 1, 2, 1, 0, 1]}, "group"),
        ({"covariates": [[5, 6, 7, 5, 8, 5]]}, "covariates"),
        ({"covariates": [[1, 2]]}, "covariates"),
        ({"covariates": [[1, 0, 0, 2, 0, 0], [0, 3, 0, 0, 1, 0], [0, 0, 0, 0, 0, 1]]}, "after"),
        ({"level": 95}, "level"),
    ],
)
def test_figures_that_cannot_be_are_bad_input(changed, field):
    with pytest.raises(BadInput, match=f"^{field}: "):
        ancova(**{**USUAL, **changed})
