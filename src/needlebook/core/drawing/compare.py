"""Two drawings of one person: how much, where, and how far they cover the same skin."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import dist

from needlebook.core.drawing.regions import Summary, summarise
from needlebook.core.drawing.replay import Drawn, Layer, replay, skin_once
from needlebook.core.drawing.types import Body, DrawingRules, Stroke


@dataclass(frozen=True, slots=True)
class Shift:
    """How far the middle of what is drawn on one layer has moved; right and down on the picture are positive."""

    layer: Layer
    mm: float
    across_mm: float
    down_mm: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """overlap: the Jaccard index, cells in both over cells in either, 0 to 1; None when nothing is drawn in either.

    shifts: for the layers that both drew on.
    """

    before: Summary
    after: Summary
    overlap: float | None
    shifts: tuple[Shift, ...]


def compare(before: Sequence[Stroke], after: Sequence[Stroke], body: Body, rules: DrawingRules) -> Comparison:
    """The earlier and the later drawing, side by side in numbers."""
    first, second = summarise(before, body, rules), summarise(after, body, rules)
    old, new = (replay(strokes, body, rules.covered_share) for strokes in (before, after))
    return Comparison(first, second, _overlap(old, new, body), _shifts(first, second))


def _overlap(before: Drawn, after: Drawn, body: Body) -> float | None:
    in_both = in_either = 0
    for layer in {**before.ink, **after.ink}:
        old, new = (skin_once(d, d.ink[layer], body) if layer in d.ink else None for d in (before, after))
        if old is not None and new is not None:
            in_both += int((old & new).sum())
            in_either += int((old | new).sum())
        else:
            in_either += sum(int(one.sum()) for one in (old, new) if one is not None)
    return in_both / in_either if in_either else None


def _shifts(before: Summary, after: Summary) -> tuple[Shift, ...]:
    old, new = before.centroids or {}, after.centroids or {}
    return tuple(
        Shift(layer, round(dist(old[layer], new[layer]), 1), *_difference(old[layer], new[layer]))
        for layer in old
        if layer in new
    )


def _difference(old: tuple[float, float], new: tuple[float, float]) -> tuple[float, float]:
    return round(new[0] - old[0], 1), round(new[1] - old[1], 1)
