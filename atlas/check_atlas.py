"""Check the package data against the knowledge tables: python check_atlas.py [KNOWLEDGE_DIR] [ATLAS_DIR].

Prints what was found and exits with 1 when a check fails."""

import csv
import gzip
import json
import pathlib
import sys
from itertools import combinations

import check_points
import places
from build_paths import KNOWLEDGE, OUT
from path_data import shape
from shapely import affinity, union_all

MAIN_VIEWS = ("front", "back")
PAINTED = {name: (name,) for name in ("front", "back", "head_side", "foot_sole")} | {"side": ("head_side", "side")}
LARGEST_GZIP = 120_000  # bytes of a view on its way to a page
GAP_MM2, OVERLAP_MM2 = (
    25.0,
    12.0,
)  # of a whole drawing: coordinates are rounded to 0.1 mm, front and back share an outline
UNEVEN_MM2 = 5.0  # of a region and the mirror image of its other side
TOUCH_MM = 0.06
SMALLEST_MM2 = 100.0  # of a region, to be hit with a finger


def rows(folder, name):
    with open(folder / name, newline="") as f:
        return list(csv.DictReader(f))


def cover_problems(name, skin, regions):
    """The regions fill the silhouette and do not lie over one another; each is one polygon of a size to hit."""
    whole = union_all(list(regions.values()))
    gap, overlap = skin.difference(whole).area, sum(r.area for r in regions.values()) - whole.area
    print(f"{name}: {len(regions)} regions, {gap:.1f} mm2 in none of them, {overlap:.1f} mm2 in two")
    if gap > GAP_MM2 or overlap > OVERLAP_MM2:
        yield f"{name}: {gap:.1f} mm2 in no region, {overlap:.1f} mm2 in two"
    for key, r in regions.items():
        if r.geom_type != "Polygon" or not r.is_valid:
            yield f"{name}: {key} is {r.geom_type}, valid {r.is_valid}"
        if r.area < SMALLEST_MM2:
            yield f"{name}: {key} has only {r.area:.0f} mm2"


def mirror_problems(name, mirror_x, skin, regions):
    """Left and right are mirror images."""

    def flipped(s):
        return affinity.scale(s, -1, 1, origin=(mirror_x / 2, 0))

    uneven = [skin.symmetric_difference(flipped(skin)).area]
    for key, left in regions.items():
        if key.endswith(".left"):
            uneven.append(flipped(left).symmetric_difference(regions[key[:-4] + "right"]).area)
    if max(uneven) > UNEVEN_MM2:
        yield f"{name}: left and right differ by {max(uneven):.1f} mm2"


def missing_problems(name, table, regions):
    """What regions.csv promises of the front and the back, and what its own table paints on any other drawing."""
    drawn = {key.partition(".")[0] for key in regions}
    promised = {row["id"] for row in table if name in MAIN_VIEWS and row["view"] in (name, "both")}
    painted = {row["region"] for own in PAINTED.get(name, ()) for row in places.table(f"regions_{own}.csv")}
    for region in sorted((promised | (painted & {row["id"] for row in table})) - drawn):
        yield f"{name}: region {region} is missing"


def touching(regions):
    """Pairs of region ids that touch on one view."""
    for a, b in combinations(regions, 2):
        if regions[a].distance(regions[b]) < TOUCH_MM:
            yield frozenset((a.partition(".")[0], b.partition(".")[0]))


def neighbour_problems(table, met):
    """Listed neighbours touch on a drawing, but for those that a table excuses; it excuses no pair that does touch."""
    listed = {frozenset((r["id"], n)) for r in table for n in r["neighbours"].split(";") if n}
    excused = {frozenset((r["region"], r["neighbour"])) for r in places.table("neighbours_apart.csv")}
    for pair in sorted(tuple(sorted(p)) for p in listed - met - excused):
        yield "listed neighbours do not touch: " + "/".join(pair)
    for pair in sorted(tuple(sorted(p)) for p in (excused & met) | (excused - listed)):
        yield "needs no excuse: " + "/".join(pair)


def size_problems(atlas):
    for path in sorted(atlas.glob("*.json")):
        size = len(gzip.compress(path.read_bytes(), mtime=0))
        print(f"{path.name}: {size / 1000:.1f} kB compressed")
        if size > LARGEST_GZIP:
            yield f"{path.name} has {size} bytes when compressed"


def version_problems(files):
    """One version on every file."""
    versions = {content["version"] for content in files.values()}
    print("version", *versions)
    if len(versions) != 1:
        yield f"{len(versions)} versions in one atlas"


def problems(knowledge, atlas):
    files = {path.stem: json.loads(path.read_text()) for path in sorted(atlas.glob("*.json"))}
    yield from size_problems(atlas)
    yield from version_problems(files)
    points, table = files.pop("trigger_points")["points"], rows(knowledge, "regions.csv")
    views, met = {}, set()
    for name, view in files.items():
        skin, regions = views[name] = shape(view["silhouette"]), {k: shape(d) for k, d in view["regions"].items()}
        yield from cover_problems(name, skin, regions)
        met |= set(touching(regions))
        if view["shows"] == "both":
            yield from mirror_problems(name, view["mirror_x"], skin, regions)
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
