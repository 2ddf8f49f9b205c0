"""What a drawing means: the regions it covers, how strong and of what kind, and how much of the body it takes up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlebook.core.anatomy import Side
from needlebook.core.drawing.replay import (
    NO_QUALITY,
    QUALITIES,
    Drawn,
    Ink,
    Layer,
    cells_of,
    replay,
    samples,
    skin_once,
)
from needlebook.core.drawing.types import Body, Cells, DrawingRules, Point, Quality, Stroke

Place = tuple[str, Side]


@dataclass(frozen=True, slots=True)
class DrawnRegion:
    """A region that counts as drawn. share: of its area, on the view where most of it is covered, 0 to 1."""

    region: str
    side: Side
    share: float
    intensity: int | None
    quality: Quality | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole drawing. extent_percent: of the body surface; centroids: the middle of the ink on each layer, in mm.

    is_everywhere: so many regions are drawn that somebody should ask whether that is meant.
    """

    regions: tuple[DrawnRegion, ...] = ()
    extent_percent: float = 0
    centroids: Mapping[Layer, Point] | None = None
    is_everywhere: bool = False


@dataclass(slots=True)
class _Tally:
    """What is known of one region, over all layers that show it."""

    share: float = 0
    main_cells: int = 0  # covered, on the views that together show the body
    is_entered: bool = False
    is_followed: bool = False


def summarise(strokes: Sequence[Stroke], body: Body, rules: DrawingRules) -> Summary:
    """The regions in the order of the grids. Strokes in the order in which they were made; see need_stroke for what
    they may hold.
    """
    drawn = replay(strokes, body, rules.covered_share)
    tallies = _tallies(drawn, rules)
    counted = [place for place, tally in tallies.items() if _counts(tally, rules)]
    regions = tuple(_region(drawn, place, tallies[place].share, rules) for place in counted)
    surface = _surface(body)
    covered = sum(area * _share_of_body(tallies.get(place), area) for place, area in surface.items())
    return Summary(
        regions=regions,
        extent_percent=100 * covered / sum(surface.values()),
        centroids={layer: middle for layer, ink in drawn.ink.items() if (middle := _centroid(drawn, ink, body))},
        is_everywhere=len(regions) > rules.everywhere_share * len(surface),
    )


def _counts(tally: _Tally, rules: DrawingRules) -> bool:
    is_much = tally.share >= rules.covered_share
    return is_much or tally.is_followed or (tally.is_entered and tally.share >= rules.entered_share)


def _tallies(drawn: Drawn, rules: DrawingRules) -> dict[Place, _Tally]:
    """Every region with ink, with the shares of its area that are covered and what the tip of the pen did in it."""
    tallies: dict[Place, _Tally] = {}
    for ink in drawn.ink.values():
        ids = ink.sheet.grid.ids
        covered = np.bincount(ids[ink.is_inked & (ids >= 0)], minlength=len(ink.sheet.grid.keys))
        areas = _areas(ink)
        for index in np.flatnonzero(covered):
            tally = tallies.setdefault(ink.key(int(index)), _Tally())
            tally.share = max(tally.share, float(covered[index] / areas[index]))
            tally.main_cells += int(covered[index]) if ink.sheet.is_main else 0
        for stroke in drawn.lines:
            if (stroke.view, stroke.side) == (ink.sheet.view, ink.side):
                _follow(stroke, ink, areas, tallies, rules)
    return tallies


def _areas(ink: Ink) -> NDArray[np.intp]:
    ids = ink.sheet.grid.ids
    return np.bincount(ids[ids >= 0], minlength=len(ink.sheet.grid.keys))


def _follow(
    stroke: Stroke, ink: Ink, areas: NDArray[np.intp], tallies: dict[Place, _Tally], rules: DrawingRules
) -> None:
    """Where the tip of the pen went, as far as its ink still lies there: the brush's edge grazes, the tip is meant."""
    grid = ink.sheet.grid
    step = grid.cell_mm / 2
    under = _under_tip(stroke, ink, step)
    alive = under[under >= 0]
    is_dot = len(under) * step <= stroke.width_mm
    for index in np.unique(alive):
        if (tally := tallies.get(ink.key(int(index)))) is None:
            continue
        run = stroke.width_mm if is_dot else _longest_run(under == index) * step
        is_crossed = run >= rules.run_share * float(np.sqrt(areas[index])) * grid.cell_mm
        is_meant = float((alive == index).mean()) >= rules.stroke_share
        tally.is_entered = True
        tally.is_followed |= is_crossed or (is_meant and run >= rules.width_share * stroke.width_mm)


def _under_tip(stroke: Stroke, ink: Ink, step: float) -> NDArray[np.int16]:
    """The cell id below each step of the tip; -1 off the body, and where the ink has been taken away."""
    grid = ink.sheet.grid
    at = np.floor((samples(stroke, step) - np.asarray(grid.origin)) / grid.cell_mm).astype(np.intp)
    is_on = ((at >= 0) & (at < np.asarray(grid.ids.shape[::-1]))).all(axis=1)
    ids = np.full(len(at), -1, dtype=np.int16)
    columns, rows = at[is_on].T
    ids[is_on] = np.where(ink.is_inked[rows, columns], grid.ids[rows, columns], -1)
    return ids


def _longest_run(is_in: Cells) -> int:
    """The greatest number of steps in a row that lie in it."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], is_in.astype(np.int8), [0]])))
    return int((edges[1::2] - edges[::2]).max())


def _region(drawn: Drawn, place: Place, share: float, rules: DrawingRules) -> DrawnRegion:
    intensities, qualities = [], []
    for ink in drawn.ink.values():
        cells = cells_of(ink, place)
        cells = cells[ink.is_inked.ravel()[cells]]
        intensities.append(ink.intensity.ravel()[cells])
        qualities.append(ink.quality.ravel()[cells])
    intensity = _strongest(np.concatenate(intensities), rules.intensity_share)
    return DrawnRegion(*place, round(share, 3), intensity, _commonest(np.concatenate(qualities)))


def _strongest(intensities: NDArray[np.float32], least_share: float) -> int | None:
    """The highest level that at least this share of the rated ink reaches; a speck of a stronger one does not."""
    rated = intensities[~np.isnan(intensities)]
    if not rated.size:
        return None
    levels, counts = np.unique(rated, return_counts=True)
    reached = np.cumsum(counts[::-1]) / rated.size
    return int(levels[::-1][np.argmax(reached >= least_share)])


def _commonest(qualities: NDArray[np.int8]) -> Quality | None:
    given = qualities[qualities != NO_QUALITY]
    return QUALITIES[int(np.bincount(given).argmax())] if given.size else None


def _surface(body: Body) -> dict[Place, int]:
    """Every region with its area in cells: on the main views, or on the closest look where those do not show it."""
    main: dict[Place, int] = {}
    closer: dict[Place, int] = {}
    for place, area, is_main in _region_areas(body):
        if is_main:
            main[place] = main.get(place, 0) + area
        else:
            closer[place] = max(closer.get(place, 0), area)
    return {**closer, **main}


def _region_areas(body: Body) -> Iterator[tuple[Place, int, bool]]:
    for sheet in body.values():
        areas = np.bincount(sheet.grid.ids[sheet.grid.ids >= 0], minlength=len(sheet.grid.keys))
        for key, area in zip(sheet.grid.keys, areas, strict=True):
            region, _, side = key.partition(".")
            sides = {Side(side)} if side == Side.MIDLINE else {Side(turned or side) for turned in sheet.sides}
            yield from ((((region, shown), int(area), sheet.is_main)) for shown in sides)


def _share_of_body(tally: _Tally | None, area: int) -> float:
    """How much of a region is covered, counting each bit of skin once however many views repeat it."""
    if tally is None:
        return 0
    return max(tally.main_cells / area, tally.share if not tally.main_cells else 0.0)


def _centroid(drawn: Drawn, ink: Ink, body: Body) -> Point | None:
    rows, columns = np.nonzero(skin_once(drawn, ink, body))
    if not rows.size:
        return None
    (left, top), cell = ink.sheet.grid.origin, ink.sheet.grid.cell_mm
    return round(float(left + (columns.mean() + 0.5) * cell), 1), round(float(top + (rows.mean() + 0.5) * cell), 1)
