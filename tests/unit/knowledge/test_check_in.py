"""What a patient is asked after the session: complete, sourced, never fewer signs than what was done calls for."""

import re

import pytest

from needlebook.core.errors import KnowledgeError
from needlebook.core.sessions.types import ReactionKind
from needlebook.knowledge import load
from needlebook.knowledge.check_in import FILE, load_check_in
from needlebook.knowledge.guidance import WhatWasDone, load_guidance

# Safety table 4d; the aftercare sheet warns of the same signs.
TABLE = {
    "warn_breath": "warn.breath",
    "warn_neuro": "warn.neuro",
    "warn_headache": "warn.headache",
    "warn_infection": "warn.infection",
    "warn_compart": "warn.compartment",
    "warn_nerve": "warn.nerve",
    "warn_bleed": "warn.bleeding",
    "warn_faint_late": "warn.collapse",
}
GROUPS = sorted({muscle.group for muscle in load().anatomy.muscles.values()})
MEDICAL = re.compile(
    r"pneumothorax|haematoma|compartment|syncope|vasovagal|cauda|dyspn|paresis|palpation|adverse", re.I
)


def test_every_warning_of_the_safety_table_is_asked():
    assert set(load_check_in().warnings) == set(TABLE)


@pytest.mark.parametrize("group", GROUPS)
def test_whatever_the_sheet_warns_of_is_asked_too(group):
    told = {text.id for text in load_guidance().to_take_home(WhatWasDone(groups=frozenset({group})))}
    asked = {TABLE[id] for id in load_check_in().warnings_for({group})}
    assert {id for id in TABLE.values() if id in told} <= asked


@pytest.mark.parametrize("reaction", list(ReactionKind))
def test_a_reaction_in_the_session_is_followed_by_what_the_sheet_says_after_it(reaction):
    done = WhatWasDone(groups=frozenset({"hand"}), reactions=frozenset({reaction}))
    told = {text.id for text in load_guidance().to_take_home(done)}
    asked = {TABLE[id] for id in load_check_in().warnings_for({"hand"}, {reaction})}
    assert {id for id in TABLE.values() if id in told} <= asked


def test_every_sign_but_those_of_the_spine_is_asked_of_everybody():
    assert set(TABLE) - set(load_check_in().warnings_for(frozenset())) == {"warn_neuro"}


def test_after_a_needle_in_a_limb_alone_weakness_and_numbness_are_still_asked():
    """By the sign of a nerve; with help at once where it is more than that."""
    table = load_check_in()
    assert "warn_neuro" not in table.warnings_for({"forearm", "leg"})
    nerve = table.warnings["warn_nerve"]
    assert all(word in text for text in (nerve.short, nerve.asks) for word in ("drop", "weak", "numb", "electric"))
    assert "urine" in nerve.steps[-1]
    assert "emergency number" in nerve.steps[-1]


# Table 4d, the column of symptoms, in the words of a patient.
SYMPTOMS = {
    "warn_breath": ("hort of breath", "stairs", "chest", "shoulder tip", "upper back", "dry cough", "blood", "ill"),
    "warn_neuro": ("weak", "numb", "urine", "stool", "severe pain", "neck", "back"),
    "warn_headache": ("sudden", "severe", "headache", "stiff", "confused"),
    "warn_infection": ("spreads", "hot", "pus", "fever"),
    "warn_compart": ("swollen", "tense", "far beyond the usual", "stretch"),
    "warn_nerve": ("drop", "electric"),
    "warn_bleed": ("bleed", "lump that grows"),
    "warn_faint_late": ("ollapse", "fit"),
}


@pytest.mark.parametrize("sign", sorted(SYMPTOMS))
def test_the_first_page_and_the_question_name_every_symptom_of_the_safety_table(sign):
    """Who says no to the list on the first page never reads the longer question."""
    found = load_check_in().warnings[sign]
    for text in (found.short, found.asks):
        assert [word for word in SYMPTOMS[sign] if word.lower() not in text.lower()] == []


def test_one_symptom_is_enough_and_fever_calls_for_more_than_a_doctor():
    table = load_check_in().warnings
    assert not [sign.id for sign in table.values() if re.search(r", and (worse|does it)", sign.asks)]
    assert table["warn_infection"].steps[0].startswith("Fever")
    assert "emergency department now" in table["warn_infection"].steps[0]


def test_a_muscle_that_is_not_known_asks_everything():
    assert set(load_check_in().warnings_for(None)) == set(TABLE)


def test_groups_named_are_groups_of_muscles():
    named = {group for warning in load_check_in().warnings.values() for group in warning.groups}
    assert named <= set(GROUPS)


def test_patients_read_no_medical_words():
    table = load_check_in()
    warnings = [t for w in table.warnings.values() for t in (w.short, w.asks, w.title, *w.steps, *w.with_lung)]
    questions = [t for q in table.questions.values() for t in (q.asks, q.hint, *dict(q.choices).values())]
    assert [text for text in (*warnings, *questions) if MEDICAL.search(text)] == []


def test_near_the_lung_the_patient_is_told_to_say_so_and_what_to_leave():
    breath = load_check_in().warnings["warn_breath"]
    near, far = " ".join(breath.steps_for(True)), " ".join(breath.steps_for(False))
    assert "needle near my lung" in near
    assert "near my lung" not in far
    assert all(word in text for text in (near, far) for word in ("flying", "diving", "CPAP", "X-ray", "{day}"))


def test_sources_in_capitals_are_in_the_table_of_sources():
    table = load_check_in()
    codes = {code for ask in (*table.warnings.values(), *table.questions.values()) for code in ask.sources}
    assert {code for code in codes if "(R)" not in code and code != "J"} <= set(load().sources)


@pytest.mark.parametrize(
    ("question", "taken", "not_taken"),
    [
        ("sore_now", ["0", "10"], ["11", "-1", "3.5", "", "²", "many"]),
        ("sore_gone", ["0", "36", "1440"], ["1441", "99999", "-2"]),
        ("bruise", ["no", "small", "large"], ["yes", ""]),
        ("headache", ["yes", "no", "unknown"], ["maybe", "1"]),
    ],
)
def test_an_answer_is_one_that_the_question_can_have(question, taken, not_taken):
    takes = load_check_in().questions[question].takes
    assert all(takes(value) for value in taken)
    assert not any(takes(value) for value in not_taken)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('urgency = "emergency"\n', "", "short, urgency, title and steps"),
        ('id = "sore_now"', 'id = "warn_sore"', "warn_… for a warning"),
        ('group = "sore"\n', "", "stands on no page"),
        ('kind = "choice"', 'kind = "scale"', "choices"),
        ('id = "warn_neuro"', 'id = "warn_breath"', "stands twice"),
    ],
)
def test_a_broken_table_names_file_and_line(tmp_path, old, new, says):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / FILE.name
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=rf"check_in\.toml.*{re.escape(says)}"):
        load_check_in(broken)
