"""Which region every cell of a drawing belongs to: python region_grid.py [ATLAS_DIR]. Writes grid_NAME.npz.

Made from the finished drawings, so that a grid can never differ from what a page shows."""

import json
import pathlib
import re
import sys

import numpy as np
from build_paths import OUT
from scipy.ndimage import distance_transform_edt
from shapely import intersects_xy
from shapely.geometry import Polygon

CELL_MM, CLOSE_CELL_MM = 2.0, 1.0  # of the whole body, and of a close-up
CLOSE_MM = 600  # a drawing lower than this is a close-up
TENTHS = 10  # in whole tenths of a millimetre, as paths are written, a point on a border is exactly on it
OUTSIDE = -1


def rings(d):
    """The rings of path data that uses only M, relative l and z, in tenths of a millimetre."""
    for part in d.split("M")[1:]:
        numbers = np.array([float(v) for v in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", part)]).reshape(-1, 2)
        yield np.rint(np.cumsum(numbers, axis=0) * TENTHS)


class Cells:
    """The cells of a drawing: their middles, in tenths of a millimetre."""

    def __init__(self, view_box):
        x, y, width, height = (number * TENTHS for number in view_box)
        self.size_mm = CELL_MM if view_box[3] > CLOSE_MM else CLOSE_CELL_MM
        self.size, self.origin = self.size_mm * TENTHS, (x, y)
        columns, rows = (int(np.ceil(length / self.size)) for length in (width, height))
        self.xs, self.ys = (start + (np.arange(n) + 0.5) * self.size for start, n in ((x, columns), (y, rows)))

    def inside(self, d):
        """True where the middle of a cell lies in path data or on its edge."""
        out = np.zeros((len(self.ys), len(self.xs)), bool)
        for ring in rings(d):
            (c0, r0), (c1, r1) = (((at - self.origin) // self.size).astype(int) for at in (ring.min(0), ring.max(0)))
            window = np.s_[max(r0, 0) : r1 + 1, max(c0, 0) : c1 + 1]
            out[window] ^= intersects_xy(Polygon(ring), *np.meshgrid(self.xs[window[1]], self.ys[window[0]]))
        return out


def grid(view, cells):
    """The number of the region at the middle of each cell, rows from the top; OUTSIDE where there is none."""
    skin = cells.inside(view["silhouette"])
    ids = np.full(skin.shape, OUTSIDE, np.int16)
    for number, d in enumerate(view["regions"].values()):
        ids[cells.inside(d) & (ids == OUTSIDE)] = number
    nearest = distance_transform_edt(ids == OUTSIDE, return_distances=False, return_indices=True)
    return np.where(skin & (ids == OUTSIDE), ids[tuple(nearest)], ids)  # a middle between two rounded borders


def write(atlas):
    """One file for each drawing in a folder of package data."""
    for path in sorted(atlas.glob("*.json")):
        view = json.loads(path.read_text())
        if "regions" not in view:
            continue
        cells = Cells(view["viewBox"])
        np.savez_compressed(
            atlas / f"grid_{path.stem}.npz",
            version=np.array(view["version"]),
            keys=np.array(list(view["regions"])),
            origin=np.array(view["viewBox"][:2], float),
            cell_mm=np.array(cells.size_mm),
            ids=grid(view, cells),
        )


if __name__ == "__main__":
    write(pathlib.Path([*sys.argv[1:], OUT][0]))
