"""What is drawn on: sheets of cells. What is drawn with: strokes. Millimetres of the drawing, y downwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from needlebook.core.anatomy import Side

Point = tuple[float, float]
Cells = NDArray[np.bool_]


class Quality(StrEnum):
    """How it feels. Not given is no quality at all."""

    ACHE = "ache"
    BURNING = "burning"
    TINGLING = "tingling"
    NUMB = "numb"


class Tool(StrEnum):
    """What a stroke does: lay ink, take it away, or say anew how strong and of what kind the ink is that lies there."""

    PAINT = "paint"
    ERASE = "erase"
    RATE = "rate"


class RegionGrid(Protocol):
    """Which region each square cell of a drawing belongs to: `ids[row, column]` counts into `keys`, -1 is outside.

    A cell's middle is at origin + (column + ½, row + ½) × cell_mm.
    """

    @property
    def cell_mm(self) -> float: ...
    @property
    def origin(self) -> Point: ...
    @property
    def ids(self) -> NDArray[np.int16]: ...
    @property
    def keys(self) -> tuple[str, ...]: ...  # 'id.left', 'id.right', 'id.midline'


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One view to draw on. shows: 'both', or the one side that is stored; is_main: views that together show the body.

    A view that is not main repeats, closer, what a main one shows.
    """

    view: str
    grid: RegionGrid
    shows: str
    is_main: bool

    @property
    def sides(self) -> tuple[Side | None, ...]:
        """The layers of ink on it: one, or one for each side that it can be turned to."""
        return (None,) if self.shows == "both" else (Side.LEFT, Side.RIGHT)


Body = Mapping[str, Sheet]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One stroke as it was made: a line on a view, or a whole region that was picked from the list.

    id: made by the client; points: in the stored millimetres of the view, whichever side it is turned to;
    side: of the region, or of a view that shows one side only; intensity: 0 to 10, None when it was not given.
    """

    id: UUID
    tool: Tool
    view: str = ""
    side: Side | None = None
    points: tuple[Point, ...] = ()
    width_mm: float = 0
    region: str = ""
    intensity: int | None = None
    quality: Quality | None = None


@dataclass(frozen=True, slots=True)
class TakeBack:
    """A stroke is undone."""

    stroke: UUID


Change = Stroke | TakeBack


@dataclass(frozen=True, slots=True)
class DrawingRules:
    """When a region counts as drawn, and how strong it is. Shares are 0 to 1; each has its reason in drawing.toml."""

    run_share: float
    stroke_share: float
    width_share: float
    entered_share: float
    covered_share: float
    intensity_share: float
    everywhere_share: float
