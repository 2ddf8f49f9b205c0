"""Where drawn shapes lie, and the window that shows the marked ones. All in the millimetres of a view, y downwards."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from needlebook.core.anatomy import Side
from needlebook.knowledge.atlas import Box, Point, View, trigger_point_place

NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
SMALLEST_MM = 400.0  # a narrower window shows no landmark to find one's way by
MARGIN_MM = 60.0
MARGIN_SHARE = 0.2  # of what is shown
EDGE_SHARE = 0.14  # of the window: the badge of a mark that is nearer to the edge could be cut
NEAR_MIDLINE_MM = 105.0
TALLEST, WIDEST = 0.72, 1.15  # width by height of a window


def rings(d: str) -> Iterator[list[Point]]:
    """The corners of path data that has only M (absolute), l (relative) and z, as our atlas writes it."""
    for part in d.split("M")[1:]:
        numbers = [float(n) for n in NUMBER.findall(part)]
        x, y = numbers[:2]
        ring = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        yield ring


@lru_cache(maxsize=1024)
def bounds(d: str) -> Box:
    """The smallest upright box around a path."""
    return around(point for ring in rings(d) for point in ring)


@lru_cache(maxsize=1024)
def centre(d: str) -> Point:
    """The centre of area of the largest ring of a path: where a word or a finger would go."""
    area, x, y = max((_moments(ring) for ring in rings(d)), key=lambda moments: abs(moments[0]))
    return round(x / (3 * area), 1), round(y / (3 * area), 1)


def _moments(ring: list[Point]) -> tuple[float, float, float]:
    """Twice the signed area of a ring, and its first moments."""
    area = mx = my = 0.0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = ax * by - bx * ay
        area, mx, my = area + cross, mx + (ax + bx) * cross, my + (ay + by) * cross
    return area, mx, my


def around(points: Iterable[Point]) -> Box:
    """The smallest upright box around points; there must be one."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def corners(box: Box) -> tuple[Point, Point]:
    """Two opposite corners of a box."""
    x, y, width, height = box
    return (x, y), (x + width, y + height)


def turned(point: Point, shown: View, is_turned: bool) -> Point:
    """A point, or its mirror image."""
    return (round(shown.mirror_x - point[0], 1), point[1]) if is_turned else point


def region_path(region: str, side: Side, shown: View) -> str | None:
    """The path of a region on a view, as it is stored; None when it is not drawn there."""
    stored = side if side == Side.MIDLINE or shown.is_two_sided else shown.shows
    return shown.regions.get(f"{region}.{stored}")


def region_corners(region: str, side: Side, shown: View) -> tuple[Point, ...]:
    """The corners of the box around a region on a view; empty when it is not drawn there."""
    d = region_path(region, side, shown)
    is_turned = not shown.is_two_sided and shown.is_mirrored(side)
    return tuple(turned(point, shown, is_turned) for point in corners(bounds(d))) if d else ()


def muscle_corners(muscle: str, side: Side, shown: View) -> tuple[Point, ...]:
    """The corners of the box around a muscle on a view; empty when it is not drawn there."""
    outline = shown.muscles.get(muscle)
    if outline is None:
        return ()
    return tuple(turned(point, shown, shown.is_mirrored(side)) for point in corners(bounds(outline.d)))


def place(id: str, side: Side, shown: View) -> Point | None:
    """Where a needle goes: at a trigger point, or at the middle of a muscle; None when the view does not show it."""
    if "." in id:
        return trigger_point_place(id, side, shown.name)
    outline = shown.muscles.get(id)
    if outline is None or side == Side.MIDLINE:
        return None
    return turned(centre(outline.d), shown, shown.is_mirrored(side))


def window(points: Iterable[Point], shown: View) -> Box:
    """A window around points, with a margin, of a shape that fits a screen; the whole view when there are no points.

    Near the midline it shows both halves of the body alike, because people compare the sides.
    """
    found = list(points)
    if not found or shown.box[3] <= SMALLEST_MM:  # a close-up is small enough already
        return shown.box
    x, y, width, height = around(found)
    margin = max(MARGIN_MM, MARGIN_SHARE * max(width, height))
    left, wide = x - margin, width + 2 * margin
    middle = shown.mirror_x / 2
    if shown.is_two_sided and _is_near(middle, x, width):
        reach = max(middle - x, x + width - middle)
        half = max(reach + margin, reach / (1 - 2 * EDGE_SHARE))
        left, wide = middle - half, 2 * half
    return _shaped(left, y - margin, wide, height + 2 * margin)


def _is_near(middle: float, x: float, width: float) -> bool:
    return max(x - middle, middle - (x + width), 0.0) <= NEAR_MIDLINE_MM


def _shaped(x: float, y: float, width: float, height: float) -> Box:
    """Grow a box about its middle until it is neither too small, too tall nor too wide."""
    wide = max(width, SMALLEST_MM * TALLEST, height * TALLEST)
    tall = max(height, SMALLEST_MM, wide / WIDEST)
    left, top = x - (wide - width) / 2, y - (tall - height) / 2
    return round(left), round(top), round(wide), round(tall)
