"""Checks of muscles and trigger points, used by check_atlas.py.

Each point lies on its muscle and in its site region on every drawing that shows it, its drawn places are those of one
place in space, and that place is on the muscle's path."""

from itertools import pairwise

import numpy as np
from body import Body
from muscles import TABLE, Muscles
from path_data import shape
from shapely import union_all
from shapely.geometry import Point

PROJECTED_MM = 0.15  # rounding to 0.1 mm of the drawing and of the place
NEAR_MM = 1.0  # between steps of a fibre; a point may lie beside its fibre as far as the belly is wide
FRONTAL = {"front": 1, "back": -1, "head_front": 1}  # drawings on which x is the body's x, or its opposite


def problems(referral, points, files, views):
    """`views`: {name: (silhouette, regions)} as polygons; `files`: the package data of each view."""
    yield from table_problems(referral, points, files)
    shapes = {name: {m: shape(s["d"]) for m, s in view["muscles"].items()} for name, view in files.items()}
    for tp, p in points.items():
        if not p["views"]:
            yield f"{tp} is on no view"
        for name, xy in p["views"].items():
            yield from (f"{tp} {problem} on {name}" for problem in place_problems(p, xy, shapes[name], *views[name]))
    yield from projection_problems(points, files)
    yield from path_problems(points)


def table_problems(referral, points, files):
    """Every trigger point has a place and every muscle of the tables is drawn somewhere."""
    drawn = {m for view in files.values() for m in view["muscles"]}
    for row in referral:
        if row["tp_id"] not in points:
            yield f"trigger point {row['tp_id']} is missing"
        if row["muscle_id"] not in drawn:
            yield f"muscle {row['muscle_id']} is drawn on no view"
    for muscle, row in TABLE.items():
        for name in row.views - {name for name, view in files.items() if muscle in view["muscles"]}:
            yield f"muscle {muscle} is missing on {name}"


def place_problems(point, xy, muscles, skin, regions):
    """A place on one drawing: in the skin, on the drawn muscle, in the region of its site."""
    here = Point(xy)
    if not skin.contains(here):
        yield "lies outside the skin"
    if point["muscle"] not in muscles or muscles[point["muscle"]].distance(here) > 0:
        yield "lies off its muscle"
    homes = [r for key, r in regions.items() if key.partition(".")[0] == point["site_region"]]
    if not homes or union_all(homes).distance(here) > 0:
        yield f"lies outside {point['site_region']}"


def projection_problems(points, files):
    """What is drawn is the place in space, seen from the drawing's side."""
    for name, sign in FRONTAL.items():
        shown = [p for p in points.values() if name in p["views"]]
        xyz = np.array([p["xyz_mm"] for p in shown])
        xy = np.array([p["views"][name] for p in shown])
        across = xy[:, 0] - files[name]["mirror_x"] / 2 - sign * xyz[:, 0]
        down = xy[:, 1] + xyz[:, 1]
        if np.ptp(down) > 2 * PROJECTED_MM or abs(across).max() > PROJECTED_MM:
            yield f"{name}: drawn places are not those in space"


def path_problems(points):
    """The place in space lies on the muscle's path, at most the belly's half-width beside a fibre or its sheet."""
    fibres = Muscles(Body()).fibres
    for tp, p in points.items():
        row, lines = TABLE[p["muscle"]], fibres[p["muscle"]]
        if row.is_sheet:
            lines = [a + (b - a) * t for a, b in pairwise(lines) for t in np.linspace(0, 1, 13)] or lines
        gap = min(np.linalg.norm(line - p["xyz_mm"], axis=1).min() for line in lines)
        if gap > row.half_width + NEAR_MM:
            yield f"{tp} lies {gap:.1f} mm off the path of its muscle"
