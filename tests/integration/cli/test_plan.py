"""`needlebook plan` as a script uses it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from needlebook.project.cli import app

EXAMPLES = Path(__file__).parents[3] / "src/needlebook/project/examples"
CASE = {
    "patient": {"age": 40, "sex": "female", "bmi": 24.0, "pregnancy_weeks": 0},
    "complaint": "chronic_low_back_pain",
    "others": "no",
    "drugs": [],
    "pain": [{"region": "buttock_upper", "side": "left"}, {"region": "hip_lateral", "side": "left"}],
    "findings": [{"muscle": "gluteus_medius", "side": "left", "sign": "recognised_pain", "present": True}],
}


def run(document, *options: str):
    text = document if isinstance(document, str) else json.dumps(document)
    return CliRunner().invoke(app, ["plan", "-", *options], input=text)


def answer(document, *options: str) -> dict:
    result = run(document, "--json", *options)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def muscles(plan: dict) -> list[str]:
    return [site["muscle"] for position in plan["positions"] for site in position["sites"]]


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.json")), ids=lambda p: p.stem)
def test_the_muscle_of_a_published_case_is_planned_with_its_hazards(example):
    case = json.loads(example.read_text())
    plan = answer(case)
    assert plan["proven"] is True
    assert {site["muscle"] for site in case["planned"]} <= set(muscles(plan))
    assert plan["totals"]["needles"] <= 4
    for position in plan["positions"]:
        for site in position["sites"]:
            assert site["direction"]
            assert all(hazard["mitigation"] and hazard["sources"] for hazard in site["hazards"])


def test_a_muscle_that_was_found_is_planned_at_a_named_point_with_a_length_and_no_diameter():
    plan = answer(CASE)
    site = next(site for p in plan["positions"] for site in p["sites"] if site["muscle"] == "gluteus_medius")
    assert site["trigger_point"]["id"].startswith("gluteus_medius.")
    assert site["needle"]["length_mm"]
    assert site["needle"]["diameter_mm"] is None
    assert plan["complete"] is True


def test_a_planned_muscle_that_is_barred_is_refused_with_the_rule():
    plan = answer({**CASE, "drugs": ["B01AF02"], "planned": [{"muscle": "psoas_major", "side": "left"}]})
    assert plan["refused"][0]["muscle"] == "psoas_major"
    assert plan["refused"][0]["reason"] == "screening"
    assert "psoas_major" not in muscles(plan)


def test_a_red_flag_leaves_the_plan_empty_and_says_why():
    plan = answer({**CASE, "history": [{"id": "rf_ces_saddle", "answer": "yes"}]})
    assert plan["positions"] == []
    assert plan["nothing_because"]
    assert plan["stop"][0]["urgency"] == "emergency"


def test_a_later_visit_has_other_limits_than_the_first():
    limits = {visit: answer(CASE, "--visit", visit)["limits"][0] for visit in ("1", "2")}
    assert limits["1"]["id"] == "needles_first"
    assert limits["2"]["id"] == "needles"


def test_current_is_planned_where_it_was_asked_for_and_not_where_a_rule_forbids_it():
    asked = {**CASE, "planned": [{"muscle": "gluteus_medius", "side": "left", "electrical": True}]}
    planned = {s["muscle"]: s["technique"] for p in answer(asked)["positions"] for s in p["sites"]}
    assert planned["gluteus_medius"] == "electrical"
    with_pacemaker = {**asked, "history": [{"id": "pacemaker_icd", "answer": "yes"}]}
    assert all(s["technique"] == "static" for p in answer(with_pacemaker)["positions"] for s in p["sites"])


def test_the_table_shows_what_the_json_says():
    result = run(CASE)
    assert result.exit_code == 0
    for words in ("gluteus", "Hazards", "Left out, and why", "Limits used", "never a safe depth"):
        assert words in result.stdout


@pytest.mark.parametrize(
    ("document", "options", "says"),
    [
        (
            {"patient": {}},
            (),
            "pain: no pain is drawn, nothing is found and nothing planned; allowed: one of the three",
        ),
        ({**CASE, "planned": [{"muscle": "psoas", "side": "left"}]}, (), "planned[0].muscle: unknown id 'psoas'"),
        (CASE, ("--visit", "0"), "visit: 0 is no visit; allowed: 1 or more"),
        ("{", (), "needlebook: "),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(document, options, says):
    result = run(document, *options)
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stdout == ""
