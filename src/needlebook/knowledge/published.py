"""Figures that were published and that nothing decides by: depths of structures, and laboratory figures.

They are shown beside the hazards and questions they concern. The core never gets them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from needlebook.knowledge.tables import Row, by_id, read

DEPTHS_NOTE = (
    "A published depth is never a safe limit. It is the mean of some people, so many have less; posture, breathing, "
    "build, the angle of the needle and the pressure of the finger change it, and methods contradict each other: at "
    "the upper trapezius (GB21) ultrasound finds the pleura at 15 to 17 mm, magnetic resonance at 40 to 71 mm. No rule "
    "and no plan reads these figures."
)
FIGURES_NOTE = (
    "Published figures are information: they say what happened in a series, not that needling is safe. No rule is made "
    "milder by them."
)


@dataclass(frozen=True, slots=True)
class Depth:
    """How deep something lay, or how often a needle reached it. Not usable: `figure` says why."""

    id: str
    site: str
    muscles: tuple[str, ...]
    hazards: tuple[str, ...]
    method: str
    n: str  # how many and who, in words; '' where the source does not say
    figure: str
    is_usable: bool
    source: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure and the questions that it concerns. `is_weak`: recalled with little confidence."""

    id: str
    item: str
    figure: str
    questions: tuple[str, ...]
    is_weak: bool
    source: str


def read_depths(
    path: Path, muscles: Collection[str], hazards: Collection[str], codes: Collection[str]
) -> tuple[Depth, ...]:
    """The depths in the order of the table. Raises KnowledgeError with file and line."""
    rows = by_id(read(path, "id,site,muscles,hazards,method,n,figure,use,source"))
    for row in rows.values():
        row.need("muscles", row.many("muscles"), muscles, "muscle")
        row.need("hazards", [*row.many("hazards")], hazards, "hazard")
        _need_code(row, codes)
    return tuple(_depth(id, row) for id, row in rows.items())


def _depth(id: str, row: Row) -> Depth:
    return Depth(
        id=id,
        site=row.text("site"),
        muscles=row.many("muscles"),
        hazards=row.many("hazards"),
        method=row.text("method"),
        n=row.cells["n"],
        figure=row.text("figure"),
        is_usable=row.yes("use"),
        source=row.source(),
    )


def read_figures(path: Path, questions: Collection[str], codes: Collection[str]) -> tuple[Figure, ...]:
    """The figures in the order of the table. Raises KnowledgeError with file and line."""
    rows = by_id(read(path, "id,item,figure,questions,weak,source"))
    for row in rows.values():
        row.need("questions", row.many("questions"), questions, "question")
        _need_code(row, codes)
    return tuple(
        Figure(id, row.text("item"), row.text("figure"), row.many("questions"), row.yes("weak"), row.source())
        for id, row in rows.items()
    )


def _need_code(row: Row, codes: Collection[str]) -> None:
    """What claims to be read in a source names one that has an address."""
    if row.source().startswith("S ") and not any(code in row.source() for code in codes):
        raise row.error(f"source {row.cells['source']!r} has no address", "a code of sources.csv after the S")
