import pytest

from needlebook.core.outcomes.trend import trend_of
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
