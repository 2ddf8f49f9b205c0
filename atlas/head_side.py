"""The head from the patient's right: its places and its outline."""

from curves import smooth_ring, spline
from drawing import sagittal
from figure import EDGES, places
from regions import GRID
from shapely import set_precision, union_all
from shapely.geometry import MultiPoint, Polygon, box

FLESH, CRANIUM_FROM, CRANIUM_TO = 7, 0.42, 0.38  # mm over the skull; heights on the skull where it ends


def head_places(body):
    """The places of the head from the side; the rest of the body stands as in the front view."""
    return places(body.landmarks, sagittal, {})


def head_profile(body):
    """Outline of head and neck seen from the right: skull profile plus flesh, nose and lips."""
    p = head_places(body)
    height, brow = p.heights["s"], p.points["glabella"][0] + 4
    skull = MultiPoint(sagittal(body.bones["skull"].vertices)).convex_hull
    skull = skull.intersection(box(-300, height(CRANIUM_FROM), 300, 2000)).convex_hull
    cranium = smooth_ring(skull.buffer(FLESH), 14).intersection(box(-300, height(CRANIUM_TO), brow, 2000))
    face = Polygon(spline(p.line(EDGES["head_side"]), step=1.2)).buffer(0)
    whole = union_all([face, cranium]).buffer(6).buffer(-6)
    return set_precision(smooth_ring(smooth_ring(whole, 1.4, 0.6), 1, 0.6).simplify(0.1), GRID)
