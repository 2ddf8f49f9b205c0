"""Reads data/needlestick.toml: what is never done after somebody was pricked, what is done, how soon, and the risk."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from needlebook.core.anatomy import Provenance
from needlebook.knowledge.entries import entries, fill, need_slug, need_sources, need_unique

FILE = Path(__file__).parent / "data" / "needlestick.toml"
Part = Literal["never", "step", "risk"]


class Shape(msgspec.Struct):
    id: str
    part: Part
    says: str
    sources: list[str]
    provenance: Literal["S", "R", "J", "C", "D"]
    name: str = ""
    hours: float | None = None
    best_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence with its source. hours: the latest after the injury, best_hours: better; None: none published."""

    id: str
    part: Part
    says: str
    sources: tuple[str, ...]
    provenance: Provenance
    name: str = ""
    hours: float | None = None
    best_hours: float | None = None


@cache
def load_needlestick(path: Path = FILE) -> tuple[Entry, ...]:
    """Every entry in its order. KnowledgeError names file and line of anything missing, unknown or odd."""
    return tuple(_entries(path))


def steps() -> tuple[Entry, ...]:
    """What is done after an injury, in this order."""
    return tuple(entry for entry in load_needlestick() if entry.part == "step")


def _entries(path: Path) -> Iterator[Entry]:
    seen: set[str] = set()
    for entry in entries(path, "entry"):
        s = fill(entry, Shape)
        need_slug(entry, s.id)
        need_unique(entry, s.id, seen)
        need_sources(entry, s.sources)
        if (s.part == "step") != bool(s.name):
            raise entry.error("name", f"{s.id!r}: a step has a name, and nothing else has", "name for a step")
        if s.best_hours is not None and not (s.hours and s.best_hours < s.hours):
            raise entry.error("best_hours", f"{s.best_hours:g} is not before the latest", "fewer than hours")
        yield Entry(s.id, s.part, s.says, tuple(s.sources), Provenance(s.provenance), s.name, s.hours, s.best_hours)
