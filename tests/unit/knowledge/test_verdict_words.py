"""The words that are kept with a verdict are enough to read it without the knowledge."""

import json

from needlebook.core.anatomy import Side
from needlebook.core.case import Answer, Case, HistoryItem, Patient, PlannedSite
from needlebook.core.screening import Policy, screen
from needlebook.knowledge import load
from needlebook.knowledge.verdict_words import words_of

KNOWLEDGE = load()
BOOK = KNOWLEDGE.rulebook
CASE = Case(
    Patient(age=67, sex="female"),
    history=(
        HistoryItem("joint_replacement", Answer.YES, Side.RIGHT, ("hip",)),
        HistoryItem("prior_syncope", Answer.YES),
        HistoryItem("diabetes", Answer.NO, Side.LEFT, ("leg",)),
    ),
    drugs=("B01AF02",),
    planned=(PlannedSite("psoas_major", Side.LEFT), PlannedSite("gluteus_maximus", Side.RIGHT)),
)
VERDICT = screen(CASE, KNOWLEDGE.anatomy, BOOK, Policy({}))
WORDS = words_of(CASE, VERDICT, KNOWLEDGE)


def test_every_fact_and_every_open_question_has_its_label():
    assert WORDS["labels"]["B01AF02"] == "apixaban"
    assert WORDS["labels"]["prior_syncope"] == BOOK.questions["prior_syncope"].label
    asked = {question.id for question in VERDICT.ask if question.id in BOOK.questions}
    assert asked
    assert asked <= set(WORDS["labels"])


def test_the_place_of_an_answer_behind_the_verdict_is_kept_and_of_no_other():
    assert WORDS["places"] == {"joint_replacement": {"side": "right", "where": ["hip"]}}


def test_every_rule_of_the_trace_has_its_sentence():
    assert set(WORDS["rules"]) == {rule for rule, _value in VERDICT.trace}


def test_everything_that_holds_for_the_session_has_its_sentence():
    assert set(WORDS["constraints"]) | set(WORDS["hazards"]) == set(VERDICT.constraints)


def test_every_disagreement_has_its_question_and_the_meaning_of_the_position_used():
    assert set(WORDS["topics"]) == set(BOOK.topics)
    assert WORDS["topics"]["lymphoedema"]["means"] == "The limb is left out."


def test_a_source_behind_a_reason_keeps_its_address():
    assert WORDS["sources"]["SA3"] == KNOWLEDGE.sources["SA3"]
    assert len(WORDS["sources"]) < len(KNOWLEDGE.sources)


def test_the_words_come_back_from_json_as_they_were():
    assert json.loads(json.dumps(WORDS)) == WORDS
