"""Muscle layer and trigger points.

A muscle is a fan of fibres (3D polylines).  A fibre is either a muscle path of myo-sim ("=NAME") or a chain of places
    landmark[>landmark:fraction][@dx,dy[,dz]]
in mm (left side).  Its drawn shape is the union of a spindle around each fibre and the sheet between neighbours."""

import csv
import itertools
import pathlib
import re

import numpy as np
from figure import polygons, smooth_ring
from shapely import union_all
from shapely.geometry import Point, Polygon
from shapely.ops import nearest_points

HERE = pathlib.Path(__file__).parent


def read(name):
    with open(HERE / name, newline="") as f:
        return list(csv.DictReader(f))


# muscle_paths.csv: views (f front, b back, s side), belly half-width and its extent along the fibre (0-1), whether
# the fibres form one sheet or separate heads, and the fibres.  tp_places.csv: fibre number (fractions lie between
# fibres) and fraction along it; trigger points not listed there are placed by the words of tp_site.
TABLE = {
    r["id"]: (
        r["views"],
        float(r["half_width_mm"]),
        float(r["belly_from"]),
        float(r["belly_to"]),
        r["sheet"] == "yes",
        r["fibres"],
    )
    for r in read("muscle_paths.csv")
}
TP_PLACE = {r["tp_id"]: (float(r["fibre"]), float(r["along"])) for r in read("tp_places.csv")}
SIDE_ORIGIN = 200.0  # z = -200 mm becomes x = 0 in the side view


class Muscles:
    def __init__(self, body):
        self.body = body
        self.fibres = {m: [self.fibre(text) for text in row[5].split(";")] for m, row in TABLE.items()}

    def place(self, text):
        name, _, offset = text.partition("@")
        a, _, b = name.partition(">")
        b, _, t = b.partition(":")
        L = self.body.landmarks
        p = L[a] + (L[b] - L[a]) * float(t) if b else L[a].copy()
        d = [float(v) for v in offset.split(",")] if offset else []
        return p + np.array(d + [0.0] * (3 - len(d)))

    def fibre(self, text, n=41):
        """A smooth 3D polyline of n points, evenly spaced."""
        text = text.strip()
        points = self.body.paths[text[1:]] if text[0] == "=" else np.array([self.place(t) for t in text.split()])
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

    def projected(self, muscle, view, project):
        """The fibres in view millimetres; `project` overrides the view's own projection."""
        if project is None:

            def project(f):
                return f[:, (2, 1)] + (SIDE_ORIGIN, 0) if view == "side" else f[:, :2]

        return [project(f) for f in self.fibres[muscle]]

    def shape(self, muscle, view="front", project=None):
        """Filled outline in view millimetres."""
        _, width, start, end, sheet, _ = TABLE[muscle]
        lines = self.projected(muscle, view, project)
        t = np.linspace(0, 1, len(lines[0]))
        swell = np.sin(np.pi * np.clip((t - start) / (end - start), 0, 1)) ** 0.7
        parts = []
        for line in lines:
            discs = [Point(p).buffer(1.3 + (width - 1.3) * w, 12) for p, w in zip(line, swell, strict=False)]
            parts += [union_all([a, b]).convex_hull for a, b in itertools.pairwise(discs)]
        if sheet:
            for a, b in itertools.pairwise(lines):
                parts += [Polygon([a[i], a[i + 1], b[i + 1], b[i]]).buffer(0.1) for i in range(len(t) - 1)]
        return union_all(
            [
                smooth_ring(p, 2.2).difference(
                    union_all([smooth_ring(Polygon(h), 1.5) for h in p.interiors if Polygon(h).area > 60])
                )
                for p in polygons(union_all(parts))
            ]
        )

    def fibre_lines(self, muscle, view="front", project=None, every=8.0):
        """A few lines inside the shape that show the fibre direction."""
        _, width, start, end, sheet, _ = TABLE[muscle]
        lines = self.projected(muscle, view, project)
        out = []
        if sheet and len(lines) > 1:
            for a, b in itertools.pairwise(lines):
                n = max(1, int(np.linalg.norm(a - b, axis=1).max() / every))
                out += [a + (b - a) * k / n for k in range(n)]
            out.append(lines[-1])
        else:
            for line in lines:
                normal = np.gradient(line, axis=0)[:, ::-1] * (-1, 1)
                normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
                t = np.linspace(0, 1, len(line))
                swell = np.sin(np.pi * np.clip((t - start) / (end - start), 0, 1))[:, None] ** 0.7
                out += [line + normal * swell * width * u for u in ((-0.5, 0, 0.5) if width > 6 else (0,))]
        cut = slice(2, -2)
        return [line[cut][::3] for line in out]


# ---------------------------------------------------------------- trigger points
SITE_WORDS = [
    (r"upper end|near the coracoid|at the tendon", 0.9),
    (r"upper|proximal|below the (front|lateral)", 0.25),
    (r"lower third", 0.75),
    (r"lower|near the angle", 0.7),
    (r"mid", 0.5),
]


def tp_fraction(site):
    return next((t for pattern, t in SITE_WORDS if re.search(pattern, site)), 0.5)


def trigger_points(muscles, rows, regions):
    """{tp_id: {muscle, region, xyz, views: {view: (x, y)}}} for the left side."""
    out = {}
    for row in rows:
        tp, m = row["tp_id"], row["muscle_id"]
        if tp in out or m not in muscles.fibres:
            continue
        line, t = TP_PLACE.get(
            tp, (0.5 * (len(muscles.fibres[m]) - 1) if TABLE[m][4] else 0, tp_fraction(row["tp_site"]))
        )
        fibres = muscles.fibres[m]
        lo = int(min(line, len(fibres) - 1))
        hi = min(lo + 1, len(fibres) - 1)
        path = fibres[lo] * (1 - (line - lo)) + fibres[hi] * (line - lo)
        k = round(t * (len(path) - 1))
        views, xyz = {}, path[k].copy()
        for view, shapes in regions.items():
            area = shapes.get(row["tp_site_region"] + ".left") or shapes.get(row["tp_site_region"] + ".midline")
            if area is None or (
                view[0] not in TABLE[m][0]
                and len([v for v in regions if row["tp_site_region"] + ".left" in regions[v]]) > 1
            ):
                continue
            views[view] = settle(
                path,
                k,
                area,
                shapes.get(row["tp_site_region"] + ".midline"),
            )
        if views:
            first = next(iter(views.values()))
            xyz[:2] = first
        out[tp] = {"muscle": m, "region": row["tp_site_region"], "xyz": xyz, "views": views, "path": (path, k)}
    return out


def settle(path, k, area, midline=None, margin=3.0):
    """The wanted point of a path; if outside its region, the nearest path point inside, else the nearest inside."""
    inner = area.buffer(-margin)
    inner = inner if not inner.is_empty else area.buffer(-0.5)
    if midline is not None:  # keep the left trigger point left of the midline
        inner = (
            inner.intersection(Polygon([(4, -1e4), (1e4, -1e4), (1e4, 1e4), (4, 1e4)])) if area.bounds[2] > 8 else inner
        )
    order = sorted(range(len(path)), key=lambda i: abs(i - k))
    limit = len(path) * 0.3
    for i in order:
        if abs(i - k) <= limit and inner.contains(Point(path[i, :2])):
            return tuple(path[i, :2])
    p = nearest_points(inner, Point(path[k, :2]))[0]
    return p.x, p.y
