"""The picture of one instrument over a course: plain data for Vega-Lite. What it shows stands beside it in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from needlebook.core.outcomes.change import Change
from needlebook.core.outcomes.course import Trajectory, first_needled
from needlebook.core.outcomes.types import VisitDay
from needlebook.web.outcomes.sparks import scale_ends
from needlebook.web.outcomes.words import number

Spec = dict[str, Any]
WIDTH, HEIGHT = 660, 312
PADDING = {"left": 52, "right": 148, "top": 40, "bottom": 52}
PLOT_W = WIDTH - PADDING["left"] - PADDING["right"]
PLOT_H = HEIGHT - PADDING["top"] - PADDING["bottom"]
FONT = "-apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, sans-serif"
TEXT = 14
ROOM = 1.2  # the last point keeps this far from the labels at the right
LEAST_WEEKS = 6
STEPS = (1, 2, 4, 8, 13, 26, 52, 104)  # weeks between two labels
ROUND = (0.2, 0.5, 1, 2, 5, 10, 15, 20, 25, 50, 100)
MOST_MARKS = 7
CLOSE = 17  # pixels below which two labels touch
ABOVE, BELOW = -13, 18  # of a number, from its point


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of tokens.css by their role."""

    ink: str
    soft: str
    line: str
    edge: str
    value: str
    good: str
    visit: str
    ground: str


THEMES = {
    "light": Theme("#14232c", "#475862", "#d6dfe3", "#788891", "#0a5a6b", "#17683c", "#0b3f8f", "#ffffff"),
    "dark": Theme("#e7eef1", "#a6b6be", "#2a3b44", "#778b96", "#79cbd9", "#83d6a6", "#9cc4ff", "#141f25"),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """How values and days become places: the ends of both axes."""

    low: float
    high: float
    weeks: float
    start: date

    def week(self, day: date) -> float:
        return (day - self.start).days / 7

    def pixel(self, value: float) -> float:
        return PLOT_H * (self.high - value) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Line:
    """A level to reach, with its label."""

    value: float
    label: str
    colour: str
    ink: str


def picture_of(trajectory: Trajectory, visits: Sequence[VisitDay], theme: str) -> Spec:
    """The whole specification: band of error, level that matters, line, points, ticks where needles went in.

    The trajectory must have a change; the days before the first needle are set apart where they hold several points.
    """
    change, colours = trajectory.change, THEMES[theme]
    if change is None:
        raise ValueError("one value has no picture")
    scale = _scale(change, [visit.date for visit in visits])
    lines = _lines(change, scale, colours)
    layers = [
        *_band(band_of(change, scale), scale, colours),
        *_levels(lines, scale),
        *_before(trajectory, first_needled(visits), scale, colours),
        *_running_mean(trajectory, scale, colours),
        _path(change, scale, colours),
        *_dots(change, scale, colours),
        *_values(change, scale, lines, colours),
        *_needled([visit.date for visit in visits if visit.was_needled], scale, colours),
    ]
    return _frame(layers, scale, colours)


def band_of(change: Change, scale: Scale) -> tuple[float, float] | None:
    """Values that may be the first one, measured again: within the error, and on the scale."""
    error = [limit.points for limit in change.limits if limit.kind == "mdc"]
    if not error:
        return None
    first = change.baseline.value
    return max(first - min(error), scale.low), min(first + min(error), scale.high)


def _scale(change: Change, visits: Sequence[date]) -> Scale:
    shown = [m.value for m in change.values]
    low, high = scale_ends(change.instrument, shown)
    start = min([change.baseline.date, *visits])
    last = max([change.latest.date, *visits])
    return Scale(low, high, max(LEAST_WEEKS, (last - start).days / 7 * ROOM), start)


def _lines(change: Change, scale: Scale, colours: Theme) -> list[Line]:
    """Where the change would be beyond error, and where important, on the better side; those off the scale are out."""
    wanted = {
        "mdc": (_("beyond error: %(n)s"), colours.edge, colours.soft),
        "mcid": (_("important: %(n)s"), colours.good, colours.good),
    }
    found = []
    for kind, (label, colour, ink) in wanted.items():
        points = [limit.points for limit in change.limits if limit.kind.startswith(kind)]
        for side in _sides(change) if points else ():
            value = change.baseline.value + side * min(points)
            if scale.low <= value <= scale.high:
                found.append(Line(value, label % {"n": number(value)}, colour, ink))
    return found


def _sides(change: Change) -> tuple[int, ...]:
    better = change.instrument.lower_is_better
    return (-1, 1) if better is None else (-1,) if better else (1,)


def _band(band: tuple[float, float] | None, scale: Scale, colours: Theme) -> list[Spec]:
    if band is None:
        return []
    low, high = band
    words = _("Grey: could be measurement error, %(low)s to %(high)s") % {"low": number(low), "high": number(high)}
    area = {
        "data": {"values": [{"low": low, "high": high, "from": 0, "to": scale.weeks}]},
        "mark": {"type": "rect", "color": colours.edge, "opacity": 0.18},
        "encoding": {"x": _x("from"), "x2": {"field": "to"}, "y": _y("low"), "y2": {"field": "high"}},
    }
    legend = _text([{"t": words}], colours.soft, {"x": {"value": 0}, "y": {"value": -18}})
    return [area, legend]


def _levels(lines: Sequence[Line], scale: Scale) -> list[Spec]:
    layers = []
    for line, shift in zip(lines, _apart([scale.pixel(line.value) for line in lines]), strict=True):
        row = [{"v": line.value, "t": line.label}]
        dashed = {"type": "rule", "color": line.colour, "strokeDash": [5, 4], "strokeWidth": 1.75}
        layers.append({"data": {"values": row}, "mark": dashed, "encoding": {"y": _y("v")}})
        layers.append(_text(row, line.ink, {"x": {"value": PLOT_W + 10}, "y": _y("v")}, dy=shift))
    return layers


def _apart(pixels: Sequence[float]) -> list[float]:
    """How far to move each label so that neighbours do not touch: the upper one up, the lower one down."""
    shifts = [0.0] * len(pixels)
    order = sorted(range(len(pixels)), key=lambda n: pixels[n])
    for upper, lower in pairwise(order):
        overlap = CLOSE - (pixels[lower] - pixels[upper])
        if overlap > 0:
            shifts[upper] -= overlap / 2
            shifts[lower] += overlap / 2
    return shifts


def _rows(change: Change, scale: Scale) -> list[Spec]:
    return [{"w": scale.week(m.date), "v": m.value, "t": f"{m.value:.3g}".replace("-", "−")} for m in change.values]


def _path(change: Change, scale: Scale, colours: Theme) -> Spec:
    mark = {"type": "line", "color": colours.value, "strokeWidth": 2.75, "strokeJoin": "round"}
    return {"data": {"values": _rows(change, scale)}, "mark": mark, "encoding": {"x": _x("w"), "y": _y("v")}}


def _running_mean(trajectory: Trajectory, scale: Scale, colours: Theme) -> list[Spec]:
    """A thin line under the points, for a series that is long enough."""
    if not trajectory.smoothed:
        return []
    rows = [{"w": scale.week(m.date), "v": v} for m, v in zip(trajectory.values, trajectory.smoothed, strict=True)]
    mark = {"type": "line", "color": colours.soft, "strokeWidth": 1.5, "opacity": 0.8}
    return [{"data": {"values": rows}, "mark": mark, "encoding": {"x": _x("w"), "y": _y("v")}}]


def _dots(change: Change, scale: Scale, colours: Theme) -> list[Spec]:
    *earlier, last = _rows(change, scale)
    shape = {"type": "point", "filled": True, "size": 90, "opacity": 1, "stroke": colours.value, "strokeWidth": 2.75}
    encoding = {"x": _x("w"), "y": _y("v")}
    return [
        {"data": {"values": rows}, "mark": {**shape, "color": fill}, "encoding": encoding}
        for rows, fill in ((earlier, colours.ground), ([last], colours.value))
    ]


def _values(change: Change, scale: Scale, lines: Sequence[Line], colours: Theme) -> list[Spec]:
    """The first and the last number: the first on the side that the line leaves free, the last off every level."""
    rows = _rows(change, scale)
    first, last = rows[0], {**rows[-1], "t": _("%(n)s now") % {"n": rows[-1]["t"]}}
    rises = rows[1]["v"] > first["v"]
    levels = [scale.pixel(line.value) for line in lines]
    return [
        _text([row], colours.ink, {"x": _x("w"), "y": _y("v")}, dx=9, dy=dy, bold=True)
        for row, dy in ((first, BELOW if rises else ABOVE), (last, _free(scale.pixel(last["v"]), levels)))
    ]


def _free(pixel: float, levels: Sequence[float]) -> int:
    """Above the point, or below it where a level would strike the number out and below none does."""
    struck = {side: any(abs(pixel + side - level) < CLOSE / 2 for level in levels) for side in (ABOVE, BELOW)}
    return BELOW if struck[ABOVE] and not struck[BELOW] and pixel + BELOW < PLOT_H else ABOVE


def _before(trajectory: Trajectory, first_needle: date | None, scale: Scale, colours: Theme) -> list[Spec]:
    """A line where the needles began, when several values were taken until then."""
    if first_needle is None or not 1 < trajectory.before < len(trajectory.values):
        return []
    row = [{"w": scale.week(first_needle), "t": _("needling from here")}]
    rule = {"type": "rule", "color": colours.visit, "strokeDash": [2, 4], "strokeWidth": 1.5}
    label = _text(row, colours.visit, {"x": _x("w"), "y": {"value": PLOT_H - 10}}, dx=6)
    return [{"data": {"values": row}, "mark": rule, "encoding": {"x": _x("w")}}, label]


def _needled(days: Sequence[date], scale: Scale, colours: Theme) -> list[Spec]:
    if not days:
        return []
    rows = [{"w": scale.week(day)} for day in days]
    encoding = {"x": _x("w"), "y": {"value": PLOT_H + 3}, "y2": {"value": PLOT_H + 15}}
    mark = {"type": "rule", "color": colours.visit, "strokeWidth": 2.5}
    return [{"data": {"values": rows}, "mark": mark, "encoding": encoding}]


def _text(rows: list[Spec], colour: str, place: Spec, dx: float = 0, dy: float = 0, bold: bool = False) -> Spec:
    look = {"color": colour, "dx": dx, "dy": dy, "fontWeight": "bold" if bold else "normal"}
    mark = {"type": "text", "align": "left", "baseline": "middle", **look}
    return {"data": {"values": rows}, "mark": mark, "encoding": {**place, "text": {"field": "t"}}}


def _marks(scale: Scale) -> Spec:
    """Round values with both ends of the scale among them; where that is not possible, round values alone."""
    span = scale.high - scale.low
    step = next((s for s in ROUND if span / s <= MOST_MARKS and span % s == 0), None)
    if step is None:
        return {"tickCount": MOST_MARKS}
    return {"values": [scale.low + n * step for n in range(int(span // step) + 1)]}


def _x(field: str) -> Spec:
    return {"field": field, "type": "quantitative"}


def _y(field: str) -> Spec:
    return {"field": field, "type": "quantitative"}


def _frame(layers: list[Spec], scale: Scale, colours: Theme) -> Spec:
    start, week = _("start"), _("week")
    step = next((s for s in STEPS if scale.weeks / s <= 7.5), STEPS[-1])
    ticks = [n * step for n in range(int(scale.weeks // step) + 1)]
    x_axis = {
        "values": ticks,
        "labelExpr": f"datum.value == 0 ? '{start}' : '{week} ' + datum.value",
        "labelPadding": 20,
        "labelFlush": False,
        "labelOverlap": False,
        "grid": False,
        "domainColor": colours.edge,
    }
    y_axis = {**_marks(scale), "domain": False, "gridColor": colours.line, "labelPadding": 8}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": PLOT_W,
        "height": PLOT_H,
        "padding": PADDING,
        "autosize": {"type": "none"},
        "background": None,
        "layer": layers,
        "encoding": {
            "x": {"scale": {"domain": [0, scale.weeks], "nice": False}, "axis": {"title": None, **x_axis}},
            "y": {"scale": {"domain": [scale.low, scale.high], "nice": False}, "axis": {"title": None, **y_axis}},
        },
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {"labelColor": colours.soft, "labelFontSize": TEXT, "ticks": False},
            "text": {"fontSize": TEXT},
        },
    }
