import math

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.measurement_error import mdc
from needlebook.core.outcomes.reliable import ReliableClass, cutoff_a, cutoffs, reliable_change, reliable_class


def test_the_example_of_jacobson_and_truax():
    """SD 7.5, reliability 0.80, from 32.5 to 47.5 (1991; recalled)."""
    found = reliable_change(32.5, 47.5, 7.5, 0.80)
    assert (found.sem, found.s_diff) == pytest.approx((3.354, 4.743), abs=0.0005)
    assert found.rci == pytest.approx(3.16, abs=0.005)
    assert found.is_reliable


def test_the_depression_scores_of_claus_have_their_published_limits():
    """BDI-II at times 1 and 4 (R package clinicalsignificance 2.1.0). Its patients are not ours to keep (GPL), so the
    counts of recovered and improved are not computed again here."""
    found = cutoffs(ill_mean=35.475, ill_sd=8.1586, well_mean=7.69, well_sd=7.52)
    assert (found.a, found.c) == pytest.approx((19.16, 21.02), abs=0.005)
    change = reliable_change(35.475, 20, 8.1586, 0.801)
    assert change.s_diff == pytest.approx(5.1471, abs=0.0001)  # SD and reliability are known to four and three digits
    assert mdc(change.sem) == pytest.approx(10.088, abs=0.0005)


@pytest.mark.parametrize("change", [9.29, 9.3])
def test_a_reliable_change_is_one_beyond_the_mdc(change):
    found = reliable_change(20, 20 + change, 7.5, 0.80)
    assert found.is_reliable is (change > mdc(found.sem))


def test_the_cutoffs_lie_between_the_groups_in_either_direction():
    falling, rising = cutoffs(30, 5, 10, 4), cutoffs(-30, 5, -10, 4)
    assert (falling.a, falling.b) == (20, 18)
    assert falling.c == pytest.approx((4 * 30 + 5 * 10) / 9)
    assert (rising.a, rising.b, rising.c) == (-falling.a, -falling.b, -falling.c)
    assert (cutoff_a(30, 5, True), cutoff_a(30, 5, False)) == (20, 40)


@pytest.mark.parametrize(
    ("pre", "post", "cutoff", "expected"),
    [
        (30, 12, 19, ReliableClass.RECOVERED),
        (30, 20, 19, ReliableClass.IMPROVED),
        (30, 19, 19, ReliableClass.IMPROVED),  # on the cut-off is not past it
        (18, 5, 19, ReliableClass.IMPROVED),  # was on the well side from the start
        (30, 12, None, ReliableClass.IMPROVED),
        (30, 27, 29, ReliableClass.UNCHANGED),  # crossed, but within error
        (12, 30, 19, ReliableClass.DETERIORATED),
    ],
)
def test_everybody_is_in_one_of_four_classes(pre, post, cutoff, expected):
    """S_diff 4.743, so 9.3 is reliable; lower is better. The mirrored scale says the same."""
    assert reliable_class(reliable_change(pre, post, 7.5, 0.80), post, True, cutoff) is expected
    mirrored = None if cutoff is None else -cutoff
    assert reliable_class(reliable_change(-pre, -post, 7.5, 0.80), -post, False, mirrored) is expected


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: reliable_change(math.nan, 1, 1, 0.5), "pre"),
        (lambda: reliable_change(1, math.inf, 1, 0.5), "post"),
        (lambda: reliable_change(1, 2, 0, 0.5), "sd"),
        (lambda: reliable_change(1, 2, 1, 1), "reliability"),
        (lambda: reliable_change(1, 2, 1, -0.1), "reliability"),
        (lambda: reliable_change(1, 2, 1, 0.5, 0), "level"),
        (lambda: cutoffs(5, 1, 5, 1), "well_mean"),
        (lambda: cutoffs(5, 1, 4, 0), "well_sd"),
        (lambda: cutoffs(5, 0, 4, 1), "ill_sd"),
    ],
)
def test_figures_that_cannot_be_are_bad_input(wrong, field):
    with pytest.raises(BadInput, match=f"^{field}: "):
        wrong()
