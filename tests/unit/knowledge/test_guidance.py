"""What patients are told: complete, sourced, and read strictly."""

import shutil

import pytest

from needlebook.core.errors import KnowledgeError
from needlebook.core.sessions.state import STOPS
from needlebook.core.sessions.types import IncidentKind, ReactionKind
from needlebook.knowledge import load
from needlebook.knowledge.guidance import FOLDER, LUNG_HAZARDS, WhatWasDone, load_guidance
from needlebook.knowledge.incidents import load_incidents
from needlebook.knowledge.needlestick import load_needlestick

FILES = ("consent.toml", "reactions.toml", "aftercare.toml", "incidents.toml")
PLEURA = sorted(LUNG_HAZARDS)


@pytest.fixture
def broken(tmp_path):
    """A copy of the files with one text replaced."""

    def make(file, old, new):
        for name in FILES:
            shutil.copy(FOLDER / name, tmp_path / name)
        text = (tmp_path / file).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return make


def told(guidance, **done):
    """The ids that are told beyond what everybody hears."""
    plain = guidance.to_take_home(WhatWasDone())
    texts = guidance.to_take_home(WhatWasDone(**{name: frozenset(values) for name, values in done.items()}))
    return {text.id for text in texts} - {text.id for text in plain}


def test_every_reaction_has_its_words():
    assert set(load_guidance().reactions) == set(ReactionKind)


def test_every_hazard_named_exists_and_every_hazard_is_named():
    named = {hazard for item in load_guidance().consent for hazard in item.hazards}
    assert named == {hazard.id for hazard in load().rulebook.hazards}


def test_the_hazards_of_the_lung_are_those_of_the_pleura():
    assert {h.id for h in load().rulebook.hazards if h.id.startswith("haz_pleura")} == LUNG_HAZARDS


def test_every_code_in_capitals_is_in_the_table_of_sources():
    guidance = load_guidance()
    steps = [step for incident in load_incidents().values() for step in incident.steps]
    texts = [*guidance.consent, *guidance.reactions.values(), *guidance.aftercare, *steps]
    codes = {code for text in texts for code in text.sources if "(R)" not in code and code != "J"}
    assert codes <= set(load().sources)


def test_lung_and_bleeding_texts_are_for_those_they_concern():
    guidance = load_guidance()
    assert told(guidance, hazards=PLEURA) == {"warn.breath"}
    assert told(guidance, constraints=["bleed_bundle"]) == {"expect.bruise_longer", "do.press", "do.thinners"}


@pytest.mark.parametrize(
    ("done", "ids"),
    [
        ({"groups": ["forearm"]}, set()),
        ({"groups": ["low_back"]}, {"warn.neuro"}),
        ({"groups": ["abdomen"]}, {"warn.neuro"}),
        ({"reactions": [ReactionKind.BLEEDING]}, {"do.press"}),
        ({"occasions": ["current"]}, {"expect.current"}),
        ({"occasions": ["twitches"]}, {"expect.sore_twitches"}),
        ({"occasions": ["faint"]}, {"do.faint"}),
        ({"occasions": ["in_body"]}, {"warn.in_body"}),
        ({"reactions": [ReactionKind.BREATHLESS]}, {"warn.breath"}),
        ({"reactions": [ReactionKind.WEAKNESS]}, {"warn.neuro"}),
    ],
)
def test_what_was_done_and_what_happened_choose_the_aftercare(done, ids):
    assert told(load_guidance(), **done) == ids


def test_everybody_is_warned_of_all_but_the_lung_and_the_spine():
    """Table 4d: the lung after needles over it, the spine after any but those in a limb alone."""
    warned = {text.id for text in load_guidance().to_take_home(WhatWasDone()) if text.kind == "warn"}
    assert warned == {
        "warn.headache",
        "warn.infection",
        "warn.compartment",
        "warn.bleeding",
        "warn.nerve",
        "warn.collapse",
    }
    muscles = load().anatomy.muscles.values()
    bare = {muscle.group for muscle in muscles if not told(load_guidance(), groups=[muscle.group])}
    assert bare == {"shoulder", "arm", "elbow", "forearm", "hand", "thigh", "leg", "foot"}


def test_every_group_named_is_a_group_of_the_muscle_table():
    named = {group for text in load_guidance().aftercare for group in text.groups}
    assert named <= {muscle.group for muscle in load().anatomy.muscles.values()}


def test_the_chest_warning_covers_two_days():
    says = {text.id: text.says for text in load_guidance().aftercare}
    assert "48 hours" in says["warn.breath"]


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("warn.breath", ("emergency department", "ambulance", "coughing blood", "CPAP", "flying")),
        ("warn.neuro", ("urine", "stool", "thins the blood", "ambulance")),
        ("warn.infection", ("With fever", "implant", "emergency department")),
        ("warn.compartment", ("at once", "swollen or tense", "stretched")),
        ("warn.nerve", ("same day", "doctor", "weak or numb")),
    ],
)
def test_a_warning_to_take_home_asks_for_no_less_than_the_safety_table(id, words):
    """Table 4d, what the patient does."""
    says = {text.id: text.says for text in load_guidance().aftercare}
    assert [word for word in words if word not in says[id]] == []


def test_nothing_that_names_a_recalled_work_is_shown_as_read():
    guidance = load_guidance()
    found = [*guidance.consent, *guidance.reactions.values(), *guidance.aftercare, *load_needlestick()]
    found += [step for reaction in guidance.reactions.values() for step in reaction.steps]
    found += [step for incident in load_incidents().values() for step in incident.steps]
    recalled = [text for text in found if any("(R)" in source for source in text.sources)]
    assert recalled
    assert [text.says for text in recalled if text.provenance == "S"] == []


def test_the_ledger_stops_for_the_reactions_that_the_guidance_stops_for():
    reactions = load_guidance().reactions.values()
    assert {r.kind for r in reactions if r.tone == "stop"} == STOPS
    assert {r.kind for r in reactions if r.removes == "all"} == STOPS


def test_a_faint_asks_for_what_is_no_plain_faint():
    faint = load_guidance().reactions[ReactionKind.FAINT]
    assert {"breathing", "doctor", "ambulance"} <= {step.id for step in faint.steps}
    assert all(words in faint.says for words in ("does not wake", "seizure", "Short of breath", "Ambulance"))


def test_a_patient_who_left_with_a_needle_in_has_a_step():
    steps = load_incidents()[IncidentKind.RETAINED_NEEDLE].steps
    assert any("has left" in step.says for step in steps)


def test_every_incident_has_something_to_do():
    assert set(load_incidents()) == set(IncidentKind)
    assert all(incident.steps for incident in load_incidents().values())


def test_the_wording_has_a_version_of_its_own(broken):
    changed = load_guidance(broken("consent.toml", "A copy was given", "A copy was given today"))
    assert changed.leaflet != load_guidance().leaflet


@pytest.mark.parametrize(
    ("file", "old", "new", "wrong"),
    [
        ("consent.toml", "percent = 7.55", "", "a figure stands with every common effect"),
        ("consent.toml", "percent = 7.55", "percent = 755.0", "no share of sessions"),
        ("consent.toml", 'title = "A nerve is hurt"', "", "a title stands with every serious risk"),
        ("consent.toml", 'id = "what.felt"', 'id = "common.felt"', "stands in section"),
        ("consent.toml", 'sources = ["BRA"]', "sources = []", "no source"),
        ("consent.toml", 'provenance = "S"', 'provenance = "X"', "provenance 'X'; allowed: S, R"),
        ("reactions.toml", 'id = "faint"', 'id = "fainting"', "no reaction is called 'fainting'"),
        ("reactions.toml", 'id = "nausea"', 'id = "faint"', "stands twice"),
        ("aftercare.toml", 'when = "lung"', 'when = "chest"', "when 'chest'; allowed: always"),
        ("aftercare.toml", 'says = "Do not drive while drowsy."', 'says = "TODO"', "placeholder"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_not_read(broken, file, old, new, wrong):
    with pytest.raises(KnowledgeError, match=wrong) as error:
        load_guidance(broken(file, old, new))
    assert error.value.file == file


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ('id = "bent_needle"', 'id = "stuck_needle"', "stands twice"),
        ('id = "bent_needle"', 'id = "lost_needle"', "id 'lost_needle'|Invalid enum"),
        ('sources = ["NSI", "NSI2"]', "sources = []", "no source"),
        ('done = "waited"', 'waited = "yes"', "unknown field"),
        ('[[incident]]\nid = "other"', '[[thing]]\nid = "other"', "tables"),
    ],
)
def test_a_table_of_incidents_that_cannot_be_trusted_is_not_read(broken, old, new, wrong):
    with pytest.raises(KnowledgeError, match=wrong) as error:
        load_incidents(broken("incidents.toml", old, new))
    assert error.value.file == "incidents.toml"


def test_an_incident_without_words_is_not_read(broken):
    folder = broken("incidents.toml", "[[incident]]", "[[incident]]")
    text = (folder / "incidents.toml").read_text(encoding="utf-8")
    (folder / "incidents.toml").write_text(text[: text.rindex("[[incident]]")], encoding="utf-8")
    with pytest.raises(KnowledgeError, match="nothing is said for other"):
        load_incidents(folder)


def test_a_reaction_without_words_is_not_read(broken):
    folder = broken("reactions.toml", "[[reaction]]", "[[reaction]]")
    text = (folder / "reactions.toml").read_text(encoding="utf-8")
    (folder / "reactions.toml").write_text(text[: text.rindex("[[reaction]]")], encoding="utf-8")
    with pytest.raises(KnowledgeError, match="nothing is said for other"):
        load_guidance(folder)
