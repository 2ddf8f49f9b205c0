"""The drawn figure: 2D silhouette, skeleton outlines and inner contour lines, from the posed skeleton.

2D coordinates are body axes seen from the front: x = patient's left, y = up, millimetres.  The left half is built and
mirrored.  The back view is the same outline seen from behind.
"""

# ruff: noqa: RUF005  points are NumPy arrays: + adds, it does not join

import numpy as np
from body import face_height
from curves import Limb, both, capsule, mirror, polygons, smooth_ring, spline
from shapely import affinity, union_all
from shapely.geometry import MultiPoint, Point, Polygon, box

# ---------------------------------------------------------------- silhouette
ARM_FLESH = [
    (-0.02, 40, 39),
    (0.12, 44, 44),
    (0.28, 45, 44),
    (0.45, 41, 39),
    (0.62, 39, 36),
    (0.80, 36, 35),
    (0.92, 36, 35),
    (1.0, 37, 37),
    (1.10, 37, 40),
    (1.22, 36, 41),
    (1.38, 33, 38),
    (1.55, 30, 33),
    (1.72, 26, 28),
    (1.88, 25, 26),
    (2.0, 26, 27),
    (2.08, 28, 28),
]
LEG_FLESH = [
    (-0.03, 60, 86),
    (0.10, 74, 86),
    (0.17, 77, 83),
    (0.30, 73, 75),
    (0.45, 67, 70),
    (0.60, 61, 63),
    (0.75, 54, 56),
    (0.88, 51, 51),
    (0.97, 50, 51),
    (1.05, 48, 50),
    (1.12, 49, 50),
    (1.22, 55, 54),
    (1.32, 57, 55),
    (1.45, 51, 50),
    (1.60, 42, 42),
    (1.75, 34, 35),
    (1.87, 30, 31),
    (1.95, 32, 33),
    (2.0, 35, 36),
    (2.06, 35, 34),
]
FINGER_RADIUS = {
    1: (13, 11.5, 8.5),
    2: (10.5, 9.2, 8.3, 7.0),
    3: (10.5, 9.4, 8.5, 7.2),
    4: (10, 9, 8, 6.8),
    5: (9.5, 8, 7.2, 6.2),
}
TOE_RADIUS = {1: (15, 13.5, 11.5), 2: (10, 8.6, 7.8), 3: (9.5, 8, 7.2), 4: (9.5, 7.6, 7.0), 5: (10, 7.8, 7.0)}


def limbs(body):
    L = body.landmarks
    arm = Limb([L["humeral_head"], body.joints["ulna_l"], L["wrist"]], ARM_FLESH)
    leg = Limb([L["hip"], L["knee"], L["ankle"]], LEG_FLESH)
    return {"arm": arm, "leg": leg}


def trunk_outline(L):
    """Left edge of neck, shoulder slope, rib cage, waist and hip from bony landmarks plus flesh."""
    ac, rib8, crest, troch = L["acromion"], L["rib8_lateral"], L["iliac_crest_lateral"], L["trochanter"]
    c7, gonion, hip = L["C7_spinous"][1], L["gonion"], L["hip"]
    edge = [
        (50, gonion[1] + 25),
        (53, gonion[1] - 8),
        (54, c7 + 54),
        (57, c7 + 41),
        (66, c7 + 28),
        (84, c7 + 16.5),
        (110, c7 + 8),
        (138, c7 + 1.5),
        (ac[0] - 8, ac[1] + 3),
        (ac[0] + 6, ac[1] - 12),
        (ac[0] - 8, ac[1] - 90),
        (rib8[0] + 20, rib8[1] + 66),
        (rib8[0] + 17, rib8[1] + 20),
        (rib8[0] + 11, rib8[1] - 40),
        (rib8[0] - 4, rib8[1] - 95),
        (crest[0] + 0, crest[1] + 122),
        (crest[0] + 5, crest[1] + 70),
        (crest[0] + 18, crest[1] + 12),
        (troch[0] + 17, troch[1] + 75),
        (troch[0] + 24, troch[1] + 22),
        (troch[0] + 24, troch[1] - 20),
        (troch[0] - 20, troch[1] - 60),
        (90, hip[1] - 90),
        (0, hip[1] - 76),
    ]
    return Polygon(np.vstack([[0, gonion[1] + 25], spline(edge)]))


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
    for i, radii in FINGER_RADIUS.items():
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
    for i, radii in TOE_RADIUS.items():
        chain = (
            [L[f"mt{i}_head"]] + [b[f"toe{i}_{j}"].centroid for j in ((1,) if i == 1 else (2,))] + [L[f"toe{i}_tip"]]
        )
        toes.append(capsule(chain, radii))
    return smooth_ring(union_all([foot] + toes).buffer(1.2).buffer(-1.2), 1.8, 0.5)


def silhouette(body):
    """The outline of the whole figure (one polygon, symmetric) and the named parts it is made of (left)."""
    L, limb = body.landmarks, limbs(body)
    trunk, arm, leg = trunk_outline(L), limb["arm"].outline(), limb["leg"].outline()
    cap = Point(*L["humeral_head"][:2]).buffer(ARM_FLESH[0][2])
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


# ---------------------------------------------------------------- inner contour lines
def contour_lines(body):
    """{view: [polyline]} of the left half: the few quiet lines that make the figure readable (face, folds)."""
    L, limb = body.landmarks, limbs(body)

    def f(t):
        return face_height(L, t)

    def along(name, k0, k1, u0, u1, n=12):
        k = np.linspace(k0, k1, n)
        return limb[name].at(k, np.linspace(u0, u1, n))

    def arc(centre, rx, ry, a0, a1):
        a = np.radians(np.linspace(a0, a1, 16))
        return np.c_[centre[0] + rx * np.cos(a), centre[1] + ry * np.sin(a)]

    ex, ey, c7, navel = L["orbit"][0], f(0.575), L["C7_spinous"][1], L["L4_body"][1] - 8
    pat, isch, ear = L["patella"], L["ischial_tuberosity"], L["zygion"][0] + 11
    ear_lines = [arc((ear - 1, f(0.475)), 5, 21, -75, 95), arc((ear - 3, f(0.46)), 3, 9, -100, 100)]
    nails = []
    for i in range(1, 6):
        tip, back = L[f"finger{i}_tip"][:2], L[f"finger{i}_dip"][:2]
        t = (tip - back) / np.linalg.norm(tip - back)
        n, r = np.array([-t[1], t[0]]), 4.6 if i == 1 else 3.7
        nails.append(
            [tip + t * a + n * b for a, b in ((2, -r), (-5, -r), (-7.5, -r * 0.5), (-7.5, r * 0.5), (-5, r), (2, r))]
        )
    front = [
        [(10, f(0.655)), (22, f(0.688)), (36, f(0.69)), (50, f(0.655))],  # eyebrow
        [(ex - 16, ey - 2), (ex - 7, ey + 5.5), (ex + 4, ey + 6), (ex + 15, ey)],  # upper and lower lid
        [(ex - 16, ey - 2), (ex - 6, ey - 5.5), (ex + 6, ey - 5), (ex + 15, ey)],
        list(arc((ex, ey + 0.5), 5, 5, 0, 360)),
        [(10, f(0.60)), (8, f(0.52)), (11, f(0.45)), (17, f(0.415)), (17.5, f(0.385)), (12, f(0.375))],  # nose
        [(0, f(0.367)), (5, f(0.37)), (9, f(0.381))],
        [(0, f(0.232)), (8, f(0.236)), (24, f(0.232))],
        [(0, f(0.262)), (5, f(0.272)), (12, f(0.262)), (24, f(0.234))],
        [(0, f(0.185)), (9, f(0.187)), (24, f(0.23))],
        [(0, f(0.125)), (9, f(0.13))],
        [(0, f(-0.05)), (18, f(-0.04)), (33, f(-0.0)), (46, f(0.08))],
        *ear_lines,  # chin and jaw
        [
            L["clavicle_medial"][:2] + (-4, 10),
            L["clavicle_medial"][:2] + (30, 8),
            L["clavicle_lateral"][:2] + (-38, 6),
            L["clavicle_lateral"][:2] + (-6, 4),
        ],
        [(7, c7 - 36), (12, c7 - 26), (18, c7 + 2), (34, c7 + 34)],  # sternomastoid
        [(30, 1322), (70, 1314), (110, 1334), (134, 1372), (150, 1402)],  # lower edge of the chest
        along("arm", 0.38, 0.22, -0.96, -0.55, 8),
        [(0, navel + 6), (3.5, navel), (0, navel - 6)],
        [L["asis"][:2] + (-2, -8), L["asis"][:2] + (-34, -42), L["pubic_tubercle"][:2] + (10, 2)],
        [(1, L["hip"][1] - 82), (8, L["hip"][1] - 60), (22, L["hip"][1] - 30)],
        arc(pat[:2] - (0, 4), 27, 33, 20, 160),
        arc(pat[:2] - (0, 4), 25, 34, 210, 330),
        along("arm", 0.99, 1.03, -0.55, 0.35),
        along("arm", 1.97, 1.99, -0.7, 0.7),
        along("leg", 1.93, 1.99, 0.95, 0.45),
        along("leg", 1.90, 1.96, -0.95, -0.5),
        [L["mc1_base"][:2] + (-14, -6), L["mc2_base"][:2] + (-4, -10), L["mc2_head"][:2] + (8, -6)],
    ]
    back = [
        [(0, f(0.20)), (14, f(0.18)), (30, f(0.205)), (44, f(0.27)), (54, f(0.35))],
        *ear_lines,  # nape
        [(0, c7 - 6), (0, 1290), (0, L["L5_spinous"][1])],  # spinal furrow
        [L["spine_root"][:2] + (0, 4), L["spine_root"][:2] + (50, 12), L["acromial_angle"][:2] + (-12, 2)],
        [
            L["spine_root"][:2] + (-3, -8),
            L["spine_root"][:2] + (2, -60),
            L["inferior_angle"][:2] + (-9, 8),
            L["inferior_angle"][:2] + (6, -5),
            L["inferior_angle"][:2] + (22, 12),
        ],
        [(0, L["sacrum_apex"][1] + 20), (0, 890), (1, L["hip"][1] - 80)],  # gluteal cleft and fold
        [(4, isch[1] - 38), (24, isch[1] - 46), (62, isch[1] - 44), (104, isch[1] - 28), (126, isch[1] - 4)],
        along("leg", 1.0, 1.02, -0.62, 0.62),
        arc(L["psis"][:2], 5, 4, 200, 340),
        along("arm", 0.985, 1.03, -0.42, 0.25),
        along("arm", 0.38, 0.24, -0.96, -0.62, 8),
        along("arm", 1.95, 1.97, -0.7, 0.7),
        along("leg", 1.66, 1.93, -0.36, -0.50),
        along("leg", 1.66, 1.93, 0.36, 0.50),
        along("leg", 0.86, 0.97, -0.66, -0.5),
        along("leg", 0.86, 0.97, 0.66, 0.5),
        arc((limb["leg"].at(2.0, 0)[0], L["heel"][1] - 6), 27, 15, 200, 340),
        *nails,
    ]
    return {"front": [spline(line, step=3) for line in front], "back": [spline(line, step=3) for line in back]}
