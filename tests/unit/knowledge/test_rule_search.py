"""Finding a rule by any word that stands in it, or by a medicine that sets it off."""

import pytest

from needlebook.knowledge import load
from needlebook.knowledge.rule_search import KINDS, find, rule_index

KNOWLEDGE = load()
BOOK = KNOWLEDGE.rulebook
INDEX = rule_index(KNOWLEDGE)


def found(typed: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.id) for hit in find(typed, INDEX)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("apixaban", ("rule", "antithrombotic_noncompressible")),
        ("B01AF02", ("rule", "antithrombotic_compressible")),
        ("fainted", ("rule", "prior_syncope")),
        ("psoas", ("muscle", "psoas_major")),
        ("haz_femoral", ("hazard", "haz_femoral")),
        ("FEMORAL nerve", ("hazard", "haz_femoral")),
        ("low back pain", ("complaint", "chronic_low_back_pain")),
        ("bleed_bundle", ("constraint", "bleed_bundle")),
        ("limb lymphoedema", ("topic", "lymphoedema")),
        ("pacemaker", ("question", "pacemaker_icd")),
    ],
)
def test_a_word_leads_to_what_it_stands_in(typed, expected):
    assert expected in found(typed)


def test_every_word_that_is_typed_has_to_stand_there():
    assert found("psoas zebra") == []
    assert set(found("blood thinner")) < set(found("blood"))


@pytest.mark.parametrize("typed", ["", "  ", "?!"])
def test_nothing_is_found_for_no_word(typed):
    assert found(typed) == []


def test_what_carries_the_word_in_its_name_comes_first():
    first, *rest = found("psoas")
    assert first == ("muscle", "psoas_major")
    assert rest


def test_everything_that_has_an_id_can_be_found_by_it():
    everything = [entry.hit for entry in INDEX]
    assert {hit.kind for hit in everything} == set(KINDS)
    assert [hit for hit in everything if (hit.kind, hit.id) not in found(hit.id)] == []
    expected = len(BOOK.questions) + len(BOOK.rules) + len(BOOK.hazards) + len(BOOK.constraints) + len(BOOK.topics)
    assert len(everything) == expected + len(KNOWLEDGE.anatomy.muscles) + len(KNOWLEDGE.anatomy.complaints)
