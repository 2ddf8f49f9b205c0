"""What the small language of rules can say, and what it refuses."""

import pytest

from needlebook.core.case import Answer, HistoryItem, Patient
from needlebook.core.errors import BadExpression
from needlebook.core.screening.expressions import parse
from needlebook.core.screening.facts import CaseFacts
from needlebook.core.screening.truth import Truth
from tests.unit.screening.small_book import LEFT, book, case, yes


def value(text, *history, **more):
    return parse(text).value(CaseFacts(case(*history, **more), book()))


def unknowns(text, *history, **more):
    return list(parse(text).unknowns(CaseFacts(case(*history, **more), book())))


@pytest.mark.parametrize(
    "text",
    ["fever ==", "fever + 1", "inr", "fever('x')", "inr == 2", "fever > 2", "inr > 'two'", "takes()", "takes(flag)"],
)
def test_an_expression_outside_the_grammar_is_refused_in_words(text):
    with pytest.raises(BadExpression, match=r"'|number|compared"):
        parse(text)


@pytest.mark.parametrize(
    ("inr", "expected"), [(1.9, Truth.NO), (2, Truth.YES), (3, Truth.YES), (3.1, Truth.NO), (None, Truth.UNKNOWN)]
)
def test_a_range_takes_both_ends(inr, expected):
    measured = {} if inr is None else {"inr": inr}
    assert value("2 <= inr <= 3", measurements=measured) is expected


def test_a_number_is_compared_with_another_number():
    assert value("inr > inr_target_high", measurements={"inr": 3.4, "inr_target_high": 3.0}) is Truth.YES
    assert value("inr > inr_target_high", measurements={"inr": 3.4}) is Truth.UNKNOWN


def test_and_binds_tighter_than_or():
    assert value("fever or numb and flag", yes("fever")) is Truth.YES
    assert value("fever or numb and flag", yes("numb")) is Truth.NO


def test_known_turns_unknown_into_no_and_asks_nothing():
    assert value("known(inr > 2)") is Truth.NO
    assert unknowns("known(inr > 2)") == []


def test_only_what_is_open_is_asked():
    assert unknowns("fever or numb", yes("fever"), denied=False) == []
    assert unknowns("fever and numb", yes("fever"), denied=False) == ["numb"]


def test_a_conjunction_that_is_no_asks_nothing():
    assert unknowns("takes('thin') and inr > 2") == []
    assert unknowns("takes('thin') and inr > 2", drugs=("B01AA03",)) == ["inr"]


def test_unknown_medicines_ask_for_the_medicines():
    assert value("takes('thin')", drugs=None) is Truth.UNKNOWN
    assert unknowns("takes('thin')", drugs=None) == ["drugs"]


def test_a_medicine_nobody_has_identified_leaves_every_class_open():
    assert value("takes('thin')", has_unknown_drug=True) is Truth.UNKNOWN
    assert value("takes('thin')", drugs=("B01AA03",), has_unknown_drug=True) is Truth.YES


def test_medicines_are_counted_by_code():
    assert value("takes_at_least(2, 'thin')", drugs=("B01AA03", "B01AA03")) is Truth.NO
    assert value("takes_at_least(2, 'thin')", drugs=("B01AA03", "B01AC04")) is Truth.YES


def test_a_state_lifts_only_when_it_was_said():
    assert value("unless_state('epilepsy', 'controlled')", yes("epilepsy")) is Truth.YES
    assert value("unless_state('epilepsy', 'controlled')", yes("epilepsy", state="controlled")) is Truth.NO
    assert value("in_state('epilepsy', 'controlled')", yes("epilepsy")) is Truth.NO
    assert value("in_state('epilepsy', 'controlled')", yes("epilepsy", state="controlled")) is Truth.YES


def test_two_answers_are_lifted_only_when_both_carry_the_state():
    answers = yes("epilepsy", state="controlled"), yes("epilepsy", LEFT)
    assert value("unless_state('epilepsy', 'controlled')", *answers) is Truth.YES


def test_said_asks_for_every_answer_that_was_not_sure():
    unsure = [HistoryItem(id, Answer.UNKNOWN) for id in ("fever", "rash")]
    assert unknowns("said('fever', 'cough', 'rash')", *unsure) == ["fever", "rash"]


def test_said_counts_an_unasked_question_as_no():
    assert value("said('fever')", denied=False) is Truth.NO
    assert value("fever", denied=False) is Truth.UNKNOWN
    assert value("said('fever')", yes("fever"), denied=False) is Truth.YES


def test_weeks_of_pregnancy_are_open_only_for_those_who_can_be_pregnant():
    woman, man = Patient(age=30, sex="female"), Patient(age=30, sex="male")
    assert value("pregnancy_weeks >= 1", patient=woman) is Truth.UNKNOWN
    assert value("pregnancy_weeks >= 1", patient=man) is Truth.NO
    assert value("pregnancy_weeks >= 1", patient=Patient(age=70, sex="female")) is Truth.NO
    assert value("pregnancy_weeks >= 1", patient=Patient(age=70, sex="female", pregnancy_weeks=8)) is Truth.YES


def test_what_made_an_expression_true_is_marked():
    facts = CaseFacts(case(yes("fever"), drugs=("B01AA03",), measurements={"inr": 2.5}), book())
    parse("fever and takes('thin') and inr > 2").value(facts)
    assert facts.used == ["fever yes", "drug B01AA03", "inr 2.5"]
