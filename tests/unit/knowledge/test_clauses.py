"""The knowledge as sentences: nothing a therapist acts on can change without a difference that says so."""

import shutil
from dataclasses import replace

import pytest

from needlebook.core.screening import Action
from needlebook.core.screening.expressions import parse
from needlebook.knowledge import load
from needlebook.knowledge.choices import moved_by
from needlebook.knowledge.clauses import clauses, differences
from needlebook.knowledge.library import DATA
from needlebook.knowledge.planning import KNOWN

KNOWLEDGE = load()
BOOK = KNOWLEDGE.rulebook
NOW = dict(clauses(KNOWLEDGE))
FLAG = next(rule for rule in BOOK.rules if rule.id == "rf_ces_saddle")
OTHERS = [rule for rule in BOOK.rules if rule is not FLAG]


def with_rules(*rules) -> dict[str, str]:
    return dict(clauses(replace(KNOWLEDGE, rulebook=replace(BOOK, rules=rules))))


def kinds(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str]]:
    return [(d.kind, d.id) for d in differences(before, after)]


def test_everything_of_the_rule_book_has_a_clause_of_its_own():
    counts = {kind: sum(id.startswith(f"{kind} ") for id in NOW) for kind in ("rule", "question", "hazard", "muscle")}
    assert counts == {
        "rule": len(BOOK.rules),
        "question": len(BOOK.questions),
        "hazard": len(BOOK.hazards),
        "muscle": len(KNOWLEDGE.anatomy.muscles),
    }
    assert {f"constraint {id}" for id in BOOK.constraints} | {f"disagreement {id}" for id in BOOK.topics} <= set(NOW)


def test_the_same_knowledge_twice_has_no_difference():
    assert kinds(NOW, dict(clauses(KNOWLEDGE))) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"says": "Another sentence."},
        {"because": "Another reason."},
        {"when": parse("age < 3")},
        {"then": Action.PRECAUTIONS},
        {"level": "care"},
        {"urgency": None},
        {"constraints": ("supine",)},
        {"choice": ("lymphoedema", "permissive")},
        {"sources": ("SA4",)},
        {"is_weak": True},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_change_of_a_rule_is_a_changed_sentence(changes):
    after = with_rules(*OTHERS, replace(FLAG, **changes))
    [difference] = differences(NOW, after)
    assert (difference.kind, difference.about, difference.name) == ("changed", "rule", FLAG.id)
    assert difference.before == NOW[f"rule {FLAG.id}"] != difference.after


def test_a_rule_that_came_and_one_that_went_are_told_apart():
    without = with_rules(*OTHERS)
    assert kinds(without, NOW) == [("added", f"rule {FLAG.id}")]
    [gone] = differences(NOW, without)
    assert (gone.kind, gone.before, gone.after) == ("removed", NOW[f"rule {FLAG.id}"], "")


@pytest.mark.parametrize(
    "changes", [{"is_compressible": False}, {"structures_at_risk": ("pleura",)}, {"depth_class": "deep"}], ids=str
)
def test_what_site_rules_read_of_a_muscle_is_compared(changes):
    muscle = replace(KNOWLEDGE.anatomy.muscles["gluteus_medius"], **changes)
    muscles = {**KNOWLEDGE.anatomy.muscles, muscle.id: muscle}
    after = dict(clauses(replace(KNOWLEDGE, anatomy=replace(KNOWLEDGE.anatomy, muscles=muscles))))
    assert kinds(NOW, after) == [("changed", "muscle gluteus_medius")]


def test_a_byte_in_any_other_table_is_a_difference(tmp_path):
    shutil.copytree(DATA, tmp_path / "data")
    with (tmp_path / "data" / "instruments.csv").open("a", encoding="utf-8") as table:
        table.write(" ")
    assert kinds(NOW, dict(clauses(KNOWLEDGE, tmp_path / "data"))) == [("changed", "table instruments.csv")]


def test_a_sentence_names_no_id_where_it_has_a_word():
    sentence = NOW["rule antithrombotic_noncompressible"]
    assert "this muscle cannot be pressed" in sentence
    assert "leave the site out, absolute" in sentence
    assert "Only where the clinic holds antithrombotics: strict." in sentence
    assert "not compressible" not in sentence


def test_a_change_of_position_moves_only_the_rules_of_the_two_positions():
    moved = moved_by("lymphoedema", "strict", "permissive", BOOK)
    assert [rule.id for rule in moved.begin] == ["lymphoedema_limb.with_care"]
    assert [rule.id for rule in moved.cease] == ["lymphoedema_limb"]


def test_the_position_that_holds_already_moves_nothing():
    moved = moved_by("lymphoedema", "strict", "strict", BOOK)
    assert (moved.begin, moved.cease) == ((), ())


def test_a_change_of_what_trials_come_to_is_a_changed_sentence_of_its_complaint(tmp_path):
    folder = shutil.copytree(DATA, tmp_path / "data")
    table = folder / "complaint_evidence.csv"
    table.write_text(table.read_text().replace("half a point of 10, below", "half a point of 10, far below"))
    after = dict(clauses(KNOWLEDGE, folder))
    assert kinds(NOW, after) == [("changed", "evidence subacromial_pain"), ("changed", "table complaint_evidence.csv")]
    assert "far below what patients call important" in after["evidence subacromial_pain"]


def test_the_evidence_of_every_complaint_has_a_clause():
    assert {f"evidence {id}" for id in (*KNOWLEDGE.anatomy.complaints, "any")} <= set(NOW)


@pytest.mark.parametrize(
    ("table", "old", "new", "id"),
    [
        ("inference", "value = 0.7\n", "value = 0.71\n", "links.essential"),
        ("drawing", "value = 0.25\n", "value = 0.26\n", "run_share"),
    ],
)
def test_a_number_that_changes_is_a_sentence_with_both_values(tmp_path, table: str, old: str, new: str, id: str):
    folder = shutil.copytree(DATA, tmp_path / "data")
    path = folder / f"{table}.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    changed = [d for d in differences(NOW, dict(clauses(KNOWLEDGE, folder))) if d.about == "number"]
    assert [(d.kind, d.name) for d in changed] == [("changed", f"{table}.{id}")]
    assert changed[0].before.startswith(old.removeprefix("value = ").strip())
    assert changed[0].after.startswith(new.removeprefix("value = ").strip())


def test_every_number_of_the_plan_has_a_clause():
    assert {f"number planning.{id}" for id in KNOWN} <= set(NOW)
