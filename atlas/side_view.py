"""The body from the patient's right, in the posture of side_pose.py: skin, regions, inner lines and bones."""

import numpy as np
import skeleton
from contours import contour_lines
from curves import polygons, smooth_ring, spline
from drawing import SIDE_ORIGIN, Drawing
from figure import EDGES, hand_outline, limb, places
from head_side import head_profile
from painter import paint
from regions import GRID, partition
from shapely import affinity, set_precision, union_all
from shapely.geometry import Point, Polygon
from sheet import Sheet
from side_pose import SidePose

WINDOW = (-360, 20, 600, 1800)  # of the bones, mm from the model's own origin
SIDE_AXES = skeleton.VIEW_AXES["side"]


def side_places(body, pose):
    """The places of the side view."""
    L = body.landmarks
    arm, leg = ([pose(L[k]) for k in names] for names in (("humeral_head", "elbow", "wrist"), ("hip", "knee", "ankle")))
    limbs = {"arm": limb("side", "arm", arm), "leg": limb("side", "leg", leg)}
    return places(L, pose, limbs)


def skin(body, p):
    """The outline of the whole figure from the side."""
    trunk = Polygon(spline(p.line(EDGES["trunk_side"]), closed=True)).buffer(0)
    foot = Polygon(spline(p.line(EDGES["sole_side"]), closed=True)).buffer(0)
    shoulder = Point(p.points["humeral_head"]).buffer(p.limbs["arm"].flesh[0][2])
    arm = union_all([p.limbs["arm"].outline(), shoulder])
    whole = union_all([trunk, p.limbs["leg"].outline(), arm, foot]).buffer(10, 32).buffer(-20, 32).buffer(10, 32)
    whole = smooth_ring(polygons(whole)[0], 4)
    whole = union_all([whole, head_profile(body), hand_outline(p.points)]).buffer(5).buffer(-5)
    whole = smooth_ring(Polygon(polygons(whole)[0].exterior), 1.6, 0.5)
    return set_precision(whole.simplify(0.08), GRID)


def bones(body, pose, outline):
    """The bones of the near side, without what would reach beyond the skin."""
    meshes = {name: pose.bone(name, mesh) for name, mesh in skeleton.bones_for_view(body, "side").items()}
    drawn = skeleton.draw(meshes, SIDE_AXES, WINDOW, cut=False)
    inside = outline.buffer(-0.5)
    return {k: affinity.translate(s, SIDE_ORIGIN).intersection(inside) for k, s in drawn.items()}


def side_view(body, known):
    """The drawing; `known`: the rows of regions.csv by id."""
    pose = SidePose(body.landmarks)
    p = side_places(body, pose)
    outline = skin(body, p)
    shapes = partition(paint(p, "head_side") + paint(p, "side"), outline)
    keyed = {f"{k}.{'right' if known[k]['side_specific'] == 'yes' else 'midline'}": s for k, s in shapes.items()}
    return Drawing(
        name="side",
        project=pose,
        skin=outline,
        regions={key: keyed[key] for key in sorted(keyed, key=lambda key: list(known).index(key.partition(".")[0]))},
        contours=contour_lines(p, "head_side") + contour_lines(p, "side"),
        bones=bones(body, pose, outline),
        sheet=Sheet(outline.bounds),
        image_left_is="the patient's back (right side shown; mirror for the left)",
        is_two_sided=False,
        landmarks={k: xy for k, xy in p.points.items() if outline.contains(Point(np.asarray(xy)))},
    )
