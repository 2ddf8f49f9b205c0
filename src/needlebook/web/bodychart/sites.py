"""Places the marks of needle sites so that none covers another and none is cut off."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from needlebook.knowledge.atlas import Box, Point, View
from needlebook.web.bodychart.geometry import place
from needlebook.web.bodychart.marks import Site

# The mark is drawn in units of its own (ring 6.2, badge of a needle 9 to 16 away) and scaled to the window.
RING = 6.2
UNITS_ZOOMED, UNITS_WHOLE = 210.0, 300.0  # how many of these units fill the longer side of the window
SMALLEST_SHARE = 0.5  # marks shrink this far, where sites crowd, and no further: a finger has to hit them
SAME_PLACE_MM = 2.0
BADGES = ((9.0, -13.0), (-9.0, -13.0), (15.0, -5.0), (-15.0, -5.0), (9.0, 13.0), (-9.0, 13.0))


@dataclass(frozen=True, slots=True)
class SiteMark:
    """One mark, ready for the template; all numbers are text in SVG's own notation.

    at: where the needle goes in, and the scale; badge: where the number stands beside a needle that is in the body.
    """

    number: int
    state: str
    css: str
    label: str
    href: str
    is_selected: bool
    at: str
    badge: str
    shaft: str
    clock: str  # stroke-dasharray of the dwell ring, of 100; empty when no dwell is planned


def site_marks(sites: Sequence[Site], shown: View, box: Box, is_whole: bool) -> tuple[SiteMark, ...]:
    """The marks of all sites that this view shows, the selected one last so that it lies on top."""
    found = [(site, point) for site in sites if (point := place(site.place, site.side, shown)) is not None]
    places = [point for _, point in found]
    scale = mark_scale(places, box, is_whole)
    places = spread(places, 2.2 * RING * scale)
    badges = badge_places(places, box, scale)
    triples = zip((site for site, _ in found), places, badges, strict=True)
    marks = [_mark(site, point, badge, scale) for site, point, badge in triples]
    return tuple(sorted(marks, key=lambda mark: mark.is_selected))


def mark_scale(places: Sequence[Point], box: Box, is_whole: bool) -> float:
    """Millimetres per unit of a mark: the same size on the screen at every zoom, smaller where sites crowd."""
    full = max(box[2], box[3]) / (UNITS_WHOLE if is_whole else UNITS_ZOOMED)
    gaps = [math.dist(a, b) for n, a in enumerate(places) for b in places[:n]]
    nearest = min((gap for gap in gaps if gap > SAME_PLACE_MM), default=math.inf)
    return max(full * SMALLEST_SHARE, min(full, nearest / (2 * RING)))


def spread(places: Sequence[Point], step: float) -> list[Point]:
    """Two needles in one trigger point get two marks, side by side."""
    out: list[Point] = []
    for x, y in places:
        while any(math.dist((x, y), other) <= SAME_PLACE_MM for other in out):
            x += step
        out.append((round(x, 1), y))
    return out


def badge_places(places: Sequence[Point], box: Box, scale: float) -> list[Point]:
    """For each needle, where its badge covers least. Counted for all sites, so that no badge moves when one goes in."""
    taken: list[Point] = []
    chosen = []
    for n, (x, y) in enumerate(places):
        others = [*places[:n], *places[n + 1 :], *taken]
        spots = [(x + dx * scale, y + dy * scale) for dx, dy in BADGES]
        best = max(range(len(BADGES)), key=lambda i: _room(spots[i], others, box, scale))
        taken.append(spots[best])
        chosen.append(BADGES[best])
    return chosen


def _room(spot: Point, others: Sequence[Point], box: Box, scale: float) -> float:
    """Free space around a badge, up to what is enough; outside the window there is none."""
    x, y, width, height = box
    edge = min(spot[0] - x, x + width - spot[0], spot[1] - y, y + height - spot[1])
    if edge < 1.4 * RING * scale:
        return edge - 1e6
    return min([math.dist(spot, other) for other in others] + [3 * RING * scale])


def _mark(site: Site, point: Point, badge: Point, scale: float) -> SiteMark:
    flags = [("sel", site.is_selected), ("due", site.state == "due"), ("plain", not site.href)]
    shape = "in" if site.state == "due" else site.state
    return SiteMark(
        number=site.number,
        state=shape,
        css=" ".join(["site", shape, *(word for word, holds in flags if holds)]),
        label=site.label,
        href=site.href,
        is_selected=site.is_selected,
        at=f"translate({point[0]:g} {point[1]:g}) scale({scale:.3g})",
        badge=f"translate({badge[0]:g} {badge[1]:g})",
        shaft=f"M0 0L{badge[0]:g} {badge[1]:g}",
        clock="" if site.fraction is None else f"{100 * min(1.0, max(0.0, site.fraction)):.0f} 100",
    )
