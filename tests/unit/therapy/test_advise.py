"""What may be done today: the table of cases, and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from needlebook.core.anatomy import Provenance, Side
from needlebook.core.case import Answer
from needlebook.core.therapy import Effort, Facts, Level, Needled, PainReport, advise
from needlebook.knowledge import load
from needlebook.knowledge.exercises import load_therapy

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


@pytest.fixture(scope="module")
def therapy():
    return load_therapy()


def facts(complaint="plantar_fasciitis", **more):
    """Everything was asked and denied, also what only an exercise asks."""
    own = {item.id: NO for item in load_therapy().contraindications.values() if item.is_own}
    answers = {**own, **more.pop("answers", {})}
    return Facts(answers, True, frozenset(load().rulebook.questions), complaint, **more)


def advised(therapy, id, told, *needled):
    return advise(therapy.exercises[id], told, needled, NOW, therapy.rules)


def codes(advice):
    return [reason.code for reason in advice.reasons]


def test_nothing_against_it_means_that_it_may_be_done(therapy):
    assert advised(therapy, "heel.high_load", facts()).level is Level.MAY


def test_a_contraindication_that_was_answered_yes_is_not_now(therapy):
    advice = advised(therapy, "heel.high_load", facts(answers={"rf_ph_squeeze": YES}))
    assert (advice.level, codes(advice)) == (Level.NOT_NOW, ["contra.heel.stress_fracture"])


def test_a_contraindication_that_was_not_asked_is_asked(therapy):
    advice = advised(therapy, "heel.calf_stretch_bent", Facts(complaint="plantar_fasciitis"))
    assert advice.level is Level.ASK
    assert {"rf_ph_squeeze", "heel.insensate"} <= set(advice.asks)


def test_denying_the_table_does_not_deny_what_only_the_exercise_asks(therapy):
    told = Facts({}, True, frozenset(load().rulebook.questions), "plantar_fasciitis")
    assert advised(therapy, "heel.high_load", told).asks == ("heel.insensate",)


def test_an_answer_not_sure_is_asked_again(therapy):
    told = facts(answers={"heel.insensate": UNKNOWN})
    assert advised(therapy, "heel.high_load", told).level is Level.ASK


@pytest.mark.parametrize("flag", ["rf_ces_bladder", "rf_fever_unwell", "rf_chest_visceral", "rf_ha_sudden"])
def test_a_red_flag_stops_every_exercise_whatever_the_complaint(therapy, flag):
    advice = advised(therapy, "elbow.stretch", facts("lateral_epicondylalgia", answers={flag: YES}))
    assert advice.level is Level.STOP


def test_past_cancer_and_night_pain_stop_only_together(therapy):
    both = {"rf_cancer_hx": YES, "rf_night_constant": YES}
    assert advised(therapy, "heel.high_load", facts(answers=both)).level is Level.STOP
    assert advised(therapy, "heel.high_load", facts(answers={"rf_cancer_hx": YES})).level is Level.MAY


def test_half_of_a_sign_asks_for_the_other_half(therapy):
    own = {item.id: NO for item in therapy.contraindications.values() if item.is_own}
    told = Facts({**own, "rf_cancer_hx": YES}, complaint="plantar_fasciitis")
    assert "rf_night_constant" in advised(therapy, "heel.high_load", told).asks


def needled(muscle, hours, side=Side.RIGHT):
    return Needled(muscle, side, NOW - timedelta(hours=hours))


@pytest.mark.parametrize(
    ("id", "muscle", "hours", "level", "code"),
    [
        ("strain.nordic", "biceps_femoris", 3, Level.NOT_NOW, "needled.no_maximal"),
        ("strain.nordic", "biceps_femoris", 47, Level.NOT_NOW, "needled.no_maximal"),
        ("strain.diver", "biceps_femoris", 30, Level.LOWER, "needled.no_heavy"),
        ("strain.extender", "biceps_femoris", 1, Level.MAY, "needled.low_load"),
        ("strain.nordic", "biceps_femoris", 48, Level.MAY, None),
        ("strain.nordic", "soleus", 3, Level.MAY, None),
    ],
)
def test_a_needled_muscle_is_spared_by_how_hard_it_works(therapy, id, muscle, hours, level, code):
    advice = advised(therapy, id, facts("strain_hamstring"), needled(muscle, hours))
    assert advice.level is level
    assert codes(advice) == ([code] if code else [])


def test_the_reason_after_needling_carries_its_own_letter(therapy):
    told = facts("strain_hamstring")
    same_day = advised(therapy, "strain.nordic", told, needled("biceps_femoris", 3)).reasons[0]
    later = advised(therapy, "strain.nordic", told, needled("biceps_femoris", 30)).reasons[0]
    light = advised(therapy, "strain.extender", told, needled("biceps_femoris", 3)).reasons[0]
    letters = [r.provenance for r in (same_day, later, light)]
    assert letters == [Provenance.JUDGED, Provenance.RECALLED, Provenance.RECALLED]
    assert same_day.muscles == ("biceps_femoris",)


@pytest.mark.parametrize(
    ("side", "done", "level"),
    [
        (Side.LEFT, Side.RIGHT, Level.MAY),
        (Side.RIGHT, Side.RIGHT, Level.LOWER),
        (None, Side.RIGHT, Level.LOWER),
        (Side.MIDLINE, Side.RIGHT, Level.LOWER),
        (Side.LEFT, None, Level.LOWER),
    ],
)
def test_the_other_side_is_not_spared_and_an_unknown_one_is(therapy, side, done, level):
    told = facts("strain_hamstring", side=done)
    assert advised(therapy, "strain.diver", told, needled("biceps_femoris", 3, side)).level is level


def test_a_needle_of_a_clock_that_runs_ahead_still_counts(therapy):
    advice = advised(therapy, "strain.nordic", facts("strain_hamstring"), needled("biceps_femoris", -1))
    assert advice.level is Level.NOT_NOW


@pytest.mark.parametrize(
    ("id", "pain", "level"),
    [
        ("back.bridge", PainReport(5, 3, 3), Level.MAY),
        ("back.bridge", PainReport(6, 3, 3), Level.LOWER),
        ("back.bridge", PainReport(4, 3, 4), Level.LOWER),
        ("back.bridge", PainReport(4, 3, None), Level.MAY),
        ("back.bridge", PainReport(), Level.MAY),
        ("strain.isometric", PainReport(4, None, None), Level.LOWER),
        ("strain.glider", PainReport(1, None, None), Level.LOWER),
    ],
)
def test_the_pain_rule_lowers_the_load(therapy, id, pain, level):
    complaint = therapy.exercises[id].complaints[0]
    assert advised(therapy, id, facts(complaint, pain=pain)).level is level


def test_the_strictest_reason_stands_first(therapy):
    told = facts("strain_hamstring", answers={"rf_ms_tendon": YES, "strain.myositis": YES}, pain=PainReport(9, 2, 9))
    advice = advised(therapy, "strain.diver", told, needled("biceps_femoris", 3))
    levels = [reason.level for reason in advice.reasons]
    assert levels == sorted(levels, reverse=True)
    assert advice.level is Level.STOP


def test_more_effort_is_never_judged_milder(therapy):
    exercise, told = therapy.exercises["strain.diver"], facts("strain_hamstring")
    levels = [
        advise(replace(exercise, effort=effort), told, [needled("biceps_femoris", 3)], NOW, therapy.rules).level
        for effort in Effort
    ]
    assert levels == sorted(levels)
