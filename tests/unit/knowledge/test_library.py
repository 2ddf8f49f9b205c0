"""The packaged knowledge is whole."""

import shutil

import pytest

from needlebook.knowledge import load
from needlebook.knowledge.check import check
from needlebook.knowledge.library import DATA, version_of


@pytest.fixture(scope="module")
def knowledge():
    return load()


def test_the_tables_hold_what_their_sources_hold(knowledge):
    counts = check(knowledge).counts
    expected = {
        "regions": 119,
        "structures": 83,
        "muscles": 128,
        "trigger points": 199,
        "referral rows": 754,
        "complaints": 12,
        "candidate rows": 133,
        "instruments": 51,
    }
    assert {name: counts[name] for name in expected} == expected


def test_the_eight_complaints_are_there(knowledge):
    strains = {"strain_hamstring", "strain_calf", "strain_quadriceps", "strain_groin"}
    headaches = {"tension_type_headache", "migraine"}
    others = {
        "chronic_low_back_pain",
        "neck_pain",
        "subacromial_pain",
        "lateral_epicondylalgia",
        "sciatica",
        "plantar_fasciitis",
    }
    assert set(knowledge.anatomy.complaints) == strains | headaches | others


def test_a_blank_needle_length_stays_unknown(knowledge):
    blank = [m for m in knowledge.anatomy.muscles.values() if m.needle_mm_min is None]
    assert len(blank) == 34
    assert all(m.needle_mm_max is None and m.needle_mm_source is None for m in blank)


def test_a_drug_is_found_by_name_in_any_case(knowledge):
    assert knowledge.find_drug(" Apixaban ").atc == "B01AF02"


def test_a_drug_is_found_by_code_in_any_case(knowledge):
    assert knowledge.find_drug("b01af02").name == "apixaban"


def test_a_code_outside_the_table_is_taken_as_it_is(knowledge):
    drug = knowledge.find_drug("C07AB02")
    assert (drug.atc, knowledge.flags_of(drug.atc)) == ("C07AB02", ())


def test_a_name_outside_the_table_is_not_guessed(knowledge):
    assert knowledge.find_drug("apixabanol") is None


def test_a_drug_of_a_class_carries_the_flag_of_the_class(knowledge):
    assert "anticoag_xa" in [flag.flag for flag in knowledge.flags_of("B01AF99")]


def test_the_version_changes_with_one_byte(tmp_path):
    folder = shutil.copytree(DATA, tmp_path / "data")
    before = version_of(folder)
    with (folder / "structures.csv").open("a") as file:
        file.write("\n")
    assert version_of(folder) != before


def test_weak_spots_are_counted(knowledge):
    weak = check(knowledge).weak
    assert weak["candidate muscles without a prevalence"].endswith("of 133")
    assert "S " in weak["rules by provenance"]
