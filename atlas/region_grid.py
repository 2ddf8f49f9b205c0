"""Which region every 2 mm cell of a drawing belongs to: python region_grid.py [ATLAS_DIR]. Writes grid_NAME.npz.

Made from the finished drawings, so that a grid can never differ from what a page shows."""

import json
import pathlib
import re
import sys

import numpy as np
from build_paths import OUT
from shapely import intersects_xy
from shapely.geometry import Polygon

CELL_MM = 2.0
TENTHS = 10  # in whole tenths of a millimetre, as paths are written, a point on a border is exactly on it
OUTSIDE = -1


def rings(d):
    """The rings of path data that uses only M, relative l and z, in tenths of a millimetre."""
    for part in d.split("M")[1:]:
        numbers = np.array([float(v) for v in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", part)]).reshape(-1, 2)
        yield np.rint(np.cumsum(numbers, axis=0) * TENTHS)


def grid(view):
    """The number of the region at the middle of each cell, rows from the top; OUTSIDE where there is none."""
    x, y, width, height = (number * TENTHS for number in view["viewBox"])
    cell = CELL_MM * TENTHS
    columns, rows = (int(np.ceil(length / cell)) for length in (width, height))
    xs, ys = x + (np.arange(columns) + 0.5) * cell, y + (np.arange(rows) + 0.5) * cell
    ids = np.full((rows, columns), OUTSIDE, np.int16)
    for number, d in enumerate(view["regions"].values()):
        inside = np.zeros(ids.shape, bool)
        for ring in rings(d):
            c0, r0 = ((ring.min(0) - (x, y)) // cell).astype(int)
            c1, r1 = ((ring.max(0) - (x, y)) // cell).astype(int) + 1
            window = np.s_[max(r0, 0) : r1, max(c0, 0) : c1]
            inside[window] ^= intersects_xy(Polygon(ring), *np.meshgrid(xs[window[1]], ys[window[0]]))
        ids[inside & (ids == OUTSIDE)] = number
    return ids


def write(atlas):
    """One file for each drawing in a folder of package data."""
    for path in sorted(atlas.glob("*.json")):
        view = json.loads(path.read_text())
        if "regions" not in view:
            continue
        np.savez_compressed(
            atlas / f"grid_{path.stem}.npz",
            version=np.array(view["version"]),
            keys=np.array(list(view["regions"])),
            origin=np.array(view["viewBox"][:2], float),
            cell_mm=np.array(CELL_MM),
            ids=grid(view),
        )


if __name__ == "__main__":
    write(pathlib.Path([*sys.argv[1:], OUT][0]))
