"""A trigger point is one place in space; wherever it is shown it lies on its muscle and in the region of its site."""

import gzip
import math
from importlib.resources import files
from itertools import combinations

import pytest

from needlebook.core.anatomy import Side
from needlebook.knowledge import load
from needlebook.knowledge.atlas import (
    DRAWN_VIEWS,
    trigger_point_in_space,
    trigger_point_place,
    view,
    views_of_trigger_point,
)
from needlebook.web.bodychart.geometry import bounds, region_path, rings

ANATOMY = load().anatomy
POINTS = ANATOMY.trigger_points
PLACES = [(id, name) for id in POINTS for name in views_of_trigger_point(id)]
FACE = ["corrugator_supercilii", "orbicularis_oculi", "zygomaticus_major", "buccinator", "digastricus", "masseter"]
FRONTAL = {"front": 1, "back": -1, "head_front": 1}  # which way the body's x runs on a drawing
PROJECTED_MM = 0.15
APART_MM = 4.8


def contains(d, point):
    """Whether a point lies inside a path, holes left out (even-odd)."""
    x, y = point
    crossings = 0
    for ring in rings(d):
        for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
            crossings += (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax)
    return crossings % 2 == 1


def stored_place(id, name):
    """The place on the half that is stored: the side that a close-up shows, else the left."""
    shown = view(name)
    return trigger_point_place(id, Side.LEFT if shown.is_two_sided else Side(shown.shows), name)


def pairs_of_one_muscle():
    """Two trigger points of one muscle and a view that shows both."""
    for a, b in combinations(POINTS, 2):
        if POINTS[a].muscle == POINTS[b].muscle:
            yield from ((a, b, name) for name in views_of_trigger_point(a) if name in views_of_trigger_point(b))


def test_a_trigger_point_lies_on_its_drawn_muscle_wherever_it_is_shown():
    off = [(id, n) for id, n in PLACES if not contains(view(n).muscles[POINTS[id].muscle].d, stored_place(id, n))]
    assert off == []


def test_a_trigger_point_lies_in_its_site_region_wherever_it_is_shown():
    outside = []
    for id, name in PLACES:
        shown, region = view(name), ANATOMY.regions[POINTS[id].site_region]
        side = Side.LEFT if shown.is_two_sided else Side(shown.shows)
        d = region_path(region.id, side if region.side_specific else Side.MIDLINE, shown)
        if d is None or not contains(d, stored_place(id, name)):
            outside.append((id, name))
    assert outside == []


def test_two_trigger_points_of_one_muscle_are_apart_on_every_view():
    near = [p for p in pairs_of_one_muscle() if math.dist(*(stored_place(id, p[2]) for id in p[:2])) < APART_MM]
    assert near == []


@pytest.mark.parametrize("name", FRONTAL)
def test_the_places_on_a_view_from_the_front_or_back_are_one_place_in_space(name):
    tops = []
    for id in (id for id, shown in PLACES if shown == name):
        (x, y), (across, up, _) = trigger_point_place(id, Side.LEFT, name), trigger_point_in_space(id, Side.LEFT)
        assert x - view(name).mirror_x / 2 == pytest.approx(FRONTAL[name] * across, abs=PROJECTED_MM), id
        tops.append(y + up)
    assert max(tops) - min(tops) <= 2 * PROJECTED_MM


def test_the_places_on_the_head_from_the_side_are_one_place_in_space():
    shown = [id for id, name in PLACES if name == "head_side"]
    fronts = [stored_place(id, "head_side")[0] - trigger_point_in_space(id, Side.LEFT)[2] for id in shown]
    assert max(fronts) - min(fronts) <= 2 * PROJECTED_MM


def test_a_place_in_space_on_the_right_is_the_mirror_image():
    x, y, z = trigger_point_in_space("piriformis.trp1", Side.LEFT)
    assert x > 0
    assert trigger_point_in_space("piriformis.trp1", Side.RIGHT) == (-x, y, z)


@pytest.mark.parametrize(("id", "side"), [("piriformis.trp1", Side.MIDLINE), ("no_such_muscle.trp1", Side.LEFT)])
def test_a_place_in_space_that_is_not_known_is_none(id, side):
    assert trigger_point_in_space(id, side) is None


@pytest.mark.parametrize(
    ("name", "muscles"),
    [
        ("head_front", [*FACE, "frontalis", "temporalis", "sternocleidomastoideus"]),
        ("hand_palm", ["opponens_pollicis", "adductor_pollicis", "abductor_digiti_minimi_manus"]),
        ("hand_back", ["interosseus_dorsalis_1_manus", "interossei_dorsales_manus", "extensor_digitorum"]),
        ("foot_top", ["extensor_digitorum_brevis", "interossei_dorsales_pedis", "extensor_hallucis_longus"]),
        ("foot_sole", ["flexor_digitorum_brevis", "abductor_hallucis", "quadratus_plantae", "adductor_hallucis"]),
    ],
)
def test_a_close_up_shows_the_muscles_that_lie_there(name, muscles):
    assert set(muscles) <= set(view(name).muscles)


def test_the_small_muscles_of_the_face_are_left_to_the_close_ups():
    assert set(FACE) - set(view("front").muscles) == set(FACE) - {"masseter"}


@pytest.mark.parametrize("name", DRAWN_VIEWS)
def test_a_muscle_lies_inside_the_view(name):
    width, height = view(name).box[2:]
    for id, muscle in view(name).muscles.items():
        x, y, w, h = bounds(muscle.d)
        assert min(x, y, width - x - w, height - y - h) >= 0, id


@pytest.mark.parametrize("name", DRAWN_VIEWS)
def test_a_view_is_small_enough_to_load_with_a_page(name):
    assert len(gzip.compress(files("needlebook.knowledge.atlas").joinpath(f"{name}.json").read_bytes())) < 120_000
