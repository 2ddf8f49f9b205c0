"""Two sides, a norm and an error beside a reading."""

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.sides import Beside, beside_error, gap, symmetry_index


def test_the_symmetry_index_is_the_injured_side_in_percent_of_the_other():
    assert symmetry_index(80, 100) == 80
    with pytest.raises(BadInput):
        symmetry_index(80, 0)


@pytest.mark.parametrize(("value", "by"), [(40, -5), (45, 0), (60, 0), (65, 5)])
def test_a_reading_lies_below_within_or_above_a_range(value, by):
    assert gap(value, 45, 60).by == by


def test_an_end_that_is_not_known_forbids_nothing():
    assert gap(-100, None, 60).by == 0
    assert gap(1000, 45, None).by == 0


@pytest.mark.parametrize(
    ("difference", "found"),
    [
        (-3.5, Beside.WITHIN_ERROR),
        (3.6, Beside.BETWEEN),
        (-6.5, Beside.BEYOND_ERROR),
        (9, Beside.BEYOND_ERROR),
    ],
)
def test_a_difference_is_held_against_the_least_and_the_greatest_error(difference, found):
    assert beside_error(difference, (3.6, 6.5)) is found


def test_without_a_published_error_a_difference_is_not_judged():
    assert beside_error(50, None) is Beside.ERROR_UNKNOWN
