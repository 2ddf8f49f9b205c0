"""Close-ups: crops of the main views (hand, head from the front, instep) and two drawings of their own,
the head from the patient's right (`head_side`) and the sole of the left foot (`foot_sole`)."""

import skeleton
from figure import spline
from foot_sole import Foot, paint_sole, sole_outline
from head_side import head_profile, head_side_lines, paint_head_side, side
from muscles import SIDE_ORIGIN, TABLE, settle
from painter import Painter
from regions import partition
from shapely import affinity
from shapely.geometry import Point


def add(atlas, body, layer, table, depth, points, main_shapes, sheet_class, bone_layer, muscle_shapes):
    """Add the close-up views to the atlas, and their 2D positions to the trigger points."""
    painter, known = Painter(body), {r["id"]: r for r in table}

    def name(region, which):
        return f"{region}.{which if known[region]['side_specific'] == 'yes' else 'midline'}"

    outline = head_profile(painter)
    shapes = {name(k, "right"): s for k, s in partition(paint_head_side(painter), outline).items()}
    sheet = sheet_class(outline.bounds)
    keep = ("skull", "jaw", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "T1", "T2")
    meshes = {k: m for k, m in skeleton.bones_for_view(body, "side").items() if k in keep}
    bounds = (-340, 1380, -40, 1800)
    drawn = skeleton.draw(meshes, skeleton.VIEW_AXES["side"], bounds, cut=False)
    shift = [{k: affinity.translate(s, SIDE_ORIGIN, 0).intersection(outline) for k, s in d.items()} for d in drawn]
    view = {
        "viewBox": [0, 0, sheet.width, sheet.height],
        "image_left_is": "the patient's back (right side shown; mirror for the left)",
        "silhouette": sheet.path(outline),
        "contours": [sheet.line(spline(c, step=2)) for c in head_side_lines(painter)],
        "bones": bone_layer(sheet, *shift, mirrored=False),
        "regions": {k: sheet.path(s) for k, s in shapes.items()},
        "muscles": muscle_shapes(layer, sheet, outline, depth, "side", "s"),
        "_sheet": sheet,
        "landmarks": {k: sheet.xy(side(p)) for k, p in body.landmarks.items() if outline.contains(Point(side(p)))},
    }
    atlas["views"]["head_side"], main_shapes["head_side"] = view, shapes
    for p in points.values():
        area = shapes.get(name(p["region"], "right"))
        if area is not None and "s" in TABLE[p["muscle"]][0]:
            path, k = p["path"]
            p["views"]["head_side"] = settle(side(path), k, area)

    foot = Foot(body)
    outline = sole_outline(foot, body)
    shapes = {name(k, "left"): s for k, s in partition(paint_sole(painter, foot), outline).items()}
    sheet = sheet_class(outline.bounds)
    names = [k for k in body.bones if k.startswith(("mt", "toe", "cun", "cub", "nav", "cal"))]
    meshes = {}
    for k in names:
        meshes[k] = skeleton.refined(body.bones[k]).copy()
        meshes[k].apply_translation(-foot.origin)
    drawn = skeleton.draw(meshes, foot.axes, (-90, -40, 110, 280), cut=False)
    view = {
        "viewBox": [0, 0, sheet.width, sheet.height],
        "image_left_is": "the big toe (left foot shown; mirror for the right)",
        "silhouette": sheet.path(outline),
        "contours": [],
        "bones": bone_layer(sheet, *drawn, mirrored=False),
        "regions": {k: sheet.path(s) for k, s in shapes.items()},
        "muscles": {},
        "_sheet": sheet,
        "landmarks": {k: sheet.xy(p) for k, p in foot.L.items() if outline.contains(Point(p))},
    }
    for m in (
        "quadratus_plantae",
        "adductor_hallucis",
        "flexor_hallucis_brevis",
        "flexor_digitorum_brevis",
        "abductor_hallucis",
        "abductor_digiti_minimi_pedis",
    ):
        shape = layer.shape(m, project=foot).intersection(outline.buffer(-2))
        view["muscles"][m] = {
            "d": sheet.path(shape, 0.25),
            "fibres": "".join(sheet.line(f) for f in layer.fibre_lines(m, project=foot)),
            "depth": depth[m],
            "mirror": False,
        }
    atlas["views"]["foot_sole"], main_shapes["foot_sole"] = view, shapes
    for p in points.values():
        area = shapes.get(name(p["region"], "left"))
        if area is not None and p["muscle"] in view["muscles"]:
            path, k = p["path"]
            p["views"]["foot_sole"] = settle(foot(path), k, area)

    for crop, (base, x0, y0, x1, y1) in {
        "hand_palm": ("front", 355, 795, 525, 1030),
        "hand_back": ("back", 355, 795, 525, 1030),
        "head_front": ("front", -110, 1480, 110, 1795),
        "foot_top": ("front", 40, -95, 175, 170),
    }.items():
        s = atlas["views"][base]["_sheet"]
        (ax, ay), (bx, by) = s.xy((x0, y1)), s.xy((x1, y0))
        atlas["views"][crop] = {"crop_of": base, "viewBox": [min(ax, bx), ay, abs(bx - ax), by - ay]}
