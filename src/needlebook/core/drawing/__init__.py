"""From the strokes of a pain drawing to the regions that they mean; from two drawings to what has changed."""

from needlebook.core.drawing.checks import MOST_POINTS, MOST_POINTS_STANDING, MOST_STROKES, WIDTHS_MM, need_stroke
from needlebook.core.drawing.compare import Comparison, Shift, compare
from needlebook.core.drawing.regions import DrawnRegion, Summary, summarise
from needlebook.core.drawing.replay import is_outside
from needlebook.core.drawing.types import Body, Change, DrawingRules, Quality, RegionGrid, Sheet, Stroke, TakeBack, Tool

__all__ = [
    "MOST_POINTS",
    "MOST_POINTS_STANDING",
    "MOST_STROKES",
    "WIDTHS_MM",
    "Body",
    "Change",
    "Comparison",
    "DrawingRules",
    "DrawnRegion",
    "Quality",
    "RegionGrid",
    "Sheet",
    "Shift",
    "Stroke",
    "Summary",
    "TakeBack",
    "Tool",
    "compare",
    "is_outside",
    "need_stroke",
    "summarise",
]
