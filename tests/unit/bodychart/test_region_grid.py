"""The grid of regions says of every cell what the drawing says."""

import numpy as np
import pytest

from needlebook.core.errors import BadInput
from needlebook.knowledge.atlas import DRAWN_VIEWS, region_grid, version, view
from needlebook.knowledge.atlas import __file__ as reader
from needlebook.web.bodychart.geometry import bounds, corners

SIDES = {"left": "right", "right": "left", "midline": "midline"}


@pytest.mark.parametrize("name", DRAWN_VIEWS)
def test_every_region_of_a_drawing_has_cells_within_its_own_box(name):
    grid, shown = region_grid(name), view(name)
    assert grid.keys == tuple(shown.regions)
    for number, key in enumerate(grid.keys):
        rows, columns = np.nonzero(grid.ids == number)
        assert len(rows) > 0, key
        (x, y), (x2, y2) = corners(bounds(shown.regions[key]))
        xs, ys = ((n + 0.5) * grid.cell_mm + start for n, start in zip((columns, rows), grid.origin, strict=True))
        assert x - 0.01 <= xs.min() <= xs.max() <= x2 + 0.01, key
        assert y - 0.01 <= ys.min() <= ys.max() <= y2 + 0.01, key


@pytest.mark.parametrize("name", DRAWN_VIEWS)
def test_no_cell_inside_the_body_is_without_a_region(name):
    outside = region_grid(name).ids == -1
    enclosed = outside[1:-1, 1:-1] & ~outside[:-2, 1:-1] & ~outside[2:, 1:-1] & ~outside[1:-1, :-2] & ~outside[1:-1, 2:]
    assert not enclosed.any()


@pytest.mark.parametrize("name", [name for name in DRAWN_VIEWS if view(name).is_two_sided])
def test_the_right_half_of_the_grid_is_the_mirror_image_of_the_left(name):
    grid = region_grid(name)
    turned = [grid.keys.index(f"{id}.{SIDES[side]}") for id, _, side in (key.partition(".") for key in grid.keys)]
    mirrored = np.array([*turned, -1], np.int16)[grid.ids[:, ::-1]]
    assert (mirrored != grid.ids).mean() < 0.001


def test_the_grid_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        region_grid("front").ids[0, 0] = 1


def test_a_grid_of_an_unknown_view_is_refused():
    with pytest.raises(BadInput, match="view: no such view"):
        region_grid("inside")


@pytest.mark.parametrize("name", DRAWN_VIEWS)
def test_the_grid_was_made_from_these_drawings(name):
    with np.load(reader.replace("__init__.py", f"grid_{name}.npz")) as stored:
        assert str(stored["version"]) == version()
