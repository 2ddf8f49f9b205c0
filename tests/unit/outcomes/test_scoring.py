"""Every row of instruments.csv, scored by the one engine: ends of the scale, blanks within and beyond the rule."""

from math import ceil

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.entry import Told, work_out
from needlebook.core.outcomes.scoring import (
    NOT_APPLICABLE,
    AnswerOutOfRange,
    Missing,
    Rule,
    TooFewAnswers,
    band_of,
    score,
)
from needlebook.knowledge import load

INSTRUMENTS = load().instruments
SCORING = load().scoring
SCORED = [id for id, scoring in SCORING.items() if scoring.items]
TOTAL_ONLY = ["FHSQ_PAIN", "EQ5D5L", "PROMIS_PF", "PROMIS_PI"]
FORMS = [id for id in SCORED if SCORING[id].each in ("item", "activity", "day") and id != "ADVERSE_EVENT"]


def ends(id):
    """The least and the greatest single answer; where the table leaves an end open, 0 and 1000."""
    scoring = SCORING[id]
    if scoring.allowed:
        return scoring.allowed[0], scoring.allowed[-1]
    return (0 if scoring.low is None else scoring.low, 1000 if scoring.high is None else scoring.high)


def all_at(id, answer):
    return score(SCORING[id], [answer] * SCORING[id].items)


def test_every_instrument_has_a_scoring_and_no_scoring_is_without_an_instrument():
    assert set(SCORING) == set(INSTRUMENTS)
    assert [id for id in SCORING if not SCORING[id].items] == TOTAL_ONLY


@pytest.mark.parametrize("id", SCORED)
def test_the_ends_of_the_answers_are_the_ends_of_the_scale(id):
    low, high = (all_at(id, end).value for end in ends(id))
    instrument = INSTRUMENTS[id]
    if instrument.minimum is not None and id != "ADVERSE_EVENT":
        assert low == instrument.minimum
    if instrument.maximum is not None and id != "MIDAS":  # its days cannot all be lost twice: see below
        assert high == instrument.maximum
    if instrument.maximum is None:
        assert high >= low


@pytest.mark.parametrize("id", SCORED)
def test_an_answer_off_its_range_is_refused_and_named_by_its_number(id):
    scoring = SCORING[id]
    low, high = ends(id)
    beyond = [value for end, value in ((scoring.low, low - 1), (scoring.high, high + 1)) if end is not None]
    for value in [*beyond, float("nan"), float("inf"), *([low + 1] if scoring.allowed else [])]:
        answers = [high] * scoring.items
        answers[-1] = value
        with pytest.raises(AnswerOutOfRange) as refused:
            score(scoring, answers)
        assert refused.value.number == scoring.items
        assert refused.value.allowed


@pytest.mark.parametrize("id", [id for id in SCORED if SCORING[id].is_whole])
def test_half_an_answer_is_refused_where_answers_are_whole(id):
    with pytest.raises(AnswerOutOfRange):
        all_at(id, ends(id)[0] + 0.5)


@pytest.mark.parametrize("id", SCORED)
def test_more_answers_than_items_are_refused(id):
    with pytest.raises(BadInput):
        score(SCORING[id], [ends(id)[0]] * (SCORING[id].items + 1))


@pytest.mark.parametrize("id", FORMS)
def test_one_blank_is_scored_by_the_rule_and_said_or_refused(id):
    scoring, (_, high) = SCORING[id], ends(id)
    answers = [high] * (scoring.items - 1) + [None]
    if scoring.missing is Missing.REFUSED:
        with pytest.raises(TooFewAnswers) as refused:
            score(scoring, answers)
        assert scoring.missing_says in str(refused.value)
        return
    found = score(scoring, answers)
    whole = score(scoring, [high] * scoring.items).value
    assert found.missing == (scoring.items,)
    assert scoring.missing_says in found.note
    assert ("recalled" in found.note) is (scoring.letter == "R")
    assert found.value == (whole - high if scoring.missing is Missing.ZERO else whole)


@pytest.mark.parametrize("id", [id for id in SCORED if SCORING[id].missing is not Missing.ZERO])
def test_too_many_blanks_are_refused_with_the_rule(id):
    scoring, (_, high) = SCORING[id], ends(id)
    fewest = scoring.items if scoring.missing is Missing.REFUSED else scoring.fewest
    with pytest.raises(TooFewAnswers) as refused:
        score(scoring, [high] * (fewest - 1))
    assert refused.value.rule == scoring.missing_says


@pytest.mark.parametrize("id", [id for id in FORMS if SCORING[id].missing in (Missing.LEFT_OUT, Missing.PART_MEAN)])
def test_as_many_blanks_as_the_rule_allows_are_scored(id):
    scoring, (_, high) = SCORING[id], ends(id)
    fewest = max(scoring.fewest, 1)
    answers = [high] * scoring.items
    blanks = scoring.items - fewest
    for part in scoring.parts:  # no part may lose its last answer
        least = max(1, ceil(len(part.items) * scoring.part_share))
        for n in part.items[: len(part.items) - least]:
            if blanks:
                answers[n - 1], blanks = None, blanks - 1
    assert score(scoring, answers).value == score(scoring, [high] * scoring.items).value


@pytest.mark.parametrize("id", TOTAL_ONLY)
def test_a_form_whose_scoring_belongs_to_its_owner_takes_its_total_only(id):
    with pytest.raises(BadInput) as refused:
        score(SCORING[id], [1])
    assert refused.value.allowed == SCORING[id].says
    assert work_out(INSTRUMENTS[id], SCORING[id], Told(total=0.9 if id == "EQ5D5L" else 50)).value


def test_a_blank_section_leaves_the_denominator_of_oswestry():
    """The instructions of the form: 16 of 45 is 35.5 %, 16 of 50 is 32 % (R)."""
    answers = [5, 5, 4, 2, 0, 0, 0, 0, 0]
    assert score(SCORING["ODI"], [*answers, None]).value == pytest.approx(35.5, abs=0.06)
    assert score(SCORING["ODI"], [*answers, 0]).value == 32


def test_neck_disability_is_kept_in_points_however_many_were_answered():
    assert score(SCORING["NDI"], [2] * 9 + [None]).value == 20
    assert score(SCORING["NDI"], [3] * 10).value == 30


def test_quick_dash_is_the_mean_less_one_times_twenty_five():
    answers = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 2]
    assert score(SCORING["QUICKDASH"], answers).value == pytest.approx((sum(answers) / 11 - 1) * 25)
    assert score(SCORING["QUICKDASH"], answers[:10]).value == pytest.approx((30 / 10 - 1) * 25)


def test_shoulder_pain_and_disability_is_the_mean_of_two_subscales_not_of_the_items():
    found = score(SCORING["SPADI"], [10] * 5 + [0] * 8)
    assert (found.value, found.parts) == (50, {"pain": 100, "disability": 0})
    found = score(SCORING["SPADI"], [10] * 4 + [NOT_APPLICABLE] + [0] * 8)
    assert (found.value, found.not_applicable) == (50, (5,))


def test_tennis_elbow_counts_function_half_and_fills_a_blank_by_its_own_subscale():
    found = score(SCORING["PRTEE"], [10] * 5 + [4] * 6 + [2] * 4)
    assert found.value == 50 + (24 + 8) / 2
    assert score(SCORING["PRTEE"], [10] * 5 + [4] * 6 + [2, 2, 2, None]).value == found.value


def test_a_subscale_without_any_answer_is_refused_by_name():
    with pytest.raises(TooFewAnswers) as refused:
        score(SCORING["PRTEE"], [10] * 5 + [4] * 6)
    assert (refused.value.part, refused.value.answered, refused.value.fewest) == ("usual activities", 0, 2)


def test_less_than_half_of_a_subscale_is_refused_where_that_is_our_own_limit():
    form = [10] * 5 + [4] * 6
    assert score(SCORING["PRTEE"], [*form, 2, 2]).value == 66
    with pytest.raises(TooFewAnswers, match="our own limit"):
        score(SCORING["PRTEE"], [*form, 2])
    with pytest.raises(TooFewAnswers):
        score(SCORING["FFI"], [NOT_APPLICABLE] * 6 + [5] * 17)


def test_foot_function_leaves_out_what_does_not_apply_but_wants_the_rest():
    assert score(SCORING["FFI"], [5] * 22 + [NOT_APPLICABLE]).value == 50
    with pytest.raises(TooFewAnswers):
        score(SCORING["FFI"], [5] * 22)


def test_what_cannot_be_not_applicable_is_refused_as_such():
    with pytest.raises(AnswerOutOfRange):
        score(SCORING["ODI"], [NOT_APPLICABLE] + [0] * 9)


def test_an_unticked_statement_counts_nothing_and_the_score_says_that_it_cannot_be_told_from_no():
    found = score(SCORING["RMDQ"], [1, None, 1])
    assert found.value == 2
    assert "cannot be told from no" in found.note


def test_a_form_without_any_answer_is_no_score():
    with pytest.raises(TooFewAnswers):
        score(SCORING["RMDQ"], [])


@pytest.mark.parametrize(("days", "grade"), [(5, "I"), (6, "II"), (10, "II"), (11, "III"), (20, "III"), (21, "IV")])
def test_migraine_disability_has_its_grade(days, grade):
    assert score(SCORING["MIDAS"], [days, 0, 0, 0, 0]).band == f"grade {grade}"


def test_more_lost_days_than_the_scale_has_are_refused():
    assert work_out(INSTRUMENTS["MIDAS"], SCORING["MIDAS"], Told((90, 0, 90, 0, 90))).value == 270
    with pytest.raises(BadInput):
        work_out(INSTRUMENTS["MIDAS"], SCORING["MIDAS"], Told((92, 92, 92, 92, 92)))


@pytest.mark.parametrize(
    ("answers", "risk"),
    [
        ([1, 1, 1, 0] + [0] * 5, "low risk"),
        ([1, 1, 1, 1] + [0] * 5, "medium risk"),
        ([0] * 4 + [1, 1, 1, 1, 0], "high risk"),
        ([1] * 4 + [1, 1, 1, 0, 0], "medium risk"),
    ],
)
def test_back_screening_sorts_by_total_and_psychosocial_part(answers, risk):
    assert score(SCORING["STARTBACK"], answers).band == risk


def test_a_total_alone_does_not_tell_what_only_the_part_can():
    assert band_of(SCORING["STARTBACK"], 6) == ""


def test_catastrophizing_has_its_three_parts():
    answers = [4 if n in (8, 9, 10, 11) else 0 for n in range(1, 14)]
    assert score(SCORING["PCS"], answers).parts == {"rumination": 16, "magnification": 0, "helplessness": 0}


def test_headache_days_are_scaled_to_the_days_that_were_kept():
    assert score(SCORING["HEADACHE_DAYS"], [1] * 7 + [0] * 16).value == pytest.approx(7 / 23 * 28)


def test_two_trials_of_three_are_enough_and_one_is_not():
    assert score(SCORING["PPT_UT"], [200, None, 300]).value == 250
    with pytest.raises(TooFewAnswers) as refused:
        score(SCORING["GRIP"], [30])
    assert "at least 2" in str(refused.value)


def test_sets_that_vary_too_much_are_discarded_and_at_least_one_must_remain():
    found = score(SCORING["MYOTON_S"], [250, 400, 260], [1.0, 3.1, 3.0])
    assert (found.value, found.discarded) == (255, (2,))
    assert "more than 3 %" in found.note
    with pytest.raises(TooFewAnswers):
        score(SCORING["MYOTON_F"], [15], [4.0])


def test_soreness_is_the_highest_rating():
    assert SCORING["POSTNEEDLE_SORENESS"].rule is Rule.HIGHEST
    assert score(SCORING["POSTNEEDLE_SORENESS"], [3, None, 7, 1]).value == 7


def test_the_activities_that_were_rated_make_the_mean_and_two_are_too_few():
    assert score(SCORING["PSFS"], [2, 4, 6]).value == 4
    with pytest.raises(TooFewAnswers):
        score(SCORING["PSFS"], [2, 4])


@pytest.mark.parametrize("id", [id for id in SCORED if SCORING[id].each == "item"])
def test_a_total_off_the_scale_is_refused(id):
    instrument, scoring = INSTRUMENTS[id], SCORING[id]
    unit = scoring.units[0].id if scoring.units else ""
    for value in (end for end in ((instrument.minimum or 0) - 1, (instrument.maximum or 1e400) + 1)):
        with pytest.raises(BadInput):
            work_out(instrument, scoring, Told(total=value, unit=unit, is_sure=True))


def test_a_total_beside_answers_and_an_empty_form_are_refused():
    ndi = INSTRUMENTS["NDI"], SCORING["NDI"]
    with pytest.raises(BadInput, match="beside"):
        work_out(*ndi, Told(answers=(1,) * 10, total=10, unit="points"))
    with pytest.raises(BadInput, match="nothing is written"):
        work_out(*ndi, Told(answers=(None,) * 10))


def test_a_total_with_a_fraction_is_refused_where_whole_answers_are_added():
    with pytest.raises(BadInput, match="whole"):
        work_out(INSTRUMENTS["TSK11"], SCORING["TSK11"], Told(total=30.5))


def test_a_mean_of_trials_alone_is_not_taken():
    with pytest.raises(BadInput, match="not taken"):
        work_out(INSTRUMENTS["GRIP"], SCORING["GRIP"], Told(total=30, unit="kg"))
