"""The regions of the hand, computed from its joints: digits, palm or back, and the two balls."""

# ruff: noqa: RUF005  points are NumPy arrays: + adds, it does not join

import numpy as np
from curves import smooth_ring
from shapely.geometry import LineString, Polygon


def finger_sectors(p):
    """Digits as capsules wider than the drawn finger, cut by the lines half-way between neighbours."""
    L, out = p.points, []
    names = {2: "index_finger", 3: "middle_finger", 4: "ring_finger", 5: "little_finger"}
    knuckle = {i: L[f"mc{i}_head"] for i in range(1, 6)}
    down = np.mean([L[f"finger{i}_pip"] - knuckle[i] for i in (3, 4)], axis=0)
    down /= np.linalg.norm(down)
    for i, name in names.items():
        tip, pip = L[f"finger{i}_tip"], L[f"finger{i}_pip"]
        start = knuckle[i] + (pip - knuckle[i]) * 0.42
        out.append((name, LineString([start, pip, tip + (tip - pip) * 0.3]).buffer(13.5, cap_style="flat")))
    return out, knuckle, down


def hand(p, view):
    """[(region, shape)] of the left palm ('front') or back of the hand ('back'), in the order of covering."""
    L, front = p.points, view == "front"
    across = L["styloid_radial"] - L["styloid_ulnar"]
    across /= np.linalg.norm(across)
    fingers, knuckle, down = finger_sectors(p)
    wrist = p.limbs["arm"].at(2.05, 0.0)
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
    thumb_axis = L["finger1_tip"] - knuckle[1]
    thumb = LineString([knuckle[1] - thumb_axis * 0.05, knuckle[1] + thumb_axis * 1.6]).buffer(20, cap_style="flat")
    mc1, mc2 = L["mc1_base"], knuckle[2]
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
