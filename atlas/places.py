"""The language of the tables: places on a drawing, and shapes through them.

A place is one of
    arm:0.45:-0.8               limb coordinates: along the limb (0, 1, 2 at its joints), across (-1, 1 at the skin)
    asis@-4,6   asis            a landmark, moved by millimetres
    mt1_head>mt2_head:0.5       between two landmarks, or beyond them, moved likewise
    trochanter-18|T6_body+4     the x of one place and the y of another; each is a landmark with an offset, a number,
                                f0.66 (height of a feature of the face) or s0.66 (height on the skull), 0 chin, 1 top
The first coordinate is to the left of the patient (from the side: to the front), the second is up, in millimetres."""

import csv
import pathlib
import re

import numpy as np
from curves import smooth_ring, spline
from scipy.interpolate import PchipInterpolator
from shapely import affinity
from shapely.geometry import Point, Polygon, box

TABLES = pathlib.Path(__file__).parent / "tables"
HEIGHT = re.compile(r"([fs])(-?\d*\.?\d+)")
TERM = re.compile(r"([A-Za-z]\w*)([+-]\d*\.?\d+)?")
STRIP_STEPS, BOW_STEPS = 60, 15


def table(name):
    """The rows of a table beside the scripts; lines that begin with # are remarks."""
    with open(TABLES / name, newline="") as f:
        return list(csv.DictReader(line for line in f if not line.startswith("#")))


def numbers(text, separator=","):
    return [float(v) for v in text.split(separator)]


class Places:
    """The places of one drawing. points: landmarks in its plane; limbs: name -> Limb; heights: face and skull."""

    def __init__(self, points, limbs, face_height, skull_height):
        self.points, self.limbs = points, limbs
        self.heights = {"f": face_height, "s": skull_height}

    def at(self, text):
        """The place that a text of the tables names."""
        if "|" in text:
            x, y = text.split("|")
            return np.array([self._term(x, 0), self._term(y, 1)])
        if ":" in text and ">" not in text:
            limb, k, u = text.split(":")
            return self.limbs[limb].at(float(k), float(u))
        name, _, offset = text.partition("@")
        return self._between(name) + (numbers(offset) if offset else 0.0)

    def _between(self, name):
        a, _, rest = name.partition(">")
        if not rest:
            return np.asarray(self.points[a], float)
        b, _, share = rest.partition(":")
        return self.points[a] + (self.points[b] - self.points[a]) * float(share)

    def _term(self, text, axis):
        if height := HEIGHT.fullmatch(text):
            return self.heights[height[1]](float(height[2]))
        if term := TERM.fullmatch(text):
            return self.points[term[1]][axis] + float(term[2] or 0)
        return float(text)

    def line(self, text):
        """The places of a text, in a row."""
        return np.array([self.at(place) for place in text.split()])

    # ---- shapes
    def shape(self, row):
        """The shape that a row describes: kind, smooth, bow, places."""
        kind, _, limb = row["kind"].partition(":")
        return getattr(self, "_" + kind)(row, limb)

    def _area(self, row, _):
        """Straight from place to place, then smoothed."""
        shape = Polygon(self.line(row["places"])).buffer(0)
        return smooth_ring(shape, float(row["smooth"])) if row["smooth"] else shape

    def _curve(self, row, _):
        """A closed curve through the places."""
        return Polygon(spline(self.line(row["places"]), closed=True)).buffer(0)

    def _box(self, row, _):
        """Two opposite corners."""
        return box(*np.sort(self.line(row["places"]), axis=0).ravel())

    def _ellipse(self, row, _):
        """Centre, then half axes and tilt."""
        centre, size = row["places"].split()
        rx, ry, tilt = numbers(size)
        return affinity.rotate(affinity.scale(Point(self.at(centre)).buffer(1, 48), rx, ry), tilt)

    def _strip(self, row, limb):
        """Along a limb: places of the form along:from:to, joined by smooth lines; `bow` curves the two ends."""
        k, low, high = np.array([numbers(place, ":") for place in row["places"].split()]).T
        bows = numbers(row["bow"]) if row["bow"] else [0, 0]
        across = np.linspace(0, 1, BOW_STEPS)
        along = np.linspace(k[0], k[-1], STRIP_STEPS)
        edges = [PchipInterpolator(k, edge)(along) for edge in (low, high)]

        def end(i, bow):
            u = low[i] + (high[i] - low[i]) * across
            return self.limbs[limb].at(k[i] + bow * (1 - np.clip(u, -1, 1) ** 2), u)

        side = [self.limbs[limb].at(along, edge) for edge in edges]
        return Polygon(np.vstack([end(0, bows[0]), side[1], end(-1, bows[1])[::-1], side[0][::-1]])).buffer(0)
