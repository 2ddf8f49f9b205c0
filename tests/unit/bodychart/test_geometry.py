"""Boxes, middles and windows, in the millimetres of a view."""

import pytest

from needlebook.core.anatomy import Side
from needlebook.knowledge.atlas import trigger_point_ids, view, views_of_trigger_point
from needlebook.web.bodychart import Site, crop_around
from needlebook.web.bodychart.geometry import SMALLEST_MM, TALLEST, WIDEST, bounds, centre, place, rings, window

SQUARE = "M10 20l30 0 0 30-30 0z"
TWO_RINGS = "M0 0l1 0 0 1-1 0zM10 10l4 0 0 .5-4 0z"


def holds(box, point):
    x, y, width, height = box
    return x < point[0] < x + width and y < point[1] < y + height


def test_a_path_with_relative_moves_gives_its_corners():
    assert list(rings(SQUARE)) == [[(10, 20), (40, 20), (40, 50), (10, 50)]]


def test_numbers_that_run_together_are_told_apart():
    assert list(rings("M1-.5l.5-1 2 .25")) == [[(1, -0.5), (1.5, -1.5), (3.5, -1.25)]]


def test_the_box_around_a_path_holds_all_its_rings():
    assert bounds(SQUARE) == (10, 20, 30, 30)
    assert bounds(TWO_RINGS) == (0, 0, 14, 10.5)


def test_the_middle_of_a_path_is_that_of_its_largest_ring():
    assert centre(SQUARE) == (25, 35)
    assert centre(TWO_RINGS) == pytest.approx((12, 10.25), abs=0.06)


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_the_middle_of_a_muscle_is_on_its_own_side(side):
    back = view("back")
    x, _ = place("gluteus_maximus", side, back)
    assert (x < back.mirror_x / 2) == (side == Side.LEFT)


def test_a_window_around_nothing_is_the_whole_view():
    assert window([], view("front")) == view("front").box


@pytest.mark.parametrize("id", trigger_point_ids()[::7])
@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_a_window_around_a_site_contains_it_with_a_margin(id, side):
    name = views_of_trigger_point(id)[0]
    site = Site(1, id, side)
    x, y, width, height = crop_around(name, sites=[site])
    margin = 0.12 * max(width, height)
    assert holds((x + margin, y + margin, width - 2 * margin, height - 2 * margin), place(id, side, view(name)))


def test_a_window_contains_all_its_sites():
    ids = [id for id in trigger_point_ids() if "back" in views_of_trigger_point(id)]
    sites = [Site(n, id, Side.LEFT) for n, id in enumerate(ids, 1)]
    box = crop_around("back", sites=sites)
    assert all(holds(box, place(site.place, site.side, view("back"))) for site in sites)


@pytest.mark.parametrize("region", ["lumbar_lower", "lesser_toes", "occiput", "forearm_dorsal"])
def test_a_window_is_of_a_shape_that_fits_a_screen(region):
    _, _, width, height = crop_around("back", regions=[(region, Side.LEFT)])
    assert height >= SMALLEST_MM
    assert TALLEST - 0.01 <= width / height <= WIDEST + 0.01


def test_a_window_near_the_midline_shows_both_halves_alike():
    x, _, width, _ = crop_around("back", muscles=[("gluteus_medius", Side.LEFT)])
    assert x + width / 2 == pytest.approx(view("back").mirror_x / 2, abs=1)


def test_a_window_around_a_hand_stays_with_that_hand():
    x, _, width, _ = crop_around("front", regions=[("palm", Side.LEFT)])
    assert x > view("front").mirror_x / 2
    assert width < 400


def test_windows_on_left_and_right_mirror_one_another():
    left, right = (crop_around("front", muscles=[("biceps_brachii", side)]) for side in (Side.LEFT, Side.RIGHT))
    assert left[0] + left[2] / 2 == pytest.approx(view("front").mirror_x - right[0] - right[2] / 2, abs=1.5)
    assert left[1:] == right[1:]


def test_what_a_view_does_not_show_leaves_its_window_whole():
    only_behind = next(id for id in view("back").muscles if id not in view("front").muscles)
    assert crop_around("front", muscles=[(only_behind, Side.LEFT)]) == view("front").box
