"""The screening cases of tests/spec/screening/*.toml: a test each, at least two for every rule, one for every id."""

from dataclasses import replace
from pathlib import Path

import pytest

from needlebook.core.screening import Policy, Verdict, screen
from needlebook.core.screening.scores import questions_of
from needlebook.knowledge import load
from tests.spec.screening.case_table import SpecCase, case_of, spec_cases

CASES = list(spec_cases(Path(__file__).parent / "screening"))
BOOK = load().rulebook
COUNTED = {id for score in BOOK.scores for id in questions_of(score)}
SCORE_ITEMS = tuple(id for id in BOOK.questions if id in COUNTED and not id.startswith("rf_"))
# A site that lies where the rule looks, for ids whose rule judges sites; everybody else gets a calf.
SITES = {
    "lung": "rhomboideus_major left",
    "deep": "psoas_major left",
    "chest": "pectoralis_major left",
    "scalp": "occipitalis left",
    "bone": "infraspinatus left",
    "neck": "scalenus_medius left",
    "electrical": "soleus left electrical",
}
SITE_OF = {
    "ptx_history": "lung",
    "copd_lung_disease": "lung",
    "cpap_user": "lung",
    "thorax_shape": "lung",
    "antithrombotic_noncompressible": "deep",
    "implant_cosmetic": "chest",
    "infant_scalp": "scalp",
    "bone_foramina": "bone",
    "first_rib_apex": "neck",
    "laminectomy_no_bone": "lung",
    "pregnancy_electro": "electrical",
}
SAFETY_IDS = [id for id in BOOK.questions if id not in SCORE_ITEMS]


def _screen(spec: SpecCase) -> Verdict:
    return screen(spec.case, load().anatomy, BOOK, Policy(spec.policy))


@pytest.mark.parametrize("spec", CASES, ids=[spec.title for spec in CASES])
def test_screening_case(spec: SpecCase):
    verdict, expect = _screen(spec), spec.expect
    assert verdict.level == expect["verdict"], [r.rule.id for r in verdict.reasons]
    assert (verdict.urgency or "none") == expect.get("urgency", verdict.urgency or "none")
    assert verdict.is_complete == expect.get("complete", verdict.is_complete), [q.id for q in verdict.ask]
    decisions = {f"{site.muscle} {site.side}": site.decision for site in verdict.sites}
    assert decisions == {**decisions, **expect.get("sites", {})}
    _assert_lists(verdict, spec)


def _assert_lists(verdict: Verdict, spec: SpecCase) -> None:
    expect = spec.expect
    rules = [reason.rule.id for reason in verdict.reasons]
    asked = [question.id for question in verdict.ask]
    assert set(expect.get("constraints", [])) <= set(verdict.constraints)
    assert set(expect.get("no_constraints", [])).isdisjoint(verdict.constraints)
    assert spec.fires <= set(rules)
    assert spec.misses.isdisjoint(rules)
    assert rules == expect.get("only_rules", rules)
    assert set(expect.get("ask", [])) <= set(asked)
    assert set(expect.get("not_ask", [])).isdisjoint(asked)


def test_every_rule_has_a_case_in_which_it_fires():
    fired = set().union(*(spec.fires for spec in CASES))
    assert [rule.id for rule in BOOK.rules if rule.id not in fired] == []


def test_every_rule_has_a_near_miss():
    missed = set().union(*(spec.misses for spec in CASES))
    assert [rule.id for rule in BOOK.rules if rule.id not in missed] == []


def test_the_cases_name_no_rule_that_does_not_exist():
    named = set().union(*(spec.fires | spec.misses for spec in CASES))
    assert sorted(named - {rule.id for rule in BOOK.rules}) == []


def test_no_near_miss_is_only_the_healthy_woman():
    healthy = case_of({})
    assert [spec.title for spec in CASES if spec.misses and replace(spec.case, planned=()) == healthy] == []


@pytest.mark.parametrize("id", SAFETY_IDS)
def test_a_yes_to_any_question_fires_a_rule_of_that_name(id: str):
    planned = SITES.get(SITE_OF.get(id, ""), "soleus left")
    verdict = screen(case_of({"yes": [id], "planned": [planned]}), load().anatomy, BOOK, Policy({}))
    fired = {reason.rule.id.partition(".")[0] for reason in verdict.reasons}
    assert id in fired
    assert verdict.level != "ok"


@pytest.mark.parametrize("id", SCORE_ITEMS)
def test_an_item_of_a_score_counts_unless_it_takes_points_off(id: str):
    verdict = screen(case_of({"yes": [id], "planned": ["soleus left"]}), load().anatomy, BOOK, Policy({}))
    expected = "ok" if id == "wells_alternative" else "refer_first"
    assert verdict.level == expected


def test_every_asked_question_is_open_when_nothing_was_asked():
    planned = [*SITES.values(), "gluteus_maximus left", "masseter left"]
    case = case_of({"others": "unasked", "drugs": "unasked", "planned": planned})
    asked = {question.id for question in screen(case, load().anatomy, BOOK, Policy({})).ask}
    assert {q.id for q in BOOK.questions.values() if q.is_asked} <= asked
    assert not {q.id for q in BOOK.questions.values() if not q.is_asked} & asked
