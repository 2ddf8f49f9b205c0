"""Numbers that no living person has are refused in one sentence that names the unit behind the slip."""

import pytest

from needlebook.core.case import RANGES
from needlebook.core.errors import BadInput
from needlebook.core.plausible import need_plausible, need_possible_pregnancy, wrong_unit


def refused(name: str, value: float) -> str:
    with pytest.raises(BadInput) as caught:
        need_plausible(name, name, value)
    return str(caught.value)


@pytest.mark.parametrize("name", RANGES)
def test_both_ends_of_a_range_are_taken_and_what_lies_beyond_is_not(name: str):
    low, high = RANGES[name]
    need_plausible(name, name, low)
    need_plausible(name, name, high)
    assert "is out of range" in refused(name, low - 0.01)
    assert "is out of range" in refused(name, high + 0.01)


def test_what_was_not_measured_is_taken():
    need_plausible("inr", "inr", None)


@pytest.mark.parametrize(
    ("name", "value", "looks"),
    [
        ("platelets_10e9_l", 180_000, "that looks like a count per µL, divide by 1,000; allowed: 0 to 2000 × 10⁹/L"),
        ("neutrophils_10e9_l", 4100, "that looks like a count per µL, divide by 1,000; allowed: 0 to 50 × 10⁹/L"),
        ("neutrophils_10e9_l", 400, "that looks like a count per µL, divide by 1,000"),
        ("temperature_c", 98.6, "that looks like °F, take away 32 and multiply by 5/9; allowed: 30 to 44 °C"),
        ("calf_difference_cm", 35, "that looks like mm, divide by 10"),
    ],
)
def test_a_wrong_unit_is_named_with_the_way_to_ours(name: str, value: float, looks: str):
    assert looks in refused(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("inr", -1),
        ("age", 240),
        ("platelets_10e9_l", 1e9),
        ("temperature_c", 200),
        ("temperature_c", 20),
        ("platelets_10e9_l", -180_000),
    ],
)
def test_no_unit_is_guessed_where_none_fits(name: str, value: float):
    assert wrong_unit(name, value) is None
    assert "looks like" not in refused(name, value)


def test_a_number_beyond_all_reason_is_refused_in_a_short_line():
    assert refused("age", 10**400) == "age: the number is out of range; allowed: 0 to 120"


def test_a_male_person_cannot_be_pregnant():
    with pytest.raises(BadInput, match="pregnancy_weeks: a male person cannot be pregnant; allowed: 0, or another sex"):
        need_possible_pregnancy("pregnancy_weeks", "male", 9)


@pytest.mark.parametrize(("sex", "weeks"), [("male", 0), ("male", None), ("female", 9), ("other", 9), ("unknown", 9)])
def test_any_other_answer_about_a_pregnancy_is_taken(sex: str, weeks: int | None):
    need_possible_pregnancy("pregnancy_weeks", sex, weeks)
