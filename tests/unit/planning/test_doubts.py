"""What a plan does not suggest although it is likely, and what it says first."""

from dataclasses import replace

import pytest
from tests.unit.planning.sessions import ANATOMY, LEFT, key, problem, sites, why

from needlebook.core.case import Case, Finding, PainMark, Patient, PlannedSite, Sign
from needlebook.core.inference import Caution
from needlebook.core.planning import Pin, Why, Wishes, doubted
from needlebook.interop.planning import plan_document
from needlebook.knowledge import load

HEAD = tuple(PainMark(region, LEFT) for region in ("neck_side", "temple", "neck_back_upper"))
LEG = tuple(PainMark(region, LEFT) for region in ("thigh_lateral_upper", "thigh_lateral_lower", "leg_lateral"))
PERSON = Patient(age=40, sex="male", bmi=24.0)


def found(*signs: Sign, muscle: str = "trapezius_descendens") -> tuple[Finding, ...]:
    return tuple(Finding(muscle, LEFT, sign, True) for sign in signs)


def document(pain: tuple[PainMark, ...], findings: tuple[Finding, ...] = (), **more: object) -> dict:
    case = Case(PERSON, "neck_pain", others_denied=True, drugs=(), pain=pain, findings=findings)
    return plan_document(replace(case, **more), load(), visit=2)


def planned(plan: dict) -> list[str]:
    return [site["muscle"] for position in plan["positions"] for site in position["sites"]]


@pytest.mark.parametrize(
    ("signs", "reason"),
    [
        ((Sign.PRESSED_PAINLESS,), "not_a_point"),
        ((Sign.RECOGNISED_PAIN, Sign.PRESSED_PAINLESS), "contradictory"),
    ],
)
def test_a_likely_muscle_is_not_suggested_against_what_the_hand_found(signs, reason):
    assert "trapezius_descendens" in planned(document(HEAD))
    plan = document(HEAD, found(*signs))
    assert "trapezius_descendens" not in planned(plan)
    assert reason in {out["reason"] for out in plan["left_out"] if out["muscle"] == "trapezius_descendens"}


def test_painless_pressure_on_a_deep_muscle_holds_nothing_back():
    case = Case(PERSON, findings=found(Sign.PRESSED_PAINLESS, muscle="quadratus_lumborum"))
    assert doubted(case, ANATOMY) == {}


def test_a_widespread_drawing_suggests_nothing_and_keeps_what_was_asked_for():
    pinned = Wishes(pins=(Pin(key("soleus")),))
    for wishes, expected in ((Wishes(), []), (pinned, [("soleus", LEFT)])):
        one = problem({("gluteus_medius", LEFT): [0.9]}, wishes=wishes)
        wide = replace(one, ranking=replace(one.ranking, warnings=(Caution("widespread", "Wide.", "J"),)))
        assert sites(wide.plan) == expected
        assert why(wide.plan, "gluteus_medius") is Why.WIDESPREAD
        assert bool(wide.plan.nothing) is not bool(expected)


def test_a_plan_carries_the_reminder_of_the_nerve_root():
    plan = document(LEG, complaint=None)
    assert "gluteus_minimus" in planned(plan)
    assert [warning["id"] for warning in plan["warnings"]] == ["nerve_root"]


def test_a_plan_names_what_was_not_asked():
    asked = document(HEAD, others_denied=False, drugs=None)
    assert "drugs" in asked["ask"]
    assert asked["complete"] is False


def test_a_site_that_nothing_speaks_for_says_so():
    plan = document(HEAD, planned=(PlannedSite("soleus", LEFT),))
    doubts = {site["muscle"]: site["doubt"] for position in plan["positions"] for site in position["sites"]}
    assert "not ranked" in doubts["soleus"]
    assert doubts["trapezius_descendens"] is None


def test_a_muscle_that_is_usually_treated_by_hand_is_not_suggested_but_may_be_wanted():
    chances = {("suboccipitales", LEFT): [0.9]}
    suggested = problem(chances).plan
    assert sites(suggested) == []
    assert why(suggested, "suboccipitales") is Why.BY_HAND
    wanted = Wishes(pins=(Pin(key("suboccipitales")),))
    assert sites(problem(chances, wishes=wanted).plan) == [("suboccipitales", LEFT)]
