"""The sheet of paper of one view: body millimetres to SVG path data, 1 unit = 1 mm, 0.1 precision."""

import itertools

from figure import polygons

MARGIN = 24


class Sheet:
    """Maps body millimetres to the drawing of one view (1 unit = 1 mm, 0.1 precision)."""

    def __init__(self, bounds, flip=False):
        x0, y0, x1, y1 = bounds
        self.centre = round(max(-x0, x1) + MARGIN) if x0 < -x1 / 2 else round(MARGIN - x0)
        self.width = 2 * self.centre if x0 < -x1 / 2 else round(x1 - x0 + 2 * MARGIN)
        self.top, self.height = round(y1 + MARGIN), round(y1 - y0 + 2 * MARGIN)
        self.sign = -1 if flip else 1

    def xy(self, p):
        return [round(self.centre + self.sign * float(p[0]), 1), round(self.top - float(p[1]), 1)]

    def line(self, points, close=False):
        """SVG path data with relative moves on the 0.1 grid."""
        q = [tuple(round(v * 10) for v in self.xy(p)) for p in points]
        q = [a for i, a in enumerate(q) if i == 0 or a != q[i - 1]]
        if close and q[0] == q[-1]:
            q.pop()

        def n(v):
            s = f"{v / 10:.1f}".rstrip("0").rstrip(".") if v % 10 else str(v // 10)
            return s.replace("-0.", "-.") if s.startswith("-0.") else (s[1:] if s.startswith("0.") else s)

        out = f"M{n(q[0][0])} {n(q[0][1])}l" + " ".join(
            f"{n(b[0] - a[0])} {n(b[1] - a[1])}" for a, b in itertools.pairwise(q)
        )
        return out.replace(" -", "-") + ("z" if close else "")

    def path(self, shape, simplify=0):
        shape = shape.simplify(simplify) if simplify else shape
        return "".join(self.line(ring.coords, True) for p in polygons(shape) for ring in [p.exterior, *p.interiors])
