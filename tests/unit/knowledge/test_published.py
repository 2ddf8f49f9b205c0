"""Published depths and figures are shown with a warning, and nothing decides by them."""

import ast
from pathlib import Path

import pytest

import needlebook.core
from needlebook.core.errors import KnowledgeError
from needlebook.core.screening.expressions import NUMBERS
from needlebook.knowledge import load
from needlebook.knowledge.published import DEPTHS_NOTE, read_depths, read_figures
from needlebook.knowledge.rule_documents import document_of
from needlebook.knowledge.rule_pages import HAZARDS, rule_pages

KNOWLEDGE = load()
HEAD = "id,site,muscles,hazards,method,n,figure,use,source\n"
GOOD = "a_depth,GB21,trapezius_descendens,haz_pleura_apex,ultrasound,52,17 mm,yes,S GB21-US\n"
CORE = Path(needlebook.core.__file__).parent


def names_in(path: Path) -> set[str]:
    """Every name that the code of a module uses or gives."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    found = {node.id for node in nodes if isinstance(node, ast.Name)}
    found |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    found |= {node.arg for node in nodes if isinstance(node, ast.arg | ast.keyword) and node.arg}
    return found | {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}


def test_the_core_has_no_depth_but_the_class_of_a_muscle_and_how_far_a_needle_went_in():
    judging = [path for path in CORE.rglob("*.py") if path.parent.name != "sessions"]  # sessions only record it
    named = {name for path in judging for name in names_in(path) if "depth" in name.lower()}
    assert named == {"depth_class"}
    assert not [name for name in NUMBERS if "depth" in name]


def test_a_hazard_shows_its_depths_under_the_reason_why_none_is_a_limit():
    depths = document_of("haz_pleura_apex", KNOWLEDGE)["depths"]
    assert depths["note"] == DEPTHS_NOTE
    assert "never a safe limit" in DEPTHS_NOTE
    assert [row["source"] for row in depths["rows"] if row["do_not_use"]] == ["S GB21-MRI"]


def test_a_hazard_without_a_published_depth_shows_none():
    assert document_of("haz_ulnar_n", KNOWLEDGE)["depths"] is None


def test_every_depth_is_shown_on_the_page_of_hazards():
    page = rule_pages(KNOWLEDGE, [])[HAZARDS]
    assert [depth.id for depth in KNOWLEDGE.depths if depth.figure not in page] == []
    assert page.count("**Do not use.**") == 1
    assert all(depth.hazards for depth in KNOWLEDGE.depths)


def test_a_question_shows_the_figures_that_concern_it():
    rows = document_of("neutropenia", KNOWLEDGE)["figures"]["rows"]
    assert any("neutrophils below 0.5" in row["figure"] for row in rows)
    assert document_of("cpap_user", KNOWLEDGE)["figures"] is None


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("haz_pleura_apex", "haz_pleura", "unknown hazard 'haz_pleura'"),
        ("trapezius_descendens", "trapezius", "unknown muscle 'trapezius'"),
        (",yes,", ",maybe,", "use 'maybe'"),
        ("17 mm", "", "figure is blank"),
        ("S GB21-US", "S GB99", "has no address"),
        ("S GB21-US", "GB21", "no provenance letter"),
    ],
)
def test_a_depth_that_cannot_be_trusted_is_refused_with_its_line(tmp_path, old: str, new: str, wrong: str):
    path = tmp_path / "depths.csv"
    path.write_text(HEAD + GOOD.replace(old, new), encoding="utf-8")
    hazards = [hazard.id for hazard in KNOWLEDGE.rulebook.hazards]
    with pytest.raises(KnowledgeError) as caught:
        read_depths(path, KNOWLEDGE.anatomy.muscles, hazards, KNOWLEDGE.sources)
    assert (caught.value.file, caught.value.line) == ("depths.csv", 2)
    assert wrong in str(caught.value)


def test_a_figure_about_no_question_is_refused(tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text("id,item,figure,questions,weak,source\na,b,c,bleeding,no,S MCC\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="unknown question 'bleeding'"):
        read_figures(path, KNOWLEDGE.rulebook.questions, KNOWLEDGE.sources)
