"""Lays the strokes of a drawing on cells, in the order in which they were made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlebook.core.anatomy import Side
from needlebook.core.drawing.types import Body, Cells, Quality, RegionGrid, Sheet, Stroke, Tool

QUALITIES = tuple(Quality)
NO_QUALITY = -1
Layer = tuple[str, Side | None]  # a view, and the side that it is turned to when it shows one only
Window = tuple[slice, slice]


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """What lies on one layer. intensity: NaN where it was not given; quality: counts into QUALITIES, -1 for none."""

    sheet: Sheet
    side: Side | None
    is_inked: Cells
    intensity: NDArray[np.float32]
    quality: NDArray[np.int8]

    def key(self, index: int) -> tuple[str, Side]:
        """The region of a cell's id, with the side that this layer shows."""
        return _place(self.sheet.grid.keys[index], self.side)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing laid on cells: the ink by layer, and the lines and picked regions that it came from."""

    ink: dict[Layer, Ink] = field(default_factory=dict)
    lines: list[Stroke] = field(default_factory=list)
    picked: dict[tuple[str, Side], None] = field(default_factory=dict)


def replay(strokes: Sequence[Stroke], body: Body, erased_share: float) -> Drawn:
    """Lay them in order. A picked region of which this share is rubbed out on one view is out on all of them."""
    drawn = Drawn()
    for stroke in strokes:
        if stroke.region:
            _lay_region(drawn, stroke, body)
        else:
            _lay_line(drawn, stroke, body[stroke.view], erased_share)
    return drawn


def skin_once(drawn: Drawn, ink: Ink, body: Body) -> Cells:
    """The ink of a layer on the body, less what only repeats a main view.

    A region that was picked has ink on every view that shows it. A closer view adds that only where a line was drawn on
    it, or for what no main view shows.
    """
    ids = ink.sheet.grid.ids
    on_body = ink.is_inked & (ids >= 0)
    has_line = any((line.view, line.side) == (ink.sheet.view, ink.side) for line in drawn.lines)
    if ink.sheet.is_main or has_line:
        return on_body
    main = {place for sheet in body.values() if sheet.is_main for place in _places(sheet, None)}
    own = [index for place, index in _places(ink.sheet, ink.side).items() if place not in main]
    return on_body & np.isin(ids, own)


def is_outside(stroke: Stroke, body: Body) -> bool:
    """True for a line that touches the body nowhere."""
    if stroke.region:
        return False
    grid = body[stroke.view].grid
    window, mask = stamp(stroke, grid)
    return not (grid.ids[window][mask] >= 0).any()


def layers_of(place: tuple[str, Side], body: Body) -> Iterator[Layer]:
    """Every layer that shows a region. The midline is on both turns of a view."""
    for sheet in body.values():
        yield from ((sheet.view, side) for side in sheet.sides if place in _places(sheet, side))


def samples(stroke: Stroke, step_mm: float) -> NDArray[np.float64]:
    """The way of the pen as points no more than a step apart; one point for a dot."""
    points = np.asarray(stroke.points, dtype=np.float64)
    lengths = np.hypot(*np.diff(points, axis=0).T) if len(points) > 1 else np.zeros(0)
    way = np.concatenate([[0.0], np.cumsum(lengths)])
    at = np.linspace(0, way[-1], max(1, int(np.ceil(way[-1] / step_mm)) + 1))
    return np.column_stack([np.interp(at, way, points[:, 0]), np.interp(at, way, points[:, 1])])


def stamp(stroke: Stroke, grid: RegionGrid) -> tuple[Window, Cells]:
    """The cells that a line covers, within a window of the grid: a disc of the pen's width at every step of its way.

    A disc is marked row by row, by where it begins and ends, so that a broad pen costs its width and not its area.
    """
    radius = stroke.width_mm / 2
    places = (samples(stroke, max(grid.cell_mm / 2, radius / 4)) - np.asarray(grid.origin)) / grid.cell_mm
    cells, size = np.floor(places).astype(np.intp), radius / grid.cell_mm
    reach = int(size) + 1
    window = (_span(cells[:, 1], reach, grid.ids.shape[0]), _span(cells[:, 0], reach, grid.ids.shape[1]))
    edges = np.zeros((window[0].stop - window[0].start, window[1].stop - window[1].start + 1), dtype=np.intp)
    _mark(edges, window, cells[:, 1], cells[:, 0], cells[:, 0])  # a pen finer than a cell still leaves a mark
    for down in range(-reach, reach + 1):
        rows = cells[:, 1] + down
        away = np.abs(rows + 0.5 - places[:, 1])
        is_in = away <= size
        half, middle = np.sqrt(size**2 - away[is_in] ** 2), places[is_in, 0] - 0.5
        _mark(edges, window, rows[is_in], np.ceil(middle - half), np.floor(middle + half))
    return window, np.cumsum(edges, axis=1)[:, :-1] > 0


def _span(at: NDArray[np.intp], reach: int, end: int) -> slice:
    first = min(max(int(at.min()) - reach, 0), end)
    return slice(first, max(first, min(int(at.max()) + reach + 1, end)))


def _mark(edges: NDArray[np.intp], window: Window, rows: NDArray[Any], first: NDArray[Any], last: NDArray[Any]) -> None:
    """One more where a run of cells begins, one less behind its end; summed along a row, above nothing is inked."""
    height, width = edges.shape[0], edges.shape[1] - 1
    r = rows - window[0].start
    start, end = (np.clip(at - window[1].start, 0, width).astype(np.intp) for at in (first, last + 1))
    is_on = (r >= 0) & (r < height) & (start < end)
    for at, by in ((start, 1), (end, -1)):
        edges += by * np.bincount(r[is_on] * (width + 1) + at[is_on], minlength=edges.size).reshape(edges.shape)


def _lay_line(drawn: Drawn, stroke: Stroke, sheet: Sheet, erased_share: float) -> None:
    ink = _ink(drawn, sheet, stroke.side)
    window, mask = stamp(stroke, sheet.grid)
    if stroke.tool == Tool.ERASE:
        touched = np.unique(sheet.grid.ids[window][mask])
        ink.is_inked[window][mask] = False
        for index in touched[touched >= 0]:
            _forget_picked(drawn, ink, int(index), erased_share)
        return
    rows, columns = np.nonzero(mask)
    cells = (rows + window[0].start) * sheet.grid.ids.shape[1] + columns + window[1].start
    _lay(ink, cells, stroke)
    drawn.lines.append(stroke)


def _forget_picked(drawn: Drawn, ink: Ink, index: int, erased_share: float) -> None:
    place = ink.key(index)
    if place in drawn.picked and ink.is_inked.ravel()[cells_of(ink, place)].mean() <= 1 - erased_share:
        del drawn.picked[place]
        for other in drawn.ink.values():
            if other is not ink:
                other.is_inked.reshape(-1)[cells_of(other, place)] = False


def _lay_region(drawn: Drawn, stroke: Stroke, body: Body) -> None:
    place = (stroke.region, Side(stroke.side or ""))
    if stroke.tool == Tool.PAINT:
        drawn.picked[place] = None
        for view, side in layers_of(place, body):
            _ink(drawn, body[view], side)
    elif stroke.tool == Tool.ERASE:
        drawn.picked.pop(place, None)
    for ink in drawn.ink.values():
        cells, is_inked = cells_of(ink, place), ink.is_inked.reshape(-1)
        if stroke.tool == Tool.ERASE:
            is_inked[cells] = False
        else:
            _lay(ink, cells if stroke.tool == Tool.PAINT else cells[is_inked[cells]], stroke)


def cells_of(ink: Ink, place: tuple[str, Side]) -> NDArray[np.intp]:
    """The cells of a region on a layer, counted row by row; none where the layer does not show it."""
    index = _places(ink.sheet, ink.side).get(place)
    return _cells(ink.sheet)[index] if index is not None else np.zeros(0, dtype=np.intp)


@lru_cache(maxsize=64)
def _places(sheet: Sheet, side: Side | None) -> Mapping[tuple[str, Side], int]:
    """Region and side, as a layer shows them, to the id of their cells."""
    return {_place(key, side): index for index, key in enumerate(sheet.grid.keys)}


@lru_cache(maxsize=32)
def _cells(sheet: Sheet) -> Sequence[NDArray[np.intp]]:
    """The cells of each id; all of them are found at once, because a list picks many regions."""
    flat = sheet.grid.ids.ravel()
    order = np.argsort(flat, kind="stable")
    ends = np.searchsorted(flat[order], np.arange(len(sheet.grid.keys) + 1))
    return [order[start:end] for start, end in pairwise(ends)]


def _place(key: str, side: Side | None) -> tuple[str, Side]:
    region, _, own = key.partition(".")
    return region, Side(own) if side is None or own == Side.MIDLINE else side


def _lay(ink: Ink, cells: NDArray[np.intp], stroke: Stroke) -> None:
    ink.is_inked.reshape(-1)[cells] = True
    ink.intensity.reshape(-1)[cells] = np.nan if stroke.intensity is None else stroke.intensity
    ink.quality.reshape(-1)[cells] = NO_QUALITY if stroke.quality is None else QUALITIES.index(stroke.quality)


def _ink(drawn: Drawn, sheet: Sheet, side: Side | None) -> Ink:
    key = (sheet.view, side)
    if key not in drawn.ink:
        shape = sheet.grid.ids.shape
        is_inked, intensity = np.zeros(shape, dtype=np.bool_), np.full(shape, np.nan, dtype=np.float32)
        drawn.ink[key] = Ink(sheet, side, is_inked, intensity, np.full(shape, NO_QUALITY, dtype=np.int8))
    return drawn.ink[key]
