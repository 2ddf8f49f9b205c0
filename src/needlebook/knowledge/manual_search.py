"""Finds muscles, regions and complaints by whatever is known of them: a name, a nerve, a segment, where it hurts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from needlebook.core.anatomy import Anatomy, Complaint, Muscle, Region
from needlebook.knowledge.library import Knowledge
from needlebook.knowledge.manual import Manual
from needlebook.knowledge.plain_words import plain_words

Found = Literal[
    "name", "official", "part", "nerve", "segments", "site", "felt", "complaint", "action", "spillover", "code"
]
# What is asked for by name comes first, then what is meant by it, then what only has to do with it.
WEIGHTS: dict[Found, int] = {
    "name": 12,
    "official": 10,
    "nerve": 6,
    "part": 5,
    "segments": 5,
    "code": 5,
    "felt": 4,
    "site": 3,
    "complaint": 3,
    "action": 2,
    "spillover": 1,
}
SMALL = frozenset(
    ("a", "and", "at", "does", "for", "hurt", "hurts", "in", "it", "of", "on", "or", "the", "to", "where")
)
WHOLE_WORD = 0.5  # on top, when it is the whole word and not its beginning
CLOSE = 0.74  # difflib's ratio: one slip in a short word, two in a long one
SHORTEST_SLIP = 4  # shorter words have too many neighbours
MOST_CLOSE = 3
SEGMENTS = re.compile(r"(?P<letter>[CTLS])(?P<first>\d+)-(?P=letter)(?P<last>\d+)")


@dataclass(frozen=True, slots=True)
class Field:
    """Something an entry can be found by. label: the words as they are shown; text: folded, a blank around each."""

    by: Found
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found; kind: muscle, region or complaint."""

    kind: str
    id: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that holds every word typed, and the fields that made it one, apart from its name."""

    entry: Entry
    why: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Index:
    entries: tuple[Entry, ...]
    vocabulary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits, best first. instead: a word that stands nowhere, and what was looked for in its place."""

    hits: tuple[Hit, ...]
    instead: tuple[tuple[str, tuple[str, ...]], ...]


def manual_index(knowledge: Knowledge, manual: Manual) -> Index:
    """Everything that can be found. Build it once for a version."""
    anatomy = knowledge.anatomy
    entries = (
        *(_muscle(muscle, _everyday(muscle.id, manual), anatomy) for muscle in anatomy.muscles.values()),
        *(_region(region) for region in anatomy.regions.values()),
        *(_complaint(complaint) for complaint in anatomy.complaints.values()),
    )
    words = {word for entry in entries for field in entry.fields for word in field.text.split()}
    return Index(entries, tuple(sorted(words)))


def _everyday(muscle: str, manual: Manual) -> tuple[str, ...]:
    known = manual.names.get(muscle)
    return known.names if known else ()


def look_up(typed: str, index: Index) -> Answer:
    """What holds every word typed, in any order, also as the beginning of a word or with a slip in it."""
    words = [word for word in plain_words(typed) if word not in SMALL] or plain_words(typed)
    ways = {word: _ways(word, index) for word in words}
    scored = [
        (score, hit) for entry in index.entries if (score := (found := _hit(entry, ways))[0]) and (hit := found[1])
    ]
    hits = (hit for _score, hit in sorted(scored, key=lambda pair: -pair[0])) if words else ()
    instead = ((word, way) for word, way in ways.items() if way and way != (word,))
    return Answer(tuple(hits), tuple(instead))


def _ways(word: str, index: Index) -> tuple[str, ...]:
    """The word itself where anything begins with it; otherwise the nearest words that stand somewhere."""
    if any(known.startswith(word) for known in index.vocabulary):
        return (word,)
    if len(word) < SHORTEST_SLIP:
        return ()
    return tuple(get_close_matches(word, index.vocabulary, MOST_CLOSE, CLOSE))


def _hit(entry: Entry, ways: dict[str, tuple[str, ...]]) -> tuple[float, Hit]:
    """The sum over the words of the best field for each; 0 when one word is in none."""
    total, why = 0.0, []
    for way in ways.values():
        score, field = _best(entry, way)
        if field is None:
            return 0.0, Hit(entry, ())
        total += score
        why += [field] if field.by not in ("name", "official") and field not in why else []
    return total, Hit(entry, tuple(why))


def _best(entry: Entry, words: tuple[str, ...]) -> tuple[float, Field | None]:
    best: tuple[float, Field | None] = (0.0, None)
    for field in entry.fields:
        for word in words:
            if f" {word}" in field.text:
                score = WEIGHTS[field.by] + WHOLE_WORD * (f" {word} " in field.text)
                best = max(best, (score, field), key=lambda pair: pair[0])
    return best


def _field(by: Found, label: str, *more: str) -> Field:
    return Field(by, label, f" {' '.join(plain_words(label, *more))} ")


def _muscle(muscle: Muscle, names: Sequence[str], anatomy: Anatomy) -> Entry:
    fields = [
        _field("name", muscle.label, *names),
        _field("official", muscle.name),
        _field("part", muscle.group.replace("_", " ").capitalize()),
        _field("nerve", muscle.nerve, "nerve"),
        _field("segments", muscle.segments.replace(";", ", "), *_each_segment(muscle.segments)),
        _field("action", muscle.actions),
    ]
    return Entry(
        "muscle", muscle.id, muscle.label, (*fields, *_felt(muscle.id, anatomy), *_candidate(muscle.id, anatomy))
    )


def _each_segment(segments: str) -> Iterator[str]:
    """L2-L4 is found by L3 too."""
    for found in SEGMENTS.finditer(segments):
        yield from (f"{found['letter']}{n}" for n in range(int(found["first"]), int(found["last"]) + 1))


def _felt(muscle: str, anatomy: Anatomy) -> Iterator[Field]:
    """Where its trigger points lie and where they are felt; a region once for each."""
    found: dict[tuple[Found, str], None] = {}
    for point in anatomy.points_of(muscle):
        found["site", point.site_region] = None
        for referral in point.referrals:
            found["felt" if referral.is_essential else "spillover", referral.region] = None
    for by, id in found:
        region = anatomy.regions[id]
        yield _field(by, region.label, region.parent, "pain")


def _candidate(muscle: str, anatomy: Anatomy) -> Iterator[Field]:
    for complaint in anatomy.complaints.values():
        if any(candidate.muscle == muscle for candidate in complaint.candidates):
            yield _field("complaint", complaint.label, complaint.id)


def _region(region: Region) -> Entry:
    part = region.parent.replace("_", " ").capitalize()
    return Entry(
        "region", region.id, region.label, (_field("name", region.label, region.id, "pain"), _field("part", part))
    )


def _complaint(complaint: Complaint) -> Entry:
    fields = (_field("name", complaint.label, complaint.id), _field("code", complaint.icd10))
    return Entry("complaint", complaint.id, complaint.label, fields)
