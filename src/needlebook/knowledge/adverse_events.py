"""Reads data/adverse_events.toml: the kinds of adverse event with their expected course. Ids are stable."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from needlebook.core.anatomy import Provenance
from needlebook.core.errors import KnowledgeError
from needlebook.core.sessions.types import IncidentKind, ReactionKind
from needlebook.core.vigilance.types import EventKind, Published
from needlebook.knowledge.entries import Entry, entries, fill, need_slug, need_sources, need_unique
from needlebook.knowledge.guidance import Letter

FILE = Path(__file__).parent / "data" / "adverse_events.toml"
NOT_THE_PATIENTS = frozenset({IncidentKind.NEEDLESTICK, IncidentKind.OTHER})  # no harm to the patient by themselves


class Shape(msgspec.Struct):
    id: str
    label: str
    expected: bool
    says: str
    sources: list[str]
    provenance: Letter
    until_h: float | None = None
    serious: list[Literal["always", "ed", "weeks", "lasting"]] = []
    reactions: list[ReactionKind] = []
    incidents: list[IncidentKind] = []
    warning: str = ""
    published: dict[Literal["BRA", "BOY"], float] = {}


@cache
def load_event_kinds(path: Path = FILE) -> Mapping[str, EventKind]:
    """Every kind by its id, in order. KnowledgeError names file and line of anything missing, unknown or odd."""
    seen: set[str] = set()
    kinds = {}
    for entry in entries(path, "kind"):
        kind = _kind(entry, seen)
        kinds[kind.id] = kind
    _need_each(path, "reactions", [r for k in kinds.values() for r in k.reactions], set(ReactionKind))
    incidents = [i for k in kinds.values() for i in k.incidents]
    _need_each(path, "incidents", incidents, set(IncidentKind) - NOT_THE_PATIENTS)
    return kinds


def kind_of_reaction(reaction: str) -> EventKind:
    """The kind of event that a reaction in the room is."""
    return next(kind for kind in load_event_kinds().values() if reaction in kind.reactions)


def kind_of_incident(incident: str) -> EventKind | None:
    """The kind of event that a reported incident is; None: no harm to the patient by itself."""
    return next((kind for kind in load_event_kinds().values() if incident in kind.incidents), None)


def kind_of_warning(warning: str) -> EventKind | None:
    """The kind of event that a yes to a warning symptom (`warn_…`) tells of."""
    return next((kind for kind in load_event_kinds().values() if kind.warning == warning), None)


def _kind(entry: Entry, seen: set[str]) -> EventKind:
    s = fill(entry, Shape)
    need_slug(entry, s.id)
    need_unique(entry, s.id, seen)
    need_sources(entry, s.sources)
    if s.until_h is not None and not (s.expected and s.until_h > 0):
        raise entry.error("until_h", f"{s.id!r} is never expected, or ends before it begins", "hours above 0")
    for survey, percent in s.published.items():
        if not 0 < percent < 100:
            raise entry.error("published", f"{survey} {percent:g} is no percentage", "above 0, below 100")
    return EventKind(
        id=s.id,
        label=s.label,
        is_expected=s.expected,
        until_h=s.until_h,
        says=s.says,
        serious=tuple(s.serious),
        reactions=tuple(s.reactions),
        incidents=tuple(s.incidents),
        warning=s.warning,
        published=tuple(Published(survey, percent) for survey, percent in s.published.items()),
        sources=tuple(s.sources),
        provenance=Provenance(s.provenance),
    )


def _need_each(path: Path, key: str, found: Sequence[str], wanted: Collection[str]) -> None:
    """Nothing that the ledger knows is without a kind, and nothing has two."""
    if sorted(found) != sorted(wanted):
        odd = sorted({*set(wanted).symmetric_difference(found), *(one for one in found if found.count(one) > 1)})
        raise KnowledgeError(path.name, 1, f"{key}: {', '.join(odd)} missing, unknown or twice", "each once")
