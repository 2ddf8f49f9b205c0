"""Kleene's tables, row by row."""

import pytest

from needlebook.core.screening.truth import Truth, every, some, truth

NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (YES, YES, YES, YES),
        (YES, UNKNOWN, UNKNOWN, YES),
        (YES, NO, NO, YES),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        (UNKNOWN, NO, NO, UNKNOWN),
        (NO, NO, NO, NO),
    ],
)
def test_and_and_or_follow_kleene(left, right, both, either):
    assert every([left, right]) is every([right, left]) is both
    assert some([left, right]) is some([right, left]) is either


@pytest.mark.parametrize(("value", "turned"), [(YES, NO), (UNKNOWN, UNKNOWN), (NO, YES)])
def test_not_keeps_unknown(value, turned):
    assert ~value is turned


def test_of_nothing_and_is_yes_and_or_is_no():
    assert every([]) is YES
    assert some([]) is NO


def test_a_two_valued_answer_is_never_unknown():
    assert truth(True) is YES
    assert truth(False) is NO
