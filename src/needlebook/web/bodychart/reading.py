"""A drawing to look at: the strokes of one or two visits on a sheet, as plain data for components/bodychart_read.html.

What was rubbed out is cut out by a mask: each stretch of ink between two rubbings has a mask of all that came after it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from needlebook.core.drawing import Stroke, Tool
from needlebook.core.drawing.replay import layers_of
from needlebook.knowledge.drawing import body
from needlebook.web.bodychart.sheets import Sheet, bare_sheet, key_of, sheet_ids

MIDDLING = 0.55  # opacity of ink without a number; as in elements/drawing/ink.js


@dataclass(frozen=True, slots=True)
class Shape:
    """One stroke. width: of a line; blank for a whole region."""

    d: str
    width: str
    opacity: str
    quality: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Ink between two rubbings. mask: blank where nothing was rubbed out of it; holes: what its mask cuts out."""

    mask: str
    shapes: tuple[Shape, ...]
    holes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A sheet with what was drawn on it. id: unique on the page; layers: (css of a drawing, its ink)."""

    id: str
    sheet: Sheet
    label: str
    layers: tuple[tuple[str, tuple[Stretch, ...]], ...]


def reading(id: str, name: str, label: str, drawings: Mapping[str, Sequence[Stroke]]) -> Reading:
    """The sheet of that name; `drawings`: css to strokes, the lower one first."""
    shown = bare_sheet(name)
    layers = tuple((css, tuple(_stretches(f"{id}-{css}", shown, strokes))) for css, strokes in drawings.items())
    return Reading(id, shown, label, layers)


def sheets_drawn_on(strokes: Sequence[Stroke]) -> tuple[str, ...]:
    """The sheets that have ink, main views first; a region that was picked has it where a main view shows it."""
    drawn = {_id(s.view, s.side or "") for s in strokes if not s.region and s.tool == Tool.PAINT}
    for stroke in strokes:
        if stroke.region and stroke.side and stroke.tool == Tool.PAINT:
            views = [_id(view, side or "") for view, side in layers_of((stroke.region, stroke.side), body())]
            drawn |= {view for view in views if view in drawn} or set(views[:1])
    return tuple(id for id in sheet_ids() if id in drawn)


def _id(view: str, side: str) -> str:
    return f"{view}-{side}" if side else view


def _stretches(id: str, shown: Sheet, strokes: Sequence[Stroke]) -> Iterator[Stretch]:
    here = [(stroke, shape) for stroke in strokes if stroke.tool != Tool.RATE for shape in _shapes(stroke, shown)]
    runs = [
        (tool == Tool.ERASE, [shape for _, shape in run]) for tool, run in groupby(here, key=lambda pair: pair[0].tool)
    ]
    for n, (is_erased, shapes) in enumerate(runs):
        if not is_erased:
            holes = [shape for was_erased, later in runs[n + 1 :] if was_erased for shape in later]
            yield Stretch(f"{id}-hole-{n}" if holes else "", tuple(shapes), tuple(holes))


def _shapes(stroke: Stroke, shown: Sheet) -> Iterator[Shape]:
    opacity = f"{MIDDLING if stroke.intensity is None else 0.3 + 0.06 * stroke.intensity:.2f}"
    quality = stroke.quality or ""
    if stroke.region:
        key = key_of(stroke.region, stroke.side or "")
        yield from (Shape(field.d, "", opacity, quality) for field in shown.fields if field.key == key)
    elif (stroke.view, stroke.side or "") == (shown.view, shown.side):
        yield Shape(_line(stroke), f"{stroke.width_mm:g}", opacity, quality)


def _line(stroke: Stroke) -> str:
    first, *rest = (f"{x:g} {y:g}" for x, y in stroke.points)
    return f"M{first}L{' '.join(rest)}" if rest else f"M{first}h.01"
