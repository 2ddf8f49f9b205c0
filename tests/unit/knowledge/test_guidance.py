"""What patients are told: complete, sourced, and read strictly."""

import shutil

import pytest

from needlebook.core.errors import KnowledgeError
from needlebook.core.sessions.types import ReactionKind
from needlebook.knowledge import load
from needlebook.knowledge.guidance import FOLDER, LUNG_HAZARDS, load_guidance

FILES = ("consent.toml", "reactions.toml", "aftercare.toml")
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


def test_every_reaction_has_its_words():
    assert set(load_guidance().reactions) == set(ReactionKind)


def test_every_hazard_named_exists_and_every_hazard_is_named():
    named = {hazard for item in load_guidance().consent for hazard in item.hazards}
    assert named == {hazard.id for hazard in load().rulebook.hazards}


def test_the_hazards_of_the_lung_are_those_of_the_pleura():
    assert {h.id for h in load().rulebook.hazards if h.id.startswith("haz_pleura")} == LUNG_HAZARDS


def test_every_code_in_capitals_is_in_the_table_of_sources():
    guidance = load_guidance()
    texts = [*guidance.consent, *guidance.reactions.values(), *guidance.aftercare]
    codes = {code for text in texts for code in text.sources if "(R)" not in code and code != "J"}
    assert codes <= set(load().sources)


def test_lung_and_bleeding_texts_are_for_those_they_concern():
    guidance = load_guidance()
    plain = {text.id for text in guidance.to_take_home((), ())}
    lung = {text.id for text in guidance.to_take_home(PLEURA, ())}
    bleeding = {text.id for text in guidance.to_take_home((), ("bleed_bundle",))}
    assert lung - plain == {"warn.breath"}
    assert bleeding - plain == {"expect.bruise_longer", "warn.thinners"}


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


def test_a_reaction_without_words_is_not_read(broken):
    folder = broken("reactions.toml", "[[reaction]]", "[[reaction]]")
    text = (folder / "reactions.toml").read_text(encoding="utf-8")
    (folder / "reactions.toml").write_text(text[: text.rindex("[[reaction]]")], encoding="utf-8")
    with pytest.raises(KnowledgeError, match="nothing is said for other"):
        load_guidance(folder)
