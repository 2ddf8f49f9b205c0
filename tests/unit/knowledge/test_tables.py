"""What every table is held to, whatever it is about."""

from pathlib import Path

import pytest

from needlebook.knowledge.tables import Row, by_id, read
from tests.unit.knowledge.broken import fault_of

COLUMNS = "id,label,depth_mm,is_deep,source"
GOOD = "id,label,depth_mm,is_deep,source\nskin,Skin,2,no,R Gray's\nbone,Bone,,yes,S radius drawing\n"


def table(folder: Path, text: str | bytes) -> Path:
    path = folder / "layers.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def rows(path: Path) -> list[Row]:
    return list(by_id(read(path, COLUMNS)).values())


def judge(path: Path) -> None:
    for row in rows(path):
        row.text("label"), row.whole("depth_mm"), row.yes("is_deep"), row.source()


def test_a_good_table_is_read_in_its_order(tmp_path: Path) -> None:
    skin, bone = rows(table(tmp_path, GOOD))
    assert (skin.id(), skin.whole("depth_mm"), skin.yes("is_deep")) == ("skin", 2, False)
    assert (bone.id(), bone.line) == ("bone", 3)


def test_a_blank_is_unknown_and_never_zero(tmp_path: Path) -> None:
    bone = rows(table(tmp_path, GOOD))[1]
    assert (bone.whole("depth_mm"), bone.number("depth_mm"), bone.maybe("depth_mm")) == (None, None, None)


FAULTS = [
    ("Skin,2", "Skin,two", 2, "'two' is not a number", "a number or a blank"),
    ("Skin,2", "Skin,nan", 2, "'nan' is not a number", "a number or a blank"),
    ("Skin,2", "Skin,inf", 2, "'inf' is not a number", "a number or a blank"),
    ("Skin,2", "Skin,2.5", 2, "2.5 is not a whole number", "a whole number"),
    ("Skin,2,no", "Skin,2,perhaps", 2, "is_deep 'perhaps'", "'yes', 'no'"),
    ("skin,Skin", "Skin layer,Skin", 2, "is not a slug", "lower-case letters"),
    ("bone,Bone", "skin,Bone", 3, "id 'skin' stands twice", "the first is line 2"),
    ("Bone,,yes", ",,yes", 3, "label is blank", "a value"),
    ("R Gray's", "", 2, "source is blank", "a value"),
    ("R Gray's", "Gray's", 2, "source has no provenance letter", "S, R, J, C or D"),
    ("R Gray's", "Rohen's atlas", 2, "source has no provenance letter", "S, R, J, C or D"),
    ("label,depth_mm", "label,depth_cm", 1, "unknown column 'depth_cm'", "depth_mm"),
    (",source\n", "\n", 1, "column 'source' stands 0 times", "once"),
    ("id,label", "id,label,label", 1, "column 'label' stands 2 times", "once"),
    ("Skin,2", "Skin,2,2", 2, "6 cells", "5, one for each column"),
    ("Bone,,yes", '"Bone,,yes', 3, "not valid CSV", "quotes"),
]


@pytest.mark.parametrize(("old", "new", "line", "wrong", "allowed"), FAULTS)
def test_a_fault_is_named_with_its_line_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, line: int, wrong: str, allowed: str
) -> None:
    assert old in GOOD
    path = table(tmp_path, GOOD.replace(old, new, 1))
    error = fault_of(lambda: judge(path))
    assert (error.file, error.line) == ("layers.csv", line)
    assert wrong in error.wrong
    assert allowed in error.allowed


@pytest.mark.parametrize(
    "word", ["n/a", "NA", "tbd", "TODO", "xxx", "unknown", "?", "-", "none", "None", "placeholder"]
)
@pytest.mark.parametrize("fact", ["Bone", "S radius drawing"], ids=["label", "source"])
def test_a_placeholder_is_refused_where_a_fact_belongs(tmp_path: Path, word: str, fact: str) -> None:
    path = table(tmp_path, GOOD.replace(fact, word))
    error = fault_of(lambda: judge(path))
    assert (error.line, error.allowed) == (3, "a value, or a blank")
    assert "placeholder" in error.wrong


def test_the_line_is_that_of_the_editor_when_a_cell_runs_over_two_lines(tmp_path: Path) -> None:
    path = table(tmp_path, GOOD.replace("Skin,", '"Skin,\nouter",').replace("Bone,,yes", "Bone,deep,yes"))
    assert fault_of(lambda: judge(path)).line == 4


def test_a_table_that_is_missing_is_named(tmp_path: Path) -> None:
    error = fault_of(lambda: rows(tmp_path / "layers.csv"))
    assert (error.file, error.wrong) == ("layers.csv", "the file is missing")


def test_an_empty_file_lacks_its_first_column(tmp_path: Path) -> None:
    assert "column 'id' stands 0 times" in fault_of(lambda: rows(table(tmp_path, ""))).wrong


def test_bytes_that_are_not_utf_8_are_refused_at_their_line(tmp_path: Path) -> None:
    path = table(tmp_path, GOOD.replace("Bone", "Knöchel").encode("latin-1"))
    error = fault_of(lambda: rows(path))
    assert (error.line, error.wrong) == (3, "not UTF-8 text")


def test_an_unknown_id_is_answered_with_the_nearest(tmp_path: Path) -> None:
    skin = rows(table(tmp_path, GOOD))[0]
    error = fault_of(lambda: skin.need("near", ["boan"], ["skin", "bone", "fascia"], "layer"))
    assert (error.line, error.wrong, error.allowed) == (2, "near: unknown layer 'boan'", "bone")


@pytest.mark.parametrize(
    ("cell", "letter"),
    [("S", "S"), ("S; R", "R"), ("R/S", "R"), ("S (read), D (halved)", "D"), ("J from S", "J"), ("C of S", "C")],
)
def test_of_several_letters_the_one_that_promises_least_counts(cell: str, letter: str) -> None:
    assert Row("layers.csv", 2, {"prov": cell}).letter("prov") == letter
