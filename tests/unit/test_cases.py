"""What the reader of a case takes and what it refuses, in one sentence each."""

import json

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.screening import Policy, screen
from needlebook.interop.cases import read_case
from needlebook.knowledge import load

KNOWLEDGE = load()


def case(**fields: object):
    return read_case(json.dumps({"patient": {}, **fields}).encode(), KNOWLEDGE)


def refused(**fields: object) -> str:
    with pytest.raises(BadInput) as caught:
        case(**fields)
    return str(caught.value)


@pytest.mark.parametrize("atc", sorted(KNOWLEDGE.drugs))
def test_every_medicine_of_the_table_is_taken_also_by_its_old_code(atc: str):
    assert case(drugs=[atc]).drugs == (atc,)


def test_a_medicine_that_the_table_does_not_list_is_taken_as_it_is():
    assert case(drugs=["C07AB02"]).drugs == ("C07AB02",)


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("apixaban", "'apixaban' is not an ATC code; allowed: seven characters such as B01AF02"),
        ("B01AF2", "is not an ATC code"),
        ("M03AX\u0660\u0661", "is not an ATC code"),
        ("E01AA01", "'E01AA01' does not exist: ATC has no main group E; allowed: A, B, C, D, G, H, J, L, M"),
        ("B04AA01", "'B04AA01' does not exist: ATC has no group B04; allowed: codes of B01, B02, B03, B05, B06"),
        ("C06AA01", "ATC has no group C06"),
    ],
)
def test_a_code_that_no_medicine_can_have_is_refused(code: str, wrong: str):
    assert wrong in refused(drugs=[code])


def test_the_atc_index_has_94_groups_in_14_main_groups():
    assert len(KNOWLEDGE.atc_groups) == 94
    assert "".join(sorted({group[0] for group in KNOWLEDGE.atc_groups})) == "ABCDGHJLMNPRSV"


@pytest.mark.parametrize("id", ["pregnancy_t1", "pregnancy_t2_t3", "pregnancy_electro"])
def test_a_male_person_does_not_answer_yes_to_a_pregnancy(id: str):
    wrong = refused(patient={"sex": "male"}, history=[{"id": id, "answer": "yes"}])
    assert wrong.startswith("history[0].answer: a male person cannot be pregnant")
    assert case(patient={"sex": "male"}, history=[{"id": id, "answer": "no"}]).history[0].id == id


@pytest.mark.parametrize("age", [4, 80])
def test_weeks_of_pregnancy_that_are_given_count_at_any_age(age: int):
    """A slip in the age or in the weeks: the careful reading is to believe the pregnancy."""
    verdict = screen(
        case(patient={"age": age, "pregnancy_weeks": 9}), KNOWLEDGE.anatomy, KNOWLEDGE.rulebook, Policy({})
    )
    assert "pregnancy_t1" in [reason.rule.id for reason in verdict.reasons]


def test_a_state_of_the_question_is_taken_and_one_of_another_question_is_not():
    taken = case(history=[{"id": "rf_ha_age", "answer": "yes", "state": "before_65"}])
    assert taken.history[0].state == "before_65"
    assert "history[0].state" in refused(history=[{"id": "diabetes", "answer": "yes", "state": "before_65"}])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('{"patient": {"age": 40, "age": 80}}', "age: stands twice in one object; allowed: each field once"),
        ('{"patient": {}, "history": [{"id": "diabetes", "answer": "yes"}], "history": []}', "history: stands twice"),
        ('{"patient": {}, "measurements": {"inr": 2, "inr": 9}}', "inr: stands twice"),
    ],
)
def test_a_field_that_stands_twice_is_refused_so_that_no_risk_is_dropped(text: str, wrong: str):
    with pytest.raises(BadInput) as caught:
        read_case(text.encode(), KNOWLEDGE)
    assert str(caught.value).startswith(wrong)


@pytest.mark.parametrize(("value", "wrong"), [(None, "is null"), ("2.5", "is text"), (True, "is true or false")])
def test_a_measurement_that_is_no_number_is_named(value: object, wrong: str):
    said = refused(measurements={"temperature_c": 36.6, "inr": value})
    assert said == f"measurements.inr: {wrong}; allowed: a number"
