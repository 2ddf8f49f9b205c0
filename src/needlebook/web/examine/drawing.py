"""The chart of the Examine page: the pain that was drawn and the muscles that may make it."""

from collections.abc import Sequence
from dataclasses import dataclass

from needlebook.core.case import PainMark
from needlebook.core.inference import Place, RankedMuscle
from needlebook.knowledge.atlas import DRAWN_VIEWS, MAIN_VIEWS, Box, Point
from needlebook.knowledge.atlas import view as atlas_view
from needlebook.web.bodychart import ChartView, MuscleMark, Pain, best_view, chart
from needlebook.web.bodychart.geometry import around, muscle_corners, region_corners, window
from needlebook.web.bodychart.marks import MuscleKind, ViewLink
from needlebook.web.bodychart.words import view_name
from needlebook.web.templatetags.needlebook import percent

DRAWN = 4  # likelier muscles first; more outlines on one another cannot be told apart
FULL = 0.5  # drawn fuller from here
LEAST = 0.15  # below it a muscle is listed and not drawn


@dataclass(frozen=True, slots=True)
class Drawing:
    """One view, and links to the others that show something."""

    chart: ChartView
    views: tuple[ViewLink, ...]


def drawing(pain: Sequence[PainMark], muscles: Sequence[RankedMuscle], tested: Place | None, view: str) -> Drawing:
    """Draw the view asked for, or the one that shows most, around the pain and the muscle that is tested."""
    regions = [Pain(mark.region, mark.side, mark.intensity) for mark in pain]
    marks = muscle_marks(muscles, tested)
    shown = view if view in DRAWN_VIEWS else best_view(pain=regions, muscles=marks)
    picture = chart(shown, pain=regions, muscles=marks, crop=_window(shown, regions, tested))
    names = [name for name in DRAWN_VIEWS if name in MAIN_VIEWS or name == shown or _has_pain(name, regions)]
    return Drawing(picture, tuple(ViewLink(name, view_name(name), name == shown) for name in names))


def _window(view: str, pain: Sequence[Pain], tested: Place | None) -> Box:
    """Around the pain, and the muscle that is tested where it lies apart from it. A long muscle may be cut."""
    shown = atlas_view(view)
    painful = [point for mark in pain for point in region_corners(mark.region, mark.side, shown)]
    muscle = muscle_corners(tested.id, tested.side, shown) if tested else ()
    near = window(painful, shown)
    return near if painful and not _is_apart(muscle, near) else window([*painful, *muscle], shown)


def _is_apart(corners: Sequence[Point], box: Box) -> bool:
    """True when a box, given by two corners, does not touch the window at all; no box is never apart."""
    if not corners:
        return False
    x, y, width, height = around(corners)
    return x > box[0] + box[2] or box[0] > x + width or y > box[1] + box[3] or box[1] > y + height


def muscle_marks(muscles: Sequence[RankedMuscle], tested: Place | None) -> list[MuscleMark]:
    """The likeliest muscles with their percentage, fuller where likelier; and the one that is tested, if it is none."""
    likely = [m for n, m in enumerate(muscles) if (n < DRAWN and m.probability >= LEAST) or _place(m) == tested]
    marks = {_place(m): _mark(m) for m in likely}
    if tested is not None and tested not in marks:
        marks[tested] = MuscleMark(tested.id, tested.side)
    return list(marks.values())


def _place(muscle: RankedMuscle) -> Place:
    return Place(muscle.muscle, muscle.side)


def _mark(muscle: RankedMuscle) -> MuscleMark:
    kind: MuscleKind = "on" if muscle.probability >= FULL else "muscle"
    return MuscleMark(muscle.muscle, muscle.side, kind, f"{percent(muscle.probability)} %")


def _has_pain(view: str, regions: Sequence[Pain]) -> bool:
    return bool(chart(view, pain=regions, bones=False).pain)
