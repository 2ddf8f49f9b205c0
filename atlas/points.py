"""Where the trigger points lie: one place in space each, on the muscle's path.

On every drawing that shows it a point is inside the drawn muscle and in the region that the table calls its site.
tables/tp_places.csv holds the wanted place: the fibre's number (fractions lie between fibres) and the share of the way
along it. Points that are not listed there are wanted where the words of tp_site say. The nearest place that keeps to
muscle and region is taken; where a drawing has none, or only one far away, it does not show the point."""

import re
from dataclasses import dataclass

import numpy as np
from muscles import TABLE, swell
from places import table
from shapely import contains_xy, prepare
from shapely.geometry import box

WANTED = {r["tp_id"]: (float(r["fibre"]), float(r["along"])) for r in table("tp_places.csv")}
SITE_WORDS = [
    (r"upper end|near the coracoid|at the tendon", 0.9),
    (r"upper|proximal|below the (front|lateral)", 0.25),
    (r"lower third", 0.75),
    (r"lower|near the angle", 0.7),
    (r"mid", 0.5),
]
EDGE = 1.0  # mm inside the drawn muscle
MARGIN = 3.0  # mm inside the region, where it is wide enough
FROM_MIDLINE = 3.0
REACH = 0.3  # how far along the fibre a point may be moved
APART = 5.0  # mm between two points of one muscle
CROWDED = 7.0  # mm: nearer to a point of another muscle costs twice what is missing
ACROSS = 0.85  # how much of the belly's half-width a point may lie beside its fibre
GAIN = {"front": 26.0, "back": 26.0}  # mm that a point is moved to be shown on one more drawing
GAIN_CLOSE_UP = 12.0


@dataclass
class TriggerPoint:
    """muscle, site region, body place (left side) and the place on each drawing, in that drawing's millimetres."""

    muscle: str
    region: str
    xyz: np.ndarray
    views: dict


def along(site):
    """Share of the way along a fibre that the words of the table mean."""
    return next((t for pattern, t in SITE_WORDS if re.search(pattern, site)), 0.5)


def wanted(row):
    """(fibre, share along it) of a line of referral.csv."""
    muscle = TABLE[row["muscle_id"]]
    middle = 0.5 * (len(muscle.fibres) - 1) if muscle.is_sheet else 0.0
    return WANTED.get(row["tp_id"], (middle, along(row["tp_site"])))


def candidates(fibres, row, fibre, share):
    """Places on the muscle near the wanted one, and what each costs: mm away; being off a fibre counts twice."""

    def path(n):
        low = min(int(n), len(fibres) - 1)
        high = min(low + 1, len(fibres) - 1)
        return fibres[low] * (1 - (n - low)) + fibres[high] * (n - low)

    steps = len(fibres[0])
    t = np.linspace(0, 1, steps)
    near = np.abs(t - share) <= REACH
    goal = path(fibre)[round(share * (steps - 1))]
    numbers = np.linspace(0, len(fibres) - 1, 6 * (len(fibres) - 1) + 1) if row.is_sheet else np.arange(len(fibres))
    points, cost = [], []
    for n in numbers if row.is_sheet else [m for m in numbers if abs(m - fibre) < 0.51]:
        line = path(float(n))
        for offset, size in offsets(line, row, t):
            points.append((line + offset)[near])
            cost.append(np.linalg.norm(points[-1] - goal, axis=1) + size[near])
    return np.vstack(points), np.concatenate(cost)


def offsets(line, row, t):
    """Steps from a fibre to its side and towards the skin, no farther than the belly is thick."""
    tangent = np.gradient(line, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True) + 1e-9
    side = np.stack([-tangent[:, 1], tangent[:, 0], 0 * t], 1)
    side /= np.linalg.norm(side, axis=1, keepdims=True) + 1e-9
    out = np.cross(tangent, side)
    thick = (swell(row, t) * row.half_width * ACROSS)[:, None]
    for a in (0, -0.5, 0.5, -1, 1):
        for b in (0, -0.5, 0.5):
            if abs(a) + abs(b) <= 1:
                step = (side * a + out * b) * thick
                yield step, np.linalg.norm(step, axis=1)


def room(drawing, shape, region):
    """Where a point may lie on a drawing: in the muscle and in the region; None when the drawing does not show it."""
    area = drawing.area(region)
    if area is None or shape is None:
        return None
    if drawing.is_two_sided:
        area = area.intersection(box(FROM_MIDLINE, *area.bounds[1:]))
    for inset in (MARGIN, 1.5, 0.6):
        found = area.buffer(-inset).intersection(shape.buffer(-min(EDGE, inset)))
        if found.area > 4:
            prepare(found)
            return found
    return None


def place(row, fibres, rooms, taken):
    """The trigger point of a line of the table; `rooms`: {drawing: area}; `taken`: the points placed before."""
    muscle = row["muscle_id"]
    points, cost = candidates(fibres, TABLE[muscle], *wanted(row))
    inside, gain = {}, np.zeros(len(points))
    for drawing, area in rooms.items():
        xy = drawing.project(points)
        free = contains_xy(area, xy[:, 0], xy[:, 1])
        for other in (p for p in taken if drawing.name in p.views):
            gap = np.linalg.norm(xy - other.views[drawing.name], axis=1)
            if other.muscle == muscle:
                free &= gap >= APART
            else:
                cost = cost + 2 * np.maximum(0, CROWDED - gap)
        inside[drawing.name] = free
        gain += GAIN.get(drawing.name, GAIN_CLOSE_UP) * free
    if gain.max(initial=0) == 0:
        raise ValueError(f"{row['tp_id']}: no place on its muscle and in {row['tp_site_region']}")
    best = np.argmin(np.where(gain > 0, cost - gain, np.inf))
    views = {d.name: d.project(points[best]) for d in rooms if inside[d.name][best]}
    return TriggerPoint(muscle, row["tp_site_region"], points[best], views)


def place_all(muscles, rows, drawings, shapes):
    """{tp_id: TriggerPoint} for the left side. `shapes`: the drawn muscles by drawing name."""
    out, problems, seen = {}, [], set()
    for row in rows:
        tp, muscle = row["tp_id"], row["muscle_id"]
        if tp in seen:
            continue
        seen.add(tp)
        rooms = ((d, room(d, shapes[d.name].get(muscle), row["tp_site_region"])) for d in drawings)
        try:
            out[tp] = place(row, muscles.fibres[muscle], {d: r for d, r in rooms if r is not None}, list(out.values()))
        except ValueError as problem:
            problems.append(str(problem))
    if problems:
        raise SystemExit("\n".join(problems))
    return out
