"""Surface regions of regions.csv as a gap-free partition of the silhouette (front and back view).

Every view is painted on the LEFT half like a poster: regions listed later cover those listed earlier, so only the
borders that matter have to be described. All overlay operations run on a 0.1 mm grid, the precision of the output,
so that neighbours share their border exactly."""

import figure
from curves import mirror, polygons
from painter import paint
from shapely import coverage_simplify, difference, intersection, set_precision, union, union_all
from shapely.geometry import MultiPolygon, Polygon, box

GRID = 0.1
SIMPLER = 0.35  # mm by which a border between two regions may move, so that a page stays small
REACH = 0.15  # mm between a sliver and a region that it may join


def areal(shape):
    """Only the polygons of an overlay result, without stray lines and points."""
    parts = polygons(shape)
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def partition(painted, half):
    """Resolve the painting into disjoint regions of the half silhouette; slivers go to the neighbour touched most."""
    half = set_precision(half, GRID)
    rest, pieces = half, []
    for name, shape in reversed(painted):
        shape = set_precision(shape, GRID)
        pieces += [[name, piece] for piece in polygons(intersection(rest, shape, grid_size=GRID))]
        rest = areal(difference(rest, shape, grid_size=GRID))
    pieces += [[None, piece] for piece in polygons(rest)]
    biggest = {}
    for name, piece in pieces:
        if name and piece.area > biggest.get(name, (0, None))[0]:
            biggest[name] = (piece.area, piece)
    result = {name: piece for name, (_, piece) in biggest.items()}
    loose = [piece for name, piece in pieces if name is None or piece is not result[name]]
    for piece in sorted(loose, key=lambda s: -s.area):
        near = {n: r for n, r in result.items() if r.distance(piece) < REACH}
        touch = {n: intersection(piece.buffer(REACH), r, grid_size=0.01).area for n, r in near.items()}
        own = [n for n, q in pieces if q is piece and n]
        for name in sorted(
            touch, key=lambda n: (n not in own, -touch[n])
        ):  # its own region if joined, else the longest border
            joined = areal(union(result[name], piece, grid_size=GRID))
            if joined.geom_type == "Polygon":
                result[name] = joined
                break
    return result


def skin(shapes):
    """The outline that the regions of a drawing fill."""
    return Polygon(union_all(list(shapes.values()), grid_size=GRID).exterior)


def build_regions(body, outline, table):
    """{view: {'region.side': polygon}} in front-view coordinates (x = patient's left) for front and back."""
    places = figure.frontal_places(body)
    half = set_precision(outline, GRID).intersection(box(0, -1000, 2000, 3000))
    views = {}
    for view in ("front", "back"):
        shapes = partition(paint(places, view), half)
        shapes = dict(
            zip(shapes, coverage_simplify(list(shapes.values()), SIMPLER, simplify_boundary=False), strict=True)
        )
        views[view] = out = {}
        for row in table:
            shape = shapes.get(row["id"])
            if shape is None:
                continue
            if row["side_specific"] == "yes":
                out[row["id"] + ".left"], out[row["id"] + ".right"] = shape, mirror(shape)
            else:
                out[row["id"] + ".midline"] = union(shape, mirror(shape), grid_size=GRID)
    return views
