"""Makes one fault in a copy of a packaged table, so that a test can read what the reader says about it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from needlebook.core.errors import KnowledgeError
from needlebook.knowledge.library import DATA


def copy_of_tables(folder: Path) -> Path:
    """The tables alone, without the rules, in a folder of their own."""
    for table in DATA.glob("*.csv"):
        shutil.copy(table, folder)
    return folder


def replace(path: Path, old: str, new: str) -> int:
    """Change the first place where `old` stands; returns its line as an editor counts it."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def fault_of(read: Callable[[], object]) -> KnowledgeError:
    with pytest.raises(KnowledgeError) as caught:
        read()
    return caught.value
