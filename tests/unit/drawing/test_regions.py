"""From strokes to regions, on a small body whose answers can be seen by eye."""

import pytest

from needlebook.core.anatomy import Side
from needlebook.core.drawing import DrawingRules, Quality, Tool, is_outside, summarise
from needlebook.knowledge.drawing import load_drawing
from tests.unit.drawing.sheets import BODY, fill, line, pick

LEFT, RIGHT = Side.LEFT, Side.RIGHT
RULES = load_drawing().rules


def drawn(*strokes, rules: DrawingRules = RULES) -> dict[str, tuple]:
    """Region.side to (intensity, quality)."""
    found = summarise(strokes, BODY, rules).regions
    return {f"{r.region}.{r.side}": (r.intensity, r.quality) for r in found}


def test_nothing_is_drawn_without_strokes():
    summary = summarise([], BODY, RULES)
    assert (summary.regions, summary.extent_percent, dict(summary.centroids)) == ((), 0, {})


def test_a_small_dot_in_a_large_region_counts():
    assert drawn(line((60, 60), width=1)) == {"shoulder.right": (None, None)}


def test_a_dot_on_a_border_counts_for_both_sides_that_the_tip_touched():
    assert list(drawn(line((79, 60), (81, 60), width=8))) == ["shoulder.right", "chest.right"]


def test_a_brush_that_grazes_a_neighbour_does_not_count_there():
    assert list(drawn(line((74, 45), (74, 75), width=16))) == ["shoulder.right"]


def test_a_hand_that_strays_over_the_border_does_not_count_there():
    way = [(45, 44), (82, 44), (45, 52), (82, 52), (45, 60), (82, 60), (45, 68), (82, 68)]
    assert list(drawn(line(*way, width=8))) == ["shoulder.right"]


def test_a_thin_line_across_the_body_counts_in_every_region_that_it_crosses():
    assert list(drawn(line((30, 60), (210, 60), width=1))) == [
        "shoulder.right",
        "chest.right",
        "chest.left",
        "shoulder.left",
    ]


def test_a_band_along_a_border_counts_on_both_sides():
    wander = [(80 + (1.5 if n % 2 else -1.5), 41 + n) for n in range(38)]
    assert list(drawn(line(*wander, width=20))) == ["shoulder.right", "chest.right"]


def test_a_region_smaller_than_the_brush_counts_when_half_of_it_is_covered():
    found = drawn(line((60, 60), width=100))
    assert list(found) == ["shoulder.right", "chest.right"]


def test_a_stroke_beside_the_body_is_outside_and_draws_nothing():
    beside = line((10, 10), (20, 10))
    assert is_outside(beside, BODY)
    assert drawn(beside) == {}
    assert not is_outside(line((10, 60), (45, 60)), BODY)
    assert not is_outside(pick("chest", LEFT), BODY)


def test_a_stroke_that_leaves_the_picture_counts_where_it_was_on_the_body():
    assert list(drawn(line((-200, 60), (60, 60)))) == ["shoulder.right"]


def test_the_rubber_takes_the_ink_away_and_what_comes_after_lies_on_top():
    paint, rub = line(*fill(40, 40, 80, 80)), line(*fill(36, 36, 84, 84), n=2, tool=Tool.ERASE)
    assert drawn(paint, rub) == {}
    assert list(drawn(paint, rub, line((60, 60), n=3))) == ["shoulder.right"]


def test_a_sliver_that_the_rubber_missed_does_not_count():
    rub = line((45, 60), (73, 60), n=2, tool=Tool.ERASE, width=12)
    assert drawn(line((45, 60), (80, 60)), rub) == {}


@pytest.mark.parametrize("side", [LEFT, RIGHT])
def test_a_region_painted_whole_is_the_region_that_was_picked(side):
    middle = {LEFT: 180, RIGHT: 60}[side]
    painted = summarise([line(*fill(middle - 20, 40, middle + 20, 80))], BODY, RULES)
    picked = summarise([pick("shoulder", side)], BODY, RULES)
    assert [(r.region, r.side) for r in painted.regions] == [(r.region, r.side) for r in picked.regions]
    assert painted.extent_percent == pytest.approx(picked.extent_percent, rel=0.1)


def test_a_view_that_is_turned_over_draws_on_the_other_side():
    assert list(drawn(line((20, 20), view="side", side=LEFT))) == ["shoulder.left"]
    assert list(drawn(line((20, 20), view="side", side=RIGHT))) == ["shoulder.right"]


def test_the_midline_is_one_region_on_both_turns_of_a_view():
    assert list(drawn(line((20, 60), view="side", side=LEFT))) == ["throat.midline"]
    throat = summarise([pick("throat", Side.MIDLINE)], BODY, RULES)
    assert [r.share for r in throat.regions] == [1]


def test_picking_takes_off_what_was_painted_and_the_other_way_round():
    paint, off = line(*fill(40, 40, 80, 80)), pick("shoulder", RIGHT, n=2, tool=Tool.ERASE)
    assert drawn(paint, off) == {}
    rub = line(*fill(36, 36, 84, 84), n=2, tool=Tool.ERASE)
    assert drawn(pick("shoulder", RIGHT), rub) == {}, "rubbed out on the front, it is out on the side too"


def test_rubbing_a_corner_of_a_picked_region_leaves_it_drawn():
    assert list(drawn(pick("shoulder", RIGHT), line((42, 42), n=2, tool=Tool.ERASE))) == ["shoulder.right"]


def test_the_strongest_over_a_twentieth_of_the_ink_is_the_intensity():
    mild = line(*fill(40, 40, 80, 80), intensity=3)
    assert drawn(mild, line((60, 60), n=2, width=2, intensity=9))["shoulder.right"][0] == 3
    assert drawn(mild, line((45, 60), (75, 60), n=2, width=4, intensity=7))["shoulder.right"][0] == 7


def test_ink_without_a_number_does_not_weigh_on_the_others():
    assert drawn(line(*fill(40, 40, 80, 80)), line((60, 60), n=2, intensity=4))["shoulder.right"][0] == 4
    assert drawn(line((60, 60)))["shoulder.right"][0] is None


def test_the_quality_is_the_commonest_that_was_given():
    burning = line(*fill(40, 40, 80, 70), quality=Quality.BURNING)
    numb = line((60, 75), n=2, quality=Quality.NUMB)
    assert drawn(burning, numb)["shoulder.right"][1] == Quality.BURNING
    assert drawn(line((60, 60)))["shoulder.right"][1] is None


def test_rating_a_region_changes_the_ink_that_lies_there_and_adds_none():
    dot = line((60, 60), intensity=2)
    rate = pick("shoulder", RIGHT, n=2, tool=Tool.RATE, intensity=8, quality=Quality.ACHE)
    assert drawn(dot, rate) == {"shoulder.right": (8, Quality.ACHE)}
    assert summarise([dot, rate], BODY, RULES).extent_percent == summarise([dot], BODY, RULES).extent_percent
    assert drawn(rate) == {}


def test_the_extent_is_the_share_of_the_body_with_each_bit_of_skin_once():
    quarter = 100 * 400 / (4 * 400 + 400)  # four squares of the front and the throat, which only the side shows
    assert summarise([pick("shoulder", RIGHT)], BODY, RULES).extent_percent == pytest.approx(quarter)
    everything = [pick(r, s, n) for n, (r, s) in enumerate(PLACES)]
    summary = summarise(everything, BODY, RULES)
    assert summary.extent_percent == pytest.approx(100)
    assert summary.is_everywhere
    assert not summarise(everything[:3], BODY, RULES).is_everywhere


PLACES = [("shoulder", LEFT), ("shoulder", RIGHT), ("chest", LEFT), ("chest", RIGHT), ("throat", Side.MIDLINE)]


def test_the_centroid_is_the_middle_of_the_ink_on_the_body():
    centroids = summarise([line(*fill(40, 40, 80, 80))], BODY, RULES).centroids
    assert centroids == {("front", None): (pytest.approx(60, abs=0.5), pytest.approx(60, abs=2.5))}
