"""The reader of the numbers: every number once, with its letter, or the file and the line of what is wrong."""

from pathlib import Path

import pytest

from needlebook.core.case import Sign
from needlebook.core.errors import KnowledgeError
from needlebook.knowledge.inference import FILE, load_inference

TEXT = FILE.read_text(encoding="utf-8")


def broken(folder: Path, old: str, new: str) -> KnowledgeError:
    """The error of reading the packaged file with one piece of text replaced."""
    assert old in TEXT
    path = folder / "inference.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        load_inference(path)
    assert error.value.file == "inference.toml"
    return error.value


def line_of(text: str) -> int:
    return next(n for n, line in enumerate(TEXT.splitlines(), 1) if text in line)


def test_every_number_has_a_source_a_letter_and_a_reason() -> None:
    facts = load_inference().facts
    assert all(fact.source and fact.why and fact.provenance for fact in facts)
    assert all(str(fact.provenance) in fact.source.split(";")[0].split() for fact in facts)


def test_every_sign_has_its_weights() -> None:
    assert set(load_inference().parameters.signs) == set(Sign)


def test_the_tables_are_read_once() -> None:
    assert load_inference() is load_inference()


def test_a_number_that_is_missing_is_named(tmp_path: Path) -> None:
    error = broken(tmp_path, 'id = "links.leak"', 'id = "links.drip"')
    assert "links.leak" in error.wrong


def test_a_number_that_the_model_does_not_know_is_named_at_its_line(tmp_path: Path) -> None:
    extra = '[[parameter]]\nid = "links.drip"\nvalue = 0.1\nprovenance = "J"\nsource = "J"\nwhy = "test"\n\n'
    first = '[[parameter]]\nid = "links.essential"'
    error = broken(tmp_path, first, extra + first)
    assert "links.drip" in error.wrong
    assert error.line == line_of('id = "links.essential"')


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("value = 0.25", "value = 1.5", "links.spillover"),
        ("value = 0.25", "value = 0", "links.spillover"),
        ("value = 0.25", 'value = "often"', "links.spillover"),
        ("value = 17", "value = 0", "reporting.widest"),
        ("value = { present = 0.4, absent = -0.5 }", "value = { present = 0.4, absent = 0.5 }", "same way"),
        ("value = { present = 1.5, absent = -0.7 }", "value = { present = 0.0, absent = -0.7 }", "recognised_pain"),
        ("value = { present = 1.5, absent = -0.7 }", "value = { present = 1.5 }", "absent"),
    ],
)
def test_a_value_that_cannot_be_is_refused_at_its_line(tmp_path: Path, old: str, new: str, wrong: str) -> None:
    error = broken(tmp_path, old, new)
    assert wrong in error.wrong
    assert error.line == line_of(old)


def test_an_unknown_provenance_letter_is_refused(tmp_path: Path) -> None:
    assert broken(tmp_path, 'provenance = "J"', 'provenance = "X"').line == line_of("provenance =")


def test_a_placeholder_is_refused(tmp_path: Path) -> None:
    error = broken(tmp_path, 'why = "As painful stretch."', 'why = "tbd"')
    assert error.line == line_of("As painful stretch.")


def test_a_number_that_stands_twice_is_refused(tmp_path: Path) -> None:
    error = broken(tmp_path, 'id = "links.site"', 'id = "links.leak"')
    assert "twice" in error.wrong
