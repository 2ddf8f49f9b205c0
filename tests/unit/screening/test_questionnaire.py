"""Which questions a person is asked: only what matters, and never a red flag too few."""

from dataclasses import replace

import pytest

from needlebook.core.case import Case, Patient, PlannedSite
from needlebook.core.screening import Policy, screen
from needlebook.core.screening.questionnaire import ABOUT_PREGNANCY, questionnaire
from needlebook.knowledge import load
from tests.unit.screening.small_book import (
    ANATOMY,
    EMERGENCY,
    LAX,
    LEFT,
    STRICT,
    answered,
    book,
    case,
    question,
    rule,
    yes,
)

KNOWLEDGE = load()
COMPLAINTS = [None, *KNOWLEDGE.anatomy.complaints]
WOMAN, MAN = Patient(age=45, sex="female"), Patient(age=45, sex="male")


def of_the_table(complaint, person=WOMAN, planned=()):
    asked = Case(person, complaint, planned=planned)
    return questionnaire(asked, KNOWLEDGE.anatomy, KNOWLEDGE.rulebook, Policy({}))


def ids(asked):
    return [q.id for q in asked.questions]


def small(*rules, policy=STRICT, asked=None):
    return questionnaire(asked or case(denied=False), ANATOMY, book(*rules), policy)


def test_a_question_is_asked_when_its_answer_could_change_the_verdict():
    assert ids(small(rule("fever", "fever", "refer_first"))) == ["fever"]
    assert ids(small()) == []


def test_what_no_planned_site_has_to_do_with_is_not_asked():
    by_site = rule("numb", "numb", "avoid", where="part('leg')")
    assert ids(small(by_site, asked=case(planned="calf left", denied=False))) == ["numb"]
    assert ids(small(by_site, asked=case(planned="psoas left", denied=False))) == []
    assert ids(small(by_site)) == ["numb"]


def test_earlier_answers_and_a_denied_rest_change_nothing():
    fever = rule("fever", "fever", "refer_first")
    plain = small(fever)
    assert small(fever, asked=case(yes("fever"), denied=True)) == plain
    assert small(fever, asked=case(answered("fever", "no"), denied=True)) == plain


def test_a_rule_of_a_position_that_the_clinic_left_asks_nothing():
    strict = rule("numb", "numb", "refer_first", choice=("opinion", "strict"))
    assert ids(small(strict)) == ["numb"]
    assert ids(small(strict, policy=LAX)) == []


def test_a_red_flag_is_asked_also_where_the_verdict_could_not_get_stricter():
    """Here the age alone sends everybody of 40 on, so nothing else could."""
    old = rule("old", "age >= 40", "do_not_needle", urgency=EMERGENCY)
    flag = rule("flag", "flag", "refer_first", level="red_flag")
    assert ids(small(old, flag, rule("numb", "numb", "precautions"))) == ["flag"]


def test_red_flags_of_the_complaint_come_first_then_those_of_any_presentation():
    groups = {"fever": "Red flags: back", "flag": "Red flags", "numb": "Today"}
    rules = [
        rule("fever", "fever", "refer_first", level="red_flag", complaints=("back",)),
        rule("numb", "numb", "avoid"),
    ]
    small_book = book(*rules, rule("flag", "flag", "refer_first", level="red_flag"))
    questions = {id: replace(question(id), group=group) for id, group in groups.items()}
    questions["fever"] = replace(questions["fever"], complaints=("back",))
    asked = questionnaire(
        case(denied=False, complaint="back"), ANATOMY, replace(small_book, questions=questions), STRICT
    )
    assert [section.group for section in asked.sections] == ["Red flags: back", "Red flags", "Today"]


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_every_red_flag_of_the_complaint_and_of_any_presentation_is_asked(complaint):
    rules = KNOWLEDGE.rulebook.rules
    flags = {r.id.partition(".")[0] for r in rules if r.level == "red_flag"}
    about = {id for id, q in KNOWLEDGE.rulebook.questions.items() if not q.complaints or complaint in q.complaints}
    wanted = {id for id in flags & about if KNOWLEDGE.rulebook.questions[id].is_asked}
    assert wanted <= set(ids(of_the_table(complaint)))


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_no_red_flag_of_another_complaint_is_asked(complaint):
    own = [q for q in of_the_table(complaint).questions if q.complaints]
    assert all(complaint in q.complaints for q in own)


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_what_is_left_out_could_not_have_changed_the_verdict(complaint):
    """The mirror of the rules: whatever screening would ask is in, unless it is another complaint's or not asked."""
    case = Case(WOMAN, complaint)
    rules = {rule.id: rule for rule in KNOWLEDGE.rulebook.rules}
    asked = set(ids(of_the_table(complaint)))
    for open_ in screen(case, KNOWLEDGE.anatomy, KNOWLEDGE.rulebook, Policy({})).ask:
        left_out = KNOWLEDGE.rulebook.questions.get(open_.id)
        if left_out and left_out.is_asked and left_out.id not in asked:
            assert all(rules[id].complaints and complaint not in rules[id].complaints for id in open_.rules)


def test_pregnancy_is_asked_only_where_it_can_be():
    assert "pregnancy_weeks" in of_the_table("migraine").facts
    assert "rf_ha_preg" in ids(of_the_table("migraine"))
    assert "pregnancy_weeks" not in of_the_table("migraine", MAN).facts
    assert "rf_ha_preg" not in ids(of_the_table("migraine", MAN))


def test_what_is_about_pregnancy_is_in_the_table():
    assert set(ABOUT_PREGNANCY) <= set(KNOWLEDGE.rulebook.questions)


def test_planned_sites_shorten_the_list():
    calf = PlannedSite("gastrocnemius", LEFT)
    assert calf.muscle in KNOWLEDGE.anatomy.muscles
    assert set(ids(of_the_table("strain_calf", planned=(calf,)))) < set(ids(of_the_table("strain_calf")))


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_a_patient_is_asked_no_more_than_eighty_questions(complaint):
    assert 0 < sum(q.is_for_patient for q in of_the_table(complaint).questions) <= 80
