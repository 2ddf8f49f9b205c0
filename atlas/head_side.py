"""The head from the patient's right: outline, regions and inner lines."""

from drawing import sagittal as side
from figure import smooth_ring, spline
from regions import GRID
from shapely import affinity, set_precision, union_all
from shapely.geometry import MultiPoint, Point, Polygon, box


# ---------------------------------------------------------------- head from the side
def head_profile(p):
    """Outline of head and neck seen from the right: skull profile plus flesh, nose and lips."""
    L, f, s = p.L, p.face, p.skull_height
    gl, gn, oc = side(L["glabella"]), side(L["gnathion"]), side(L["inion"])
    chin, brow, top = gn[0] + 12, gl[0] + 5, side(L["vertex"])
    c2, c5, c7, notch = (side(L[k]) for k in ("C2_spinous", "C5_spinous", "C7_spinous", "jugular_notch"))
    edge = [
        (notch[0] + 8, f(-0.52)),
        (notch[0] + 6, f(-0.36)),
        (notch[0] + 11, f(-0.24)),
        (notch[0] + 15, f(-0.12)),
        (notch[0] + 22, f(-0.07)),
        (chin - 26, f(-0.06)),
        (chin - 9, f(-0.05)),
        (chin, f(-0.005)),
        (chin + 1, f(0.05)),
        (chin - 2, f(0.10)),
        (chin - 2.5, f(0.13)),
        (chin + 3, f(0.165)),
        (chin + 5, f(0.19)),
        (chin + 3.5, f(0.212)),
        (chin + 1, f(0.224)),
        (chin + 6, f(0.238)),
        (chin + 7.5, f(0.262)),
        (chin + 5, f(0.295)),
        (chin + 4, f(0.345)),
        (chin + 8, f(0.362)),
        (chin + 18, f(0.372)),
        (chin + 24, f(0.40)),
        (chin + 21, f(0.44)),
        (brow + 6, f(0.54)),
        (brow - 1, f(0.605)),
        (brow + 1, f(0.655)),
        (brow + 2, f(0.72)),
        (brow - 2, f(0.80)),
        (brow - 26, f(0.90)),
        (top[0], f(0.95)),
        (oc[0] + 40, s(0.80)),
        (oc[0] + 4, s(0.60)),
        (oc[0] - 3, s(0.46)),
        (oc[0] + 10, s(0.31)),
        (c2[0] - 23, s(0.16)),
        (c2[0] - 21, f(0.02)),
        (c5[0] - 17, f(-0.10)),
        (c7[0] - 16, f(-0.20)),
        (c7[0] - 28, f(-0.36)),
        (c7[0] - 42, f(-0.52)),
    ]
    skull = MultiPoint(side(p.skull.vertices)).convex_hull.intersection(box(-300, s(0.42), 300, 2000))
    cranium = smooth_ring(skull.convex_hull.buffer(7), 14).intersection(box(-300, s(0.38), gl[0] + 4, 2000))
    whole = union_all([Polygon(spline(edge, step=1.2)).buffer(0), cranium]).buffer(6).buffer(-6)
    return set_precision(smooth_ring(smooth_ring(whole, 1.4, 0.6), 1, 0.6).simplify(0.1), GRID)


def paint_head_side(p):
    L, f, area = p.L, p.face, p.area
    x = {
        k: side(L[k])[0]
        for k in (
            "glabella",
            "gnathion",
            "gonion",
            "mastoid",
            "zygion",
            "condyle",
            "C2_spinous",
            "C5_spinous",
            "C7_spinous",
            "jugular_notch",
            "inion",
        )
    }
    ear, chin = x["condyle"] - 12, x["gnathion"] + 12
    gy = L["gonion"][1]
    return [
        ("neck_side", box(-300, f(-1), 300, f(0.4))),
        (
            "neck_front",
            area(
                [
                    (ear + 6, f(0.30)),
                    (ear - 20, f(0.24)),
                    (ear - 16, f(-0.05)),
                    (x["jugular_notch"] - 34, f(-0.34)),
                    (x["jugular_notch"] - 22, f(-0.7)),
                    (x["jugular_notch"] + 8, f(-0.7)),
                    (x["jugular_notch"] - 4, f(-0.30)),
                    (x["jugular_notch"] + 2, f(0.05)),
                    (ear + 20, f(0.28)),
                ],
                4,
            ),
        ),
        (
            "throat",
            area(
                [
                    (300, f(0.1)),
                    (x["gonion"] + 14, f(0.12)),
                    (x["jugular_notch"] + 1, f(-0.08)),
                    (x["jugular_notch"] - 4, f(-0.30)),
                    (x["jugular_notch"] + 4, f(-0.7)),
                    (300, f(-0.7)),
                ],
                3,
            ),
        ),
        (
            "neck_back_lower",
            area(
                [
                    (-300, f(0.04)),
                    (x["C5_spinous"] + 16, f(0.02)),
                    (x["C7_spinous"] + 18, f(-0.28)),
                    (x["C7_spinous"] + 6, f(-0.8)),
                    (-300, f(-0.8)),
                ],
                4,
            ),
        ),
        (
            "neck_back_upper",
            area(
                [
                    (-300, f(0.345)),
                    (x["inion"] + 30, f(0.345)),
                    (x["C2_spinous"] + 14, f(0.27)),
                    (x["C2_spinous"] + 10, f(0.03)),
                    (-300, f(0.03)),
                ],
                4,
            ),
        ),
        (
            "jaw",
            area(
                [
                    (ear + 8, f(0.36)),
                    (x["gonion"] - 10, gy - 6),
                    (x["gonion"] + 4, gy - 14),
                    (x["gonion"] + 30, f(0.02)),
                    (chin - 26, f(-0.075)),
                    (chin - 10, f(-0.2)),
                    (chin + 60, f(-0.1)),
                    (chin + 50, f(0.22)),
                    (x["gonion"] + 30, f(0.27)),
                    (ear + 18, f(0.37)),
                ],
                4,
            ),
        ),
        ("parietal", box(-300, f(0.44), 300, f(2))),
        (
            "occiput",
            area(
                [
                    (-300, f(0.72)),
                    (x["inion"] + 26, f(0.70)),
                    (x["inion"] + 46, f(0.52)),
                    (x["inion"] + 44, f(0.33)),
                    (-300, f(0.33)),
                ],
                6,
            ),
        ),
        (
            "mastoid",
            area(
                [
                    (ear - 34, f(0.50)),
                    (ear - 2, f(0.52)),
                    (ear + 2, f(0.30)),
                    (x["mastoid"] - 4, f(0.20)),
                    (x["mastoid"] - 26, f(0.27)),
                    (x["inion"] + 44, f(0.36)),
                ],
                4,
            ),
        ),
        (
            "cheek",
            area(
                [
                    (ear + 26, f(0.53)),
                    (300, f(0.56)),
                    (300, f(0.225)),
                    (x["gonion"] + 36, f(0.27)),
                    (x["gonion"] + 22, f(0.38)),
                ],
                3,
            ),
        ),
        (
            "temple",
            area(
                [
                    (ear + 2, f(0.56)),
                    (ear + 18, f(0.74)),
                    (x["glabella"] - 46, f(0.80)),
                    (x["glabella"] - 24, f(0.74)),
                    (x["glabella"] - 22, f(0.56)),
                    (x["glabella"] - 34, f(0.50)),
                    (ear + 14, f(0.50)),
                ],
                5,
            ),
        ),
        (
            "forehead",
            area(
                [
                    (x["glabella"] - 28, f(0.655)),
                    (x["glabella"] - 30, f(0.78)),
                    (x["glabella"] - 44, f(0.90)),
                    (x["glabella"] - 8, f(1.1)),
                    (300, f(0.95)),
                    (300, f(0.655)),
                ],
                4,
            ),
        ),
        (
            "vertex",
            area(
                [
                    (-200, f(0.96)),
                    (-60, f(0.89)),
                    (0, f(0.885)),
                    (x["glabella"] - 34, f(0.885)),
                    (x["glabella"] + 6, f(1.0)),
                    (0, f(1.4)),
                    (-200, f(1.4)),
                ],
                5,
            ),
        ),
        (
            "orbit",
            area(
                [
                    (x["glabella"] - 24, f(0.655)),
                    (300, f(0.66)),
                    (300, f(0.595)),
                    (x["glabella"] - 6, f(0.535)),
                    (x["glabella"] - 20, f(0.54)),
                ],
                3,
            ),
        ),
        (
            "nose",
            area(
                [
                    (x["glabella"] - 3, f(0.615)),
                    (300, f(0.63)),
                    (300, f(0.367)),
                    (chin - 3, f(0.367)),
                    (chin - 6, f(0.41)),
                    (x["glabella"] - 9, f(0.52)),
                ],
                2,
            ),
        ),
        ("tmj", area([(ear + 8, f(0.50)), (ear + 26, f(0.50)), (ear + 26, f(0.355)), (ear + 7, f(0.35))], 3)),
        ("teeth_upper_back", box(chin - 40, f(0.226), chin - 8, f(0.30))),
        ("teeth_lower_back", box(chin - 40, f(0.15), chin - 8, f(0.226))),
        ("teeth_upper_front", box(chin - 11, f(0.226), 300, f(0.355))),
        ("teeth_lower_front", box(chin - 11, f(0.15), 300, f(0.226))),
        (
            "mouth_tongue",
            area(
                [(chin - 16, f(0.226)), (chin + 2, f(0.252)), (300, f(0.25)), (300, f(0.202)), (chin + 2, f(0.20))], 1
            ),
        ),
        (
            "chin",
            area([(chin - 18, f(0.14)), (300, f(0.14)), (300, f(-0.2)), (chin - 14, f(-0.2)), (chin - 20, f(0.0))], 3),
        ),
        (
            "ear",
            smooth_ring(affinity.rotate(affinity.scale(Point(ear - 8, f(0.46)).buffer(1, 48), 16, 31), 10), 1),
        ),
    ]


def head_side_lines(p):
    L, f = p.L, p.face
    ear, chin, g = side(L["condyle"])[0] - 12, side(L["gnathion"])[0] + 12, side(L["glabella"])[0]
    clav = side(L["clavicle_medial"])
    return [
        [(g - 21, f(0.60)), (g - 12, f(0.615)), (g - 5, f(0.592)), (g - 11, f(0.565)), (g - 21, f(0.598))],
        [(g - 23, f(0.66)), (g - 8, f(0.685)), (g + 2, f(0.665))],
        [(chin + 9, f(0.43)), (chin + 3, f(0.405)), (chin + 5, f(0.375)), (chin + 12, f(0.374))],
        [(chin - 11, f(0.232)), (chin - 3, f(0.228)), (chin + 2, f(0.224))],
        [(chin - 10, f(0.30)), (chin - 5, f(0.36)), (chin, f(0.41))],
        [(ear - 2, f(0.35)), (ear + 3, f(0.30)), (ear + 12, f(0.18)), (ear + 40, f(0.05)), (chin - 24, f(-0.05))],
        [
            (ear + 4, f(0.41)),
            (ear - 2, f(0.33)),
            (ear - 10, f(0.325)),
            (ear - 20, f(0.44)),
            (ear - 23, f(0.54)),
            (ear - 14, f(0.60)),
            (ear - 2, f(0.585)),
            (ear + 2, f(0.52)),
            (ear + 5, f(0.46)),
            (ear + 4, f(0.41)),
        ],
        [(ear - 3, f(0.555)), (ear - 13, f(0.57)), (ear - 17, f(0.50)), (ear - 12, f(0.40))],
        [(ear - 1, f(0.50)), (ear - 10, f(0.48)), (ear - 8, f(0.42)), (ear - 1, f(0.43))],
        [(ear - 16, f(0.26)), (ear + 6, f(-0.05)), (clav[0] - 26, f(-0.30))],
        [(ear + 2, f(0.25)), (ear + 22, f(-0.02)), (clav[0] - 6, f(-0.33))],
    ]
