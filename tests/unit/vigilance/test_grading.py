"""Each cell of both schemes, and what an unknown input does to them."""

from dataclasses import replace
from itertools import product

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.vigilance.grading import ORDER, carnes_grade, course, grade, white_grade, worst
from needlebook.core.vigilance.types import ActionTaken, Course, Duration, Effect, Grade, Intensity, Outcome
from needlebook.knowledge.adverse_events import load_event_kinds

HOURS, DAYS, WEEKS = Duration
MILD, MODERATE, SEVERE = Intensity
KINDS = load_event_kinds()
MINOR = Effect(
    kind="bruise",
    intensity=MILD,
    duration=HOURS,
    function_affected=False,
    action_taken=ActionTaken.NONE,
    outcome=Outcome.RECOVERED,
)


@pytest.mark.parametrize(
    ("duration", "intensity", "expected"),
    [
        (HOURS, MILD, Grade.MILD),
        (HOURS, MODERATE, Grade.NOT_NAMED),
        (HOURS, SEVERE, Grade.NOT_NAMED),
        (DAYS, MILD, Grade.NOT_NAMED),
        (DAYS, MODERATE, Grade.MODERATE),
        (DAYS, SEVERE, Grade.SERIOUS),
        (WEEKS, MILD, Grade.MODERATE),
        (WEEKS, MODERATE, Grade.SERIOUS),
        (WEEKS, SEVERE, Grade.SERIOUS),
    ],
)
def test_carnes_grade_of_each_cell_is_the_published_one_or_none(duration, intensity, expected):
    grading = carnes_grade(duration, intensity)
    assert (grading.grade, grading.missing) == (expected, ())


@pytest.mark.parametrize(
    ("duration", "intensity", "expected", "missing"),
    [
        (None, None, Grade.NOT_GRADABLE, ("duration", "intensity")),
        (HOURS, None, Grade.NOT_GRADABLE, ("intensity",)),
        (DAYS, None, Grade.NOT_GRADABLE, ("intensity",)),
        (None, MILD, Grade.NOT_GRADABLE, ("duration",)),
        (None, SEVERE, Grade.NOT_GRADABLE, ("duration",)),
        (WEEKS, None, Grade.MODERATE, ("intensity",)),
    ],
)
def test_carnes_grade_with_an_unknown_input_is_the_least_that_is_certain(duration, intensity, expected, missing):
    grading = carnes_grade(duration, intensity)
    assert (grading.grade, grading.missing) == (expected, missing)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Grade.MILD),
        ({"action_taken": ActionTaken.SELF_CARE}, Grade.MILD),
        ({"duration": DAYS}, Grade.MILD),
        ({"duration": WEEKS}, Grade.MODERATE),
        ({"function_affected": True}, Grade.MODERATE),
        ({"action_taken": ActionTaken.GP}, Grade.MODERATE),
        ({"action_taken": ActionTaken.ED}, Grade.MODERATE),
        ({"action_taken": ActionTaken.ADMISSION}, Grade.SERIOUS),
        ({"outcome": Outcome.LASTING}, Grade.SERIOUS),
        ({"outcome": Outcome.DEATH}, Grade.SERIOUS),
        ({"outcome": Outcome.ONGOING}, Grade.NOT_GRADABLE),
    ],
)
def test_white_grade_follows_care_function_and_outcome(change, expected):
    assert white_grade(replace(MINOR, **change)).grade is expected


@pytest.mark.parametrize("field", ["duration", "function_affected", "action_taken", "outcome"])
def test_white_grade_with_one_unknown_input_is_not_gradable_yet(field):
    grading = white_grade(replace(MINOR, **{field: None}))
    assert (grading.grade, grading.missing) == (Grade.NOT_GRADABLE, (field,))


def test_white_grade_that_may_still_be_serious_says_what_is_missing():
    grading = white_grade(replace(MINOR, function_affected=True, action_taken=None))
    assert (grading.grade, grading.missing) == (Grade.MODERATE, ("action_taken",))


def test_an_unknown_input_never_gives_the_mildest_grade():
    """What is known of an event never makes it milder than any event it could still turn out to be, mild excepted."""
    inputs = {
        "intensity": (None, *Intensity),
        "duration": (None, *Duration),
        "function_affected": (None, False, True),
        "action_taken": (None, *ActionTaken),
        "outcome": (None, *Outcome),
    }
    needed = {
        "carnes": ("intensity", "duration"),
        "white": ("duration", "function_affected", "action_taken", "outcome"),
    }
    for values in product(*inputs.values()):
        effect = Effect(kind="bruise", **dict(zip(inputs, values, strict=True)))
        graded = grade(effect, KINDS["bruise"])
        for scheme, fields in needed.items():
            if any(getattr(effect, field) is None for field in fields):
                assert getattr(graded, scheme).grade is not Grade.MILD


@pytest.mark.parametrize("kind", ["pneumothorax", "retained_needle", "spinal_haematoma"])
def test_a_kind_that_is_serious_by_itself_is_serious_with_nothing_known(kind):
    graded = grade(Effect(kind=kind), KINDS[kind])
    assert graded.is_serious
    assert graded.grade is Grade.SERIOUS
    assert graded.white.grade is Grade.NOT_GRADABLE


@pytest.mark.parametrize(
    ("effect", "is_serious"),
    [
        (Effect(kind="infection", action_taken=ActionTaken.GP), False),
        (Effect(kind="infection", action_taken=ActionTaken.ED), True),
        (Effect(kind="breathless", action_taken=ActionTaken.ED), True),
        (Effect(kind="nerve_injury", duration=DAYS), False),
        (Effect(kind="nerve_injury", duration=WEEKS), True),
        (Effect(kind="bruise", action_taken=ActionTaken.ED), False),
    ],
)
def test_some_kinds_are_serious_as_they_went(effect, is_serious):
    assert grade(effect, KINDS[effect.kind]).is_serious is is_serious


def test_every_kind_behind_a_warning_symptom_is_serious_once_it_went_to_an_emergency_department():
    kinds = [kind for kind in KINDS.values() if kind.warning]
    assert len(kinds) == 8
    assert all(grade(Effect(kind=kind.id, action_taken=ActionTaken.ED), kind).is_serious for kind in kinds)


def test_a_missing_grade_hides_a_mild_one_and_not_a_moderate_one():
    assert worst((Grade.MILD, Grade.NOT_GRADABLE)) is Grade.NOT_GRADABLE
    assert worst((Grade.NOT_GRADABLE, Grade.MODERATE)) is Grade.MODERATE
    assert ORDER[-1] is Grade.SERIOUS


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (Effect(kind="soreness", lasted_h=60), Course.EXPECTED),
        (Effect(kind="soreness", lasted_h=80), Course.LONGER),
        (Effect(kind="soreness", duration=HOURS), Course.EXPECTED),
        (Effect(kind="soreness", duration=DAYS), Course.NOT_KNOWN),
        (Effect(kind="soreness", duration=WEEKS), Course.LONGER),
        (Effect(kind="bruise", duration=DAYS), Course.EXPECTED),
        (Effect(kind="headache", duration=DAYS), Course.LONGER),
        (Effect(kind="bleeding", lasted_h=0.5), Course.LONGER),
        (Effect(kind="bruise"), Course.NOT_KNOWN),
        (Effect(kind="other", duration=WEEKS), Course.NOT_KNOWN),
        (Effect(kind="pneumothorax"), Course.NEVER),
    ],
)
def test_course_is_held_against_what_is_expected_of_the_kind(effect, expected):
    assert course(effect, KINDS[effect.kind]) is expected


@pytest.mark.parametrize(
    "wrong", [{"lasted_h": 30, "duration": HOURS}, {"onset_h": -1}, {"lasted_h": float("nan")}, {"lasted_h": 1e6}]
)
def test_hours_that_contradict_or_cannot_be_are_refused(wrong):
    with pytest.raises(BadInput):
        Effect(kind="bruise", **wrong)
