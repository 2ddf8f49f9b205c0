import re
from dataclasses import replace

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.change import ChangeAnswer, Direction, assess_change
from needlebook.core.outcomes.wording import NO_COMPARISON, TITLES, amount, cautions, phrases, sentence, title
from tests.unit.outcomes.scales import (
    GROC,
    KOVACS,
    LEFS,
    LUNGE,
    NPRS,
    ODI,
    OSTELO,
    OSTELO_PERCENT,
    PEG,
    STIFFNESS,
    VAS,
    course,
)

ALL = (NPRS, ODI, VAS, PEG, LUNGE, LEFS, STIFFNESS, GROC)


def answer(instrument, *values, complaint=None):
    return assess_change(instrument, course(*values), complaint).answer.value


def warned(instrument, *values, complaint=None):
    return " ".join(p.text for p in cautions(assess_change(instrument, course(*values), complaint)))


@pytest.mark.parametrize(
    ("instrument", "values", "expected"),
    [
        (NPRS, (7, 6), "within_error"),
        (NPRS, (7, 7), "within_error"),
        (NPRS, (7, 5), "important_on_average_within_error"),
        (NPRS, (7, 6, 3), "real_and_important"),
        (NPRS, (3, 7), "real_and_important"),
        (ODI, (38, 28), "important_on_average_within_error"),
        (ODI, (38, 27.5), "real_and_important"),
        (ODI, (38, 28.5), "within_error"),
        (replace(NPRS, mdc=replace(KOVACS, value=1)), (7, 6), "real_but_small"),
        (replace(ODI, mcid=None, mcid_percent=None), (38, 30), "within_error"),
        (LUNGE, (30, 34.57), "beyond_error_importance_unknown"),
        (LUNGE, (30, 34.5), "within_error"),
        (VAS, (60, 40), "important_error_unknown"),
        (VAS, (60, 50), "too_small_error_unknown"),
        (STIFFNESS, (300, 250), "no_published_threshold"),
        (GROC, (0, 4), "score_is_change"),
    ],
)
def test_the_answer_says_which_half_is_known(instrument, values, expected):
    assert answer(instrument, *values) == expected


@pytest.mark.parametrize(("values", "expected"), [((7, 5), True), ((7, 5.1), False), ((5.3, 3.3), True)])
def test_a_change_that_equals_the_important_one_reaches_it(values, expected):
    assert assess_change(replace(NPRS, mcid_percent=None), course(*values)).important is expected


def test_a_change_that_equals_measurement_error_reaches_it_despite_binary_fractions():
    assert assess_change(replace(NPRS, mdc=replace(KOVACS, value=0.2)), course(0.3, 0.1)).beyond_error is True


def test_the_percent_rule_is_used_from_three_tenths_of_the_scale():
    assert answer(PEG, 3, 2) == "important_error_unknown"
    assert answer(PEG, 2.9, 1) == "no_published_threshold"
    assert "not used below a first score of 3." in warned(PEG, 2.9, 1)


def test_the_percent_rule_starts_from_the_lowest_score_of_the_scale():
    from_six = replace(PEG, minimum=36, maximum=78)
    assert answer(from_six, 48, 30) == "no_published_threshold"
    assert answer(from_six, 49, 30) == "important_error_unknown"


@pytest.mark.parametrize("changed", [{"lower_is_better": False}, {"maximum": None}, {"minimum": None}])
def test_the_percent_rule_is_left_out_where_the_scale_does_not_carry_it(changed):
    instrument = replace(PEG, **changed)
    assert answer(instrument, 8, 4) == "no_published_threshold"
    assert "percent rule is not used: this scale" in warned(instrument, 8, 4)


def test_points_or_percent_is_reached_by_either():
    change = assess_change(NPRS, course(4, 2.8))
    assert change.important is True
    assert [(limit.kind, limit.points) for limit in change.limits] == [("mdc", 4), ("mcid", 2), ("mcid_percent", 1.2)]


def test_the_limits_carry_their_source_and_provenance():
    limits = assess_change(NPRS, course(7, 5)).limits
    assert [limit.threshold for limit in limits] == [KOVACS, OSTELO, OSTELO_PERCENT]


@pytest.mark.parametrize(
    ("instrument", "values", "direction", "improved_by"),
    [
        (NPRS, (7, 5), Direction.BETTER, 2),
        (NPRS, (5, 7), Direction.WORSE, -2),
        (LEFS, (40, 50), Direction.BETTER, 10),
        (LEFS, (50, 40), Direction.WORSE, -10),
        (NPRS, (5, 2, 5), Direction.SAME, 0),
        (STIFFNESS, (300, 250), Direction.NOT_JUDGED, None),
        (STIFFNESS, (300, 300), Direction.SAME, None),
    ],
)
def test_better_and_worse_follow_the_instrument(instrument, values, direction, improved_by):
    change = assess_change(instrument, course(*values))
    assert (change.direction, change.improved_by) == (direction, improved_by)
    assert change.change == values[-1] - values[0]


def test_the_dates_decide_which_value_is_first():
    change = assess_change(NPRS, list(reversed(course(7, 6, 5))))
    assert (change.baseline.value, change.latest.value, change.change) == (7, 5, -2)


@pytest.mark.parametrize("values", [[], course(5)])
def test_fewer_than_two_values_are_bad_input(values):
    with pytest.raises(BadInput, match=f"values: {len(values)} given; allowed: at least two"):
        assess_change(NPRS, values)


def test_two_values_on_one_day_are_bad_input():
    with pytest.raises(BadInput, match="values: two measurements on one day"):
        assess_change(NPRS, [*course(5, 6), *course(7)])


def test_an_important_change_is_not_borrowed_for_another_complaint():
    change = assess_change(ODI, course(38, 20), "neck_pain")
    assert (change.important, change.answer) == (None, ChangeAnswer.BEYOND_ERROR_IMPORTANCE_UNKNOWN)
    assert "is not for this complaint" in warned(ODI, 38, 20, complaint="neck_pain")
    assert assess_change(ODI, course(38, 20), "sciatica").important is True


def test_an_instrument_for_all_complaints_is_judged_for_any():
    assert assess_change(NPRS, course(7, 2), "neck_pain").important is True


def test_the_sentence_says_what_moved_and_what_that_means():
    assert sentence(assess_change(NPRS, course(7, 5))) == (
        "Down 2 points, from 7 to 5. On this scale that is better. "
        "People on average call 2 points or more important. One person's score can also wander "
        "by up to 4 points without any real change, so it is too early to say."
    )


@pytest.mark.parametrize(
    ("instrument", "values", "start"),
    [
        (NPRS, (5, 6), "Up 1 point, from 5 to 6. On this scale that is worse."),
        (NPRS, (5, 5), "No change: 5 points both times. One person's"),
        (LEFS, (40, 50), "Up 10 points, from 40 to 50. On this scale that is better."),
        (STIFFNESS, (300, 280), "Down 20 N/m, from 300 to 280. Our tables hold no published threshold"),
        (GROC, (2, 4), "Up 2 degrees, from 2 to 4. On this scale that is better. Each score of this scale"),
    ],
)
def test_the_sentence_starts_with_the_movement(instrument, values, start):
    assert sentence(assess_change(instrument, course(*values))).startswith(start)


@pytest.mark.parametrize("instrument", ALL, ids=lambda instrument: instrument.id)
@pytest.mark.parametrize("values", [(60, 20), (20, 60), (20, 20), (20, 19.5)])
def test_every_answer_has_words_and_never_claims_an_effect(instrument, values):
    change = assess_change(instrument, course(*values))
    assert title(change)
    assert "%(" not in sentence(change)
    assert not re.search(r"improved by|effect|cured|works", sentence(change))
    assert all(phrase.text.endswith(".") for phrase in (*phrases(change), *cautions(change)))


def test_every_answer_of_the_list_has_a_title():
    assert set(TITLES) == set(ChangeAnswer)


def test_the_missing_comparison_always_stands_first():
    for instrument in ALL:
        assert cautions(assess_change(instrument, course(60, 20)))[0].text == NO_COMPARISON


def test_getting_worse_is_judged_with_care():
    assert "only a guide" in warned(NPRS, 3, 8)
    assert "only a guide" not in warned(NPRS, 8, 3)


def test_a_recalled_limit_is_pointed_out():
    assert "marked other than S" in warned(ODI, 38, 28)
    assert "marked other than S" not in warned(NPRS, 7, 5)


def test_a_short_course_has_no_trend():
    assert "Fewer than 4 points in time" in warned(NPRS, 7, 6, 5)
    assert assess_change(NPRS, course(7, 6, 5)).trend is None
    assert assess_change(NPRS, course(7, 6, 5, 4)).trend.slope_per_week == -1


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(1, "points", "1 point"), (2.5, "points", "2.5 points"), (1, "kPa", "1 kPa"), (3, "", "3"), (1, "mm", "1 mm")],
)
def test_amounts_carry_their_unit(value, unit, words):
    assert amount(value, unit) == words
