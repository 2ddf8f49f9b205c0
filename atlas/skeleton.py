"""Skeleton layer: a z-buffer drawing of the posed bones, traced into outlines.

For every view the left half of the skeleton is rasterised with hidden surfaces removed; the visible patch of each
bone is traced as its outline."""

import numpy as np
import trimesh
from scipy import ndimage
from shapely import make_valid
from shapely.geometry import Polygon, box
from skimage import measure

SCALE = 2.5  # pixels per millimetre
HIDDEN = {"front": (), "back": ("sternum", "clavicle", "patella", "jaw")}
# right-handed view axes: image right, image up, towards the viewer
VIEW_AXES = {
    "front": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "back": ((1, 0, 0), (0, 1, 0), (0, 0, -1)),
    "side": ((0, 0, 1), (0, 1, 0), (1, 0, 0)),
}


def refined(mesh):
    """Smooth low-polygon bones by Loop subdivision (plain subdivision where the mesh is torn)."""
    while len(mesh.faces) < 2500:
        v, f = trimesh.remesh.subdivide_loop(mesh.vertices, mesh.faces, iterations=1)
        if (v.min(0) < mesh.bounds[0] - 1).any() or (v.max(0) > mesh.bounds[1] + 1).any():
            v, f = trimesh.remesh.subdivide(mesh.vertices, mesh.faces)
        mesh = trimesh.Trimesh(v, f, process=False)
    return mesh


def bones_for_view(body, view, keep=lambda name: True):
    """Bones to draw; ribs lose the half that faces away from the viewer."""
    out = {}
    for name, mesh in body.bones.items():
        if name in HIDDEN.get(view, ()) or not keep(name):
            continue
        if name not in body.refined:
            body.refined[name] = refined(mesh)
        mesh = body.refined[name]
        if name.startswith("rib") and view in ("front", "back"):
            middle = body.landmarks[name + "_lateral"][2]
            z = mesh.triangles_center[:, 2]
            near = z > middle - 6 if view == "front" else z < middle + 6
            mesh = mesh.submesh([np.nonzero(near)[0]], append=True)
        out[name] = mesh
    return out


def rasterise(meshes, axes, bounds):
    """The number of the bone that is seen at each pixel of the view, 0 where there is none."""
    x0, y0, x1, y1 = bounds
    w, h = int((x1 - x0) * SCALE), int((y1 - y0) * SCALE)
    depth, label = np.full(h * w, -1e9), np.zeros(h * w, int)
    axes = np.asarray(axes, float)
    for number, mesh in enumerate(meshes.values(), 1):
        p = mesh.vertices @ axes.T
        corner = np.c_[(p[:, 0] - x0) * SCALE, (y1 - p[:, 1]) * SCALE, p[:, 2]][mesh.faces]  # face x corner x 3
        size = np.ceil(np.ptp(corner[:, :, :2], axis=1).max(1)).astype(int) + 2
        for n in np.unique(2 ** np.ceil(np.log2(size)).astype(int)):  # faces of like size, together
            faces = corner[(size <= n) & (size > n // 2)]
            for batch in np.array_split(faces, max(1, len(faces) * n * n // 2_000_000)):
                _fill(batch, n, w, h, number, depth, label)
    return label.reshape(h, w)


def _fill(faces, n, w, h, number, depth, label):
    """Fill triangles that fit n x n pixels into the z-buffer."""
    a, b, c = faces[:, 0], faces[:, 1], faces[:, 2]
    start = np.floor(faces[:, :, :2].min(1))
    grid = np.stack(np.meshgrid(np.arange(n), np.arange(n)), -1).reshape(1, -1, 2) + start[:, None]
    X, Y = grid[..., 0], grid[..., 1]
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    area = np.where(abs(area) < 1e-9, np.inf, area)[:, None]
    wb = ((X - a[:, :1]) * (c[:, 1:2] - a[:, 1:2]) - (c[:, :1] - a[:, :1]) * (Y - a[:, 1:2])) / area
    wc = ((b[:, :1] - a[:, :1]) * (Y - a[:, 1:2]) - (X - a[:, :1]) * (b[:, 1:2] - a[:, 1:2])) / area
    wa = 1 - wb - wc
    ok = (wa >= -1e-6) & (wb >= -1e-6) & (wc >= -1e-6) & (X >= 0) & (Y >= 0) & (w > X) & (h > Y) & np.isfinite(area)
    z = (wa * a[:, 2:3] + wb * b[:, 2:3] + wc * c[:, 2:3])[ok]
    pixel = (Y[ok] * w + X[ok]).astype(int)
    order = np.argsort(z)  # the nearest is written last
    pixel, z = pixel[order], z[order]
    nearest = np.full(len(pixel), False)
    nearest[len(pixel) - 1 - np.unique(pixel[::-1], return_index=True)[1]] = True
    nearest &= z > depth[pixel]
    depth[pixel[nearest]], label[pixel[nearest]] = z[nearest], number


def trace(field, level, bounds, simplify, smallest, closed=True):
    """Contours of a raster field as shapes in view millimetres, holes kept."""
    x0, _, _, y1 = bounds
    rings = []
    for c in measure.find_contours(np.pad(field, 1), level):
        xy = np.c_[x0 + (c[:, 1] - 1) / SCALE, y1 - (c[:, 0] - 1) / SCALE]
        if len(xy) > 8:
            rings.append(make_valid(Polygon(xy)))
    shape = None
    for ring in sorted(rings, key=lambda r: -r.area):
        if ring.area >= smallest:
            shape = ring if shape is None else shape.symmetric_difference(ring)
    return None if shape is None else shape.simplify(simplify)


def draw(meshes, axes, bounds, cut=True):
    """{bone: visible outline} of one view; `cut` keeps the left half only."""
    label = rasterise(meshes, axes, bounds)
    outlines = {}
    for number, name in enumerate(meshes, 1):
        mask = label == number
        if mask.sum() < 12 * SCALE**2:
            continue
        rows, cols = np.any(mask, 1).nonzero()[0], np.any(mask, 0).nonzero()[0]
        r0, r1, c0, c1 = max(rows[0] - 6, 0), rows[-1] + 7, max(cols[0] - 6, 0), cols[-1] + 7
        local = (bounds[0] + c0 / SCALE, 0, 0, bounds[3] - r0 / SCALE)
        shape = trace(ndimage.gaussian_filter(mask[r0:r1, c0:c1].astype(float), 1.3), 0.5, local, 0.18, 6)
        if shape is not None:
            outlines[name] = shape
    return left_half(outlines) if cut else outlines


def left_half(shapes):
    """Cut left-half shapes at the midline, so that shape + mirror image join without a seam."""
    return {k: v.intersection(box(0, -1e4, 1e4, 1e4)) if v.bounds[0] < 1 else v for k, v in shapes.items()}
