"""Which site rules could touch a muscle, against what the rules say when everything is answered yes."""

from dataclasses import replace

import pytest

from needlebook.core.anatomy import Side
from needlebook.core.case import Answer, Case, HistoryItem, Patient, PlannedSite
from needlebook.core.screening.facts import CaseFacts, site_facts
from needlebook.core.screening.touching import touching
from needlebook.core.screening.truth import Truth
from needlebook.knowledge import load

KNOWLEDGE = load()
ANATOMY, BOOK = KNOWLEDGE.anatomy, KNOWLEDGE.rulebook
YES_TO_ALL = Case(Patient(), history=tuple(HistoryItem(id, Answer.YES) for id in BOOK.questions))
NOTHING_ASKED = Case(Patient())


def values(case: Case, muscle: str, current: bool) -> dict[str, Truth]:
    """What each site rule's place comes to at a muscle."""
    site = site_facts(PlannedSite(muscle, Side.RIGHT, current), ANATOMY, BOOK)
    facts = CaseFacts(case, BOOK).at(site)
    return {rule.id: rule.where.value(facts) for rule in BOOK.rules if rule.where}


def touched(muscle: str) -> dict[str, object]:
    return {touch.rule.id: touch for touch in touching(muscle, ANATOMY, BOOK)}


@pytest.mark.parametrize("muscle", ANATOMY.muscles)
def test_a_rule_touches_a_muscle_when_some_answer_can_bring_it_there(muscle):
    plain, electrical = (values(YES_TO_ALL, muscle, current) for current in (False, True))
    possible = {id for id in plain if Truth.YES in (plain[id], electrical[id])}
    assert set(touched(muscle)) == possible


@pytest.mark.parametrize("muscle", ANATOMY.muscles)
def test_a_rule_that_needs_no_answer_and_no_current_is_there_before_anybody_is_asked(muscle):
    asked_nothing = values(NOTHING_ASKED, muscle, False)
    alone = {id for id, touch in touched(muscle).items() if not touch.areas and not touch.with_current}
    assert alone == {id for id, value in asked_nothing.items() if value is Truth.YES}


def test_an_answer_with_an_area_is_named_as_what_decides():
    assert touched("gastrocnemius")["varicose_veins"].areas == ("varicose_veins",)
    assert "varicose_veins" not in touched("masseter")


def test_a_rule_about_current_says_that_it_needs_current():
    assert touched("gluteus_medius")["pacemaker_icd.electrical"].with_current
    assert not touched("gluteus_medius")["joint_replacement"].with_current


def test_a_rule_over_the_lung_is_not_named_for_a_calf():
    assert "ptx_history" in touched("trapezius_descendens")
    assert "ptx_history" not in touched("gastrocnemius")


def test_a_book_of_rules_about_the_person_touches_no_muscle():
    about_people = tuple(rule for rule in BOOK.rules if rule.where is None)
    assert list(touching("psoas_major", ANATOMY, replace(BOOK, rules=about_people))) == []
