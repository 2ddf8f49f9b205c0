"""What changed between two drawings."""

import pytest

from needlebook.core.anatomy import Side
from needlebook.core.drawing import compare
from needlebook.knowledge.drawing import load_drawing
from tests.unit.drawing.sheets import BODY, fill, line, pick

RULES = load_drawing().rules


def test_a_drawing_compared_with_itself_overlaps_whole_and_has_not_moved():
    strokes = [line(*fill(40, 40, 80, 80)), pick("throat", Side.MIDLINE, n=2)]
    found = compare(strokes, strokes, BODY, RULES)
    assert found.overlap == 1
    assert {shift.mm for shift in found.shifts} == {0}


def test_drawings_apart_do_not_overlap():
    found = compare([line((60, 60))], [line((180, 60))], BODY, RULES)
    assert found.overlap == 0
    assert [(s.mm, s.across_mm, s.down_mm) for s in found.shifts] == [(120, 120, 0)]


def test_half_of_a_drawing_overlaps_by_half():
    found = compare([line(*fill(40, 40, 80, 80))], [line(*fill(40, 40, 60, 80))], BODY, RULES)
    assert found.overlap == pytest.approx(0.5, abs=0.04)
    assert found.after.extent_percent < found.before.extent_percent


def test_the_overlap_of_nothing_with_nothing_is_not_known():
    found = compare([], [], BODY, RULES)
    assert (found.overlap, found.shifts) == (None, ())


def test_a_drawing_that_is_gone_has_no_shift():
    found = compare([line((60, 60))], [], BODY, RULES)
    assert (found.overlap, found.shifts) == (0, ())


def test_a_region_that_was_picked_overlaps_what_was_painted_there_although_another_view_shows_it_too():
    painted, picked = [line(*fill(40, 40, 80, 80))], [pick("shoulder", Side.RIGHT, n=2)]
    found = compare(painted, picked, BODY, RULES)
    assert found.overlap == pytest.approx(1, abs=0.1)
    assert [shift.layer for shift in found.shifts] == [("front", None)]
