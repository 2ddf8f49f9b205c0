"""Every number and sentence that the drawing, the ranking and the plan go by, as facts that a page can show."""

from collections.abc import Iterator
from pathlib import Path

from needlebook.core.anatomy import Provenance
from needlebook.knowledge.entries import entries
from needlebook.knowledge.inference import Fact, Value
from needlebook.knowledge.library import DATA

TABLES = ("drawing", "inference", "planning", "course")  # in the order in which a visit comes to them


def numbers_of(table: str, folder: Path = DATA) -> Iterator[Fact]:
    """The facts of one table in its order. What a table may hold is checked by its own reader."""
    for entry in entries(folder / f"{table}.toml", "parameter"):
        read = entry.values
        yield Fact(read["id"], read["value"], Provenance(read["provenance"]), read["source"], read["why"])


def value_words(value: Value) -> str:
    """'0.7'; 'present 1.5, absent -0.7'; a sentence as it is."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {value_words(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(name.replace("_", " ") for name in value)
    return value if isinstance(value, str) else f"{value:.6g}"
