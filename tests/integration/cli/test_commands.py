"""The command line as a script uses it."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from needlebook.project.cli import app

EXAMPLES = Path(__file__).parents[3] / "src/needlebook/project/examples"
CASE = {"patient": {"age": 67, "sex": "female"}, "others": "no", "drugs": [], "planned": []}


def run(command: str, document, *options: str):
    text = document if isinstance(document, str) else json.dumps(document)
    return CliRunner().invoke(app, [command, "-", *options], input=text)


def answer(command: str, document) -> dict:
    result = run(command, document, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.json")), ids=lambda p: p.stem)
def test_a_published_case_has_its_muscle_in_the_top_three(example):
    case = json.loads(example.read_text())
    ranked = answer("rank", case)["ranking"]
    assert case["about"]["found"][0] in [m["muscle"] for m in ranked[:3]]
    assert ranked[0]["side"] == case["pain"][0]["side"]


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.json")), ids=lambda p: p.stem)
def test_a_published_case_is_screened_and_medicines_are_still_to_ask(example):
    verdict = answer("screen", json.loads(example.read_text()))
    assert verdict["verdict"] in ("ok", "precautions")
    assert [site["decision"] for site in verdict["sites"]] in (["ok"], ["precautions"])
    assert verdict["ask"][0] == "drugs"
    assert verdict["complete"] is False


def test_the_case_of_the_contract_leaves_the_deep_muscle_out():
    case = {
        **CASE,
        "history": [
            {"id": "ptx_history", "answer": "yes"},
            {"id": "lymphoedema_limb", "answer": "yes", "side": "left", "where": ["arm", "forearm", "hand"]},
            {"id": "rf_ces_saddle", "answer": "no"},
        ],
        "drugs": ["B01AF02"],
        "measurements": {"inr": 2.6, "platelets_10e9_l": 180, "neutrophils_10e9_l": 4.1, "temperature_c": 36.6},
        "planned": [{"muscle": "psoas_major", "side": "left", "electrical": False}],
    }
    case["patient"] = {"age": 67, "sex": "female", "bmi": 24.0, "pregnancy_weeks": 0}
    verdict = answer("screen", case)
    assert verdict["verdict"] == "avoid_sites"
    assert verdict["complete"] is True
    assert verdict["ask"] == []
    assert verdict["sites"][0]["decision"] == "avoid"
    assert "antithrombotic_noncompressible" in verdict["sites"][0]["reasons"]
    assert "bleed_bundle" in verdict["constraints"]
    assert verdict["policy"]["choices"]["antithrombotics"] == "strict"


def test_a_red_flag_stops_the_ranking():
    case = json.loads((EXAMPLES / "buttock-to-calf.json").read_text())
    case["history"] = [{"id": "rf_ces_saddle", "answer": "yes"}]
    document = answer("rank", case)
    assert document["stop"][0]["urgency"] == "emergency"
    assert document["stop"][0]["flag"].startswith("rf_ces_saddle")
    assert document["certainty"] == "low"


def test_a_red_flag_that_nobody_can_tell_stops_no_ranking_and_stays_an_open_question():
    case = json.loads((EXAMPLES / "buttock-to-calf.json").read_text())
    case["history"] = [{"id": "rf_ces_saddle", "answer": "unknown"}]
    document = answer("rank", case)
    assert document["stop"] == []
    assert document["ranking"]
    verdict = answer("screen", case)
    assert "rf_ces_saddle" in verdict["ask"]
    assert verdict["complete"] is False


def test_a_ranking_that_is_exact_says_so_and_names_no_earlier_visit():
    document = answer("rank", json.loads((EXAMPLES / "buttock-to-calf.json").read_text()))
    assert document["error_bound"] == 0
    assert all(muscle["error_bound"] == 0 for muscle in document["ranking"])
    assert document["earlier"] == document["not_used"] == []


BAD_CASES = [
    ({**CASE, "patient": {"age": 240}}, "patient.age", "0 to 120"),
    ({**CASE, "patient": {"sex": "male", "pregnancy_weeks": 9}}, "patient.pregnancy_weeks", "allowed"),
    ({**CASE, "patient": {"age": "old"}}, "patient.age", "a whole number"),
    ({**CASE, "complaint": "neck_pian"}, "complaint", "neck_pain"),
    ({**CASE, "history": [{"id": "ptx_histori", "answer": "yes"}]}, "history[0].id", "ptx_history"),
    ({**CASE, "history": [{"id": "ptx_history", "answer": "maybe"}]}, "history[0].answer", "yes, no or unknown"),
    ({**CASE, "history": [{"id": "ptx_history", "answer": "yes", "where": ["amr"]}]}, "history[0].where[0]", "arm"),
    ({**CASE, "drugs": ["apixaban"]}, "drugs[0]", "B01AF02"),
    ({**CASE, "measurements": {"inr": -1}}, "measurements.inr", "0.5 to 15"),
    ({**CASE, "measurements": {"platelets_10e9_l": 180_000}}, "180,000", "0 to 2000 × 10⁹/L"),
    ({**CASE, "measurements": {"platelets_10e9_l": 180_000}}, "a count per µL, divide by 1,000", "0 to 2000"),
    ({**CASE, "measurements": {"neutrophils_10e9_l": 4100}}, "a count per µL, divide by 1,000", "0 to 50 × 10⁹/L"),
    ({**CASE, "measurements": {"temperature_c": 98.6}}, "98.6 is out of range: that looks like °F", "30 to 44 °C"),
    ({**CASE, "drugs": ["Z99ZZ99"]}, "drugs[0]", "A, B, C, D, G, H, J, L, M, N, P, R, S, V"),
    ({**CASE, "drugs": ["B04AA01"]}, "ATC has no group B04", "codes of B01, B02, B03, B05, B06"),
    ({"patient": {"sex": "male"}, "history": [{"id": "pregnancy_t1", "answer": "yes"}]}, "history[0].answer", "0, or"),
    ({**CASE, "measurements": {"platelets": 180}}, "measurements.platelets", "platelets_10e9_l"),
    ({**CASE, "planned": [{"muscle": "psoas", "side": "left"}]}, "planned[0].muscle", "psoas_major"),
    ({**CASE, "planned": [{"muscle": "psoas_major", "side": "up"}]}, "planned[0].side", "left, right or midline"),
    ({**CASE, "pain": [{"region": "sacrum", "side": "left", "intensity": 11}]}, "pain[0]", "allowed"),
    ({**CASE, "riskes": []}, "riskes", "allowed"),
    ({**CASE, "ris\nkes\x1b[31m": []}, "ris\\nkes\\x1b[31m", "allowed"),
    ({"complaint": "neck_pain"}, "patient", "allowed"),
    ({**CASE, "patient": {"age": 10**400}}, "patient.age", "0 to 120"),
    ({**CASE, "complaint": "x" * 10_000}, "complaint", "neck_pain"),
    ('{"about": ' + "[" * 50_000 + "]" * 50_000 + "}", "input", "JSON"),
    ("[]", "input", "an object"),
    ("{", "input", "JSON"),
    ("", "input", "JSON"),
]


@pytest.mark.parametrize(("case", "field", "allowed"), BAD_CASES)
def test_bad_input_is_one_line_with_field_and_what_is_allowed(case, field, allowed):
    result = run("screen", case, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert len(result.stderr) < 400
    assert field in result.stderr
    assert allowed in result.stderr


def test_a_file_that_is_not_there_is_bad_input():
    result = CliRunner().invoke(app, ["screen", "/nowhere/case.json"])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_tables_are_the_default():
    result = run("screen", CASE)
    assert result.exit_code == 0
    assert "Not clinically reviewed" in result.stdout.replace("\n", " ")


def test_a_score_that_was_taken_stands_beside_the_verdict():
    case = {
        **CASE,
        "history": [{"id": "wells_calf", "answer": "yes"}, {"id": "wells_alternative", "answer": "unknown"}],
    }
    (score,) = answer("screen", case)["scores"]
    assert (score["id"], score["low"], score["high"], score["open"]) == (
        "wells_dvt",
        -1,
        1,
        ["another diagnosis as likely"],
    )
    printed = " ".join(run("screen", case).stdout.split())
    assert "Scores (information, no part of the verdict)" in printed
    assert "-1 to 1" in printed


def test_no_score_is_shown_where_none_was_taken():
    assert answer("screen", CASE)["scores"] == []
    assert "Scores" not in run("screen", CASE).stdout


def test_a_change_is_judged_with_its_thresholds():
    series = {
        "instrument": "NDI",
        "complaint": "neck_pain",
        "values": [{"date": "2026-01-05", "value": 24}, {"date": "2026-02-02", "value": 10}],
    }
    document = answer("change", series)
    assert document["change"] == -14
    assert document["beyond_error"] is True


def test_a_session_with_a_needle_in_may_not_be_closed():
    events = [
        {"type": "SessionOpened", "id": _id(1), "at": "2026-01-05T10:00:00Z", "by": "t.berg"},
        {"type": "ConsentConfirmed", "id": _id(2), "at": "2026-01-05T10:00:10Z", "by": "t.berg"},
        {
            "type": "NeedleInserted",
            "id": _id(3),
            "at": "2026-01-05T10:01:00Z",
            "by": "t.berg",
            "needle": 1,
            "muscle": "gluteus_medius",
            "side": "left",
            "diameter_mm": 0.3,
            "length_mm": 60,
            "technique": "static",
        },
        {"type": "TwitchObserved", "id": _id(4), "at": "2026-01-05T10:03:00Z", "by": "t.berg", "needle": 1},
    ]
    document = answer("replay", "\n".join(map(json.dumps, events)))
    assert (document["needles_in"], document["needles_out"]) == (1, 0)
    assert document["may_close"] is False
    assert document["needles"][0]["dwell_s"] == 120
    assert document["twitches"] == 1


def _id(n: int) -> str:
    return f"00000000-0000-4000-8000-{n:012d}"


def test_the_program_starts_in_half_a_second():
    """Processor time, not time on the wall: other programs on the machine must not decide this test."""
    program = Path(sys.executable).with_name("needlebook")
    example = EXAMPLES / "cricketer-shoulder.json"
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([program, "screen", "--json", example], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) < 0.5
