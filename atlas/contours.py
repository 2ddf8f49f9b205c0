"""The quiet inner lines of a drawing, from contours.csv, and the finger nails of the back view."""

import numpy as np
from curves import spline
from places import numbers, table

ALONG_STEPS, ARC_STEPS = 12, 16
NAIL = ((2, -1), (-5, -1), (-7.5, -0.5), (-7.5, 0.5), (-5, 1), (2, 1))  # mm along the finger, share of the half-width


def along(places, row):
    """Even steps between two limb coordinates."""
    (limb, *start), (_, *end) = (text.split(":") for text in row["places"].split())
    k, u = (np.linspace(float(a), float(b), ALONG_STEPS) for a, b in zip(start, end, strict=True))
    return places.limbs[limb].at(k, u)


def arc(places, row):
    centre, size = row["places"].split()
    rx, ry, start, end = numbers(size)
    a = np.radians(np.linspace(start, end, ARC_STEPS))
    return places.at(centre) + np.c_[rx * np.cos(a), ry * np.sin(a)]


def nails(points):
    """Seen on the back of the hand."""
    for i in range(1, 6):
        tip, back = points[f"finger{i}_tip"], points[f"finger{i}_dip"]
        down = (tip - back) / np.linalg.norm(tip - back)
        across, half = np.array([-down[1], down[0]]), 4.6 if i == 1 else 3.7
        yield [tip + down * a + across * (b * half) for a, b in NAIL]


def contour_lines(places, drawing, step=3):
    """The inner lines of a drawing as polylines."""
    kinds = {"line": lambda p, row: p.line(row["places"]), "along": along, "arc": arc}
    lines = [kinds[row["kind"]](places, row) for row in table("contours.csv") if row["drawing"] == drawing]
    lines += nails(places.points) if drawing == "back" else []
    return [spline(line, step=step) for line in lines]
