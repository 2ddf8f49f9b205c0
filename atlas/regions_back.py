"""The regions of the back view, painted on the left half in the order of covering."""

import numpy as np
from figure import spline
from painter import arm_base, hand
from regions_front import on_trunk
from shapely.geometry import Polygon, box


def leg_back(p):
    band, t = p.band, p.taper
    return [
        ("thigh_medial_upper", band("leg", 0.02, 0.50, -1.8, 0)),
        ("thigh_lateral_upper", band("leg", 0.12, 0.50, 0, 1.6)),
        ("thigh_medial_lower", band("leg", 0.50, 0.88, -1.8, 0)),
        ("thigh_lateral_lower", band("leg", 0.50, 0.88, 0, 1.6)),
        ("thigh_back_upper", t("leg", [(0.10, -0.50, 0.58), (0.52, -0.50, 0.56)])),
        ("thigh_back_lower", t("leg", [(0.50, -0.50, 0.56), (0.92, -0.46, 0.50)])),
        ("leg_medial", band("leg", 1.14, 1.84, -1.6, 0)),
        ("leg_lateral", band("leg", 1.14, 1.84, 0, 1.6)),
        ("calf_upper", t("leg", [(1.08, -0.52, 0.52), (1.3, -0.60, 0.60), (1.47, -0.58, 0.58)])),
        ("calf_lower", t("leg", [(1.45, -0.58, 0.58), (1.72, -0.5, 0.5)])),
        ("knee_medial", band("leg", 0.88, 1.14, -1.6, 0)),
        ("knee_lateral", band("leg", 0.88, 1.14, 0, 1.6)),
        (
            "knee_back",
            p.area(
                [
                    p.limb["leg"].at(k, u)
                    for k, u in (
                        (0.86, -0.42),
                        (1.0, -0.58),
                        (1.14, -0.50),
                        (1.16, 0),
                        (1.14, 0.50),
                        (1.0, 0.58),
                        (0.86, 0.42),
                        (0.84, 0),
                    )
                ],
                4,
            ),
        ),
    ]


def foot_back(p):
    """Sole of the pointed foot seen from behind."""
    at, heel = p.at, p.L["heel"]
    low = p.limb["leg"].at(1.93, 0.0)[1]
    root = spline(
        [
            at("mt1_head", -60, -16),
            at("mt1_head", 0, -14),
            at("mt2_head", -6, -7),
            at("mt3_head", 2, -11),
            at("mt4_head", 2, -15),
            at("mt5_head", 2, -14),
            at("mt5_head", 60, -8),
        ]
    )
    ball = spline(
        [
            at("mt1_head", -60, 22),
            at("mt1_head", 0, 22),
            at("mt3_head", 0, 22),
            at("mt5_head", 0, 18),
            at("mt5_head", 60, 16),
        ]
    )
    toes = Polygon(np.vstack([root, [(260, -300), (0, -300)]]))
    balls = Polygon(np.vstack([ball, root[::-1]])).buffer(0)
    cleft = [(np.array(at("mt1_head")) + at("mt2_head")) / 2, (np.array(at("toe1_tip")) + at("toe2_tip")) / 2]
    ray = cleft[1] - cleft[0]
    medial = Polygon([cleft[0] - ray, cleft[1] + ray * 3, (0, -320), (0, 120)])
    x = p.limb["leg"].at(2.0, 0)[0]
    return [
        ("sole_mid", p.below(low)),
        (
            "arch_medial",
            p.area(
                [
                    (0, heel[1] - 8),
                    (x - 22, heel[1] - 10),
                    (x - 14, 60),
                    at("mt1_head", 4, 20),
                    at("mt1_head", -60, 16),
                ],
                4,
            ),
        ),
        (
            "foot_lateral",
            p.area(
                [
                    (260, 98),
                    (x + 30, 92),
                    at("mt5_base", 0, -14),
                    at("mt5_head", -2, 16),
                    at("mt5_head", -1, -30),
                    (260, -20),
                ],
                4,
            ),
        ),
        (
            "forefoot_lateral",
            balls.difference(p.area([at("mt5_head", -2, 40), at("mt5_head", 0, -30), (300, -40), (300, 60)], 2)),
        ),
        ("forefoot_medial", balls.intersection(medial)),
        ("lesser_toes", toes),
        ("great_toe", toes.intersection(medial)),
        ("ankle_medial", p.band("leg", 1.84, 2.08, -1.9, 0)),
        ("ankle_lateral", p.band("leg", 1.84, 2.08, 0, 1.9)),
        ("heel_plantar", p.blob((x - 2, heel[1] - 24), 25, 25)),
        ("achilles", p.band("leg", 1.70, 1.95, -0.46, 0.46)),
        ("heel_back", p.blob((x - 3, heel[1] + 10), 25, 17)),
    ]


def trunk_back(p):
    at, area = p.at, p.area

    def level(v, drop=0):  # height of a vertebral body
        return p.L[f"{v}_body"][1] + drop

    outer = 62
    psis, crest, iscl = p.L["psis"], p.L["iliac_crest_top"], p.L["ischial_tuberosity"]
    t7, t10, l1, l4, s1 = (
        level("T6", -12),
        level("T9", -12),
        level("T12", -14),
        level("L3", -16),
        p.L["sacrum_top"][1] - 6,
    )
    fold = iscl[1] - 34
    return [
        ("interscapular", box(0, t7, 120, 1530)),
        ("thoracic_mid", box(0, t10, 120, t7)),
        ("thoracic_lower", box(0, l1, 117, t10)),
        (
            "chest_lateral",
            area(
                [
                    (118, 1420),
                    (116, 1330),
                    (113, 1270),
                    (104, p.L["rib11_lateral"][1] + 4),
                    (300, p.L["rib10_lateral"][1] + 2),
                    (300, 1430),
                ],
                6,
            ),
        ),
        ("loin", box(0, 1050, 112, l1 + 14)),
        ("flank", area([(104, 1232), (103, 1100), (112, 1070), (300, 1035), (300, 1236)], 5)),
        (
            "thoracic_lower",
            area(
                [
                    (-40, t10),
                    (120, t10),
                    (113, 1262),
                    (106, p.L["rib11_lateral"][1]),
                    (66, p.L["rib12_front"][1] - 8),
                    (50, l1),
                    (-40, l1),
                ],
                4,
            ),
        ),
        ("lumbar_upper", box(0, l4, outer, l1)),
        ("lumbar_lower", box(0, s1 - 6, outer, l4)),
        ("buttock_upper", area([(20, psis[1] + 10), (150, 1060), (190, 1000), (160, 968), (100, 952), (20, 960)], 4)),
        (
            "buttock_mid",
            area([(8, 985), (52, 966), (100, 964), (136, 974), (140, 900), (110, 892), (60, 898), (10, 925)], 5),
        ),
        (
            "hip_lateral",
            area(
                [
                    (128, 1046),
                    (124, 980),
                    at("trochanter", -18, 30),
                    at("trochanter", -20, -50),
                    (300, p.L["trochanter"][1] - 60),
                    (300, 1040),
                ],
                5,
            ),
        ),
        (
            "buttock_lower",
            area(
                [
                    (0, 930),
                    (40, 905),
                    (90, 899),
                    at("trochanter", -16, -4),
                    at("trochanter", -8, -40),
                    at("trochanter", 4, -72),
                    (96, fold - 8),
                    (50, fold - 4),
                    (14, fold + 2),
                    (0, fold + 4),
                ],
                5,
            ),
        ),
        ("perineum_genital", area([(-20, 905), (9, 900), (12, 868), (9, fold - 10), (8, 800), (-20, 800)], 2)),
        (
            "iliac_crest",
            area(
                [
                    (38, s1 + 4),
                    (60, crest[1] + 6),
                    (90, crest[1] + 9),
                    (120, crest[1] - 12),
                    (146, 1052),
                    (300, 1040),
                    (300, 1014),
                    (140, 1022),
                    (112, crest[1] - 44),
                    (84, crest[1] - 30),
                    (62, psis[1] + 26),
                    (40, psis[1] + 30),
                ],
                4,
            ),
        ),
        (
            "sacrum",
            area(
                [
                    (-40, s1 - 4),
                    (27, s1 - 4),
                    (27, psis[1] + 8),
                    (20, 985),
                    (12, p.L["sacrum_apex"][1] + 14),
                    (-40, p.L["sacrum_apex"][1] + 14),
                ],
                4,
            ),
        ),
        (
            "sacroiliac",
            area(
                [
                    (24, s1 - 6),
                    (44, s1 - 8),
                    (60, psis[1] + 30),
                    (58, psis[1] - 4),
                    (46, 984),
                    (26, 966),
                    (18, 975),
                    (27, psis[1]),
                ],
                4,
            ),
        ),
        (
            "coccyx",
            area(
                [
                    (-40, p.L["sacrum_apex"][1] + 16),
                    (13, p.L["sacrum_apex"][1] + 17),
                    (14, p.L["sacrum_apex"][1] - 4),
                    (9, p.L["coccyx"][1] - 26),
                    (-40, p.L["coccyx"][1] - 28),
                ],
                3,
            ),
        ),
    ]


def shoulder_back(p):
    at, area, arm = p.at, p.area, p.limb["arm"]
    sup, inf, root = p.L["superior_angle"], p.L["inferior_angle"], p.L["spine_root"]
    low_neck = p.L["C7_spinous"][1] - 3
    return [
        ("deltoid_mid", p.band("arm", -0.35, 0.46, 0, 1.7)),
        (
            "axilla",
            area(
                [
                    (134, 1432),
                    (150, 1436),
                    (163, 1424),
                    arm.at(0.36, -0.80),
                    arm.at(0.42, -1.3),
                    (168, 1360),
                    (138, 1372),
                ],
                4,
            ),
        ),
        (
            "deltoid_back",
            p.taper(
                "arm",
                [(-0.30, -1.0, 0.42), (0.10, -0.95, 0.42), (0.32, -0.5, 0.5), (0.42, -0.05, 0.5), (0.48, 0.1, 0.5)],
            ),
        ),
        (
            "scapula",
            area(
                [
                    (58, root[1] + 8),
                    (148, 1494),
                    (154, 1462),
                    (136, 1424),
                    (112, inf[1] + 10),
                    (80, inf[1] + 4),
                    (62, 1430),
                ],
                6,
            ),
        ),
        (
            "scapula_medial_border",
            area(
                [
                    (34, root[1] + 22),
                    (72, root[1] + 12),
                    (71, 1440),
                    (78, inf[1] + 16),
                    (48, inf[1] + 14),
                    (40, 1430),
                ],
                5,
            ),
        ),
        ("scapula_inferior_angle", p.blob((88, inf[1] + 2), 31, 25, -15)),
        (
            "neck_shoulder_angle",
            area(
                [
                    (30, low_neck),
                    (52, low_neck + 36),
                    (70, low_neck + 90),
                    (110, low_neck + 50),
                    (108, 1496),
                    (62, 1500),
                    (36, 1502),
                ],
                4,
            ),
        ),
        (
            "suprascapular",
            area(
                [
                    (64, 1502),
                    (66, sup[1] - 4),
                    (86, sup[1] - 2),
                    (104, 1512),
                    (130, 1560),
                    (160, 1530),
                    (152, 1494),
                    (148, 1484),
                    (110, 1486),
                    (66, 1490),
                ],
                4,
            ),
        ),
        (
            "acromion",
            area(
                [
                    at("clavicle_lateral", 0, 60),
                    at("clavicle_lateral", -2, -12),
                    at("acromion", -6, -26),
                    at("acromion", 20, -20),
                    at("acromion", 44, 14),
                    at("acromion", 10, 60),
                ],
                5,
            ),
        ),
    ]


def neck_and_head_back(p):
    f, c7 = p.skull_height, p.L["C7_spinous"][1]
    nuchal, c3 = f(0.345), p.L["C3_body"][1] - 4
    return [
        (
            "neck_side",
            p.area([(36, c7 + 6), (38, f(0.3)), (90, f(0.3)), (90, c7 + 34), (62, c7 + 32), (48, c7 + 20)], 3),
        ),
        ("neck_back_lower", p.area([(-40, c7 - 12), (34, c7 - 10), (38, c7 + 14), (37, c3), (-40, c3)], 3)),
        ("neck_back_upper", box(0, c3, 38, nuchal)),
        (
            "occiput",
            Polygon(
                [(0, nuchal), (40, nuchal), (56, f(0.36)), (70, f(0.43)), (80, f(0.56)), (60, f(0.64)), (0, f(0.66))]
            ),
        ),
        ("parietal", box(0, f(0.60), 140, 1900)),
        (
            "occiput",
            p.area(
                [
                    (-60, nuchal),
                    (44, nuchal),
                    (56, f(0.38)),
                    (66, f(0.44)),
                    (70, f(0.56)),
                    (52, f(0.645)),
                    (22, f(0.765)),
                    (-60, f(0.79)),
                ],
                5,
            ),
        ),
        ("temple", p.area([(78, f(0.62)), (76.5, f(0.70)), (140, f(0.76)), (140, f(0.60))], 1)),
        (
            "parietal",
            p.area([(66, f(0.46)), (79, f(0.56)), (78, f(0.66)), (60, f(0.68)), (56, f(0.60)), (60, f(0.5))], 2),
        ),
        (
            "mastoid",
            p.area(
                [
                    (36, nuchal + 2),
                    (50, f(0.37)),
                    (64, f(0.45)),
                    (74, f(0.47)),
                    (90, f(0.36)),
                    (66, f(0.22)),
                    (58, f(0.19)),
                    (36, f(0.22)),
                ],
                3,
            ),
        ),
        ("ear", box(p.L["zygion"][0] + 4, f(0.28), 140, f(0.60))),
        (
            "vertex",
            p.area(
                [
                    (-80, f(0.76)),
                    (0, f(0.765)),
                    (24, f(0.80)),
                    (52, f(0.85)),
                    (140, f(0.84)),
                    (140, f(1.3)),
                    (-80, f(1.3)),
                ],
                5,
            ),
        ),
    ]


def paint_back(p):
    return (
        arm_base(p, False)
        + hand(p, False)
        + leg_back(p)
        + foot_back(p)
        + on_trunk(trunk_back(p))
        + shoulder_back(p)
        + neck_and_head_back(p)
    )
