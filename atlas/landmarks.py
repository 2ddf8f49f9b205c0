"""Named bony points of the posed skeleton, found by the rules of landmarks.csv."""

import re

import numpy as np
from places import numbers, table

CONDITION = re.compile(r"([xyz])([<>~])([a-z_]*)([+-]?[\d.]*)(?::([\d.]+))?")
FACE = np.array([[float(row["feature"]), float(row["share"])] for row in table("face.csv")])
SPINE_BELOW, MEDIAL_STRIP, HEIGHT_WEIGHT = 32, 28, 2  # of the root of the scapular spine, mm


def face_height(points, t):
    """Height of a facial feature; see face.csv. Beyond chin and top in even steps."""
    share = np.interp(t, *FACE.T) if 0 < t < 1 else t
    return points["gnathion"][1] + share * (points["vertex"][1] - points["gnathion"][1])


def tip_far(mesh, point):
    """The vertex of a bone farthest from a point."""
    return mesh.vertices[np.argmax(np.linalg.norm(mesh.vertices - point, axis=1))]


def tip_near(mesh, point):
    """The vertex of a bone nearest to a point."""
    return mesh.vertices[np.argmin(np.linalg.norm(mesh.vertices - point, axis=1))]


def between(points, text):
    """A landmark, or a share of the way between two: a>b:0.5."""
    a, _, rest = text.partition(">")
    b, _, share = rest.partition(":")
    return points[a] + (points[b] - points[a]) * float(share) if rest else points[a]


def holds(text, mesh, points):
    """Which vertices meet the conditions of a row, joined by ;."""
    out = np.full(len(mesh.vertices), True)
    for axis, sign, base, number, reach in (CONDITION.fullmatch(part).groups() for part in text.split(";") if part):
        column = "xyz".index(axis)
        ends = {"": 0.0, "bottom": mesh.bounds[0][column], "top": mesh.bounds[1][column]}
        limit = (ends[base] if base in ends else points[base][column]) + float(number or 0)
        v = mesh.vertices[:, column]
        out &= abs(v - limit) < float(reach) if sign == "~" else (v < limit if sign == "<" else v > limit)
    return out


def extreme(row, mesh, points):
    v = mesh.vertices[holds(row["where"], mesh, points)]
    return v[np.argmax(v @ np.array(numbers(row["toward"])))]


def find(row, of, body, points):
    """The place that a row describes, before its offset."""
    match row["how"]:
        case "extreme":
            return extreme(row, body.bones[of], points)
        case "centroid":
            return body.bones[of].centroid
        case "joint":
            return np.mean([body.joints[joint] for joint in of.split("+")], axis=0)
        case "far":
            return tip_far(body.bones[of], points[row["toward"]])
        case "near":
            return tip_near(body.bones[of], body.bones[row["toward"]].centroid)
        case "place":
            return between(points, of)
    return np.array([0.0, face_height(points, float(of)), 0.0])


def spine_root(scapula, superior_angle):
    """Where the scapular spine meets the medial border: far back, near its usual height below the superior angle."""
    v = scapula.vertices[scapula.vertices[:, 0] < scapula.bounds[0][0] + MEDIAL_STRIP]
    height = superior_angle[1] - SPINE_BELOW
    return v[np.argmin(v[:, 2] + abs(v[:, 1] - height) * HEIGHT_WEIGHT)]


def find_landmarks(body):
    """{name: place} of the left side; midline points have x = 0."""
    points = {}
    for row in table("landmarks.csv"):
        for of in row["of"].split():
            place = find(row, of, body, points) + (numbers(row["offset"]) if row["offset"] else 0.0)
            points[row["name"].replace("*", of)] = place * ((0, 1, 1) if row["midline"] else 1)
    points["spine_root"] = spine_root(body.bones["scapula"], points["superior_angle"])
    return {name: np.array(place, float) for name, place in points.items()}
