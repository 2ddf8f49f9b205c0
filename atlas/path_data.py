"""Path data of the finished drawings read back as polygons."""

import re

from shapely import union_all
from shapely.geometry import Polygon


def shape(d):
    """Polygon of path data that uses only M, relative l and z."""
    rings = []
    for part in d.split("M")[1:]:
        n = [float(v) for v in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", part)]
        x, y, ring = n[0], n[1], [(n[0], n[1])]
        for dx, dy in zip(n[2::2], n[3::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((round(x, 1), round(y, 1)))
        rings.append(Polygon(ring))
    rings.sort(key=lambda r: -r.area)
    out = rings[0]
    for r in rings[1:]:
        out = out.difference(r) if out.contains(r.representative_point()) else union_all([out, r])
    return out
