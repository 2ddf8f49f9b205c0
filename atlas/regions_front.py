"""The regions of the front view, painted on the left half in the order of covering."""

import numpy as np
from figure import spline
from painter import arm_base, hand
from shapely.geometry import Polygon, box


def leg_front(p):
    band, at, t = p.band, p.at, p.taper
    return [
        ("thigh_medial_upper", band("leg", -0.1, 0.50, -1.8, 0)),
        ("thigh_lateral_upper", band("leg", -0.1, 0.50, 0, 1.6)),
        ("thigh_medial_lower", band("leg", 0.50, 0.88, -1.8, 0)),
        ("thigh_lateral_lower", band("leg", 0.50, 0.88, 0, 1.6)),
        ("thigh_front_upper", t("leg", [(-0.1, -0.30, 0.62), (0.3, -0.40, 0.60), (0.52, -0.40, 0.56)])),
        ("thigh_front_lower", t("leg", [(0.50, -0.40, 0.56), (0.7, -0.36, 0.56), (0.90, -0.36, 0.56)])),
        ("leg_medial", band("leg", 1.12, 1.86, -1.6, 0)),
        ("leg_lateral", band("leg", 1.12, 1.86, 0, 1.6)),
        ("shin", t("leg", [(1.06, -0.34, 0.46), (1.3, -0.42, 0.36), (1.9, -0.46, 0.46)])),
        ("knee_medial", band("leg", 0.86, 1.12, -1.6, 0)),
        ("knee_lateral", band("leg", 0.86, 1.12, 0, 1.6)),
        ("knee_front", p.blob(at("patella", 0, -10), 33, 56)),
    ]


def foot_front(p):
    """Instep view: the toes split at their roots, a medial and a lateral border strip."""
    at, L = p.at, p.L
    low = p.limb["leg"].at(2.02, 0.0)[1]
    root = spline(
        [
            at("mt1_head", -60, -13),
            at("mt1_head", 0, -12),
            at("mt2_head", -6, -6),
            at("mt3_head", 2, -8),
            at("mt4_head", 2, -10),
            at("mt5_head", 2, -9),
            at("mt5_head", 60, -6),
        ]
    )
    toes = Polygon(np.vstack([root, [(260, -300), (0, -300)]]))
    cleft = [(np.array(at("mt1_head")) + at("mt2_head")) / 2, (np.array(at("toe1_tip")) + at("toe2_tip")) / 2]
    ray = cleft[1] - cleft[0]
    great = Polygon([cleft[0] - ray, cleft[1] + ray * 3, (0, -320), (0, 120)]).intersection(toes)
    return [
        ("foot_dorsum", p.below(low)),
        (
            "arch_medial",
            p.area(
                [
                    (0, low - 22),
                    (L["mt1_base"][0] + 2, low - 22),
                    at("mt1_base", 2, -10),
                    at("mt1_head", -6, 14),
                    at("mt1_head", -60, 14),
                ]
            ),
        ),
        (
            "foot_lateral",
            p.area(
                [
                    (260, low - 16),
                    at("cuboid_edge", 0, 0),
                    at("mt5_head", -3, 6),
                    at("mt5_head", -2, -30),
                    (260, -20),
                ],
                3,
            ),
        ),
        (
            "forefoot_medial",
            p.area(
                [at("mt1_head", -60, 20), at("mt1_head", -2, 22), at("mt1_head", 2, -20), at("mt1_head", -60, -24)], 4
            ),
        ),
        ("lesser_toes", toes),
        ("great_toe", great),
        ("ankle_medial", p.band("leg", 1.86, 2.04, -1.9, 0)),
        ("ankle_lateral", p.band("leg", 1.86, 2.04, 0, 1.9)),
        ("ankle_front", p.band("leg", 1.86, 2.07, -0.45, 0.45)),
    ]


def head_front(p):
    f = p.face

    def area(points):
        return p.area(points, 1.5)

    return [
        ("jaw", box(0, f(-0.1), 120, f(0.40))),
        ("cheek", box(0, f(0.26), 120, f(0.66))),
        (
            "jaw",
            p.area(
                [
                    (30, f(0.12)),
                    (41, f(0.29)),
                    (58, f(0.335)),
                    (90, f(0.36)),
                    (110, f(-0.1)),
                    (0, f(-0.2)),
                    (0, f(0.1)),
                ],
                3,
            ),
        ),
        ("forehead", box(0, f(0.655), 60, f(0.905))),
        ("parietal", p.area([(62, f(1.1)), (57, f(0.90)), (57, f(0.755)), (140, f(0.72)), (140, f(1.1))], 4)),
        (
            "temple",
            p.area([(57, f(0.775)), (140, f(0.745)), (140, f(0.47)), (66, f(0.485)), (59, f(0.56)), (56, f(0.66))], 4),
        ),
        (
            "vertex",
            p.area([(-80, f(0.875)), (0, f(0.885)), (50, f(0.865)), (140, f(0.84)), (140, f(1.3)), (-80, f(1.3))], 4),
        ),
        ("tmj", p.area([(61, f(0.485)), (90, f(0.495)), (90, f(0.33)), (60, f(0.36))], 3)),
        ("ear", box(p.L["zygion"][0] + 5.5, f(0.31), 140, f(0.60))),
        (
            "orbit",
            p.area(
                [
                    (9, f(0.66)),
                    (24, f(0.685)),
                    (44, f(0.68)),
                    (58, f(0.635)),
                    (59, f(0.57)),
                    (46, f(0.525)),
                    (24, f(0.523)),
                    (12, f(0.56)),
                ],
                4,
            ),
        ),
        (
            "nose",
            p.area(
                [
                    (-40, f(0.66)),
                    (7, f(0.665)),
                    (9, f(0.58)),
                    (12, f(0.48)),
                    (18, f(0.40)),
                    (13, f(0.368)),
                    (-40, f(0.368)),
                ],
                3,
            ),
        ),
        (
            "teeth_upper_back",
            area([(-20, f(0.2205)), (37, f(0.2205)), (35, f(0.30)), (24, f(0.318)), (-20, f(0.318))]),
        ),
        (
            "teeth_lower_back",
            area([(-20, f(0.2205)), (37, f(0.2205)), (34, f(0.15)), (23, f(0.12)), (-20, f(0.115))]),
        ),
        (
            "teeth_upper_front",
            area([(-20, f(0.2205)), (16, f(0.2205)), (14, f(0.33)), (9, f(0.375)), (-20, f(0.375))]),
        ),
        ("teeth_lower_front", area([(-20, f(0.2205)), (16, f(0.2205)), (15, f(0.125)), (-20, f(0.115))])),
        (
            "chin",
            p.area([(-30, f(0.125)), (13, f(0.125)), (22, f(0.085)), (20, f(0.0)), (12, f(-0.2)), (-30, f(-0.2))], 3),
        ),
        ("mouth_tongue", p.blob((0, f(0.2285)), 25, 5.6)),
    ]


def jaw_line(p):
    """Lower border of the jaw from the ear to the chin, where the neck begins (front view)."""
    f = p.face
    return spline(
        [
            (0, f(-0.055)),
            (18, f(-0.045)),
            (34, f(-0.005)),
            (48, f(0.075)),
            (58, f(0.17)),
            (66, f(0.33)),
            (90, f(0.36)),
        ]
    )


def trunk_front(p):
    at, area = p.at, p.area
    notch, xiph, navel = p.L["jugular_notch"][1], p.L["xiphoid"][1], p.L["L4_body"][1] - 8
    margin = spline(
        [
            (0, xiph - 4),
            at("rib7_front", -64, -8),
            at("rib8_front", -40, -14),
            at("rib9_front", -12, -14),
            at("rib10_front", 6, -12),
            at("rib10_lateral", 8, -6),
            at("rib10_lateral", 60, 8),
        ]
    )
    clavicle_low = [
        at("clavicle_medial", -6, -26),
        at("clavicle_medial", 30, -26),
        at("clavicle_lateral", -50, -28),
        at("clavicle_lateral", -8, -22),
    ]
    fold = [at("pubic_tubercle", 6, 8), at("asis", -42, -44), at("asis", 2, -14)]  # inguinal ligament
    return [
        (
            "abdomen_lower",
            Polygon([(0, navel), (300, navel), (300, p.L["asis"][1]), *fold[::-1], (0, p.L["symphysis"][1])]),
        ),
        ("abdomen_upper", box(0, navel, 400, xiph + 40)),
        ("chest_lower_front", Polygon(np.vstack([margin, [(300, 1420), (0, 1420)]]))),
        (
            "flank",
            area(
                [
                    at("rib10_lateral", -17, 40),
                    at("rib10_front", -16, -40),
                    at("asis", -6, 96),
                    at("asis", -2, 6),
                    (300, p.L["asis"][1] + 2),
                    (300, p.L["rib10_lateral"][1] + 12),
                    at("rib10_lateral", 4, 10),
                ],
                6,
            ),
        ),
        ("chest_upper", box(0, 1392, 200, 1520)),
        (
            "breast",
            area(
                [
                    (-60, 1402),
                    (60, 1398),
                    (118, 1404),
                    (140, 1396),
                    (136, 1360),
                    (120, 1322),
                    (84, 1304),
                    (40, 1308),
                    (-60, 1318),
                ],
                8,
            ),
        ),
        (
            "chest_lateral",
            area(
                [
                    (122, 1414),
                    (119, 1370),
                    (112, 1300),
                    at("rib10_front", -16, 10),
                    at("rib10_lateral", 4, 8),
                    (300, p.L["rib10_lateral"][1] + 12),
                    (300, 1420),
                ],
                6,
            ),
        ),
        (
            "epigastrium",
            area(
                [
                    (-60, xiph + 3),
                    (14, xiph),
                    at("rib7_front", -58, -24),
                    (52, navel + 62),
                    (50, navel + 36),
                    (-60, navel + 36),
                ],
                5,
            ),
        ),
        (
            "suprapubic",
            area(
                [
                    (-60, navel - 42),
                    (50, navel - 42),
                    (48, navel - 110),
                    at("pubic_tubercle", 14, 16),
                    at("pubic_tubercle", 2, 2),
                    (-60, p.L["symphysis"][1] + 2),
                ],
                4,
            ),
        ),
        ("umbilical", p.blob((0, navel), 52, 46)),
        (
            "hip_lateral",
            area(
                [
                    at("asis", 20, 10),
                    at("asis", 60, 14),
                    (300, 1000),
                    (300, p.L["trochanter"][1] - 56),
                    at("trochanter", -12, -56),
                    at("trochanter", -8, 0),
                ],
                6,
            ),
        ),
        (
            "hip_front",
            area(
                [
                    at("asis", -14, -12),
                    at("asis", 6, 8),
                    at("asis", 22, 6),
                    at("trochanter", -4, 0),
                    at("trochanter", -4, -40),
                    at("trochanter", -2, -66),
                    at("hip", 18, -46),
                    at("hip", 12, 40),
                ],
                6,
            ),
        ),
        (
            "groin",
            area(
                [
                    at("pubic_tubercle", 4, 10),
                    at("asis", -44, -40),
                    at("asis", -8, -12),
                    at("hip", 18, 42),
                    at("hip", 18, -34),
                    at("hip", -16, -58),
                    at("pubic_tubercle", -4, -74),
                    at("pubic_tubercle", -6, -10),
                ],
                5,
            ),
        ),
        (
            "perineum_genital",
            area(
                [
                    (-40, p.L["symphysis"][1] + 6),
                    at("pubic_tubercle", -10, 6),
                    at("pubic_tubercle", -5, -30),
                    at("pubic_tubercle", -8, -90),
                    (-40, 800),
                ],
                4,
            ),
        ),
        (
            "sternum",
            area(
                [
                    (-40, notch + 4),
                    (20, notch + 6),
                    (24, notch - 20),
                    (19, notch - 60),
                    (20, xiph + 40),
                    (12, xiph - 3),
                    (-40, xiph - 5),
                ],
                4,
            ),
        ),
        (
            "clavicle",
            area(
                [
                    at("clavicle_medial", -6, 8),
                    *clavicle_low,
                    at("clavicle_lateral", 6, 0),
                    at("clavicle_lateral", 6, 40),
                    at("clavicle_lateral", -70, 60),
                    at("clavicle_lateral", -58, 12),
                    at("clavicle_medial", 36, 12),
                ],
                4,
            ),
        ),
    ]


def shoulder_front(p):
    at = p.at
    return [
        ("deltoid_mid", p.band("arm", -0.35, 0.46, 0, 1.7)),
        (
            "deltoid_front",
            p.taper(
                "arm",
                [(-0.35, -1.0, 0.42), (0.15, -0.98, 0.42), (0.36, -0.5, 0.5), (0.44, -0.05, 0.5), (0.50, 0.1, 0.5)],
            ),
        ),
        (
            "axilla",
            p.area(
                [
                    (140, 1424),
                    (150, 1432),
                    (163, 1420),
                    p.limb["arm"].at(0.36, -0.82),
                    p.limb["arm"].at(0.42, -1.3),
                    (168, 1360),
                    (146, 1372),
                ],
                4,
            ),
        ),
        (
            "acromion",
            p.area(
                [
                    at("clavicle_lateral", 4, 60),
                    at("clavicle_lateral", 2, -12),
                    at("acromion", -2, -26),
                    at("acromion", 22, -20),
                    at("acromion", 44, 14),
                    at("acromion", 10, 60),
                ],
                5,
            ),
        ),
    ]


def neck_front(p):
    f = p.face
    clav = p.L["clavicle_medial"][1]
    return [
        ("neck_side", Polygon([(0, f(0.36)), (140, f(0.36)), (140, clav), (0, clav - 14)])),
        (
            "neck_front",
            p.area(
                [
                    (-10, f(0.2)),
                    (75, f(0.36)),
                    (58, f(0.10)),
                    (50, f(-0.1)),
                    (44, clav + 28),
                    (34, clav + 2),
                    (20, clav - 10),
                    (-10, clav - 20),
                ],
                4,
            ),
        ),
        (
            "throat",
            p.area([(-30, f(0.2)), (30, f(0.2)), (27, f(-0.1)), (17, clav + 6), (13, clav - 9), (-30, clav - 9)], 4),
        ),
    ]


def on_trunk(shapes):
    """Keep trunk shapes off the arms, which hang free below the armpit."""
    zone = box(-100, 700, 178, 1392).union(box(-100, 1390, 400, 1700))
    return [(name, shape.intersection(zone)) for name, shape in shapes]


def paint_front(p):
    jaw = jaw_line(p)
    above_jaw = Polygon(np.vstack([[(-20, jaw[0][1])], jaw, [(140, jaw[-1][1]), (140, 1900), (-20, 1900)]])).buffer(0)
    head = [(name, shape.intersection(above_jaw)) for name, shape in head_front(p)]
    trunk = on_trunk(trunk_front(p))
    return (
        arm_base(p, True)
        + hand(p, True)
        + leg_front(p)
        + foot_front(p)
        + trunk[:-2]
        + shoulder_front(p)
        + neck_front(p)
        + trunk[-2:]
        + shoulder_front(p)[-1:]
        + head
    )
