"""Close-ups, each a drawing of its own: the head from the patient's right and from the front, the left hand's palm and
back, the instep and the sole of the left foot."""

import numpy as np
import skeleton
from contours import contour_lines
from curves import polygons
from drawing import Drawing, frontal, sagittal
from foot_sole import Foot, sole_outline, sole_places
from head_side import head_places, head_profile
from landmarks import face_height
from painter import paint
from regions import GRID, partition
from shapely import affinity, get_coordinates, set_precision, snap, union_all
from shapely.geometry import LineString, MultiPoint, Point, box
from sheet import Sheet

FINE = 1.6  # rounding of the muscles of a close-up, mm
SMALLEST = 60.0  # mm2: less of a region that is cut by the edge of a close-up goes to its neighbour
HEAD_BONES = ("skull", "jaw", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "T1", "T2")
FOOT_BONES = ("mt", "toe", "cun", "cub", "nav", "cal")
HAND_ABOVE, HAND_BELOW, HAND_SIDE = 62.0, 215.0, 105.0  # window of the hand around the wrist, mm
FOOT_WINDOW = (0, -120, 190, 172)
FACE_SIDE = 100
FACE_BOTTOM = -0.40  # height of the lower edge of the face, see body.face_height


def drawings(body, table, main):
    """All close-ups. `main`: the drawings of the whole body, whose regions the face, hand and instep share."""
    known = {r["id"]: r for r in table}
    return [
        head_side(body, known),
        head_front(body, main["front"]),
        hand(body, main["front"], "hand_palm"),
        hand(body, main["back"], "hand_back"),
        foot_top(main["front"]),
        foot_sole(body, known),
    ]


def keyed(shapes, known, side):
    return {f"{k}.{side if known[k]['side_specific'] == 'yes' else 'midline'}": s for k, s in shapes.items()}


def inside(landmarks, project, skin):
    found = {k: project(p) for k, p in landmarks.items()}
    return {k: p for k, p in found.items() if skin.contains(Point(p))}


# ---------------------------------------------------------------- drawings of their own
def head_side(body, known):
    skin, p = head_profile(body), head_places(body)
    meshes = {k: m for k, m in skeleton.bones_for_view(body, "side").items() if k in HEAD_BONES}
    drawn = skeleton.draw(meshes, skeleton.VIEW_AXES["side"], (-340, 1380, -40, 1800), cut=False)
    origin = sagittal(np.zeros(3))[0]
    return Drawing(
        name="head_side",
        project=sagittal,
        skin=skin,
        regions=keyed(partition(paint(p, "head_side"), skin), known, "right"),
        contours=contour_lines(p, "head_side", step=2),
        bones={k: affinity.translate(s, origin).intersection(skin) for k, s in drawn.items()},
        sheet=Sheet(skin.bounds),
        image_left_is="the patient's back (right side shown; mirror for the left)",
        is_two_sided=False,
        smooth=FINE,
        landmarks=inside(body.landmarks, sagittal, skin),
    )


def foot_sole(body, known):
    foot = Foot(body)
    skin = sole_outline(foot, body)
    meshes = {}
    for k in (k for k in body.bones if k.startswith(FOOT_BONES)):
        meshes[k] = skeleton.refined(body.bones[k]).copy()
        meshes[k].apply_translation(-foot.origin)
    return Drawing(
        name="foot_sole",
        project=foot,
        skin=skin,
        regions=keyed(partition(paint(sole_places(foot), "foot_sole"), skin), known, "left"),
        contours=[],
        bones=skeleton.draw(meshes, foot.axes, (-90, -40, 110, 280), cut=False),
        sheet=Sheet(skin.bounds),
        image_left_is="the big toe (left foot shown; mirror for the right)",
        is_two_sided=False,
        smooth=FINE,
        landmarks={k: p for k, p in foot.L.items() if skin.contains(Point(p))},
    )


# ---------------------------------------------------------------- parts of a main view, drawn large
def windowed(shapes, window):
    """The regions within a window, still a partition: what the edge cuts to a sliver goes to its neighbour."""
    whole = {k: s.intersection(window, grid_size=GRID) for k, s in shapes.items()}
    pieces = [(k, p) for k, s in whole.items() for p in polygons(s)]
    kept = {}
    for k, p in pieces:
        if p.area >= SMALLEST and p.area > kept.get(k, Point(0, 0)).area:
            kept[k] = p
    for k, p in pieces:
        if p is not kept.get(k):
            touched = max(kept, key=lambda n: kept[n].buffer(0.2).intersection(p).area)
            kept[touched] = union_all([kept[touched], p], grid_size=GRID)
    corners = MultiPoint([c for s in kept.values() for c in get_coordinates(s)])
    return {
        k: snap(s, corners, 0.8 * GRID) for k, s in kept.items()
    }  # corners of neighbours too, so that both turn alike


def cut(lines, window):
    """The parts of lines inside a window."""
    found = [LineString(line).intersection(window) for line in lines]
    return [g.coords for f in found for g in getattr(f, "geoms", [f]) if g.geom_type == "LineString" and g.length > 2]


def head_front(body, front):
    low = face_height(body.landmarks, FACE_BOTTOM)
    window = box(-FACE_SIDE, low, FACE_SIDE, 2000)
    regions = windowed(front.regions, window)
    skin = union_all(list(regions.values()), grid_size=GRID)
    bones = {k: s.intersection(window) for k, s in front.bones.items() if s.intersects(window)}
    return Drawing(
        name="head_front",
        project=frontal,
        skin=skin,
        regions=regions,
        contours=cut(front.contours, window),
        bones=bones,
        sheet=Sheet(skin.bounds),
        image_left_is=front.image_left_is,
        smooth=FINE,
        landmarks={k: p for k, p in front.landmarks.items() if window.contains(Point(p))},
    )


class HandFrame:
    """Frame of the left hand, turned so that the fingers point down: x = towards the thumb, y = towards the elbow."""

    def __init__(self, landmarks):
        up = (landmarks["wrist"] - landmarks["mc3_head"])[:2]
        self.up = up / np.linalg.norm(up)
        self.across = np.array([self.up[1], -self.up[0]])
        self.origin = landmarks["wrist"][:2]

    def __call__(self, points):
        p = np.asarray(points)[..., :2] - self.origin
        return np.stack([p @ self.across, p @ self.up], -1)

    def turned(self, shape, grid=True):
        """A shape of the front or back view in this frame."""
        (a, b), (d, e) = self.across, self.up
        out = affinity.affine_transform(shape, [a, b, d, e, -self.across @ self.origin, -self.up @ self.origin])
        return set_precision(out, GRID) if grid else out

    def back(self, shape):
        """A shape of this frame in the front or back view."""
        (a, b), (d, e) = self.across, self.up
        return affinity.affine_transform(shape, [a, d, b, e, *self.origin])


def hand(body, base, name):
    """The palm or the back of the left hand."""
    frame = HandFrame(body.landmarks)
    window = frame.back(box(-HAND_SIDE, -HAND_BELOW, HAND_SIDE, HAND_ABOVE)).intersection(box(250, 700, 700, 1200))
    lefts = {k: s for k, s in base.regions.items() if k.endswith(".left")}
    cut_regions = windowed(lefts, window)
    regions = {k: frame.turned(s) for k, s in cut_regions.items()}
    skin = frame.turned(union_all(list(cut_regions.values()), grid_size=GRID))
    lines = cut(base.contours, window)
    bones = {k: frame.turned(s.intersection(window), grid=False) for k, s in base.bones.items() if s.intersects(window)}
    thumb = "left" if name == "hand_back" else "right"
    return Drawing(
        name=name,
        project=frame,
        skin=skin,
        regions=regions,
        contours=[frame(line) for line in lines],
        bones=bones,
        sheet=Sheet(skin.bounds, flip=name == "hand_back"),
        image_left_is=f"the left hand is shown, its thumb points to the {thumb}; mirror for the right",
        is_two_sided=False,
        smooth=FINE,
        landmarks=inside(body.landmarks, frame, skin),
    )


def foot_top(front):
    """The left instep, with the toes down as on the front view."""
    window = box(*FOOT_WINDOW)
    regions = windowed({k: s for k, s in front.regions.items() if k.endswith(".left")}, window)
    skin = union_all(list(regions.values()), grid_size=GRID)
    return Drawing(
        name="foot_top",
        project=frontal,
        skin=skin,
        regions=regions,
        contours=cut(front.contours, window),
        bones={k: s.intersection(window) for k, s in front.bones.items() if s.intersects(window)},
        sheet=Sheet(skin.bounds),
        image_left_is="the big toe (left foot shown; mirror for the right)",
        is_two_sided=False,
        smooth=FINE,
        landmarks={k: p for k, p in front.landmarks.items() if window.contains(Point(p))},
    )
