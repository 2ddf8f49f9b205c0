"""The tables of exercises: every row of the compilation is there, a blank stays blank, and a slip is named."""

import shutil

import pytest

from needlebook.core.anatomy import Provenance
from needlebook.core.errors import KnowledgeError
from needlebook.core.therapy import Effort
from needlebook.knowledge import load
from needlebook.knowledge.exercises import FOLDER, load_therapy

ROWS = {
    "chronic_low_back_pain": 5,
    "neck_pain": 4,
    "subacromial_pain": 1,
    "lateral_epicondylalgia": 4,
    "tension_type_headache": 4,
    "migraine": 2,
    "sciatica": 3,
    "plantar_fasciitis": 5,
    "strain_hamstring": 5,
}


@pytest.fixture(scope="module")
def therapy():
    return load_therapy()


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "exercises")


def write(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(("complaint", "rows"), ROWS.items())
def test_every_row_that_is_an_exercise_is_one_here(therapy, complaint, rows):
    named = {e.part_of.partition(":")[0] for e in therapy.exercises.values() if complaint in e.complaints}
    assert len(named) == rows


def test_every_complaint_has_exercises(therapy):
    covered = {c for e in therapy.exercises.values() for c in e.complaints}
    assert covered == set(load().anatomy.complaints)


def test_every_figure_carries_source_and_letter(therapy):
    for exercise in therapy.exercises.values():
        for dose in exercise.doses:
            given = [dose.sets, dose.reps, dose.hold_s, dose.per_day, dose.per_week, dose.every_days, dose.minutes]
            assert all(f.source and f.provenance in Provenance for f in given if f is not None), exercise.id


def test_what_the_compilation_leaves_blank_is_blank(therapy):
    bare = {e.id for e in therapy.exercises.values() if not e.doses}
    assert bare == {
        "back.graded_activity",
        "back.walking",
        "sciatica.tensioner",
        "heel.self_mobilisation",
        "strain.early_motion",
    }
    assert therapy.exercises["neck.strength"].dose_in(1).hold_s is None
    assert all(e.goal is None for e in therapy.exercises.values())


@pytest.mark.parametrize(
    ("id", "week", "sets", "reps"),
    [
        ("heel.high_load", 1, 3, 12),
        ("heel.high_load", 3, 4, 10),
        ("heel.high_load", 5, 5, 8),
        ("heel.high_load", 40, 5, 8),
        ("strain.nordic", 1, 2, 5),
        ("strain.nordic", 2, 2, 6),
        ("shoulder.serratus", 9, 3, 15),
    ],
)
def test_a_dose_goes_through_its_phases(therapy, id, week, sets, reps):
    dose = therapy.exercises[id].dose_in(week)
    assert (dose.sets.low, dose.reps.low) == (sets, reps)


def test_an_aim_at_the_end_of_months_is_no_dose_of_the_first_week(therapy):
    """'Build to 30 min x 5/week over 6 months': where to begin is blank."""
    walking = therapy.exercises["back.walking"]
    assert walking.doses == ()
    assert "30 min, 5 times a week" in walking.note.text
    assert (walking.lasts.figure.high, walking.lasts.unit) == (6, "months")


def test_what_trials_say_of_soreness_is_not_more_than_one_of_two(therapy):
    assert "one trial of two" in therapy.rules.after_needling.low_load.text


def test_the_nordic_table_sums_to_the_27_sessions_that_were_seen(therapy):
    doses = therapy.exercises["strain.nordic"].doses
    sessions = sum(d.per_week.low * (d.to_week - d.from_week + 1) for d in doses if d.to_week)
    assert sessions == 27


def test_holmgrens_exercises_are_done_twice_a_day_then_once(therapy):
    dose = therapy.exercises["shoulder.eccentric_rotation"]
    assert [(d.from_week, d.to_week, d.per_day.low) for d in dose.doses] == [(1, 8, 2), (9, 12, 1)]
    assert dose.provenance is Provenance.SEEN


def test_the_pain_rule_is_that_of_holmgren_unless_a_row_has_its_own(therapy):
    assert (therapy.rules.pain.during, therapy.rules.pain.provenance) == (5, Provenance.SEEN)
    assert therapy.exercises["back.bridge"].pain_rule == therapy.rules.pain
    assert therapy.exercises["strain.isometric"].pain_rule.during == 3
    assert therapy.exercises["strain.glider"].pain_rule.during == 0


def test_muscles_are_judged_and_every_heavy_exercise_names_some(therapy):
    for exercise in therapy.exercises.values():
        assert exercise.muscles_from is Provenance.JUDGED
        assert exercise.muscles or exercise.effort is Effort.LOW, exercise.id


def test_the_patients_words_hold_no_medical_ones(therapy):
    medical = {"eccentric", "isometric", "abduct", "extension", "flexion", "scapul", "trapezius", "lumbar", "cervical"}
    for exercise in therapy.exercises.values():
        said = " ".join((exercise.plain, *exercise.how)).lower()
        assert not [word for word in medical if word in said], exercise.id


def test_a_stop_sign_is_as_urgent_as_the_rule_table_says(therapy):
    urgency = {sign.id: sign.urgency for sign in therapy.rules.stop_signs}
    emergencies = {"bladder_bowel", "saddle", "weakness", "fracture", "headache", "chest"}
    assert {id for id, how in urgency.items() if how == "emergency"} == emergencies
    assert urgency["clot"] == "same_day"


def test_exercises_of_the_complaint_come_first(therapy):
    found = therapy.exercises_for("plantar_fasciitis")
    assert len(found) == len(therapy.exercises)
    assert all("plantar_fasciitis" in e.complaints for e in found[:7])
    assert not any("plantar_fasciitis" in e.complaints for e in found[7:])


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "by_complaint/heel.toml",
            '"gastrocnemius", "soleus", "flexor',
            '"gastrocnemios", "soleus", "flexor',
            "unknown muscle",
        ),
        ("by_complaint/heel.toml", '["plantar_fasciitis"]', '["plantar_fascitis"]', "unknown complaint"),
        ("by_complaint/heel.toml", '"heel.rupture", ', '"heel.ruptur", ', "unknown contraindication"),
        ("by_complaint/heel.toml", "from_week = 3", "from_week = 4", "a phase from week 4"),
        ("by_complaint/heel.toml", "reps = 12\n", "reps = [12, 8]\n", "reps [12, 8]"),
        ("by_complaint/heel.toml", "sets = 3\n", "sets = 0\n", "sets 0"),
        ("by_complaint/heel.toml", "months = 3\n", "months = 3\nweeks = 4\n", "two durations"),
        ("by_complaint/heel.toml", 'letter = "S"', 'letter = "X"', "letter 'X'"),
        ("by_complaint/heel.toml", 'effort = "heavy"', 'effort = "hard"', "effort 'hard'"),
        ("by_complaint/heel.toml", 'id = "heel.fascia_stretch"', 'id = "heel.high_load"', "stands twice"),
        ("by_complaint/neck.toml", 'id = "neck.deep_flexors"', 'id = "back.bridge"', "stands twice"),
        ("by_complaint/sciatica.toml", 'dose_letter = "R"\n', "", "a source without its letter"),
        ("contraindications.toml", 'asks = ["rf_uci"]', 'asks = ["rf_uciii"]', "unknown question"),
        ("contraindications.toml", 'asks = ["rf_uci"]', "asks = []", "nothing is asked for"),
        ("stop_signs.toml", 'any_of = ["rf_ces_saddle"]\n', "", "nothing is asked for"),
        ("stop_signs.toml", 'any_of = ["rf_ces_saddle"]', 'any_of = ["frail"]', "no rule says how urgent"),
        ("techniques.toml", '"neck.instability"', '"neck.unstable"', "unknown contraindication"),
        ("rules.toml", "during = 5", "during = 15", "pain of 15"),
        ("rules.toml", "hours = 48\n", "", "how long a needled muscle is spared"),
        ("rules.toml", 'id = "needled.soreness"', 'id = "needled.sore"', "rules pain"),
        ("studied.toml", 'says = "Added benefit for pain at 3 months only"', 'says = "-"', "placeholder"),
    ],
)
def test_a_slip_in_a_table_is_named(folder, file, old, new, says):
    write(folder, file, old, new)
    with pytest.raises(KnowledgeError) as found:
        load_therapy(folder)
    assert says in str(found.value)


def test_no_exercise_at_all_is_a_slip(folder):
    shutil.rmtree(folder / "by_complaint")
    with pytest.raises(KnowledgeError, match="no exercise"):
        load_therapy(folder)
