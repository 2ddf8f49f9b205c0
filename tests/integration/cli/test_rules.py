"""`needlebook rules` as a clinician and a script use it."""

import json

import pytest
from typer.testing import CliRunner

from needlebook.knowledge import load
from needlebook.project.cli import app


def run(*arguments: str):
    return CliRunner().invoke(app, ["rules", *arguments])


def printed(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return " ".join(result.stdout.split())


def document(*arguments: str) -> dict:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_question_is_shown_with_its_rules_their_reasons_and_their_sources():
    text = printed("show", "antithrombotic_noncompressible")
    for expected in (
        "factor Xa inhibitor (B01AF)",
        "this muscle cannot be pressed",
        "not compressible",
        "leave the site out",
        "bleed_bundle: Explain the risk",
        "antithrombotics = strict, the default",
        "which other muscles count is our judgement",
        "SA3 https://source.acts.co.za",
        "APTA 2013 (no address in the list)",
        "J, the compiler's judgement",
        "weak: to be checked before it is relied on",
        "antithrombotic_noncompressible.neck",
        "Not clinically reviewed",
    ):
        assert expected in text


def test_a_question_is_shown_in_plain_words_too_with_how_long_an_answer_lasts():
    text = printed("show", "infection_systemic")
    assert "plain Do you have a fever, or an infection of your whole body?" in text
    assert "lasts for one visit" in text
    assert "asked of" not in text
    assert "lasts" not in printed("show", "epilepsy").partition("says")[0]


def test_what_only_a_clinician_can_answer_is_said():
    assert "asked of the clinician only" in printed("show", "rf_ph_squeeze")
    assert document("show", "rf_ph_squeeze")["question"]["plain"] is None


def test_a_variant_is_shown_alone():
    text = printed("show", "pacemaker_icd.pocket")
    assert "Is there a pacemaker" in text
    assert "pacemaker_icd.no_electro" not in text


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("haz_pleura_apex", "Lift the muscle in a pincer grip"),
        ("no_electro", "Asked by"),
        ("antithrombotics", "Every muscle that cannot be pressed is left out. (the default)"),
        ("wells_cancer", "Also read by rf_ms_dvt"),
        ("lymphoedema_limb", "a side and a place"),
        ("rf_ha_gca", "referral: emergency"),
        ("haz_pleura_apex", "A published depth is never a safe limit."),
        ("haz_pleura_apex", "DO NOT USE. GB21, skin to pleura (magnetic resonance"),
        ("haz_pleura_post", "Two fingers block the rib spaces beside the needle"),
        ("rf_ms_dvt", "3 or more high: 53 % had a clot"),
        ("neutropenia", "neutrophils below 0.5 × 10⁹/L"),
        ("rib_bracketing", "changes haz_pleura_post, haz_pleura_ant"),
    ],
)
def test_every_kind_of_id_is_shown(id: str, expected: str):
    assert expected in printed("show", id)


@pytest.mark.parametrize(
    ("id", "kind"),
    [
        ("lymphoedema_limb", "question"),
        ("lymphoedema_limb.with_care", "rule"),
        ("haz_pleura_apex", "hazard"),
        ("bleed_bundle", "constraint"),
        ("antithrombotics", "topic"),
    ],
)
def test_a_script_gets_one_document_that_names_its_kind_and_the_knowledge(id: str, kind: str):
    found = document("show", id)
    assert (found["kind"], found["id"], found["version"]) == (kind, id, load().version)


def test_the_document_of_a_rule_holds_its_condition_as_text_and_in_words():
    rule = document("show", "inr_high.over_3")["rules"][0]
    assert rule["when"] == {"text": "known(inr > 3)", "words": "it is known that the INR is above 3"}
    assert rule["where"] is None


def test_an_unknown_id_is_one_line_with_the_nearest_ids():
    result = run("show", "lymphodema_limb", "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(
        "needlebook: ID: unknown id 'lymphodema_limb'; allowed: did you mean lymphoedema_limb"
    )
    assert len(result.stderr.splitlines()) == 1


def test_the_list_has_every_rule_on_a_line_of_its_own():
    lines = run("list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [rule.id for rule in load().rulebook.rules]


def test_the_list_of_weak_rules_is_shorter_and_the_same_for_scripts():
    lines = run("list", "--weak").stdout.splitlines()
    rules = document("list", "--weak")["rules"]
    assert [line.split()[0] for line in lines] == [rule["rule"] for rule in rules]
    assert all(rule["weak"] for rule in rules)
    assert 0 < len(rules) < len(load().rulebook.rules)
