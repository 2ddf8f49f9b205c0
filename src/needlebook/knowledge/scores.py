"""Reads the published scores from data/rules/scores.toml: what is counted, and what a number of points means."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from needlebook.core.anatomy import Provenance
from needlebook.core.screening import Score
from needlebook.core.screening.scores import item_questions
from needlebook.core.screening.types import ScoreBand, ScoreItem
from needlebook.knowledge.entries import Entry, entries, fill, need_known, need_slug, need_unique
from needlebook.knowledge.naming import Names, need_listed_sources, read_expression


class ItemShape(msgspec.Struct, forbid_unknown_fields=True):
    label: str
    points: int
    known_by: list[str]


class BandShape(msgspec.Struct, forbid_unknown_fields=True):
    means: str
    figure: str = ""
    at_least: int | None = None
    at_most: int | None = None


class ScoreShape(msgspec.Struct):
    id: str
    title: str
    flag: str
    note: str
    sources: list[str]
    provenance: Literal["S", "R", "J", "C", "D"]
    items: list[ItemShape]
    bands: list[BandShape]


def read_scores(path: Path, names: Names) -> Iterator[Score]:
    """The scores in the order of the file. Raises KnowledgeError with file and line."""
    seen: set[str] = set()
    for entry in entries(path, "score"):
        shape = fill(entry, ScoreShape)
        need_slug(entry, shape.id)
        need_unique(entry, shape.id, seen)
        need_known(entry, "flag", [shape.flag], names.questions, "history id")
        need_listed_sources(entry, shape.sources, names.sources)
        yield Score(
            id=shape.id,
            title=shape.title,
            flag=shape.flag,
            note=shape.note,
            items=tuple(_item(entry, item, names) for item in shape.items),
            bands=tuple(_band(entry, band) for band in shape.bands),
            sources=tuple(shape.sources),
            provenance=Provenance(shape.provenance),
        )


def counted_against(scores: Iterable[Score]) -> set[str]:
    """The questions of items that take points off."""
    return {id for score in scores for item in score.items if item.points < 0 for id in item_questions(item)}


def _item(entry: Entry, item: ItemShape, names: Names) -> ScoreItem:
    if not item.known_by or item.points == 0:
        raise entry.error("items", f"item {item.label!r} counts nothing", "points, and facts that tell it")
    return ScoreItem(item.label, item.points, tuple(read_expression(entry, "items", t, names) for t in item.known_by))


def _band(entry: Entry, band: BandShape) -> ScoreBand:
    if band.at_least is None and band.at_most is None:
        raise entry.error("bands", f"band {band.means!r} has no end", "at_least, at_most or both")
    return ScoreBand(band.at_least, band.at_most, band.means, band.figure)
