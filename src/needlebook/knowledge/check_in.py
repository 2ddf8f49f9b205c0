"""Reads data/check_in.toml: what a patient is asked after the session, and what a warning sign calls for at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from needlebook.core.anatomy import Provenance
from needlebook.core.errors import KnowledgeError
from needlebook.core.sessions.types import ReactionKind
from needlebook.knowledge.entries import Entry, entries, fill, need_slug, need_sources, need_unique

FILE = Path(__file__).parent / "data" / "check_in.toml"
YES, NO, UNSURE = "yes", "no", "unknown"
YES_NO = ((YES, "Yes"), (NO, "No"), (UNSURE, "Not sure"))
MOST_SORE = 10
MOST_HOURS = 24 * 60  # soreness is gone within 72 h (BIO, S); a late answer may name more

Part = Literal["warning", "how"]
Kind = Literal["yes_no", "scale", "hours", "choice"]


class Shape(msgspec.Struct):
    id: str
    part: Part
    asks: str
    sources: list[str]
    provenance: Literal["S", "R", "J", "C", "D"]
    short: str = ""
    urgency: Literal["", "emergency", "same_day", "urgent"] = ""
    title: str = ""
    steps: list[str] = []
    with_lung: list[str] = []
    groups: list[str] = []
    also_after: list[ReactionKind] = []
    group: Literal["", "sore", "skin", "feel"] = ""
    kind: Kind = "yes_no"
    hint: str = ""
    choices: list[tuple[str, str]] = []


@dataclass(frozen=True, slots=True)
class WarningSign:
    """A sign that cannot wait. short: as one of a list; asks: alone; title, steps: what is told at once, `{day}` being
    the day of the session; with_lung: the steps where a needle was over the lung, empty for the same."""

    id: str
    short: str
    asks: str
    urgency: str
    title: str
    steps: tuple[str, ...]
    with_lung: tuple[str, ...]
    groups: frozenset[str]
    also_after: frozenset[ReactionKind]
    sources: tuple[str, ...]
    provenance: Provenance

    def steps_for(self, near_lung: bool) -> tuple[str, ...]:
        return (near_lung and self.with_lung) or self.steps


@dataclass(frozen=True, slots=True)
class HowAre:
    """A question on the usual course. choices: value and words, for a choice and for yes_no."""

    id: str
    group: str
    kind: Kind
    asks: str
    hint: str
    choices: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    provenance: Provenance

    def takes(self, value: str) -> bool:
        """Whether this can be an answer to it."""
        if self.kind in ("scale", "hours"):
            most = MOST_SORE if self.kind == "scale" else MOST_HOURS
            return value.isascii() and value.isdigit() and len(value) <= 4 and int(value) <= most
        return value in dict(self.choices)


@dataclass(frozen=True, slots=True)
class CheckInTable:
    """Every warning and every question, by id, in the order in which they are asked."""

    warnings: Mapping[str, WarningSign]
    questions: Mapping[str, HowAre]

    def warnings_for(self, groups: Collection[str] | None, reactions: Collection[ReactionKind] = ()) -> Sequence[str]:
        """The ids to ask after needles in muscles of these groups; None where a muscle is not known: every one."""
        if groups is None:
            return tuple(self.warnings)
        return tuple(w.id for w in self.warnings.values() if _is_asked(w, frozenset(groups), frozenset(reactions)))


def _is_asked(warning: WarningSign, groups: frozenset[str], reactions: frozenset[ReactionKind]) -> bool:
    return not warning.groups or bool(warning.groups & groups or warning.also_after & reactions)


@cache
def load_check_in(path: Path = FILE) -> CheckInTable:
    """Read the file. KnowledgeError names file and line of anything missing, unknown or odd."""
    warnings: dict[str, WarningSign] = {}
    questions: dict[str, HowAre] = {}
    for entry, s in _shapes(path):
        origin = (tuple(s.sources), Provenance(s.provenance))
        if s.part == "warning":
            warnings[s.id] = WarningSign(
                s.id,
                s.short,
                s.asks,
                s.urgency,
                s.title,
                tuple(s.steps),
                tuple(s.with_lung),
                frozenset(s.groups),
                frozenset(s.also_after),
                *origin,
            )
        else:
            choices = YES_NO if s.kind == "yes_no" else tuple(s.choices)
            questions[s.id] = HowAre(s.id, s.group, s.kind, s.asks, s.hint, choices, *origin)
        _need_whole(entry, s)
    if not warnings or not questions:
        raise KnowledgeError(path.name, 1, "no warning or no question stands here", "both parts")
    return CheckInTable(warnings, questions)


def _shapes(path: Path) -> Iterator[tuple[Entry, Shape]]:
    seen: set[str] = set()
    for entry in entries(path, "ask"):
        s = fill(entry, Shape)
        need_slug(entry, s.id)
        need_unique(entry, s.id, seen)
        need_sources(entry, s.sources)
        yield entry, s


def _need_whole(entry: Entry, s: Shape) -> None:
    """A warning says how urgent it is and what to do; a question stands on a page, and a choice has its choices."""
    is_warning = s.part == "warning"
    if is_warning != s.id.startswith("warn_"):
        raise entry.error("id", f"{s.id!r} stands in part {s.part!r}", "warn_… for a warning, and for nothing else")
    if is_warning != bool(s.short and s.urgency and s.title and s.steps):
        raise entry.error("part", f"{s.id!r}: a warning, and nothing else, has short, urgency, title and steps")
    if not is_warning and not s.group:
        raise entry.error("group", f"{s.id!r} stands on no page", "sore, skin or feel")
    if (s.kind == "choice") != bool(s.choices):
        raise entry.error("choices", f"{s.id!r}: a choice, and nothing else, has choices")
