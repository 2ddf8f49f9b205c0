"""Check the package data against the knowledge tables: python check_atlas.py [KNOWLEDGE_DIR] [ATLAS_DIR].

Prints what was found and exits with 1 when a check fails."""

import csv
import gzip
import json
import pathlib
import sys
from itertools import combinations

import check_points
from build_paths import KNOWLEDGE, OUT
from path_data import shape
from shapely import affinity, union_all

# listed neighbours that meet only inside the body or round its edge, never on one drawn surface
APART = """acromion/neck_shoulder_angle clavicle/neck_shoulder_angle mouth_tongue/throat teeth_lower_back/tmj
teeth_upper_back/tmj thenar/thumb_web index_finger/thumb cheek/mouth_tongue chin/mouth_tongue jaw/mouth_tongue
teeth_lower_front/teeth_upper_front"""
NOT_ON_ONE_VIEW = {frozenset(pair.split("/")) for pair in APART.split()}
MAIN_VIEWS = ("front", "back")
LARGEST_GZIP = 120_000  # bytes of a view on its way to a page


def rows(folder, name):
    with open(folder / name, newline="") as f:
        return list(csv.DictReader(f))


def cover_problems(name, skin, regions):
    """The regions fill the silhouette and do not lie over one another; each is one polygon of a size to hit."""
    filled = union_all([r.buffer(0.01) for r in regions.values()])
    covered = filled.intersection(skin.buffer(0.01)).area / skin.area
    overlap = sum(r.area for r in regions.values()) - union_all([r.buffer(0) for r in regions.values()]).area
    print(f"{name}: {len(regions)} regions cover {covered:.3%}, overlap {overlap:.1f} mm2")
    if covered < 0.99 or overlap > 20:
        yield f"{name}: cover {covered:.3f}, overlap {overlap:.1f}"
    for key, r in regions.items():
        if r.geom_type != "Polygon" or not r.is_valid:
            yield f"{name}: {key} is {r.geom_type}, valid {r.is_valid}"
        if r.area < 100:
            yield f"{name}: {key} has only {r.area:.0f} mm2"


def mirror_problems(name, mirror_x, skin, regions):
    """Left and right are mirror images."""

    def flipped(s):
        return affinity.scale(s, -1, 1, origin=(mirror_x / 2, 0))

    uneven = [skin.symmetric_difference(flipped(skin)).area]
    for key, left in regions.items():
        if key.endswith(".left"):
            uneven.append(flipped(left).symmetric_difference(regions[key[:-4] + "right"]).area)
    if max(uneven) > 5:
        yield f"{name}: left and right differ by {max(uneven):.1f} mm2"


def missing_problems(name, table, regions):
    drawn = {key.partition(".")[0] for key in regions}
    for row in table:
        if row["view"] in (name, "both") and row["id"] not in drawn:
            yield f"{name}: region {row['id']} is missing"


def touching(regions):
    """Pairs of region ids that touch on one view."""
    for a, b in combinations(regions, 2):
        if regions[a].distance(regions[b]) < 0.06:
            yield frozenset((a.partition(".")[0], b.partition(".")[0]))


def neighbour_problems(table, met):
    listed = {frozenset((r["id"], n)) for r in table for n in r["neighbours"].split(";") if n}
    for pair in sorted(tuple(sorted(p)) for p in listed - met - NOT_ON_ONE_VIEW):
        yield "listed neighbours do not touch: " + "/".join(pair)


def problems(knowledge, atlas):
    files = {path.stem: json.loads(path.read_text()) for path in sorted(atlas.glob("*.json"))}
    for path in atlas.glob("*.json"):
        if (size := len(gzip.compress(path.read_bytes()))) > LARGEST_GZIP:
            yield f"{path.name} has {size} bytes when compressed"
    points, table = files.pop("trigger_points")["points"], rows(knowledge, "regions.csv")
    views, met = {}, set()
    for name, view in files.items():
        skin, regions = views[name] = shape(view["silhouette"]), {k: shape(d) for k, d in view["regions"].items()}
        yield from cover_problems(name, skin, regions)
        met |= set(touching(regions))
        if view["shows"] == "both":
            yield from mirror_problems(name, view["mirror_x"], skin, regions)
        if name in MAIN_VIEWS:
            yield from missing_problems(name, table, regions)
    yield from neighbour_problems(table, met)
    yield from check_points.problems(rows(knowledge, "referral.csv"), points, files, views)


def main():
    folders = (pathlib.Path(a) for a in (sys.argv[1:] + [KNOWLEDGE, OUT][len(sys.argv) - 1 :])[:2])
    found = sorted(set(problems(*folders)))
    print("\n".join(found) or "all checks passed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
