"""One drawing of the atlas: its skin, regions, inner lines and bones, and where a point in space lies on it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from curves import both
from shapely.geometry import Polygon, box
from sheet import Sheet

SIDE_ORIGIN = 200.0  # z = -200 mm becomes x = 0 where the body is seen from the side
MIDLINE_GAP = 0.8  # muscles of the left half keep this far from the midline
EVERYWHERE = 1e4


def frontal(points):
    """Body points as seen from the front or the back: x = patient's left."""
    return np.asarray(points)[..., :2]


def sagittal(points):
    """Body points as seen from the patient's right: x = front."""
    points = np.asarray(points)
    return np.stack([points[..., 2] + SIDE_ORIGIN, points[..., 1]], -1)


@dataclass(eq=False)
class Drawing:
    """What is drawn of one view, in its own millimetres, y upwards. `project` takes body points to them.

    regions: polygons keyed 'id.left', 'id.right', 'id.midline'; contours: lines, of the left half where both sides are
    shown; bones: outlines by name; smooth: how far the corners of a muscle are rounded.
    """

    name: str
    project: Callable[[Any], np.ndarray]
    skin: Polygon
    regions: dict[str, Polygon]
    contours: list
    bones: dict
    sheet: Sheet
    image_left_is: str
    is_two_sided: bool = True
    smooth: float = 2.2
    landmarks: dict = field(default_factory=dict)

    def half(self):
        """The part of the skin on which muscles and trigger points of one side are drawn."""
        right = box(MIDLINE_GAP, -EVERYWHERE, EVERYWHERE, EVERYWHERE)
        return self.skin.intersection(right) if self.is_two_sided else self.skin

    def area(self, region):
        """The region on the half that is stored, or None where this drawing does not show it."""
        found = [self.regions.get(f"{region}.{side}") for side in ("left", "midline", "right")]
        shape = next((s for s in found if s is not None), None)
        return shape if shape is None or not self.is_two_sided else shape.intersection(self.half())

    def layers(self):
        """The drawing as path data, without its muscles."""
        return {
            "viewBox": [0, 0, self.sheet.width, self.sheet.height],
            "mirror_x": self.sheet.width,
            "image_left_is": self.image_left_is,
            "silhouette": self.sheet.path(self.skin),
            "contours": [self.sheet.line(line) for line in self.contours],
            "bones": {"outlines": {k: self._bone(s) for k, s in self.bones.items()}},
            "regions": {k: self.sheet.path(s) for k, s in self.regions.items()},
            "landmarks": {k: self.sheet.xy(p) for k, p in self.landmarks.items()},
        }

    def _bone(self, shape):
        is_middle = self.is_two_sided and shape.bounds[0] < 0.6
        return {
            "d": self.sheet.path(both(shape.buffer(0.02)) if is_middle else shape, 0.2),
            "mirror": self.is_two_sided and not is_middle,
        }
