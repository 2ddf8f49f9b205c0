"""Reads what to do when a needle is missing, broken, stuck, bent or stays in. Ids are stable; the words are ours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from needlebook.core.anatomy import Provenance
from needlebook.core.errors import KnowledgeError
from needlebook.core.sessions.types import IncidentKind
from needlebook.knowledge.entries import Entry, entries, fill, need_sources, need_unique
from needlebook.knowledge.guidance import FOLDER, Letter


class StepShape(msgspec.Struct, forbid_unknown_fields=True):
    says: str
    sources: list[str]
    provenance: Letter
    done: str = ""


class IncidentShape(msgspec.Struct):
    id: IncidentKind
    label: str
    tone: Literal["stop", "precautions", "plain"]
    headline: str
    steps: list[StepShape]


@dataclass(frozen=True, slots=True)
class IncidentStep:
    """One thing to do. `done`: how it is written down once it was done; empty: it is not ticked."""

    says: str
    done: str
    sources: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Incident:
    """What to do in one kind of incident, in order."""

    kind: IncidentKind
    label: str
    tone: str
    headline: str
    steps: tuple[IncidentStep, ...]


@cache
def load_incidents(folder: Path = FOLDER) -> Mapping[IncidentKind, Incident]:
    """Read the table. KnowledgeError names file and line of anything missing, unknown or odd."""
    path, seen = folder / "incidents.toml", set[str]()
    found: dict[IncidentKind, Incident] = {}
    for entry in entries(path, "incident"):
        need_unique(entry, str(entry.values.get("id", "")), seen)
        s = fill(entry, IncidentShape)
        found[s.id] = Incident(s.id, s.label, s.tone, s.headline, tuple(_steps(entry, s)))
    if missing := [kind for kind in IncidentKind if kind not in found]:
        raise KnowledgeError(path.name, 1, f"nothing is said for {', '.join(missing)}", "every kind of incident once")
    return found


def _steps(entry: Entry, shape: IncidentShape) -> Iterator[IncidentStep]:
    for step in shape.steps:
        need_sources(entry, step.sources)
        yield IncidentStep(step.says, step.done, tuple(step.sources), Provenance(step.provenance))
