"""Reads the steps in which needles come out at once from data/removal.toml, and orders the needles of a session."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from needlebook.core.anatomy import Provenance
from needlebook.core.sessions.order import NextOut, Step, removal_order
from needlebook.core.sessions.state import State
from needlebook.knowledge.entries import entries, fill, need_known, need_slug, need_sources, need_unique
from needlebook.knowledge.library import load

FILE = Path(__file__).parent / "data" / "removal.toml"


class StepShape(msgspec.Struct):
    id: str
    says: str
    because: str
    sources: list[str]
    provenance: Literal["S", "R", "J", "C", "D"]
    hazards: list[str] = []
    structures: list[str] = []
    kinds: list[str] = []


@cache
def load_steps(path: Path = FILE) -> tuple[Step, ...]:
    """The steps, first out first. KnowledgeError names file and line of anything missing, unknown or odd."""
    return tuple(_steps(path))


def needles_to_take_out(state: State, now: dt.datetime) -> tuple[NextOut, ...]:
    """Every needle in the body, highest risk first, by this knowledge."""
    knowledge = load()
    return removal_order(
        state,
        steps=load_steps(),
        muscles=knowledge.anatomy.muscles,
        structures=knowledge.anatomy.structures,
        hazards=knowledge.rulebook.hazards,
        now=now,
    )


def _steps(path: Path) -> Iterator[Step]:
    seen: set[str] = set()
    structures = load().anatomy.structures
    hazards = [hazard.id for hazard in load().rulebook.hazards]
    kinds = {structure.kind for structure in structures.values()}
    for entry in entries(path, "step"):
        s = fill(entry, StepShape)
        need_slug(entry, s.id)
        need_unique(entry, s.id, seen)
        need_sources(entry, s.sources)
        need_known(entry, "hazards", s.hazards, hazards, "hazard")
        need_known(entry, "structures", s.structures, structures, "structure")
        need_known(entry, "kinds", s.kinds, kinds, "kind of structure")
        if not (s.hazards or s.structures or s.kinds):
            raise entry.error("id", f"step {s.id!r} names nothing at risk", "hazards, structures or kinds")
        yield Step(
            s.id,
            s.says,
            s.because,
            frozenset(s.hazards),
            frozenset(s.structures),
            frozenset(s.kinds),
            tuple(s.sources),
            Provenance(s.provenance),
        )
