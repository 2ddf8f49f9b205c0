"""The body chart as data: outlines of skin, regions, bones and muscles, and the places of the trigger points.

Millimetres, y downwards, as in SVG. The files are made by the scripts in the project's folder atlas/, which also says
what is approximate about them. Nothing here measures depth.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from needlebook.core.anatomy import Side
from needlebook.core.errors import BadInput

MAIN_VIEWS: Final = ("front", "back")
BODY_VIEWS: Final = (*MAIN_VIEWS, "side")  # the whole body; the side view shows one half of it
DRAWN_VIEWS: Final = (*BODY_VIEWS, "head_front", "head_side", "hand_palm", "hand_back", "foot_top", "foot_sole")

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # x, y, width, height


@dataclass(frozen=True, slots=True)
class Outline:
    """A shape as SVG path data. `fibres`: lines inside a muscle; `is_left_half`: the right side is its mirror image."""

    d: str
    is_left_half: bool
    fibres: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """One drawing of the body. Muscles and bones hold the left side where `is_two_sided`, deep before superficial.

    box: the window, x y width height; mirror_x: a point at x has its mirror image at mirror_x - x;
    shows: 'both', or the one side that a close-up shows; regions: paths keyed 'id.left', 'id.right', 'id.midline'.
    """

    name: str
    box: Box
    mirror_x: float
    shows: str
    silhouette: str
    contours: tuple[str, ...]
    regions: Mapping[str, str]
    bones: Mapping[str, Outline]
    muscles: Mapping[str, Outline]

    @property
    def is_two_sided(self) -> bool:
        """Both halves of the body are on it."""
        return self.shows == "both"

    def is_mirrored(self, side: Side) -> bool:
        """True when what is drawn has to be turned over to show this side."""
        return side != Side.MIDLINE and side != (Side.LEFT if self.is_two_sided else self.shows)


@dataclass(frozen=True, slots=True)
class RegionGrid:
    """Which region each square cell of a drawing belongs to: `ids[row, column]` counts into `keys`, -1 is outside.

    A cell's middle is at origin + (column + ½, row + ½) × cell_mm, in the millimetres of the drawing.
    """

    cell_mm: float
    origin: Point
    ids: NDArray[np.int16]
    keys: tuple[str, ...]  # 'id.left', 'id.right', 'id.midline', in the order of View.regions


@cache
def view(name: str) -> View:
    """The view of that name. Raises BadInput for a name that is not in DRAWN_VIEWS."""
    if name not in DRAWN_VIEWS:
        raise BadInput("view", "no such view of the body", ", ".join(DRAWN_VIEWS))
    data = _read(name)
    return View(
        name=name,
        box=_box(data["viewBox"]),
        mirror_x=float(data["mirror_x"]),
        shows=data["shows"],
        silhouette=data["silhouette"],
        contours=tuple(data["contours"]),
        regions=data["regions"],
        bones=_outlines(data["bones"]["outlines"]),
        muscles=_outlines(data["muscles"]),
    )


@cache
def region_grid(view_name: str) -> RegionGrid:
    """The regions of a view as cells. It is kept: do not write to it. Raises BadInput like `view`."""
    name = view(view_name).name
    with files(__package__).joinpath(f"grid_{name}.npz").open("rb") as stream, np.load(stream) as stored:
        ids = stored["ids"].astype(np.int16)
        ids.setflags(write=False)
        x, y = (float(number) for number in stored["origin"])
        return RegionGrid(float(stored["cell_mm"]), (x, y), ids, tuple(str(key) for key in stored["keys"]))


def trigger_point_place(id: str, side: Side, view_name: str) -> Point | None:
    """Where the point lies on a view, in its millimetres; None when it cannot be reached there or is not known."""
    shown = view(view_name)
    point = _points().get(id)
    if point is None or side == Side.MIDLINE or view_name not in point["views"]:
        return None
    x, y = point["views"][view_name]
    return (round(shown.mirror_x - x, 1), y) if shown.is_mirrored(side) else (x, y)


def trigger_point_in_space(id: str, side: Side) -> tuple[float, float, float] | None:
    """The same place in millimetres of the drawn body: x to the patient's left, y up, z to the front. Not a depth.

    None when the point is not known.
    """
    point = _points().get(id)
    if point is None or side == Side.MIDLINE:
        return None
    x, y, z = point["xyz_mm"]
    return (-x, y, z) if side == Side.RIGHT else (x, y, z)


def trigger_point_ids() -> tuple[str, ...]:
    """All trigger points that have a place, in the order of the tables."""
    return tuple(_points())


def views_of_region(id: str) -> tuple[str, ...]:
    """The views on which a region is drawn, main views first; empty for an id that is not known."""
    return tuple(name for name in DRAWN_VIEWS if id in {key.partition(".")[0] for key in view(name).regions})


def views_of_muscle(id: str) -> tuple[str, ...]:
    """The views on which a muscle is drawn, main views first; empty for an id that is not known."""
    return tuple(name for name in DRAWN_VIEWS if id in view(name).muscles)


def views_of_trigger_point(id: str) -> tuple[str, ...]:
    """The views on which a trigger point can be reached, main views first; empty for an id that is not known."""
    found = _points().get(id, {"views": {}})["views"]
    return tuple(name for name in DRAWN_VIEWS if name in found)


def version() -> str:
    """A hash of the drawings; it changes when any line of them does."""
    return str(_read("trigger_points")["version"])


@cache
def _points() -> Mapping[str, Any]:
    points: Mapping[str, Any] = _read("trigger_points")["points"]
    return points


@cache
def _read(name: str) -> dict[str, Any]:
    text = files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def _box(numbers: list[float]) -> Box:
    x, y, width, height = numbers
    return float(x), float(y), float(width), float(height)


def _outlines(shapes: Mapping[str, Any]) -> dict[str, Outline]:
    return {name: Outline(shape["d"], shape["mirror"], shape.get("fibres", "")) for name, shape in shapes.items()}
