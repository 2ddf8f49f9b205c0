"""A medicine is found while its name is still being typed, by generic name, ATC code or class."""

import pytest

from needlebook.knowledge import load

KNOWLEDGE = load()


def names(text: str) -> list[str]:
    return [drug.name for drug in KNOWLEDGE.find_drugs(text)]


def test_names_that_begin_with_the_text_come_before_words_that_do():
    begin, within = ["ibuprofen", "infliximab", "insulin (human)"], ["factor IX", "platelet inhibitor combination"]
    assert names("i")[:5] == begin + within


@pytest.mark.parametrize("text", ["apix", " Apix ", "APIXABAN"])
def test_the_case_and_the_spaces_around_do_not_matter(text: str):
    assert names(text) == ["apixaban"]


def test_a_word_inside_a_name_is_found():
    assert names("velpa") == ["sofosbuvir+velpatasvir"]
    assert names("viii") == ["factor VIII"]


def test_the_middle_of_a_word_is_not_found():
    assert names("pixaban") == []


def test_both_uses_of_aspirin_are_offered():
    assert names("aspirin") == ["aspirin (low dose)", "aspirin (painkiller)"]


def test_a_code_that_is_begun_finds_its_group():
    assert names("b01af") == ["apixaban", "betrixaban", "edoxaban", "rivaroxaban"]


def test_a_class_finds_its_members():
    assert names("factor xa") == ["apixaban", "betrixaban", "edoxaban", "rivaroxaban"]
    assert "warfarin" in names("vitamin k")


def test_names_come_before_the_members_of_a_class():
    assert names("factor")[:2] == ["factor IX", "factor VIII"]
    assert "apixaban" in names("factor")[2:]


def test_at_most_twelve_are_offered():
    assert len(names("adds to bleeding")) == 9
    assert len(names("immuno")) == 12


@pytest.mark.parametrize("text", ["", "  ", "apixabanol", "((", "aspirin.*"])
def test_nothing_is_guessed(text: str):
    assert names(text) == []


def test_a_medicine_that_is_not_in_the_table_stays_other():
    assert names("metoprolol") == []
    assert KNOWLEDGE.find_drug("metoprolol") is None
    assert KNOWLEDGE.classes_of("C07AB02") == ()


def test_a_class_is_named_once_however_many_flags_say_it():
    assert KNOWLEDGE.classes_of("L04AB04") == ("immunosuppressant", "biologic")
    assert KNOWLEDGE.classes_of("N02BA01") == ("adds to bleeding", "can cause overuse headache")
    assert KNOWLEDGE.classes_of("L01XC02") == ("biologic", "cancer drug")


def test_every_medicine_of_the_table_is_found_by_its_name():
    assert [drug.name for drug in KNOWLEDGE.drugs.values() if drug not in KNOWLEDGE.find_drugs(drug.name)] == []
