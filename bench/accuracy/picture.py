"""The calibration curves as one picture for the documentation."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import vl_convert

from bench.accuracy.scores import Bin

SIZE = 250
INK, VALUE, LINE = "#14232c", "#0a5a6b", "#788891"
SAID = {"field": "said", "type": "quantitative", "title": "probability said", "scale": {"domain": [0, 1]}}
SEEN = {"field": "seen", "type": "quantitative", "title": "share truly active", "scale": {"domain": [0, 1]}}


def drawn(curves: Mapping[str, Sequence[Bin]]) -> str:
    """One panel for each curve; bars are exact 95 % intervals, a larger dot stands for more muscles."""
    panels = [_panel(title, bins) for title, bins in curves.items()]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "concat": panels,
        "columns": 2,
        "background": "#ffffff",
        "config": {"axis": {"labelColor": INK, "titleColor": INK, "grid": False}, "title": {"color": INK}},
    }
    return vl_convert.vegalite_to_svg(json.dumps(spec))


def _panel(title: str, bins: Sequence[Bin]) -> dict[str, Any]:
    rows = [
        {"said": b.said, "seen": b.rate.share, "low": b.rate.low, "high": b.rate.high, "muscles": b.rate.n}
        for b in bins
        if b.rate.n
    ]
    size = {"field": "muscles", "type": "quantitative", "scale": {"type": "log", "range": [20, 260]}, "legend": None}
    return {
        "title": title,
        "width": SIZE,
        "height": SIZE,
        "data": {"values": rows},
        "layer": [
            {
                "data": {"values": [{"said": 0, "seen": 0}, {"said": 1, "seen": 1}]},
                "mark": {"type": "line", "color": LINE, "strokeDash": [4, 4], "strokeWidth": 1},
                "encoding": {"x": SAID, "y": SEEN},
            },
            {
                "mark": {"type": "rule", "color": VALUE},
                "encoding": {"x": SAID, "y": {**SEEN, "field": "low"}, "y2": {"field": "high"}},
            },
            {"mark": {"type": "line", "color": VALUE, "strokeWidth": 1}, "encoding": {"x": SAID, "y": SEEN}},
            {
                "mark": {"type": "point", "filled": True, "opacity": 1, "color": VALUE},
                "encoding": {"x": SAID, "y": SEEN, "size": size},
            },
        ],
    }
