"""The sole of the left foot in a frame of its own: outline and places."""

# ruff: noqa: RUF005  points are NumPy arrays: + adds, it does not join

import figure
import numpy as np
from curves import capsule, smooth_ring
from places import Places
from regions import GRID
from shapely import set_precision, union_all
from shapely.geometry import MultiPoint


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


def sole_places(foot):
    """The places of the sole; only landmarks are named on it."""
    return Places(foot.L, {}, None, None)
