"""The muscle layer: what a muscle looks like on a drawing.

A muscle is a fan of fibres (3D polylines).  A fibre is a chain of places
    landmark[>landmark:fraction][@dx,dy[,dz]]
in mm (left side).  Its drawn shape is the union of a spindle around each fibre and the sheet between neighbours, in
any projection; tables/muscle_paths.csv says on which drawings it can be seen."""

import itertools
from typing import NamedTuple

import numpy as np
from curves import polygons, smooth_ring
from drawing import frontal
from places import table
from shapely import union_all
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

DEPTH_ORDER = ("deep", "moderate", "superficial")
TENDON = 1.3  # half-width, mm, of what is not belly
SHEET = 0.04  # share of a fibre by which the sheet between neighbours is longer than the belly
SLIVER = 12.0  # mm2: what the skin cuts off smaller than this is not drawn
SKIN_GAP = 2.5  # muscles end this far inside the skin


class Row(NamedTuple):
    """A line of muscle_paths.csv. The belly's extent is a share of the fibre; a sheet joins its fibres."""

    views: frozenset[str]
    half_width: float
    belly_from: float
    belly_to: float
    is_sheet: bool
    fibres: tuple[str, ...]


TABLE = {
    r["id"]: Row(
        frozenset(r["views"].split()),
        float(r["half_width_mm"]),
        float(r["belly_from"]),
        float(r["belly_to"]),
        r["sheet"] == "yes",
        tuple(r["fibres"].split(";")),
    )
    for r in table("muscle_paths.csv")
}
# hidden by neck and face from the front
CUT = {("trapezius_descendens", view): box(50, 0, 400, 1600) for view in ("front", "head_front")}


def swell(row, t):
    """Share of the half-width at places along a fibre, 0 to 1: a spindle over the belly, nothing on the tendon."""
    return np.sin(np.pi * np.clip((t - row.belly_from) / (row.belly_to - row.belly_from), 0, 1)) ** 0.7


class Muscles:
    """The fibres of every muscle in space, left side, and their shapes."""

    def __init__(self, body):
        self.landmarks = body.landmarks
        self.fibres = {m: [self.fibre(text) for text in row.fibres] for m, row in TABLE.items()}

    def place(self, text):
        name, _, offset = text.partition("@")
        a, _, b = name.partition(">")
        b, _, t = b.partition(":")
        L = self.landmarks
        p = L[a] + (L[b] - L[a]) * float(t) if b else L[a].copy()
        d = [float(v) for v in offset.split(",")] if offset else []
        return p + np.array(d + [0.0] * (3 - len(d)))

    def fibre(self, text, n=41):
        """A smooth 3D polyline of n points, evenly spaced."""
        points = np.array([self.place(t) for t in text.split()])
        for _ in range(3 if len(points) > 2 else 0):  # corner cutting keeps the ends
            q = np.repeat(points, 2, axis=0)
            q[1:-1] = (
                np.vstack([0.75 * points[:-1] + 0.25 * points[1:], 0.25 * points[:-1] + 0.75 * points[1:]])
                .reshape(2, -1, 3)
                .transpose(1, 0, 2)
                .reshape(-1, 3)
            )
            points = q
        s = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
        return np.stack([np.interp(np.linspace(0, s[-1], n), s, points[:, i]) for i in range(3)], axis=1)

    def shape(self, muscle, project=frontal, smooth=2.2):
        """Filled outline in the millimetres of a projection."""
        row, lines = TABLE[muscle], [project(f) for f in self.fibres[muscle]]
        t = np.linspace(0, 1, len(lines[0]))
        radii = TENDON + (row.half_width - TENDON) * swell(row, t)
        parts, between = [], [(a + b) / 2 for a, b in itertools.pairwise(lines)] if row.is_sheet else []
        for line in lines + [m for m in between if row.belly_to == 1]:  # without scallops between the fibres
            discs = [Point(p).buffer(r, 12) for p, r in zip(line, radii, strict=True)]
            parts += [union_all([a, b]).convex_hull for a, b in itertools.pairwise(discs)]
        if row.is_sheet:
            belly = [i for i in range(len(t) - 1) if row.belly_from - SHEET <= t[i] <= row.belly_to + SHEET]
            for a, b in itertools.pairwise(lines):
                parts += [Polygon([a[i], a[i + 1], b[i + 1], b[i]]).buffer(0.1) for i in belly]
        return union_all([_rounded(p, smooth) for p in polygons(union_all(parts))])

    def fibre_lines(self, muscle, project=frontal, every=8.0):
        """A few lines inside the shape that show the fibre direction."""
        row, lines = TABLE[muscle], [project(f) for f in self.fibres[muscle]]
        out = []
        if row.is_sheet and len(lines) > 1:
            for a, b in itertools.pairwise(lines):
                n = max(1, int(np.linalg.norm(a - b, axis=1).max() / every))
                out += [a + (b - a) * k / n for k in range(n)]
            out.append(lines[-1])
        else:
            for line in lines:
                normal = np.gradient(line, axis=0)[:, ::-1] * (-1, 1)
                normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
                belly = swell(row, np.linspace(0, 1, len(line)))[:, None] * row.half_width
                out += [line + normal * belly * u for u in ((-0.5, 0, 0.5) if row.half_width > 6 else (0,))]
        return [line[2:-2][::3] for line in out]

    def drawn(self, drawing):
        """{muscle: shape} of those that can be seen on a drawing, cut at its skin."""
        inside, out = drawing.half().intersection(drawing.skin.buffer(-SKIN_GAP)), {}
        for m, row in TABLE.items():
            if drawing.name in row.views:
                shape = self.shape(m, drawing.project, drawing.smooth).intersection(inside)
                shape = shape.intersection(CUT.get((m, drawing.name), shape))
                parts = [p for p in polygons(shape) if p.area >= SLIVER]
                if parts:
                    out[m] = MultiPolygon(parts)
        return out

    def layer(self, drawing, shapes, depth):
        """The muscles of a drawing as path data, deep before superficial."""
        return {
            m: {
                "d": drawing.sheet.path(shapes[m], 0.25 if drawing.smooth > 2 else 0.12),
                "fibres": "".join(self._lines(m, drawing, shapes[m])),
                "depth": depth[m],
                "mirror": drawing.is_two_sided,
            }
            for m in sorted(shapes, key=lambda m: DEPTH_ORDER.index(depth[m]))
        }

    def _lines(self, muscle, drawing, shape):
        every = 8.0 if drawing.smooth > 2 else 3.5
        for line in self.fibre_lines(muscle, drawing.project, every):
            cut = LineString(line).simplify(0.05 * every).intersection(shape.buffer(-0.12 * every))
            for g in getattr(cut, "geoms", [cut]):
                if g.geom_type == "LineString" and g.length > 0.75 * every:
                    yield drawing.sheet.line(g.coords)


def _rounded(shape, smooth):
    """A polygon without sharp corners and without the smallest holes."""
    holes = [smooth_ring(Polygon(h), 0.7 * smooth) for h in shape.interiors if Polygon(h).area > 12 * smooth**2]
    return smooth_ring(shape, smooth).difference(union_all(holes))
