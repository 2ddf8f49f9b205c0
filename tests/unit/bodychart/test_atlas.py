"""The drawings hold everything that the knowledge tables name, in the right place."""

import hashlib
import json
from importlib.resources import files

import pytest

from needlebook.core.anatomy import Side
from needlebook.core.errors import BadInput
from needlebook.knowledge import load
from needlebook.knowledge.atlas import (
    DRAWN_VIEWS,
    MAIN_VIEWS,
    trigger_point_ids,
    trigger_point_place,
    version,
    view,
    views_of_muscle,
    views_of_region,
    views_of_trigger_point,
)
from needlebook.web.bodychart.geometry import bounds, corners

ANATOMY = load().anatomy
PLACES = [(id, name) for id in trigger_point_ids() for name in views_of_trigger_point(id)]


def inside(point, box):
    x, y, width, height = box
    return x <= point[0] <= x + width and y <= point[1] <= y + height


def test_every_region_of_the_table_is_on_a_main_view():
    for region in ANATOMY.regions.values():
        assert set(views_of_region(region.id)) & set(MAIN_VIEWS), region.id


def test_a_region_is_on_the_views_that_the_table_names():
    for region in ANATOMY.regions.values():
        named = set(MAIN_VIEWS) if region.view == "both" else {region.view}
        assert named <= set(views_of_region(region.id)), region.id


@pytest.mark.parametrize("name", MAIN_VIEWS)
def test_a_side_specific_region_is_drawn_on_both_sides(name):
    for region in ANATOMY.regions.values():
        drawn = [side for side in Side if f"{region.id}.{side}" in view(name).regions]
        assert drawn in ([], list(region.sides)), region.id


@pytest.mark.parametrize("name", DRAWN_VIEWS)
def test_a_drawing_names_nothing_that_the_tables_do_not_know(name):
    assert {key.partition(".")[0] for key in view(name).regions} <= set(ANATOMY.regions)
    assert set(view(name).muscles) <= set(ANATOMY.muscles)


def test_every_muscle_is_drawn_on_a_view():
    assert [id for id in ANATOMY.muscles if not views_of_muscle(id)] == []


def test_every_trigger_point_has_a_place_on_a_view():
    assert set(trigger_point_ids()) == set(ANATOMY.trigger_points)
    assert [id for id in ANATOMY.trigger_points if not views_of_trigger_point(id)] == []


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_a_trigger_point_lies_inside_the_view_and_inside_the_skin(side):
    for id, name in PLACES:
        place = trigger_point_place(id, side, name)
        assert place is not None
        assert inside(place, view(name).box), (id, name)
        assert inside(place, bounds(view(name).silhouette)) or not view(name).is_two_sided, (id, name)


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_a_trigger_point_lies_within_the_box_of_its_site_region_on_its_own_side(side):
    for id, name in PLACES:
        shown, region = view(name), ANATOMY.regions[ANATOMY.trigger_points[id].site_region]
        if shown.is_two_sided:
            stored = side if region.side_specific else Side.MIDLINE
            (x, y), (x2, y2) = corners(bounds(shown.regions[f"{region.id}.{stored}"]))
            assert inside(trigger_point_place(id, side, name), (x - 2, y - 2, x2 - x + 4, y2 - y + 4)), (id, name)


def test_the_right_place_is_the_mirror_image_of_the_left():
    for id, name in PLACES:
        left, right = (trigger_point_place(id, side, name) for side in (Side.LEFT, Side.RIGHT))
        assert left[1] == right[1]
        assert left[0] + right[0] == pytest.approx(view(name).mirror_x, abs=0.11), (id, name)


def test_a_left_place_lies_on_the_patients_left_half():
    for id, name in PLACES:
        x = trigger_point_place(id, Side.LEFT, name)[0] - view(name).mirror_x / 2
        if view(name).is_two_sided:
            assert x < 0 if name == "back" else x > 0, (id, name)


def test_a_close_up_of_a_hand_or_foot_holds_the_left_side():
    assert [view(name).shows for name in ("hand_palm", "hand_back", "foot_top", "foot_sole")] == [Side.LEFT] * 4


@pytest.mark.parametrize(
    ("id", "side", "name"),
    [
        ("gluteus_medius.trp1", Side.LEFT, "front"),
        ("gluteus_medius.trp1", Side.MIDLINE, "back"),
        ("no_such_muscle.trp1", Side.LEFT, "back"),
    ],
)
def test_a_place_that_is_not_known_is_none(id, side, name):
    assert trigger_point_place(id, side, name) is None


def test_an_id_that_is_not_known_is_on_no_view():
    assert views_of_region("no_such_region") == views_of_muscle("no_such_muscle") == ()
    assert views_of_trigger_point("no_such_muscle.trp1") == ()


def test_an_unknown_view_is_refused_with_the_names_that_exist():
    with pytest.raises(BadInput, match=r"view: no such view of the body; allowed: front, back, .*foot_sole"):
        view("inside")


@pytest.mark.parametrize("name", DRAWN_VIEWS)
def test_every_view_is_read_once_and_kept(name):
    assert view(name) is view(name)
    assert view(name).name == name


def test_the_version_is_the_hash_of_the_drawings():
    folder = files("needlebook.knowledge.atlas")
    content = {
        name: json.loads(folder.joinpath(f"{name}.json").read_text()) for name in (*DRAWN_VIEWS, "trigger_points")
    }
    assert {data.pop("version") for data in content.values()} == {version()}
    whole = json.dumps(content, sort_keys=True, separators=(",", ":"))
    assert version() == hashlib.sha256(whole.encode()).hexdigest()[:12]
