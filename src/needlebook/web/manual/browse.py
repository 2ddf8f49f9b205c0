"""The index of the manual by body part, and what a search finds in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext

from needlebook.core.anatomy import Complaint, Muscle, Region
from needlebook.knowledge import load
from needlebook.knowledge.manual import load_manual
from needlebook.knowledge.manual_search import Hit, Index, look_up, manual_index
from needlebook.web.bodychart.words import part_name
from needlebook.web.manual.body import Body, bodies
from needlebook.web.manual.words import BY, KINDS

MOST_FOUND = 60  # a longer list is not read: another word is typed


@dataclass(frozen=True, slots=True)
class MuscleLine:
    muscle: Muscle
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A body part with what belongs to it."""

    name: str
    muscles: tuple[MuscleLine, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """Muscles by body part, the body to tap, regions by body part, complaints: each a way in."""

    parts: tuple[Part, ...]
    bodies: tuple[Body, ...]
    regions: tuple[tuple[str, tuple[Region, ...]], ...]
    complaints: tuple[Complaint, ...]


@dataclass(frozen=True, slots=True)
class FoundLine:
    """why: what was found, where it was not the name: 'Nerve: femoral n.'."""

    kind: str
    title: str
    also: str
    why: str
    href: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; `left_out` more fit. instead: words that stand nowhere, and what was looked for."""

    lines: tuple[FoundLine, ...]
    left_out: int
    instead: tuple[tuple[str, str], ...]


def contents() -> Contents:
    """Everything, in the order of the tables: from the head to the foot."""
    anatomy = load().anatomy
    return Contents(
        parts=tuple(_parts(tuple(anatomy.muscles.values()))),
        bodies=bodies(),
        regions=tuple(_regions(tuple(anatomy.regions.values()))),
        complaints=tuple(anatomy.complaints.values()),
    )


def _regions(regions: tuple[Region, ...]) -> Iterator[tuple[str, tuple[Region, ...]]]:
    for part in dict.fromkeys(region.parent for region in regions):
        yield part_name(part), tuple(region for region in regions if region.parent == part)


def _parts(muscles: tuple[Muscle, ...]) -> Iterator[Part]:
    names = {id: known.names for id, known in load_manual().names.items()}
    for group in dict.fromkeys(muscle.group for muscle in muscles):
        lines = (MuscleLine(muscle, names.get(muscle.id, ())) for muscle in muscles if muscle.group == group)
        yield Part(part_name(group), tuple(lines))


def search(typed: str) -> Found:
    """What the manual holds about the words that were typed."""
    answer = look_up(typed, _index(load().version))
    lines = tuple(map(_line, answer.hits[:MOST_FOUND]))
    instead = tuple((word, " / ".join(ways)) for word, ways in answer.instead)
    return Found(lines, max(0, len(answer.hits) - MOST_FOUND), instead)


@cache
def _index(version: str) -> Index:
    """The index is made once for a version of the knowledge."""
    return manual_index(load(), load_manual())


def _line(hit: Hit) -> FoundLine:
    entry = hit.entry
    known = load_manual().names.get(entry.id) if entry.kind == "muscle" else None
    return FoundLine(
        kind=str(KINDS[entry.kind]),
        title=entry.title,
        also=", ".join(known.names) if known else "",
        why="; ".join(gettext("%(by)s: %(what)s") % {"by": BY[f.by], "what": f.label} for f in hit.why),
        href=reverse(f"manual_{entry.kind}", args=[entry.id]),
    )
