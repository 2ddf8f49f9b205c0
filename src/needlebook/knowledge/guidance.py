"""Reads what people are told: before consent, when they react, and to take home. Ids are stable; texts are ours."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from needlebook.core.anatomy import Provenance
from needlebook.core.errors import KnowledgeError
from needlebook.core.sessions.types import ReactionKind
from needlebook.knowledge.entries import Entry, entries, fill, need_slug, need_sources, need_unique

FOLDER = Path(__file__).parent / "data"
LUNG_HAZARDS = frozenset({"haz_pleura_apex", "haz_pleura_post", "haz_pleura_ant", "haz_pleura_low"})
BLEEDING = "bleed_bundle"  # the constraint of everyone whose clotting is slower

Section = Literal["what", "common", "common_note", "serious", "rate", "help", "instead", "acupuncture", "check"]
When = Literal["always", "lung", "bleeding"]
Done = Literal["always", "lung", "bleeding", "current", "twitches", "faint", "in_body"]
Letter = Literal["S", "R", "J", "C", "D"]


class ItemShape(msgspec.Struct):
    id: str
    section: Section
    says: str
    sources: list[str]
    provenance: Letter
    title: str = ""
    when: When = "always"
    percent: float | None = None
    hazards: list[str] = []
    required: bool = False


class StepShape(msgspec.Struct):
    id: str
    says: str
    done: str
    sources: list[str]
    provenance: Letter


class ReactionShape(msgspec.Struct):
    id: str
    label: str
    tone: Literal["stop", "precautions", "plain"]
    removes: Literal["all", "one", "no_needle"]
    headline: str
    says: str
    sources: list[str]
    provenance: Letter
    step: list[StepShape] = []


class TextShape(msgspec.Struct):
    id: str
    kind: Literal["expect", "do", "warn"]
    when: Done
    says: str
    sources: list[str]
    provenance: Letter
    weak: bool = False
    groups: list[str] = []
    also_after: list[ReactionKind] = []


@dataclass(frozen=True, slots=True)
class ConsentItem:
    """A sentence said before consent. `percent`: how often, of sessions; `hazards`: shown only where one applies."""

    id: str
    section: str
    title: str
    says: str
    when: str
    percent: float | None
    hazards: frozenset[str]
    is_required: bool
    sources: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class ReactionStep:
    """One thing to do. `done`: how the record says that it was done; no two steps of a reaction say the same."""

    id: str
    says: str
    done: str
    sources: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Reaction:
    """What to do now, in words and in steps. `removes`: all, one or no_needle of those that are in."""

    kind: ReactionKind
    label: str
    tone: str
    removes: str
    headline: str
    says: str
    sources: tuple[str, ...]
    provenance: Provenance
    steps: tuple[ReactionStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Aftercare:
    """A sentence to take home. `kind`: expect | do | warn; `groups`: only for muscles of these, empty: for all;
    `also_after`: in any case after one of these reactions."""

    id: str
    kind: str
    when: str
    says: str
    is_weak: bool
    groups: frozenset[str]
    also_after: frozenset[ReactionKind]
    sources: tuple[str, ...]
    provenance: Provenance

    def applies(self, occasions: Collection[str], done: "WhatWasDone") -> bool:
        """Whether this patient has to hear it."""
        if self.also_after & done.reactions:
            return True
        return self.when in occasions and (not self.groups or bool(self.groups & done.groups))


@dataclass(frozen=True, slots=True)
class WhatWasDone:
    """What a session leaves to tell. hazards, groups: of the needled muscles; constraints: of the person;
    occasions: what happened besides, of `current`, `twitches`, `faint`, `in_body`."""

    hazards: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    constraints: frozenset[str] = frozenset()
    reactions: frozenset[ReactionKind] = frozenset()
    occasions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Guidance:
    """All texts for patients. `leaflet`: a content hash of what is said before consent, kept with each answer."""

    consent: tuple[ConsentItem, ...]
    reactions: Mapping[ReactionKind, Reaction]
    aftercare: tuple[Aftercare, ...]
    leaflet: str

    def before_consent(
        self, section: Section, hazards: Collection[str] = (), constraints: Collection[str] = ()
    ) -> tuple[ConsentItem, ...]:
        """The items of a section that apply to sites with these hazards in a person under these constraints."""
        occasions = occasions_of(hazards, constraints)
        return tuple(
            item
            for item in self.consent
            if item.section == section and item.when in occasions and (not item.hazards or item.hazards & set(hazards))
        )

    def to_take_home(self, done: WhatWasDone) -> tuple[Aftercare, ...]:
        """Aftercare by what was done; warnings keep the order of the table."""
        occasions = occasions_of(done.hazards, done.constraints) | done.occasions
        return tuple(text for text in self.aftercare if text.applies(occasions, done))


def occasions_of(hazards: Collection[str], constraints: Collection[str]) -> frozenset[str]:
    """Which `when` hold."""
    found = {"always"}
    if LUNG_HAZARDS & set(hazards):
        found.add("lung")
    if BLEEDING in constraints:
        found.add("bleeding")
    return frozenset(found)


@cache
def load_guidance(folder: Path = FOLDER) -> Guidance:
    """Read the three files. KnowledgeError names file and line of anything missing, unknown or odd."""
    digest = hashlib.sha256((folder / "consent.toml").read_bytes()).hexdigest()
    return Guidance(
        consent=tuple(_items(folder / "consent.toml")),
        reactions=_reactions(folder / "reactions.toml"),
        aftercare=tuple(_texts(folder / "aftercare.toml")),
        leaflet=f"consent-{digest[:8]}",
    )


def _items(path: Path) -> Iterator[ConsentItem]:
    for entry in _checked(path, "item"):
        s = fill(entry, ItemShape)
        _need_section(entry, s)
        yield ConsentItem(
            s.id, s.section, s.title, s.says, s.when, s.percent, frozenset(s.hazards), s.required, *_origin(entry, s)
        )


def _need_section(entry: Entry, item: ItemShape) -> None:
    if item.id.partition(".")[0] != item.section:
        raise entry.error("id", f"{item.id!r} stands in section {item.section!r}", f"{item.section}.…")
    if (item.section == "common") != (item.percent is not None):
        raise entry.error("percent", "a figure stands with every common effect and with nothing else", "0 to 100")
    if item.percent is not None and not 0 < item.percent < 100:
        raise entry.error("percent", f"{item.percent} is no share of sessions", "more than 0, less than 100")
    if (item.section == "serious") != bool(item.title):
        raise entry.error("title", "a title stands with every serious risk and with nothing else", "a few words")


def _reactions(path: Path) -> dict[ReactionKind, Reaction]:
    found: dict[ReactionKind, Reaction] = {}
    for entry in _checked(path, "reaction"):
        s = fill(entry, ReactionShape)
        if s.id not in set(ReactionKind):
            raise entry.error("id", f"no reaction is called {s.id!r}", ", ".join(ReactionKind))
        kind = ReactionKind(s.id)
        found[kind] = Reaction(
            kind, s.label, s.tone, s.removes, s.headline, s.says, *_origin(entry, s), tuple(_reaction_steps(entry, s))
        )
    if missing := [kind for kind in ReactionKind if kind not in found]:
        raise KnowledgeError(path.name, 1, f"nothing is said for {', '.join(missing)}", "every kind of reaction once")
    return found


def _reaction_steps(entry: Entry, reaction: ReactionShape) -> Iterator[ReactionStep]:
    ids, dones = [step.id for step in reaction.step], [step.done for step in reaction.step]
    if len(set(ids)) < len(ids) or len(set(dones)) < len(dones):
        raise entry.error("id", f"two steps of {reaction.id!r} are the same", "each step once")
    for step in reaction.step:
        need_slug(entry, step.id)
        yield ReactionStep(step.id, step.says, step.done, *_origin(entry, step))


def _texts(path: Path) -> Iterator[Aftercare]:
    for entry in _checked(path, "text"):
        s = fill(entry, TextShape)
        groups, also_after = frozenset(s.groups), frozenset(s.also_after)
        yield Aftercare(s.id, s.kind, s.when, s.says, s.weak, groups, also_after, *_origin(entry, s))


def _checked(path: Path, kind: str) -> Iterator[Entry]:
    seen: set[str] = set()
    for entry in entries(path, kind):
        id = str(entry.values.get("id", ""))
        need_slug(entry, id)
        need_unique(entry, id, seen)
        yield entry


def _origin(
    entry: Entry, shape: ItemShape | ReactionShape | StepShape | TextShape
) -> tuple[tuple[str, ...], Provenance]:
    need_sources(entry, shape.sources)
    return tuple(shape.sources), Provenance(shape.provenance)
