"""The drawn figure from the front: the outline of its skin, from the posed skeleton and the tables of flesh.

Coordinates are body axes seen from the front: x = patient's left, y = up, millimetres.  The left half is built and
mirrored.  The back view is the same outline seen from behind.
"""

# ruff: noqa: RUF005  points are NumPy arrays: + adds, it does not join

import numpy as np
from curves import Limb, both, capsule, mirror, polygons, smooth_ring, spline
from landmarks import face_height
from places import Places, numbers, table
from shapely import affinity, union_all
from shapely.geometry import MultiPoint, Point, Polygon, box

RADII = {row["digit"]: numbers(row["radii"]) for row in table("digits.csv")}
EDGES = {row["outline"]: row["places"] for row in table("outlines.csv")}


def limb(drawing, name, joints):
    """A limb of a drawing as the table of flesh has it."""
    flesh = [r for r in table("flesh.csv") if (r["drawing"], r["limb"]) == (drawing, name)]
    return Limb(joints, [[float(r[key]) for key in ("along", "inner", "outer")] for r in flesh])


def limbs(body):
    L = body.landmarks
    return {
        "arm": limb("front", "arm", [L["humeral_head"], body.joints["ulna_l"], L["wrist"]]),
        "leg": limb("front", "leg", [L["hip"], L["knee"], L["ankle"]]),
    }


def places(landmarks, project, limbs):
    """The places of a drawing that shows body points by `project`."""
    low, high = landmarks["gnathion"][1], landmarks["vertex"][1]
    points = {name: project(p) for name, p in landmarks.items()}
    return Places(points, limbs, lambda t: face_height(landmarks, t), lambda t: low + t * (high - low))


def frontal_places(body):
    """The places of the front and the back."""
    return places(body.landmarks, lambda p: p[:2], limbs(body))


def trunk_outline(body):
    """Left edge of neck, shoulder slope, rib cage, waist and hip from bony landmarks plus flesh."""
    edge = frontal_places(body).line(EDGES["trunk_front"])
    return Polygon(np.vstack([[0, edge[0][1]], spline(edge)]))


def head_outline(body):
    b, L = body.bones, body.landmarks
    face = MultiPoint(np.vstack([b["skull"].vertices[:, :2], b["jaw"].vertices[:, :2]])).convex_hull
    face = smooth_ring(union_all([face, mirror(face)]).convex_hull.buffer(7.5), 11)
    ear_y = (L["glabella"][1] + L["condyle"][1]) / 2 - 21
    ear = affinity.rotate(affinity.scale(Point(L["zygion"][0] + 11, ear_y).buffer(1, 64), 8.5, 30), -8)
    return union_all([face, smooth_ring(union_all([ear, mirror(ear), face]), 2.5)])


def hand_outline(L):
    """Palm, thenar and hypothenar eminences and separate fingers of the left hand."""
    wrist, mc = L["wrist"], {i: L[f"mc{i}_head"] for i in range(1, 6)}
    tip = {i: L[f"finger{i}_tip"] for i in range(1, 6)}
    across = (L["styloid_radial"] - L["styloid_ulnar"])[:2]
    across /= np.linalg.norm(across)
    base = [Point(*(wrist[:2] + across * s)).buffer(9) for s in (-19, 19)]
    knuckles = [Point(*mc[i][:2]).buffer(11.5 if i < 5 else 11) for i in range(2, 6)]
    palm = union_all(base + knuckles).convex_hull
    hypothenar = capsule([L["mc5_base"][:2] - across * 5, mc[5][:2] - across * 3], (12.5, 11))
    thenar = capsule([L["mc1_base"], mc[1]], (19, 14))
    web = Polygon(
        [L["mc2_base"][:2], mc[2][:2] * 0.85 + L["mc2_base"][:2] * 0.15, mc[1][:2], L["mc1_base"][:2]]
    ).buffer(3)
    hand = smooth_ring(union_all([palm, hypothenar, thenar, web]).buffer(8).buffer(-8), 4)
    fingers = []
    for i, radii in ((n, RADII[f"finger{n}"]) for n in range(1, 6)):
        chain = (
            [mc[i], L[f"finger{i}_pip"], L[f"finger{i}_dip"], tip[i]] if i > 1 else [mc[1], L["finger1_pip"], tip[1]]
        )
        end = chain[-1] + (chain[-1] - chain[-2]) * 0.08
        fingers.append(capsule(chain[:-1] + [end - (end - chain[-2]) / np.linalg.norm(end - chain[-2]) * 3], radii))
    return smooth_ring(union_all([hand] + fingers).buffer(1.6).buffer(-1.6), 1.6, 0.5)


def foot_outline(body):
    L, b = body.landmarks, body.bones
    hind = MultiPoint(np.vstack([b[n].vertices[:, :2] for n in ("calcaneus", "talus")])).convex_hull.buffer(8)
    names = ["navicular", "cuboid", "cuneiform1", "mt1", "mt2", "mt3", "mt4", "mt5"]
    sole = MultiPoint(np.vstack([b[n].vertices[:, :2] for n in names])).convex_hull.buffer(8)
    ball = capsule([L["mt1_head"][:2] + [1, 6], L["mt5_head"][:2] + [-1, 6]], (17, 13))
    foot = smooth_ring(union_all([hind, sole, ball]).buffer(40).buffer(-40), 9)
    toes = []
    for i, radii in ((n, RADII[f"toe{n}"]) for n in range(1, 6)):
        chain = (
            [L[f"mt{i}_head"]] + [b[f"toe{i}_{j}"].centroid for j in ((1,) if i == 1 else (2,))] + [L[f"toe{i}_tip"]]
        )
        toes.append(capsule(chain, radii))
    return smooth_ring(union_all([foot] + toes).buffer(1.2).buffer(-1.2), 1.8, 0.5)


def silhouette(body):
    """The outline of the whole figure (one polygon, symmetric) and the named parts it is made of (left)."""
    L, limb = body.landmarks, limbs(body)
    trunk, arm, leg = trunk_outline(body), limb["arm"].outline(), limb["leg"].outline()
    cap = Point(*L["humeral_head"][:2]).buffer(limb["arm"].flesh[0][2])
    half = union_all([trunk, arm, cap, leg]).intersection(box(0, -400, 1000, 2000))
    core = both(half.buffer(0.01))
    core = core.buffer(9, 32).buffer(-18, 32).buffer(9, 32)
    core = smooth_ring(max(polygons(core), key=lambda p: p.area), 5)
    hand, foot, head = hand_outline(L), foot_outline(body), head_outline(body)
    lower = union_all([core, both(foot)]).intersection(box(-400, -400, 400, 330)).buffer(22).buffer(-22)
    whole = union_all([core, head, both(hand), both(foot), lower.intersection(box(-400, 70, 400, 300))])
    whole = smooth_ring(Polygon(polygons(whole)[0].exterior).buffer(1).buffer(-1), 1.6, 0.5)
    left = whole.intersection(box(0, -1000, 2000, 3000))
    whole = polygons(both(left.buffer(0.001)))[0]
    return Polygon(whole.exterior).simplify(0.08), {"head": head, "hand": hand, "foot": foot, "trunk": trunk}
