"""Refuses a stroke that cannot have been drawn. Nothing is repaired: where one is broken, others may be."""

import math
from collections.abc import Mapping

from needlebook.core.anatomy import Region, Side
from needlebook.core.drawing.types import Body, Stroke, Tool
from needlebook.core.errors import BadInput

MOST_POINTS = 5000  # a minute of the fastest pen that browsers report, thinned to a point a millimetre
MOST_POINTS_STANDING = 200_000  # of all strokes that stand: two hundred metres of line, and a page that still loads
MOST_STROKES = 1000  # for one drawing, those that were taken back counted too
WIDTHS_MM = (0.5, 200.0)  # the finest pen in the closest look, to a finger on the smallest figure
MOST_WAY_MM = 100_000.0  # a scribble that blackens the whole figure ten times over
MARGIN_MM = 3000.0  # a stroke may run off the picture, as far as a wide frame around it reaches


def need_stroke(stroke: Stroke, body: Body, regions: Mapping[str, Region]) -> None:
    """Raises BadInput for a place, size, number or tool that no drawing can have."""
    if stroke.intensity is not None and not 0 <= stroke.intensity <= 10:
        raise BadInput("stroke.intensity", "not on the scale", "0 to 10, or nothing")
    if bool(stroke.region) == bool(stroke.points):
        raise BadInput("stroke", "neither a line nor a region", "points, or a region")
    if stroke.region:
        _need_region(stroke, regions)
    else:
        _need_line(stroke, body)


def _need_region(stroke: Stroke, regions: Mapping[str, Region]) -> None:
    known = regions.get(stroke.region)
    if known is None:
        raise BadInput("stroke.region", "not on the body chart", "the regions of the body chart")
    if stroke.side not in known.sides:
        raise BadInput("stroke.side", f"no side of {stroke.region}", ", ".join(known.sides))


def _need_line(stroke: Stroke, body: Body) -> None:
    sheet = body.get(stroke.view)
    if sheet is None:
        raise BadInput("stroke.view", "no such view of the body", ", ".join(body))
    if stroke.side not in sheet.sides:
        raise BadInput("stroke.side", "not a side of this view", _words(sheet.sides))
    if stroke.tool == Tool.RATE:
        raise BadInput("stroke.tool", "rates a line", "a region to rate")
    if len(stroke.points) > MOST_POINTS:
        raise BadInput("stroke.points", f"{len(stroke.points)} of them", f"at most {MOST_POINTS}")
    least, most = WIDTHS_MM
    if not least <= stroke.width_mm <= most:  # also when it is not a number at all
        raise BadInput("stroke.width_mm", "not the width of a pen", f"{least:g} to {most:g} mm")
    (left, top), cell = sheet.grid.origin, sheet.grid.cell_mm
    height, width = (count * cell for count in sheet.grid.ids.shape)
    if not all(_is_near(x - left, width) and _is_near(y - top, height) for x, y in stroke.points):
        raise BadInput("stroke.points", "not on the picture", "millimetres of the view")
    if sum(map(math.dist, stroke.points, stroke.points[1:])) > MOST_WAY_MM:
        raise BadInput("stroke.points", "longer than a hand draws", f"at most {MOST_WAY_MM:g} mm")


def _is_near(at: float, length: float) -> bool:
    return math.isfinite(at) and -MARGIN_MM <= at <= length + MARGIN_MM


def _words(sides: tuple[Side | None, ...]) -> str:
    return ", ".join(side or "none" for side in sides)
