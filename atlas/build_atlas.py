"""Build the body chart: python build_atlas.py [KNOWLEDGE_DIR] [OUT_DIR]. About 45 s; writes a JSON file per view."""

import csv
import pathlib
import sys

import closeups
import figure
import muscles as muscle_layer
import points
import region_grid
import regions as region_layer
import skeleton
from body import Body
from build_paths import KNOWLEDGE, OUT
from contours import contour_lines
from drawing import Drawing, frontal
from sheet import Sheet
from side_view import side_view
from split_atlas import split


def rows(folder, name):
    with open(folder / name, newline="") as f:
        return list(csv.DictReader(f))


def main_drawing(name, body, skin, shapes, contours):
    """The front or the back."""
    return Drawing(
        name=name,
        project=frontal,
        skin=skin,
        regions=shapes,
        contours=contours,
        bones=skeleton.draw(skeleton.bones_for_view(body, name), skeleton.VIEW_AXES[name], (-12, -90, 530, 1800)),
        sheet=Sheet(skin.bounds, flip=name == "back"),
        image_left_is="patient's right" if name == "front" else "patient's left",
        landmarks={k: frontal(p) for k, p in body.landmarks.items()},
    )


def all_drawings(body, table):
    """The main views and the close-ups."""
    outline, _ = figure.silhouette(body)
    shapes = region_layer.build_regions(body, outline, table)
    skin, places = region_layer.skin(shapes["front"]), figure.frontal_places(body)
    main = {
        name: main_drawing(name, body, skin, shapes[name], contour_lines(places, name)) for name in ("front", "back")
    }
    side = side_view(body, {row["id"]: row for row in table})
    return [*main.values(), side, *closeups.drawings(body, table, main)]


def build(knowledge):
    """All views, trigger points and landmarks, from the knowledge tables in a folder."""
    body = Body()
    depth = {r["id"]: r["depth_class"] for r in rows(knowledge, "muscles.csv")}
    layer = muscle_layer.Muscles(body)
    drawings = all_drawings(body, rows(knowledge, "regions.csv"))
    shapes = {d.name: layer.drawn(d) for d in drawings}
    placed = points.place_all(layer, rows(knowledge, "referral.csv"), drawings, shapes)
    sheets = {d.name: d.sheet for d in drawings}
    return {
        "unit": "mm",
        "axes_3d": "x left, y up, z front; left side, mirror x for the right",
        "source": "bones derived from myo-sim (Apache-2.0)",
        "views": {d.name: d.layers() | {"muscles": layer.layer(d, shapes[d.name], depth)} for d in drawings},
        "trigger_points": {
            tp: {
                "muscle": p.muscle,
                "site_region": p.region,
                "xyz_mm": [round(float(v), 1) for v in p.xyz],
                "views": {name: sheets[name].xy(xy) for name, xy in p.views.items()},
            }
            for tp, p in placed.items()
        },
        "landmarks_3d": {k: [round(float(v), 1) for v in p] for k, p in body.landmarks.items()},
    }


if __name__ == "__main__":
    knowledge, out = (pathlib.Path(a) for a in (sys.argv[1:] + [KNOWLEDGE, OUT][len(sys.argv) - 1 :])[:2])
    print("version", split(build(knowledge), out))
    region_grid.write(out)
