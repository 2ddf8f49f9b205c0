"""Rules written out for people: nothing is lost on the way to words, pages and documents."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from tools.write_rule_pages import CASES, PAGES, answer_text, examples, given

from needlebook.core.screening.expressions import parse
from needlebook.knowledge import load
from needlebook.knowledge.rule_documents import (
    constraint_document,
    document_of,
    known_ids,
    question_id,
    rule_document,
    rule_list,
)
from needlebook.knowledge.rule_gaps import GAPS
from needlebook.knowledge.rule_pages import HAZARDS, INDEX, Example, page_name, rule_pages
from needlebook.knowledge.rule_words import in_words

KNOWLEDGE = load()
BOOK = KNOWLEDGE.rulebook
BY_ID = {rule.id: rule for rule in BOOK.rules}
EXAMPLES = list(examples())
WRITTEN = rule_pages(KNOWLEDGE, EXAMPLES)
ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
LINK = re.compile(r"\]\((?!<|http)([^)#]*)(?:#([^)]*))?\)")


def words(text: str) -> str:
    return in_words(parse(text), KNOWLEDGE)


def test_the_committed_pages_are_those_of_the_rule_table():
    committed = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    assert sorted(committed) == sorted(WRITTEN), "run make docs"
    assert [name for name in WRITTEN if committed[name] != WRITTEN[name]] == [], "run make docs"


def test_every_rule_stands_once_on_the_page_of_its_question():
    for rule in BOOK.rules:
        page = WRITTEN[page_name(BOOK.questions[question_id(rule)].group)]
        assert ANCHOR.findall(page).count(rule.id) == 1
        assert f"**{rule.says}**" in page


def test_the_plain_words_stand_under_the_clinicians():
    for question in filter(lambda question: question.is_for_patient, BOOK.questions.values()):
        own = WRITTEN[page_name(question.group)].partition(f'"question-{question.id}"')[2].partition("\n##")[0]
        assert own.index(f"> {question.asks}") < own.index(f"> In plain words: {question.plain}")
        assert ("asked again at every visit" in own) == (question.lasts == "today")


def test_a_page_says_which_questions_only_the_clinician_can_answer():
    for question in filter(lambda question: question.is_asked, BOOK.questions.values()):
        own = WRITTEN[page_name(question.group)].partition(f'"question-{question.id}"')[2].partition("\n##")[0]
        assert ("only the clinician can answer it" in own) == (not question.is_for_patient)


def test_every_hazard_constraint_and_disagreement_has_a_place():
    assert {hazard.id for hazard in BOOK.hazards} | set(BOOK.constraints) <= set(ANCHOR.findall(WRITTEN[HAZARDS]))
    assert set(BOOK.topics) <= set(ANCHOR.findall(WRITTEN[INDEX]))


@pytest.mark.parametrize("name", WRITTEN)
def test_no_place_on_a_page_has_two_names_alike(name: str):
    assert [place for place, count in Counter(ANCHOR.findall(WRITTEN[name])).items() if count > 1] == []


@pytest.mark.parametrize("name", WRITTEN)
def test_every_link_on_a_page_leads_somewhere(name: str):
    for target, place in LINK.findall(WRITTEN[name]):
        if target not in WRITTEN:
            assert (PAGES / target).exists(), target
        elif place:
            assert place in ANCHOR.findall(WRITTEN[target]), f"{target}#{place}"


@pytest.mark.parametrize("name", WRITTEN)
def test_every_page_says_that_nobody_has_reviewed_it(name: str):
    assert "Not clinically reviewed" in WRITTEN[name]


def test_the_index_counts_what_there_is_and_names_every_weak_rule():
    index = WRITTEN[INDEX]
    assert f"{len(BOOK.rules)} rules about {len(BOOK.questions)} questions" in index
    assert f"make {len(BOOK.rules)} rules fire and give {len(BOOK.rules)} rules a near miss" in index
    weak = index.partition("## What is weak")[2].partition("\n## ")[0]
    assert re.findall(r"\[`([^`]+)`\]", weak) == [rule.id for rule in BOOK.rules if rule.is_weak]


def test_the_index_says_that_nothing_is_weak_when_nothing_is():
    strong = tuple(replace(rule, is_weak=False) for rule in BOOK.rules)
    index = rule_pages(replace(KNOWLEDGE, rulebook=replace(BOOK, rules=strong)), [])[INDEX]
    assert "they are relied on:\n\nNone." in index


def test_every_group_of_questions_is_a_page_of_its_own():
    groups = {question.group for question in BOOK.questions.values()}
    assert len(WRITTEN) == len(groups) + 2


def test_a_gap_names_codes_that_have_an_address_or_a_reference():
    named = [source for gap in GAPS.values() for source in gap.sources]
    assert [source for source in named if " " not in source and source not in KNOWLEDGE.sources] == []


def test_no_rule_reads_the_weeks_that_the_gap_says_no_rule_reads():
    conditions = [rule_document(rule, KNOWLEDGE)[key] for rule in BOOK.rules for key in ("when", "where")]
    assert all("weeks_ago" not in condition["text"] for condition in conditions if condition)


def test_a_case_stands_where_it_fires_and_where_it_must_not():
    example = Example("a title", "drugs B01AA03", "refer_first", ("inr_high",), ("inr_unknown",))
    page = rule_pages(KNOWLEDGE, [example])["bleeding.md"]
    rules = {part.partition('"')[0]: part for part in page.split('### <a id="')[1:]}
    assert "**Fires:**\n  - a title (drugs B01AA03) → refer first" in rules["inr_high"]
    assert "**Does not fire:**\n  - a title (drugs B01AA03)" in rules["inr_unknown"]
    assert "a title" not in rules["inr_unknown.deep"]


def test_every_case_of_the_tests_is_an_example_of_rules_that_exist():
    assert len(EXAMPLES) == sum(path.read_text(encoding="utf-8").count("[[case]]") for path in CASES.glob("*.toml"))
    assert {id for example in EXAMPLES for id in (*example.fires, *example.stays_silent)} <= set(BY_ID)


def test_what_a_case_gives_is_told_in_a_few_words():
    assert given({"title": "t", "expect": {}}) == "nothing else"
    assert given({"yes": ["rf_aaa"], "patient": {"age": 15}, "drugs": []}) == "yes to rf_aaa; age 15; drugs none"
    answer = {"id": "lymphoedema_limb", "answer": "yes", "side": "left", "where": ["arm"]}
    assert answer_text(answer) == "lymphoedema_limb yes left arm"


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_a_rule_in_words_leaves_out_no_number_and_no_label(rule):
    for condition in filter(None, (rule_document(rule, KNOWLEDGE)[key] for key in ("when", "where"))):
        names = re.findall(r"'(\w+)'|(\b[a-z_0-9]+\b)", condition["text"])
        labels = [BOOK.questions[name].label for pair in names for name in pair if name in BOOK.questions]
        assert all(label in condition["words"] for label in labels)
        numbers = re.findall(r"[<>]=? ([\d.]+)", condition["text"])
        assert all(number in condition["words"] for number in numbers) or "is not known" in condition["words"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("inr > 4", "the INR is above 4"),
        ("bmi < 18.5", "the BMI is below 18.5"),
        ("inr > inr_target_high", "the INR is above the upper end of the patient's own INR range"),
        ("not compressible", "this muscle cannot be pressed"),
        ("not known(inr >= 0)", "the INR is not known"),
        ("not known(inr >= 2)", "it is not known that the INR is at least 2"),
        ("not electrical", "no current is planned on this needle"),
        ("not epilepsy", "it is not so that “Epilepsy”: yes"),
        ("in_state('diabetes', 'unstable')", "“Diabetes”: yes, and the answer says unstable"),
        ("takes('thrombolytic')", "a medicine of this group is taken: clot-dissolving drug (B01AD)"),
        ("muscle('psoas_major', 'iliacus')", "the muscle is M. psoas major or M. iliacus"),
        ("part('low_back')", "the site lies in: low back"),
        ("near('pleura')", "a needle here could reach: Pleura and lung"),
        (
            "deep and (electrical or lung_field)",
            "the muscle lies deep; and (current is planned on this needle; or the muscle lies over the lung)",
        ),
    ],
)
def test_a_condition_in_words(text: str, expected: str):
    assert words(text) == expected


@pytest.mark.parametrize("id", known_ids(BOOK))
def test_everything_with_an_id_can_be_looked_up(id: str):
    document = document_of(id, KNOWLEDGE)
    assert document is not None
    assert document["id"] == id


def test_an_id_that_does_not_exist_has_no_document():
    assert document_of("no_such_rule", KNOWLEDGE) is None


def test_a_source_keeps_its_address_and_a_reference_has_none():
    found = {s["source"]: s["address"] for s in rule_document(BY_ID["rf_ha_gca"], KNOWLEDGE)["sources"]}
    assert found == {"Smetana & Shmerling, JAMA 2002": None}
    assert rule_document(BY_ID["rf_ha_age"], KNOWLEDGE)["sources"][0]["address"] == KNOWLEDGE.sources["SNN1"]


def test_a_question_names_the_rules_of_other_questions_that_read_its_answer():
    assert [rule["rule"] for rule in document_of("wells_cancer", KNOWLEDGE)["also_read_by"]] == ["rf_ms_dvt"]


def test_a_rule_of_one_position_says_which_and_whether_it_is_the_default():
    policy = rule_document(BY_ID["lymphoedema_limb.with_care"], KNOWLEDGE)["policy"]
    assert (policy["topic"], policy["position"], policy["default"]) == ("lymphoedema", "permissive", False)


def test_a_constraint_is_asked_by_every_rule_that_carries_it():
    asking = [rule["rule"] for rule in constraint_document("bleed_bundle", KNOWLEDGE)["asked_by"]]
    assert asking == [rule.id for rule in BOOK.rules if "bleed_bundle" in rule.constraints]


def test_the_list_of_weak_rules_is_those_marked():
    assert [rule["rule"] for rule in rule_list(KNOWLEDGE, only_weak=True)["rules"]] == [
        rule.id for rule in BOOK.rules if rule.is_weak
    ]
    assert len(rule_list(KNOWLEDGE)["rules"]) == len(BOOK.rules)


def test_the_pages_are_where_the_reference_is():
    assert Path(__file__).parents[3] / "docs/reference/clinical-rules" == PAGES
