"""What may be laid over a drawing to explain it: the trigger points of a muscle, and pain that is left unexplained."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from needlebook.core.anatomy import Side
from needlebook.knowledge.atlas import View
from needlebook.knowledge.atlas import view as atlas_view
from needlebook.web.bodychart.chart import ChartView, Shape, Tag, is_on
from needlebook.web.bodychart.geometry import centre, place, region_path, turned
from needlebook.web.bodychart.marks import DrawnPoint, PlaceOnBody, PointMark

POINT_SHARE = 0.011  # half the width of a trigger point's mark, of the window's longer side
TAG_SHARE = 0.04


@dataclass(frozen=True, slots=True)
class Layers:
    """points: trigger points, each with a title; unexplained: drawn regions that no likely muscle explains."""

    points: Sequence[PointMark] = ()
    unexplained: Sequence[PlaceOnBody] = ()


def explained(picture: ChartView, layers: Layers, side: Side | None) -> ChartView:
    """The drawing with what explains it. side: the one that a close-up shows, None for both."""
    shown = atlas_view(picture.view)
    longest = max(float(number) for number in picture.view_box.split()[2:])
    unexplained = [p for p in layers.unexplained if is_on(p.side, side)]
    points = tuple(_points([p for p in layers.points if is_on(p.side, side)], shown, POINT_SHARE * longest))
    return replace(
        picture,
        points=points,
        unexplained=tuple(_outlines(unexplained, shown)),
        tags=(*(_beside(tag, points) for tag in picture.tags), *_questions(unexplained, shown, TAG_SHARE * longest)),
    )


def _outlines(places: Iterable[PlaceOnBody], shown: View) -> Iterator[Shape]:
    for where in places:
        if d := region_path(where.region, where.side, shown):
            yield Shape(d, "unexplained", title=where.title)


def _points(points: Iterable[PointMark], shown: View, radius: float) -> Iterator[DrawnPoint]:
    for point in sorted(points, key=lambda p: p.is_likely):  # the likely one lies on top
        if found := place(point.id, point.side, shown):
            size = radius * (1.5 if point.is_likely else 1)
            at = f"translate({found[0]:.1f} {found[1]:.1f}) scale({size:.2f})"
            yield DrawnPoint(at, "trp likely" if point.is_likely else "trp", point.title, found)


def _beside(tag: Tag, points: Sequence[DrawnPoint]) -> Tag:
    """A word moved down until no trigger point lies under it; a few steps at most, or it would leave its muscle."""
    x, y, size = float(tag.x), float(tag.y), float(tag.size)
    for _step in range(3):
        if any(
            abs(px - x) < 1.6 * size and abs(py - y + size / 3) < 1.1 * size for px, py in (p.place for p in points)
        ):
            y += 1.1 * size
    return replace(tag, y=f"{y:.0f}")


def _questions(places: Iterable[PlaceOnBody], shown: View, size: float) -> Iterator[Tag]:
    """A question mark in the middle of each region that is left unexplained."""
    for where in places:
        if d := region_path(where.region, where.side, shown):
            is_turned = not shown.is_two_sided and shown.is_mirrored(where.side)
            x, y = turned(centre(d), shown, is_turned)
            yield Tag("?", "tag m", f"{x:.0f}", f"{y + size / 3:.0f}", f"{size:.1f}")
