"""Turn the built atlas into package data: python split_atlas.py ATLAS_JSON [OUT_DIR]. A file per view, one of points.

What the program does not use (landmarks) is left out, so that a page stays small.
Every file carries the same version, a hash of all content."""

import hashlib
import json
import pathlib
import sys

from build_paths import OUT

POINT_KEYS = ("muscle", "site_region", "xyz_mm", "views")


def shown_side(regions):
    """A close-up with a drawing of its own shows one side only; the main views show both."""
    sides = {key.partition(".")[2] for key in regions} - {"midline"}
    return sides.pop() if len(sides) == 1 else "both"


def view_data(view):
    """The layers of a view that are drawn."""
    return {
        "viewBox": view["viewBox"],
        "mirror_x": view["mirror_x"],
        "shows": shown_side(view["regions"]),
        "silhouette": view["silhouette"],
        "contours": view["contours"],
        "regions": view["regions"],
        "bones": {"outlines": view["bones"]["outlines"]},
        "muscles": view["muscles"],
    }


def split(atlas, out):
    """Write NAME.json per view and trigger_points.json; returns the version."""
    files = {name: view_data(view) for name, view in atlas["views"].items()}
    points = {tp: {k: p[k] for k in POINT_KEYS} for tp, p in atlas["trigger_points"].items()}
    files["trigger_points"] = {"points": points}
    whole = json.dumps(files, sort_keys=True, separators=(",", ":"))
    version = hashlib.sha256(whole.encode()).hexdigest()[:12]
    for name, content in files.items():
        text = json.dumps({"version": version} | content, separators=(",", ":"))
        (out / f"{name}.json").write_text(text + "\n")
    return version


if __name__ == "__main__":
    source, folder = (pathlib.Path(a) for a in [*sys.argv[1:], OUT][:2])
    print("version", split(json.loads(source.read_text()), folder))
