"""The drawn regions cover the skin without gaps or overlaps, touch where they should, and are light enough to send."""

import csv
import gzip
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from needlebook.knowledge import load
from needlebook.knowledge.atlas import BODY_VIEWS, DRAWN_VIEWS, MAIN_VIEWS, region_grid, view
from needlebook.web.bodychart.geometry import bounds, rings

REGIONS = load().anatomy.regions
APART = Path(__file__).parents[3] / "atlas" / "tables" / "neighbours_apart.csv"
LARGEST_GZIP = 120_000
OFF_MM2 = 12.0  # of a drawing: coordinates are rounded to 0.1 mm
STEPS = [(row, column) for row in range(3) for column in range(-2, 3)]  # cells that near one another may touch


def area(d):
    """Twice the signed area of the outermost ring counts; a region and a silhouette have only that one."""
    (ring,) = rings(d)
    points = np.array(ring)
    x, y = points.T
    return abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


@cache
def near(name):
    """Pairs of region ids whose cells lie next to one another on a drawing."""
    grid = region_grid(name)
    ids, found = grid.ids, set()
    rows, columns = ids.shape
    for down, across in STEPS:
        here = ids[: rows - down, max(0, -across) : columns - max(0, across)]
        there = ids[down:, max(0, across) : columns - max(0, -across)]
        met = (here != there) & (here >= 0) & (there >= 0)
        found |= set(zip(here[met].tolist(), there[met].tolist(), strict=True))
    names = [key.partition(".")[0] for key in grid.keys]
    return {frozenset((names[a], names[b])) for a, b in found}


@pytest.mark.parametrize("name", DRAWN_VIEWS)
def test_the_regions_of_a_drawing_have_the_area_of_its_skin(name):
    assert sum(map(area, view(name).regions.values())) == pytest.approx(area(view(name).silhouette), abs=2 * OFF_MM2)


@pytest.mark.parametrize("name", DRAWN_VIEWS)
def test_the_cells_of_a_region_have_the_area_that_is_drawn(name):
    grid = region_grid(name)
    for number, (key, d) in enumerate(view(name).regions.items()):
        counted = np.count_nonzero(grid.ids == number) * grid.cell_mm**2
        width, height = bounds(d)[2:]
        assert counted == pytest.approx(area(d), abs=grid.cell_mm * (width + height)), key


@pytest.mark.parametrize("name", DRAWN_VIEWS)
def test_a_region_is_large_enough_to_be_hit(name):
    assert [key for key, d in view(name).regions.items() if area(d) < 60] == []


def test_all_regions_are_on_the_front_and_the_back_together():
    drawn = {key.partition(".")[0] for name in MAIN_VIEWS for key in view(name).regions}
    assert len(drawn) == len(REGIONS) == 119
    assert drawn == set(REGIONS)


def test_listed_neighbours_lie_next_to_one_another_on_a_drawing():
    with APART.open(newline="") as text:
        rows = csv.DictReader(line for line in text if not line.startswith("#"))
        apart = {frozenset((row["region"], row["neighbour"])) for row in rows}
    met = set.union(*(near(name) for name in DRAWN_VIEWS))
    listed = {frozenset((region.id, other)) for region in REGIONS.values() for other in region.neighbours}
    assert sorted(map(sorted, listed - met - apart)) == []
    assert apart <= listed


@pytest.mark.parametrize("name", [name for name in DRAWN_VIEWS if view(name).is_two_sided])
def test_the_regions_of_the_right_are_the_mirror_image_of_the_left(name):
    shown = view(name)
    for key, left in shown.regions.items():
        if key.endswith(".left"):
            right = shown.regions[key.removesuffix("left") + "right"]
            (x, y, *size), (x2, y2, *size2) = bounds(left), bounds(right)
            assert x + x2 + size[0] == pytest.approx(shown.mirror_x, abs=0.11), key
            assert (y, *size) == pytest.approx((y2, *size2), abs=0.11), key
            assert area(left) == pytest.approx(area(right), abs=0.1), key


def test_the_side_view_shows_the_right_side_from_head_to_foot():
    side = view("side")
    assert side.shows == "right"
    assert {key.partition(".")[2] for key in side.regions} == {"right", "midline"}
    seen = {key.partition(".")[0] for key in side.regions}
    assert {
        "temple",
        "neck_side",
        "chest_lateral",
        "flank",
        "hip_lateral",
        "thigh_lateral_upper",
        "ankle_lateral",
    } <= seen
    assert {"deltoid_mid", "elbow_lateral", "forearm_radial", "hand_dorsum", "ankle_lateral"} <= seen
    assert {"gluteus_medius", "serratus_anterior", "deltoideus_acromialis", "fibularis_longus"} <= set(side.muscles)


@pytest.mark.parametrize("name", BODY_VIEWS)
def test_the_whole_body_is_drawn_in_one_scale(name):
    height = bounds(view(name).silhouette)[3]
    assert 1700 < height < 1900


@pytest.mark.parametrize("name", DRAWN_VIEWS)
def test_a_view_is_light_on_its_way_to_a_page(name):
    stored = files("needlebook.knowledge.atlas").joinpath(f"{name}.json").read_bytes()
    assert len(gzip.compress(stored)) < LARGEST_GZIP
