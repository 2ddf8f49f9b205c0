"""A fault in a table stops the program, with file, line and what is allowed."""

import shutil

import pytest

from needlebook.core.errors import KnowledgeError
from needlebook.knowledge.library import DATA, load


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(DATA, tmp_path / "data")


def replace(folder, file, old, new, count=1):
    """Change a table; returns the line that was changed, counted from 1."""
    path = folder / file
    text = path.read_text()
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, count))
    return text[: text.index(old)].count("\n") + 1


def fault(folder):
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    return caught.value


CSV_FAULTS = [
    ("regions.csv", "nose;orbit;parietal", "nase;orbit;parietal", "unknown region 'nase'", "nose"),
    ("regions.csv", ",yes,front,head", ",maybe,front,head", "side_specific 'maybe'", "'yes'"),
    ("regions.csv", "forehead,Forehead,", "forehead,TODO,", "placeholder", "a blank"),
    ("structures.csv", ",organ,", ",orgen,", "kind 'orgen'", "'organ'"),
    ("structures.csv", "R Gray's", "Gray's", "no provenance letter", "S, R, J, C or D"),
    ("muscles.csv", "supraorbital_nerve;", "supraorbitol_nerve;", "unknown structure", "supraorbital_nerve"),
    ("muscles.csv", ",13,30,J,", ",30,13,J,", "do not make a range", "two lengths"),
    ("muscles.csv", ",13,30,J,", ",13,30,,", "go together", "a letter with a range"),
    ("muscles.csv", ",13,30,J,", ",thin,30,J,", "'thin' is not a number", "a number or a blank"),
    ("referral.csv", ",orbit,spillover", ",orbital,spillover", "unknown region 'orbital'", "orbit"),
    ("referral.csv", "forehead,essential", "forehead,main", "strength 'main'", "'essential'"),
    (
        "conditions.csv",
        ",quadratus_lumborum,active",
        ",quadratus_lumborun,active",
        "unknown muscle",
        "quadratus_lumborum",
    ),
    ("conditions.csv", "active,30,55", "active,30,550", "not a percentage", "0 to 100"),
    ("instruments.csv", "0,10,lower,", "10,0,lower,", "is not below", "ends of the scale"),
    ("drugs.csv", "B01AF02", "B01AF2", "no new ATC code", "seven characters"),
    ("drug_flags.csv", ",B01AA,", ",B1AA,", "atc_prefix", "beginning of an ATC code"),
]


@pytest.mark.parametrize(("file", "old", "new", "wrong", "allowed"), CSV_FAULTS)
def test_a_fault_in_a_table_is_named_with_file_and_line(folder, file, old, new, wrong, allowed):
    line = replace(folder, file, old, new)
    error = fault(folder)
    assert (error.file, error.line) == (file, line)
    assert wrong in error.wrong
    assert allowed in error.allowed


def test_an_id_that_stands_twice_is_refused(folder):
    path = folder / "structures.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1]]))
    error = fault(folder)
    assert error.line == len(lines) + 1
    assert "stands twice" in error.wrong


def test_an_unknown_column_is_refused(folder):
    replace(folder, "structures.csv", "id,label,", "id,name,")
    error = fault(folder)
    assert (error.file, error.line, error.wrong) == ("structures.csv", 1, "unknown column 'name'")


def test_a_row_with_a_cell_too_many_is_refused(folder):
    line = replace(folder, "structures.csv", ",organ,", ",organ,,")
    assert fault(folder).line == line


RULE_FAULTS = [
    ("then = ", 'then = "pray" #', "then 'pray'", "do_not_needle"),
    ("because = ", 'becuase = ""\nbecause = ', "placeholder", "a real value"),
    ("because = ", 'becuase = "so"\nbecause = ', "unknown field 'becuase'", "because"),
    ("sources = ", "sources = [] #", "no source", "at least one"),
    ("provenance = ", 'provenance = "X" #', "provenance 'X'", "S, R, J, C, D"),
    ("sources = ", 'sources = ["SA33"] #', "unknown source code 'SA33'", "SA3"),
    ("when = ", 'when = "consent_refussed" #', "unknown history id 'consent_refussed'", "consent_refused"),
    ("when = ", 'when = "age" #', "age is a number", ""),
    ("when = ", 'when = "age ==" #', "cannot read", ""),
]


@pytest.mark.parametrize(("old", "new", "wrong", "allowed"), RULE_FAULTS)
def test_a_fault_in_a_rule_is_named_with_file_and_line(folder, old, new, wrong, allowed):
    line = replace(folder, "rules/consent.toml", old, new)
    error = fault(folder)
    assert error.file == "consent.toml"
    assert abs(error.line - line) <= 1
    assert wrong in error.wrong
    assert allowed in error.allowed


def test_a_question_that_no_rule_looks_at_is_refused(folder):
    with (folder / "rules/questions.toml").open("a") as file:
        file.write(
            '\n[[question]]\nid = "shoe_size"\ngroup = "Today"\nlabel = "Shoe size"\nasks = "Which shoe size?"\n'
        )
    assert "no rule looks at 'shoe_size'" in fault(folder).wrong


def test_a_rule_file_that_is_not_toml_is_refused(folder):
    replace(folder, "rules/consent.toml", "[[rule]]", "[[rule]")
    assert "not valid TOML" in fault(folder).wrong


@pytest.mark.parametrize("turned", ["not lymphoedema_limb", "diabetes or not (lymphoedema_limb and diabetes)"])
def test_a_rule_that_turns_a_risk_round_is_refused_with_file_and_line(folder, turned):
    line = replace(folder, "rules/lymph.toml", 'when = "lymphoedema_limb"', f'when = "{turned}"')
    error = fault(folder)
    assert (error.file, error.line) == ("lymph.toml", line)
    assert "a risk that is added would make a verdict milder" in error.wrong
