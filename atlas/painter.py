"""The painter of the regions: ways to name a place and to make a shape, and the arm and hand that both views share.

Points are landmarks plus offsets in mm, or limb coordinates (k along, u across; see figure.Limb)."""

# ruff: noqa: RUF005  points are NumPy arrays: + adds, it does not join

import figure
import numpy as np
from body import face_height
from figure import smooth_ring
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon, box


class Painter:
    def __init__(self, body):
        self.L = body.landmarks
        self.limb = figure.limbs(body)
        self.skull = body.bones["skull"]

    # ---- ways to name a place
    def at(self, name, dx=0.0, dy=0.0):
        return self.L[name][0] + dx, self.L[name][1] + dy

    def face(self, t):
        """Height of a facial feature, 0 = chin, 1 = top (see body.face_height)."""
        return face_height(self.L, t)

    def skull_height(self, t):
        """Height on the skull, 0 = chin, 1 = top, in even steps."""
        return self.L["gnathion"][1] + t * (self.L["vertex"][1] - self.L["gnathion"][1])

    # ---- ways to make a shape
    def area(self, points, smooth=5):
        shape = Polygon(points).buffer(0)
        return smooth_ring(shape, smooth) if smooth else shape

    def blob(self, centre, rx, ry, tilt=0):
        return affinity.rotate(affinity.scale(Point(centre).buffer(1, 48), rx, ry), tilt)

    def band(self, limb, k0, k1, u0=-1.6, u1=1.6, bow=0.0):
        """Strip of a limb between two cross-sections and two lengthwise lines; `bow` curves the cross-sections."""
        k, u = np.linspace(k0, k1, 30), np.linspace(u0, u1, 15)
        L = self.limb[limb]
        dent = bow * (1 - np.clip(u, -1, 1) ** 2)
        return Polygon(
            np.vstack(
                [L.at(k0 + dent, u), L.at(k, u1 + 0 * k), L.at(k1 + dent[::-1], u[::-1]), L.at(k[::-1], u0 + 0 * k)]
            )
        ).buffer(0)

    def taper(self, limb, rows):
        """Strip of a limb whose lengthwise borders vary: rows of (k, u from, u to)."""
        rows = np.asarray(rows, float)
        L, k = self.limb[limb], np.linspace(rows[0, 0], rows[-1, 0], 60)
        a, b = (np.interp(k, rows[:, 0], rows[:, i]) for i in (1, 2))
        return smooth_ring(Polygon(np.vstack([L.at(k, b), L.at(k[::-1], a[::-1])])).buffer(0), 4)

    def below(self, y, x0=0, x1=700):
        return box(x0, -400, x1, y)

    def fan(self, *points):
        return Polygon(points).buffer(0)


def arm_base(p, front):
    """Regions of the arm shared by both views, painted first: whole-limb lengths split across."""
    out, band = [], p.band
    middle = "front" if front else "back"
    inner, outer = (-0.42, 0.42)
    for base, k0, k1 in (("arm", 0.30, 0.90), ("elbow", 0.90, 1.13)):
        out += [
            (f"{base}_medial", band("arm", k0, k1, -1.7, 0)),
            (f"{base}_lateral", band("arm", k0, k1, 0, 1.7)),
            (
                f"{base}_{middle}",
                p.taper("arm", [(k0, inner, outer), (k1, inner, outer)])
                if base == "arm"
                else p.blob(p.limb["arm"].at(1.02, 0.14 if front else -0.16), 20, 40, 26),
            ),
        ]
    flat, wrist = ("volar", "volar") if front else ("dorsal", "dorsal")
    out += [
        ("forearm_ulnar", band("arm", 1.13, 1.86, -1.7, 0)),
        ("forearm_radial", band("arm", 1.13, 1.86, 0, 1.7)),
        (f"forearm_{flat}", p.taper("arm", [(1.07, -0.42, 0.30), (1.3, -0.40, 0.25), (1.88, -0.42, 0.42)])),
        ("wrist_ulnar", band("arm", 1.86, 2.05, -1.9, 0)),
        ("wrist_radial", band("arm", 1.86, 2.05, 0, 1.9)),
        (f"wrist_{wrist}", band("arm", 1.86, 2.05, -0.45, 0.45)),
    ]
    return out


def finger_sectors(p):
    """Digits as capsules wider than the drawn finger, cut by the lines half-way between neighbours."""
    L, out = p.L, []
    names = {2: "index_finger", 3: "middle_finger", 4: "ring_finger", 5: "little_finger"}
    knuckle = {i: L[f"mc{i}_head"][:2] for i in range(1, 6)}
    down = np.mean([L[f"finger{i}_pip"][:2] - knuckle[i] for i in (3, 4)], axis=0)
    down /= np.linalg.norm(down)
    for i, name in names.items():
        tip, pip = L[f"finger{i}_tip"][:2], L[f"finger{i}_pip"][:2]
        start = knuckle[i] + (pip - knuckle[i]) * 0.42
        out.append((name, LineString([start, pip, tip + (tip - pip) * 0.3]).buffer(13.5, cap_style="flat")))
    return out, knuckle, down


def hand(p, front):
    L, across = p.L, None
    across = (L["styloid_radial"] - L["styloid_ulnar"])[:2]
    across /= np.linalg.norm(across)
    fingers, knuckle, down = finger_sectors(p)
    wrist = p.limb["arm"].at(2.05, 0.0)
    far = wrist + down * 260
    palm = Polygon([wrist - across * 90, wrist + across * 110, far + across * 110, far - across * 90])
    ulnar = Polygon(
        [
            wrist - across * 90,
            wrist - across * (5 if front else 24),
            knuckle[5] - across * (4 if front else 8) + down * 22,
            knuckle[5] - across * 90 + down * 22,
        ]
    )
    thumb_axis = L["finger1_tip"][:2] - knuckle[1]
    thumb = LineString([knuckle[1] - thumb_axis * 0.05, knuckle[1] + thumb_axis * 1.6]).buffer(20, cap_style="flat")
    mc1, mc2 = L["mc1_base"][:2], knuckle[2]
    side = Polygon(
        [
            wrist + across * 6,
            mc1 - across * 14 + down * 14,
            knuckle[1] * 0.42 + mc2 * 0.58 - down * 4,
            mc2 + across * 10 + down * 26,
            knuckle[1] + across * 60 + down * 10,
            wrist + across * 110,
        ]
    )
    if front:
        return [("palm", palm), ("hypothenar", ulnar), ("thenar", smooth_ring(side, 4)), ("thumb", thumb)] + fingers
    return [
        ("hand_dorsum", palm),
        ("hypothenar", ulnar),
        ("thumb_web", smooth_ring(side, 4)),
        ("thumb", thumb),
    ] + fingers
