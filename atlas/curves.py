"""Curves and shapes in two dimensions: splines, smoothing, mirror images, and a limb as an axis with flesh."""

import itertools

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter1d
from shapely import affinity, get_coordinates, union_all
from shapely.geometry import MultiPolygon, Point, Polygon


def spline(points, closed=False, step=2.0):
    """Dense polyline of a Catmull-Rom curve (centripetal) through 2D points."""
    p = np.asarray(points, float)
    p = np.vstack([p[-1], p, p[0], p[1]]) if closed else np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    out = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        t = np.cumsum([0] + [max(np.linalg.norm(v), 1e-6) ** 0.5 for v in (b - a, c - b, d - c)])
        n = max(2, int(np.linalg.norm(c - b) / step))
        s = np.linspace(t[1], t[2], n, endpoint=False)[:, None]
        a1, a2, a3 = (
            ((t[i + 1] - s) * q + (s - t[i]) * r) / (t[i + 1] - t[i])
            for i, (q, r) in enumerate(((a, b), (b, c), (c, d)))
        )
        b1, b2 = (
            ((t[2] - s) * a1 + (s - t[0]) * a2) / (t[2] - t[0]),
            ((t[3] - s) * a2 + (s - t[1]) * a3) / (t[3] - t[1]),
        )
        out.append(((t[2] - s) * b1 + (s - t[1]) * b2) / (t[2] - t[1]))
    return np.vstack(out + ([] if closed else [p[-2][None]]))


def smooth_ring(polygon, sigma, step=1.0):
    """Polygon whose outline is smoothed by a Gaussian of `sigma` mm along its length."""
    ring = get_coordinates(polygon.exterior)
    way = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(ring, axis=0), axis=1))])
    n = max(16, int(way[-1] / step))
    xy = np.stack([np.interp(np.arange(n) / n * way[-1], way, ring[:, axis]) for axis in (0, 1)], 1)
    return Polygon(gaussian_filter1d(xy, sigma / step, axis=0, mode="wrap")).buffer(0)


def polygons(shape):
    """The polygons of any geometry, largest first."""
    parts = getattr(shape, "geoms", [shape])
    out = [p for g in parts for p in (polygons(g) if isinstance(g, MultiPolygon) else [g]) if p.geom_type == "Polygon"]
    return sorted((p for p in out if p.area > 0), key=lambda p: -p.area)


def mirror(shape):
    return affinity.scale(shape, -1, 1, origin=(0, 0))


def both(shape):
    """A left shape and its mirror image as one."""
    return union_all([shape, mirror(shape)])


def capsule(points, radii):
    """Chain of discs joined by tangents (a finger, a toe)."""
    discs = [Point(*p[:2]).buffer(r, 32) for p, r in zip(points, radii, strict=False)]
    return union_all([union_all([a, b]).convex_hull for a, b in itertools.pairwise(discs)])


class Limb:
    """A limb as an axis through joint centres with skin half-widths on either side.

    `k` runs along the limb (0 at the first joint, 1 at the second, ...); `u` runs across it, -1 = medial skin,
    0 = axis, +1 = lateral skin.  The flesh table rows are (k, medial mm, lateral mm)."""

    def __init__(self, joints, flesh):
        self.joints = np.asarray([j[:2] for j in joints], float)
        self.flesh = np.asarray(flesh, float)
        k = np.arange(len(joints))
        knots = np.concatenate([[-0.6], k, [k[-1] + 0.3]])
        ends = np.vstack(
            [
                self.joints[0] + 0.6 * (self.joints[0] - self.joints[1]),
                self.joints,
                self.joints[-1] + 0.3 * (self.joints[-1] - self.joints[-2]),
            ]
        )
        self._axis = PchipInterpolator(knots, ends, axis=0)
        self._medial = PchipInterpolator(self.flesh[:, 0], self.flesh[:, 1])
        self._lateral = PchipInterpolator(self.flesh[:, 0], self.flesh[:, 2])

    def _normal(self, k):
        k = np.asarray(k, float)
        t = np.mean([(self._axis(k + h) - self._axis(k - h)) for h in (0.02, 0.08, 0.16)], axis=0)
        t /= np.linalg.norm(t, axis=-1, keepdims=True)
        return np.stack([-t[..., 1], t[..., 0]], -1)  # points laterally for a downward left limb

    def at(self, k, u):
        k, u = np.asarray(k, float), np.asarray(u, float)
        kk = np.clip(k, self.flesh[0, 0], self.flesh[-1, 0])
        width = np.where(u > 0, self._lateral(kk), self._medial(kk))
        return self._axis(k) + self._normal(k) * (u * width)[..., None]

    def outline(self):
        k = np.linspace(self.flesh[0, 0], self.flesh[-1, 0], 240)
        return Polygon(np.vstack([self.at(k, 1.0 + 0 * k), self.at(k[::-1], -1.0 + 0 * k)])).buffer(0)

    def coordinates(self, point):
        """(k, u) of a 2D point: nearest point on the axis, then signed fraction of the half-width."""
        k = np.linspace(self.flesh[0, 0], self.flesh[-1, 0], 400)
        i = np.argmin(np.linalg.norm(self._axis(k) - np.asarray(point)[:2], axis=1))
        side = float((np.asarray(point)[:2] - self._axis(k[i])) @ self._normal(k[i]))
        return k[i], side / float(self._lateral(k[i]) if side > 0 else self._medial(k[i]))
