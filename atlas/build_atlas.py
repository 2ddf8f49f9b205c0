"""Build the body chart: python build_atlas.py [KNOWLEDGE_DIR] [OUT_DIR]. About 90 s; writes a JSON file per view."""

import csv
import pathlib
import sys

import closeups
import figure
import muscles as muscle_layer
import region_grid
import regions as region_layer
import skeleton
from body import Body
from build_paths import KNOWLEDGE, OUT
from figure import both
from shapely import union_all
from shapely.geometry import LineString, box
from sheet import Sheet
from split_atlas import split

DEPTH_ORDER = ("deep", "moderate", "superficial")


def rows(folder, name):
    with open(folder / name, newline="") as f:
        return list(csv.DictReader(f))


def bone_layer(sheet, outlines, tones, mirrored=True):
    def entry(shape):
        midline = mirrored and shape.bounds[0] < 0.6
        return {
            "d": sheet.path(both(shape.buffer(0.02)) if midline else shape, 0.2),
            "mirror": mirrored and not midline,
        }

    return {"outlines": {k: entry(s) for k, s in outlines.items()}, "tones": {k: entry(s) for k, s in tones.items()}}


def muscle_shapes(layer, sheet, outline, depth, view, code):
    out = {}
    inside = outline.buffer(-2.5)
    right = inside.intersection(box(0.8, -1e4, 1e4, 1e4)) if view != "side" else inside
    for m in sorted(layer.fibres, key=lambda m: DEPTH_ORDER.index(depth[m])):
        if code not in muscle_layer.TABLE[m][0]:
            continue
        shape = layer.shape(m, view).intersection(right)
        if view == "front" and m == "trapezius_descendens":  # hidden by neck and face
            shape = shape.intersection(box(50, 0, 400, 1600))
        if shape.is_empty:
            continue
        lines = []
        for fibre in layer.fibre_lines(m, view):
            cut = LineString(fibre).simplify(0.4).intersection(shape.buffer(-1))
            lines += [
                sheet.line(g.coords)
                for g in getattr(cut, "geoms", [cut])
                if g.geom_type == "LineString" and g.length > 6
            ]
        out[m] = {"d": sheet.path(shape, 0.25), "fibres": "".join(lines), "depth": depth[m], "mirror": view != "side"}
    return out


def main_view(name, body, outline, shapes, contours, layer, depth):
    """The front or the back: every layer of it, with the sheet it is drawn on."""
    sheet = Sheet(outline.bounds, flip=name == "back")
    drawn = skeleton.draw(skeleton.bones_for_view(body, name), skeleton.VIEW_AXES[name], (-12, -90, 530, 1800))
    return {
        "viewBox": [0, 0, sheet.width, sheet.height],
        "mirror_x": sheet.width,
        "image_left_is": "patient's right" if name == "front" else "patient's left",
        "silhouette": sheet.path(outline),
        "contours": [sheet.line(line) for line in contours],
        "bones": bone_layer(sheet, *drawn),
        "regions": {k: sheet.path(s) for k, s in shapes.items()},
        "muscles": muscle_shapes(layer, sheet, outline, depth, name, name[0]),
        "landmarks": {k: sheet.xy(p) for k, p in body.landmarks.items()},
        "_sheet": sheet,
    }


def build(knowledge):
    """All views, trigger points and landmarks, from the knowledge tables in a folder."""
    body = Body()
    outline, _ = figure.silhouette(body)
    table = rows(knowledge, "regions.csv")
    depth = {r["id"]: r["depth_class"] for r in rows(knowledge, "muscles.csv")}
    layer = muscle_layer.Muscles(body)
    shapes = region_layer.build_regions(body, outline, table)
    outline = union_all(list(shapes["front"].values()), grid_size=region_layer.GRID)
    contours = figure.contour_lines(body)
    atlas = {
        "unit": "mm",
        "axes_3d": "x left, y up, z front; left side, mirror x for the right",
        "views": {},
        "source": "bones and limb muscle paths derived from myo-sim (Apache-2.0)",
    }
    for name in ("front", "back"):
        atlas["views"][name] = main_view(name, body, outline, shapes[name], contours[name], layer, depth)
    points = muscle_layer.trigger_points(layer, rows(knowledge, "referral.csv"), shapes)
    closeups.add(atlas, body, layer, table, depth, points, shapes, Sheet, bone_layer, muscle_shapes)
    atlas["trigger_points"] = {
        tp: {
            "muscle": p["muscle"],
            "site_region": p["region"],
            "xyz_mm": [round(float(v), 1) for v in p["xyz"]],
            "views": {v: atlas["views"][v]["_sheet"].xy(q) for v, q in p["views"].items()},
        }
        for tp, p in points.items()
    }
    atlas["landmarks_3d"] = {k: [round(float(v), 1) for v in p] for k, p in body.landmarks.items()}
    for view in atlas["views"].values():
        view.pop("_sheet", None)
    return atlas


if __name__ == "__main__":
    knowledge, out = (pathlib.Path(a) for a in (sys.argv[1:] + [KNOWLEDGE, OUT][len(sys.argv) - 1 :])[:2])
    print("version", split(build(knowledge), out))
    region_grid.write(out)
