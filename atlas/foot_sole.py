"""The sole of the left foot in a frame of its own: outline and regions."""

# ruff: noqa: RUF005  points are NumPy arrays: + adds, it does not join

import figure
import numpy as np
from figure import capsule, smooth_ring, spline
from regions import GRID
from shapely import set_precision, union_all
from shapely.geometry import MultiPoint, Polygon, box


class Foot:
    """Frame of the left foot: x = lateral, y = towards the toes, z = out of the sole."""

    def __init__(self, body):
        L = body.landmarks
        self.toes = (L["mt2_head"] + L["mt3_head"]) / 2 - L["heel"]
        self.toes /= np.linalg.norm(self.toes)
        across = L["mt5_head"] - L["mt1_head"]
        self.across = across - self.toes * (across @ self.toes)
        self.across /= np.linalg.norm(self.across)
        self.out = np.cross(self.across, self.toes)
        self.origin = L["heel"]
        self.axes = np.array([self.across, self.toes, self.out])
        self.L = {k: self(p) for k, p in L.items()}

    def __call__(self, p):
        return (np.asarray(p) - self.origin) @ self.axes[:2].T


def sole_outline(foot, body):
    L = foot.L
    heel = L["heel"] = np.array([foot(body.bones["calcaneus"].centroid)[0], 0.0])
    hind = capsule([heel + (0, 15), heel + (0, 45)], (29, 28))
    tarsus = MultiPoint(
        np.vstack(
            [foot(body.bones[n].vertices) for n in ("calcaneus", "navicular", "cuboid", "cuneiform1", "mt1", "mt5")]
        )
    )
    outer = capsule([heel + (4, 30), L["mt5_base"] + (-9, 0), L["mt5_head"] + (-3, 0)], (22, 21, 15))
    inner = capsule(
        [heel + (-2, 30), (L["mt1_base"] + L["mt2_base"]) / 2 + (3, 0), L["mt1_head"] + (1, 0)], (22, 15, 18)
    )
    ball = capsule([L["mt1_head"], L["mt3_head"] + (0, 5), L["mt5_head"]], (19, 17, 14))
    base = smooth_ring(union_all([hind, outer, inner, ball, tarsus.convex_hull.buffer(-1)]).buffer(45).buffer(-45), 8)
    toes = []
    for i in range(1, 6):
        joints = [
            L[f"mt{i}_head"] + (0, 4),
            foot(body.bones[f"toe{i}_{1 if i == 1 else 2}"].centroid),
            L[f"toe{i}_tip"],
        ]
        toes.append(capsule(joints, figure.RADII[f"toe{i}"]))
    return set_precision(smooth_ring(union_all([base] + toes).buffer(1.2).buffer(-1.2), 1.6, 0.5).simplify(0.1), GRID)


def paint_sole(p, foot):
    L, heel = foot.L, foot.L["heel"]
    root = spline(
        [
            L["mt1_head"] + (-60, 17),
            L["mt1_head"] + (0, 12),
            L["mt2_head"] + (-5, 9),
            L["mt3_head"] + (0, 13),
            L["mt4_head"] + (0, 16),
            L["mt5_head"] + (0, 15),
            L["mt5_head"] + (60, 10),
        ]
    )
    ball = spline(
        [
            L["mt1_head"] + (-60, -22),
            L["mt1_head"] + (0, -22),
            L["mt3_head"] + (0, -22),
            L["mt5_head"] + (0, -18),
            L["mt5_head"] + (60, -16),
        ]
    )
    toes = Polygon(np.vstack([root, [(300, 500), (-300, 500)]]))
    balls = Polygon(np.vstack([ball, root[::-1]])).buffer(0)
    a, b = (L["mt1_head"] + L["mt2_head"]) / 2, (L["toe1_tip"] + L["toe2_tip"]) / 2
    medial = Polygon([a - (b - a), b + (b - a) * 3, (-400, 600), (-400, 0)])
    return [
        ("sole_mid", box(-200, -100, 200, 400)),
        ("lesser_toes", toes),
        ("great_toe", toes.intersection(medial)),
        ("forefoot_lateral", balls),
        ("forefoot_medial", balls.intersection(medial)),
        (
            "arch_medial",
            p.area(
                [
                    heel + (-80, 52),
                    heel + (-14, 54),
                    heel + (-2, 66),
                    L["mt1_base"] + (4, 0),
                    L["mt1_head"] + (2, -22),
                    L["mt1_head"] + (-80, -22),
                ],
                4,
            ),
        ),
        (
            "foot_lateral",
            p.area(
                [
                    heel + (90, 62),
                    heel + (24, 66),
                    L["mt5_base"] + (-1, 0),
                    L["mt5_head"] + (1, -16),
                    L["mt5_head"] + (4, 16),
                    L["mt5_head"] + (80, 12),
                ],
                4,
            ),
        ),
        (
            "heel_plantar",
            p.area(
                [
                    heel + (-90, -60),
                    heel + (90, -60),
                    heel + (90, 58),
                    heel + (22, 62),
                    heel + (0, 64),
                    heel + (-16, 56),
                    heel + (-90, 52),
                ],
                4,
            ),
        ),
    ]
