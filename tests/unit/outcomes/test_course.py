"""What can be said about one series of a course, and what stands beside its change."""

import datetime as dt

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.beside import NO_SPREAD, method_phrases, natural_phrases
from needlebook.core.outcomes.course import CourseNumbers, Setting, first_needled, trajectories_of, trajectory_of
from needlebook.core.outcomes.responders import ResponderClass
from needlebook.core.outcomes.types import Measurement, SeriesKey, VisitDay
from needlebook.knowledge import load

START = dt.date(2026, 1, 5)
NUMBERS = CourseNumbers(visits=6, decide_at=4, baseline_points=3, smooth_points=6, smooth_days=14)


def found(*values, instrument="NPRS", complaint="neck_pain", needles_at=0, days=7):
    """A series a week apart; the first needle goes in at the value with this number, from 0; None: at none."""
    readings = [Measurement(START + dt.timedelta(days=days * n), value) for n, value in enumerate(values)]
    first = None if needles_at is None else START + dt.timedelta(days=days * needles_at)
    setting = Setting(complaint, first, NUMBERS, load().spreads)
    return trajectory_of(load().instruments[instrument], SeriesKey(instrument), readings, setting)


def natural(trajectory) -> str:
    return " ".join(phrase.text for phrase in natural_phrases(trajectory))


def methods(trajectory) -> str:
    return " ".join(phrase.text for phrase in method_phrases(trajectory))


def test_what_comes_by_itself_is_worked_out_from_the_published_spread():
    """Mean 5.5, test-retest 0.76: from 8 to 5.5 + 0.76 x 2.5 = 7.4."""
    trajectory = found(8, 5)
    assert trajectory.natural.expected == pytest.approx(7.4)
    assert trajectory.natural.moves_by == pytest.approx(-0.6)
    assert "move a first score of 8 to 7.4, with no treatment at all: 0.6 points of the 3 points." in natural(
        trajectory
    )
    assert "mean 5.5, SD 2.09, 80 people, test-retest 0.76" in natural(trajectory)


def test_a_change_no_larger_than_what_comes_by_itself_is_said_to_be_so():
    assert "as far as the whole change, or further" in natural(found(10, 9))


def test_a_first_score_better_than_the_mean_is_expected_to_move_the_other_way():
    assert "the other way: it does not account for this change" in natural(found(3, 1))


@pytest.mark.parametrize("complaint", ["sciatica", "chronic_low_back_pain", "strain_calf", None])
def test_no_spread_is_borrowed_from_another_complaint(complaint):
    trajectory = found(8, 3, complaint=complaint)
    assert (trajectory.spread, trajectory.natural, trajectory.reliable) == (None, None, None)
    assert natural(trajectory) == NO_SPREAD
    assert "No published spread, so no reliable change index." in methods(trajectory)


def test_something_on_what_comes_by_itself_stands_beside_every_change_that_is_judged():
    for id, instrument in load().instruments.items():
        if instrument.measures != "perceived change":
            assert natural_phrases(found(2, 1, instrument=id)), id


def test_a_score_that_is_a_change_is_judged_by_nothing():
    trajectory = found(1, 5, instrument="GROC15")
    assert trajectory.is_change_itself
    assert (natural_phrases(trajectory), method_phrases(trajectory)) == ((), ())


def test_one_score_says_nothing_more():
    trajectory = found(7)
    assert (trajectory.change, natural_phrases(trajectory), method_phrases(trajectory)) == (None, (), ())


def test_the_reliable_change_index_uses_the_spread_of_comparable_people():
    """SD 2.09, r 0.76: S_diff = sqrt(2) x 2.09 x sqrt(0.24) = 1.448; -5 / 1.448 = -3.45."""
    trajectory = found(8, 3)
    assert trajectory.reliable.rci == pytest.approx(-3.453, abs=0.001)
    assert "Reliable change index −3.45, beyond 1.96" in methods(trajectory)


@pytest.mark.parametrize(
    ("values", "complaint", "responder"),
    [
        ((7, 6), "neck_pain", ResponderClass.BELOW_BOTH),
        ((7, 5), "neck_pain", ResponderClass.IMPORTANT_MAY_BE_ERROR),
        ((7, 3), "neck_pain", ResponderClass.IMPORTANT_AND_REAL),
        ((3, 7), "neck_pain", ResponderClass.WORSE),
    ],
)
def test_the_responder_class_goes_by_the_limits_of_the_sentence(values, complaint, responder):
    assert found(*values, complaint=complaint).responder is responder


def test_a_limit_that_is_not_published_leaves_the_responder_class_open():
    assert found(50, 20, instrument="VAS100").responder is None


def test_scores_of_the_day_of_the_first_needle_count_as_before_it():
    assert found(8, 7, 8, 6, 5, 4, needles_at=2).before == 3
    assert found(8, 7, 8, needles_at=None).before == 3


def test_phases_are_compared_from_three_scores_on_either_side():
    assert found(8, 7, 8, 5, 4, needles_at=2).phases is None
    assert found(8, 7, 5, 4, 3, needles_at=1).phases is None
    phases = found(8, 7, 8, 5, 4, 3, needles_at=2).phases
    assert (phases.before, phases.after, phases.nap.value, phases.tau) == (3, 3, 1, 1)


def test_the_comparison_of_phases_carries_its_interval_and_its_cautions():
    text = methods(found(8, 7, 8, 5, 4, 3, needles_at=2))
    assert "in 100 % of all pairs the later one is better (NAP, 95 % interval" in text
    assert "This cannot tell needling from getting better by itself" in text
    assert "With fewer than 5 scores before, one odd day weighs much." in text
    assert "fewer than 5" not in methods(found(8, 7, 8, 8, 7, 5, 4, 3, needles_at=4))


def test_a_measure_without_a_good_direction_is_not_compared_by_phases():
    ids = [id for id, instrument in load().instruments.items() if instrument.lower_is_better is None]
    assert ids
    assert found(1, 2, 1, 3, 4, 5, instrument=ids[0], needles_at=2).phases is None


def test_a_running_mean_waits_for_six_scores_and_weighs_them_by_their_gaps():
    """After two weeks a new score counts 1 - 1/e: 8 -> 8 + 0.6321 x (0 - 8) = 2.943."""
    assert found(8, 0, 0, 0, 0).smoothed == ()
    smoothed = found(8, 0, 0, 0, 0, 0, days=14).smoothed
    assert smoothed[:2] == pytest.approx((8, 2.943), abs=0.001)
    assert len(smoothed) == 6


def test_the_first_needle_is_that_of_the_first_visit_with_one():
    visits = [VisitDay(1, START, False), VisitDay(2, START + dt.timedelta(7), True), VisitDay(3, START, False)]
    assert first_needled(visits) == START + dt.timedelta(7)
    assert first_needled(visits[:1]) is None


def test_the_same_instrument_at_two_sides_gives_two_series():
    pressure = load().instruments["PPT_UT"]
    series = {
        SeriesKey("PPT_UT", "", side): [Measurement(START, 200), Measurement(START + dt.timedelta(7), value)]
        for side, value in (("left", 260), ("right", 205))
    }
    both = trajectories_of(series, dict.fromkeys(series, pressure), Setting("neck_pain", None, NUMBERS))
    assert [trajectory.change.change for trajectory in both.values()] == [60, 5]


def test_two_scores_on_one_day_are_refused():
    same = [Measurement(START, 5), Measurement(START, 6)]
    with pytest.raises(BadInput):
        trajectory_of(load().instruments["NPRS"], SeriesKey("NPRS"), same, Setting(None, None, NUMBERS))
