"""Whatever is drawn on the real body chart: the pen and the list agree, and the two sides are mirror images."""

from dataclasses import replace
from functools import cache
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needlebook.core.anatomy import Side
from needlebook.core.drawing import Sheet, Stroke, Tool, compare, summarise
from needlebook.knowledge.atlas import view
from needlebook.knowledge.drawing import body, load_drawing

BODY, RULES = body(), load_drawing().rules


def place_of(key: str) -> tuple[str, Side]:
    region, _, side = key.partition(".")
    return region, Side(side)


def summary_of(*strokes: Stroke):
    return summarise(strokes, BODY, RULES)


def places(*strokes: Stroke) -> set[tuple[str, Side]]:
    return {(r.region, r.side) for r in summary_of(*strokes).regions}


REGIONS = [(name, index, key) for name, sheet in BODY.items() for index, key in enumerate(sheet.grid.keys)]


@cache
def painted(view_name: str, index: int, intensity: int | None = None) -> list[Stroke]:
    """A region blackened row by row with a fine pen that is lifted at every border."""
    sheet, made = BODY[view_name], []
    side = None if sheet.shows == "both" else Side(sheet.shows)
    for row in np.unique(np.nonzero(sheet.grid.ids == index)[0]):
        columns = np.flatnonzero(sheet.grid.ids[row] == index)
        for run in np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1):
            ends = tuple(((c + 0.5) * sheet.grid.cell_mm, (row + 0.5) * sheet.grid.cell_mm) for c in (run[0], run[-1]))
            made.append(Stroke(UUID(int=1), Tool.PAINT, view_name, side, ends, 3.0, intensity=intensity))
    return made


def picked(key: str, intensity: int | None = None) -> Stroke:
    region, side = place_of(key)
    return Stroke(UUID(int=2), Tool.PAINT, side=side, region=region, intensity=intensity)


@pytest.mark.parametrize(("view_name", "index", "key"), REGIONS)
def test_a_region_painted_whole_is_the_region_that_was_picked(view_name, index, key):
    assert places(*painted(view_name, index)) == places(picked(key)) == {place_of(key)}


@settings(deadline=None, max_examples=60)
@given(chosen=st.lists(st.sampled_from(REGIONS), min_size=1, max_size=4), n=st.sampled_from([None, 0, 4, 10]))
def test_the_same_regions_by_pen_and_by_list_give_the_same_regions(chosen, n):
    pen = summary_of(*(stroke for name, index, _ in chosen for stroke in painted(name, index, n)))
    listed = summary_of(*(picked(key, n) for *_, key in chosen))
    assert {(r.region, r.side, r.intensity) for r in pen.regions} == {
        (r.region, r.side, r.intensity) for r in listed.regions
    }


@st.composite
def strokes(draw, most: int = 4):
    made = []
    for n in range(draw(st.integers(1, most))):
        sheet: Sheet = BODY[draw(st.sampled_from(list(BODY)))]
        height, width = (count * sheet.grid.cell_mm for count in sheet.grid.ids.shape)
        point = st.tuples(st.floats(0, width), st.floats(0, height))
        points = tuple(draw(st.lists(point, min_size=1, max_size=5)))
        tool = draw(st.sampled_from([Tool.PAINT, Tool.PAINT, Tool.ERASE]))
        side = draw(st.sampled_from(sheet.sides))
        made.append(Stroke(UUID(int=n), tool, sheet.view, side, points, draw(st.floats(1, 60))))
    return made


def mirrored(stroke: Stroke) -> Stroke:
    """The other side of the body: a view that shows one side is turned over, on one that shows both the points are."""
    if stroke.side:
        return replace(stroke, side=stroke.side.mirrored)
    mirror_x = view(stroke.view).mirror_x
    return replace(stroke, points=tuple((mirror_x - x, y) for x, y in stroke.points))


@settings(deadline=None, max_examples=60)
@given(strokes())
def test_a_drawing_turned_over_has_the_same_regions_on_the_other_side(made):
    """Left and right borders share cells in one way or the other, so an area may differ by a hair, a verdict rarely."""
    here, there = summary_of(*made), summary_of(*map(mirrored, made))
    assert here.extent_percent == pytest.approx(there.extent_percent, rel=0.05, abs=0.05)


@settings(deadline=None, max_examples=60)
@given(strokes())
def test_more_ink_never_takes_a_share_away_and_the_rubber_never_adds_one(made):
    extents = [summary_of(*made[:n]).extent_percent for n in range(len(made) + 1)]
    for stroke, before, after in zip(made, extents, extents[1:], strict=False):
        assert after >= before if stroke.tool == Tool.PAINT else after <= before


@settings(deadline=None, max_examples=40)
@given(strokes(), strokes())
def test_an_overlap_is_the_same_both_ways_and_whole_only_with_itself(first, second):
    there, back = compare(first, second, BODY, RULES), compare(second, first, BODY, RULES)
    assert there.overlap == back.overlap
    assert there.overlap is None or 0 <= there.overlap <= 1
    assert compare(first, first, BODY, RULES).overlap in (1, None)
