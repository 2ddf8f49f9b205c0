"""What a pain drawing is drawn on, and the numbers that turn its strokes into regions (data/drawing.toml)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from needlebook.core.drawing import Body, DrawingRules, Sheet
from needlebook.core.errors import KnowledgeError
from needlebook.knowledge.atlas import DRAWN_VIEWS, MAIN_VIEWS, region_grid, view
from needlebook.knowledge.entries import entries, fill, need_unique
from needlebook.knowledge.inference import Fact, ParameterShape, fact_of
from needlebook.knowledge.library import load
from needlebook.knowledge.tables import by_id, read

DATA = Path(__file__).parent / "data"
FILE = DATA / "drawing.toml"
WORDS = DATA / "region_words.csv"


@dataclass(frozen=True, slots=True)
class DrawingTables:
    """The rules that the core works with, and the same values as facts that a page can show."""

    rules: DrawingRules
    facts: tuple[Fact, ...]


@cache
def load_drawing(path: Path = FILE) -> DrawingTables:
    """Read the file. KnowledgeError names the file and the line of anything that is missing, unknown or odd."""
    shares: dict[str, float] = {}
    facts = []
    names = [field.name for field in fields(DrawingRules)]
    for entry in entries(path, "parameter"):
        shape = fill(entry, ParameterShape)
        need_unique(entry, shape.id, set(shares))
        if shape.id not in names:
            raise entry.error("id", f"no number of the drawing is called {shape.id!r}", ", ".join(names))
        if not isinstance(shape.value, float) or not 0 < shape.value < 1:
            raise entry.error("value", f"{shape.id} is {shape.value}", "more than 0 and less than 1")
        shares[shape.id] = shape.value
        facts.append(fact_of(shape))
    if missing := [name for name in names if name not in shares]:
        raise KnowledgeError(path.name, 1, f"no number {missing[0]!r}", "every number of the drawing once")
    return DrawingTables(DrawingRules(**shares), tuple(facts))


@cache
def body() -> Body:
    """Every view that can be drawn on, main views first."""
    return {name: Sheet(name, region_grid(name), view(name).shows, is_main=name in MAIN_VIEWS) for name in DRAWN_VIEWS}


@cache
def plain_words(path: Path = WORDS) -> Mapping[str, str]:
    """Region to the words that a patient uses for it, without the side; every region once, no two alike."""
    regions = load().anatomy.regions
    rows = by_id(read(path, "region_id,plain,source"), "region_id")
    words: dict[str, str] = {}
    for id, row in rows.items():
        row.need("region_id", [id], regions, "region")
        row.source()
        if row.text("plain") in words.values():
            raise row.error(f"plain {row.cells['plain']!r} stands twice", "words of its own for each region")
        words[id] = row.text("plain")
    if missing := [id for id in regions if id not in words]:
        raise KnowledgeError(path.name, 1, f"no words for {missing[0]}", "a row for each region")
    return words
