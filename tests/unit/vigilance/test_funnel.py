import math

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.vigilance.funnel import exact_share_limits, funnel, overdispersion, ratio_z, share_limits


@pytest.mark.parametrize(
    ("n", "level", "low", "high"),
    [
        (20, 0.95, 0.3320, 0.7680),
        (20, 0.998, 0.2062, 0.8938),
        (50, 0.95, 0.4121, 0.6879),
        (100, 0.95, 0.4525, 0.6475),
        (200, 0.95, 0.4811, 0.6189),
    ],
)
def test_limits_of_a_share_agree_with_the_computed_ones(n, level, low, high):
    found = share_limits(0.55, n, level)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.00005)


def test_exact_limits_agree_with_the_computed_ones():
    found = exact_share_limits(0.55, 20)
    assert (found.low, found.high) == pytest.approx((0.3049, 0.7416), abs=0.00005)


def test_limits_of_a_share_end_at_none_and_at_all():
    assert (share_limits(0.05, 10).low, share_limits(0.95, 10).high) == (0, 1)
    few = exact_share_limits(0.01, 3, 0.998)
    assert few.low == 0


OBSERVED, EXPECTED = [15, 40, 72, 28, 50, 66, 75], [13, 32, 75, 33, 54, 60, 72]
SCORES = [0.535, 1.335, -0.350, -0.906, -0.555, 0.756, 0.350]


def test_the_data_of_funnelplotr_scatter_less_than_chance_and_nobody_is_outside():
    """phi is 0.574: of seven scores a tenth is no whole score, so none is drawn in."""
    found = funnel(OBSERVED, EXPECTED, [100] * 7)
    assert [point.z for point in found.points] == pytest.approx(SCORES, abs=0.0005)
    assert (round(found.phi, 3), found.tau2) == (0.574, 0)
    assert not any(point.is_outside for point in found.points)


def test_of_fewer_than_ten_patients_nothing_is_shown():
    found = funnel([*OBSERVED, 30], [*EXPECTED, 3], [100] * 7 + [9])
    assert (found.points[-1].z, found.points[-1].is_outside) == (None, False)
    assert found.phi == funnel(OBSERVED, EXPECTED, [100] * 7).phi


def test_one_far_from_the_rest_is_outside_and_does_not_widen_the_limits_by_itself():
    observed, expected = [50 + (-1) ** n * n for n in range(10)] + [140], [50.0] * 11
    found = funnel(observed, expected, [200] * 11)
    assert [point.is_outside for point in found.points] == [False] * 10 + [True]


def test_where_all_scatter_more_than_chance_the_limits_widen():
    observed = [20, 90, 25, 80, 30, 85, 22, 95, 28, 88]
    found = funnel(observed, [50.0] * 10, [200] * 10)
    plain = [ratio_z(o, 50.0) for o in observed]
    assert found.tau2 > 0
    assert all(abs(point.z) < abs(z) for point, z in zip(found.points, plain, strict=True))
    assert found.points[0].z == pytest.approx((math.sqrt(20 / 50) - 1) / math.sqrt(1 / 200 + found.tau2))


def test_the_outer_scores_are_drawn_in_before_their_scatter_is_measured():
    scores = [*(0.1 * n for n in range(-4, 5)), 9.0]
    drawn = [-0.3, *(0.1 * n for n in range(-3, 5)), 0.4]
    assert overdispersion(scores, [1.0] * 10)[0] == pytest.approx(sum(z**2 for z in drawn) / 10)


def test_one_practitioner_scatters_not_at_all():
    assert funnel([5], [6.0], [20]).tau2 == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: share_limits(0, 20), "target"),
        (lambda: share_limits(0.5, 0), "n"),
        (lambda: share_limits(0.5, 10, 1), "level"),
        (lambda: exact_share_limits(1, 20), "target"),
        (lambda: ratio_z(-1, 2), "observed"),
        (lambda: ratio_z(1, 0), "expected"),
        (lambda: funnel([], [], []), "observed"),
        (lambda: funnel([1], [1, 2], [20]), "expected"),
        (lambda: funnel([1], [1], [20, 30]), "patients"),
        (lambda: funnel([1], [0], [20]), "expected"),
        (lambda: funnel([-1], [1], [20]), "observed"),
        (lambda: overdispersion([1, 2], [1]), "errors"),
    ],
)
def test_figures_that_cannot_be_are_bad_input(wrong, field):
    with pytest.raises(BadInput, match=f"^{field}: "):
        wrong()
