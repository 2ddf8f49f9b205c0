"""Paints the regions of a drawing from its table, in the order of covering: rows further down lie over those above.

Rows of the kind `hand` stand for the regions of the hand, which are computed from its joints. Rows whose region begins
with `=` paint nothing; they are shapes that other rows are cut to (`within`, one or more, joined by &)."""

from body import face_height
from curves import smooth_ring
from hand_regions import hand
from places import table
from shapely import intersection_all
from shapely.geometry import Polygon


def paint(places, name):
    """[(region, shape)] of the table regions_NAME.csv."""
    out, named = [], {}
    for row in table(f"regions_{name}.csv"):
        if row["kind"] == "hand":
            out += hand(places, row["region"])
            continue
        shape = places.shape(row)
        if row["within"]:
            shape = intersection_all([shape, *(named["=" + cut] for cut in row["within"].split("&"))])
        if row["region"].startswith("="):
            named[row["region"]] = shape
        else:
            out.append((row["region"], shape))
    return out


class Painter:
    """Ways to name a place and to make a shape, for drawings whose regions are code."""

    def __init__(self, body):
        self.L = body.landmarks
        self.skull = body.bones["skull"]

    def face(self, t):
        """Height of a facial feature, 0 = chin, 1 = top (see body.face_height)."""
        return face_height(self.L, t)

    def skull_height(self, t):
        """Height on the skull, 0 = chin, 1 = top, in even steps."""
        return self.L["gnathion"][1] + t * (self.L["vertex"][1] - self.L["gnathion"][1])

    def area(self, points, smooth=5):
        shape = Polygon(points).buffer(0)
        return smooth_ring(shape, smooth) if smooth else shape
