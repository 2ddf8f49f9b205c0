"""Reads what surveys of adverse events counted, and what the review of a serious event asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from needlebook.core.anatomy import Provenance
from needlebook.knowledge.entries import entries, fill, need_slug, need_sources, need_unique
from needlebook.knowledge.guidance import FOLDER, Letter


class SurveyShape(msgspec.Struct):
    id: str
    name: str
    measures: Literal["minor", "serious"]
    events: int
    treatments: int
    says: str
    sources: list[str]
    provenance: Letter


class CheckShape(msgspec.Struct):
    id: str
    asks: str
    sources: list[str]
    provenance: Letter


@dataclass(frozen=True, slots=True)
class Survey:
    """events of treatments, as the survey defined them. measures: minor | serious."""

    id: str
    name: str
    measures: str
    events: int
    treatments: int
    says: str
    sources: tuple[str, ...]
    provenance: Provenance

    @property
    def share(self) -> float:
        return self.events / self.treatments


@dataclass(frozen=True, slots=True)
class ReviewCheck:
    """One question that a review answers."""

    id: str
    asks: str
    sources: tuple[str, ...]
    provenance: Provenance


@cache
def load_surveys(folder: Path = FOLDER) -> Mapping[str, Survey]:
    """Every survey by its id. KnowledgeError names file and line of anything missing, unknown or odd."""
    seen: set[str] = set()
    found = {}
    for entry in entries(folder / "adverse_event_surveys.toml", "survey"):
        s = fill(entry, SurveyShape)
        need_slug(entry, s.id)
        need_unique(entry, s.id, seen)
        need_sources(entry, s.sources)
        if not 0 <= s.events <= s.treatments or s.treatments == 0:
            raise entry.error("events", f"{s.events} of {s.treatments}", "a part of the treatments")
        figures = (s.name, s.measures, s.events, s.treatments, s.says)
        found[s.id] = Survey(s.id, *figures, tuple(s.sources), Provenance(s.provenance))
    return found


@cache
def load_review(folder: Path = FOLDER) -> tuple[ReviewCheck, ...]:
    """What a review asks, in order. KnowledgeError as above."""
    seen: set[str] = set()
    found = []
    for entry in entries(folder / "event_review.toml", "check"):
        s = fill(entry, CheckShape)
        need_slug(entry, s.id)
        need_unique(entry, s.id, seen)
        need_sources(entry, s.sources)
        found.append(ReviewCheck(s.id, s.asks, tuple(s.sources), Provenance(s.provenance)))
    return tuple(found)
