"""A small body to draw on: a front of four squares beside one another, and one square looked at closely."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np

from needlebook.core.anatomy import Side
from needlebook.core.drawing import Body, Sheet, Stroke, Tool

CELL_MM = 2.0
NEAR_CELLS = 20  # a region of the front is 40 mm wide and high


@dataclass(frozen=True, eq=False)
class Grid:
    cell_mm: float
    origin: tuple[float, float]
    ids: np.ndarray
    keys: tuple[str, ...]


def front() -> Sheet:
    """From the left: shoulder.right, chest.right, chest.left, shoulder.left; 40 mm of nothing all round."""
    ids = np.full((60, 120), -1, dtype=np.int16)
    for n in range(4):
        ids[20:40, 20 + 20 * n : 40 + 20 * n] = n
    keys = ("shoulder.right", "chest.right", "chest.left", "shoulder.left")
    return Sheet("front", Grid(CELL_MM, (0.0, 0.0), ids, keys), "both", True)


def side() -> Sheet:
    """The right shoulder above the throat, close; turned over it shows the left one."""
    ids = np.zeros((40, 20), dtype=np.int16)
    ids[20:] = 1
    return Sheet("side", Grid(CELL_MM, (0.0, 0.0), ids, ("shoulder.right", "throat.midline")), "right", False)


BODY: Body = {sheet.view: sheet for sheet in (front(), side())}
MIDDLES = {"shoulder.right": 60, "chest.right": 100, "chest.left": 140, "shoulder.left": 180}  # mm across; 60 down


def line(*points: tuple[float, float], n: int = 1, width: float = 8, view: str = "front", **fields) -> Stroke:
    """A line of the pen on the front."""
    given = {"id": UUID(int=n), "tool": Tool.PAINT, "view": view, "points": points, "width_mm": width, **fields}
    return Stroke(**given)


def pick(region: str, side: Side, n: int = 1, tool: Tool = Tool.PAINT, **fields) -> Stroke:
    """A region of the list."""
    return Stroke(UUID(int=n), tool, side=side, region=region, **fields)


def fill(left: float, top: float, right: float, bottom: float, width: float = 8) -> tuple[tuple[float, float], ...]:
    """The way of a pen that blackens a box and no more, to and fro."""
    points, y, turn = [], top + width / 2, False
    while y <= bottom - width / 2:
        ends = [(left + width / 2, y), (right - width / 2, y)]
        points += reversed(ends) if turn else ends
        y, turn = y + width / 2, not turn
    return tuple(points)
