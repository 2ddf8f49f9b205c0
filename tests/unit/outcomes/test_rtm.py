import pytest

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.rtm import expected_fall, expected_next


@pytest.mark.parametrize(("readings", "fall"), [(1, 1.220), (2, 0.725), (3, 0.517), (7, 0.242)])
def test_the_fall_without_treatment_agrees_with_the_computed_example(readings, fall):
    """Pain of mean 5, SD 2, reliability 0.6, taken on from 7: it falls by itself."""
    assert expected_fall(5, 2, 0.6, 7, readings) == pytest.approx(fall, abs=0.0005)


def test_a_perfect_scale_has_no_regression_and_a_useless_one_returns_to_the_mean():
    assert expected_fall(5, 2, 1.0, 7) == 0
    assert expected_fall(5, 2, 0.0, 5) == pytest.approx(2 * 0.7978845608)


def test_the_fall_grows_with_the_entry_score_even_far_out():
    falls = [expected_fall(5, 2, 0.6, score) for score in (5, 7, 9, 60, 64.9, 65.1, 1000)]
    assert falls == sorted(falls)


def test_a_low_entry_score_selects_nobody_and_nothing_falls():
    assert expected_fall(5, 2, 0.6, -1000) == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sd": 0}, "sd"),
        ({"sd": float("nan")}, "sd"),
        ({"reliability": 1.1}, "reliability"),
        ({"reliability": float("nan")}, "reliability"),
        ({"readings": 0}, "readings"),
        ({"mean": float("inf")}, "mean"),
        ({"entry_score": float("nan")}, "entry_score"),
    ],
)
def test_figures_that_cannot_be_are_bad_input(changed, field):
    usual = {"mean": 5, "sd": 2, "reliability": 0.6, "entry_score": 7}
    with pytest.raises(BadInput, match=f"^{field}: "):
        expected_fall(**{**usual, **changed})


def test_the_next_score_lies_nearer_to_the_mean():
    assert expected_next(5, 2, 0.6, first=8) == pytest.approx(6.8)
    assert expected_next(5, 2, 0.6, first=5) == 5
    assert expected_next(5, 2, 0.6, first=8, sd2=1) == pytest.approx(5.9)
    assert expected_next(5, 2, 0.6, first=8, mean2=4) == pytest.approx(5.8)


def test_the_fall_of_a_selected_group_is_that_of_its_mean_first_score():
    """From 7 on, the first scores of mean 5 and SD 2 are 8.050 on average; both roads lead to a fall of 1.220."""
    selected = 5 + expected_fall(5, 2, 0.0, 7)
    assert selected - expected_next(5, 2, 0.6, selected) == pytest.approx(1.220, abs=0.0005)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"mean": float("nan")}, "mean"),
        ({"sd": 0}, "sd"),
        ({"reliability": -0.1}, "reliability"),
        ({"first": float("inf")}, "first"),
        ({"sd2": 0}, "sd2"),
        ({"mean2": float("nan")}, "mean2"),
    ],
)
def test_a_next_score_from_figures_that_cannot_be_is_bad_input(changed, field):
    with pytest.raises(BadInput, match=f"^{field}: "):
        expected_next(**{"mean": 5, "sd": 2, "reliability": 0.6, "first": 7, **changed})
