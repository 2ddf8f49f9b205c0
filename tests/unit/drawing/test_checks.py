"""Strokes that cannot have been drawn."""

from math import inf, nan
from uuid import UUID

import pytest

from needlebook.core.anatomy import Side
from needlebook.core.drawing import MOST_POINTS, Stroke, Tool, need_stroke
from needlebook.core.errors import BadInput
from needlebook.knowledge import load
from needlebook.knowledge.drawing import body

REGIONS = load().anatomy.regions


def line(**fields) -> Stroke:
    given = {"id": UUID(int=1), "tool": Tool.PAINT, "view": "back", "points": ((500.0, 900.0),), "width_mm": 10}
    return Stroke(**{**given, **fields})


def test_a_stroke_of_a_hand_is_taken():
    need_stroke(line(), body(), REGIONS)
    need_stroke(line(view="head_side", side=Side.LEFT, points=((100, 100), (-20, 100))), body(), REGIONS)
    need_stroke(Stroke(UUID(int=1), Tool.RATE, region="sacrum", side=Side.MIDLINE), body(), REGIONS)


@pytest.mark.parametrize(
    "fields",
    [
        {"points": ((nan, 900.0),)},
        {"points": ((500.0, inf),)},
        {"points": ((500.0, 90000.0),)},
        {"points": ()},
        {"points": ((500.0, 900.0),) * (MOST_POINTS + 1)},
        {"points": ((0.0, 0.0), (1000.0, 1800.0)) * 60},
        {"view": "inside"},
        {"view": "head_side"},
        {"side": Side.LEFT},
        {"width_mm": 0},
        {"width_mm": nan},
        {"width_mm": 1e9},
        {"intensity": 11},
        {"intensity": -1},
        {"tool": Tool.RATE},
        {"region": "sacrum", "side": Side.MIDLINE},
        {"points": (), "region": "elsewhere", "side": Side.LEFT},
        {"points": (), "region": "sacrum", "side": Side.LEFT},
        {"points": (), "region": "groin", "side": None},
    ],
)
def test_a_stroke_that_no_hand_makes_is_refused(fields):
    with pytest.raises(BadInput, match="stroke"):
        need_stroke(line(**fields), body(), REGIONS)
