"""Strokes as JSON, as a page posts them."""

import json
from uuid import UUID

import pytest

from needlebook.core.anatomy import Side
from needlebook.core.drawing import Quality, Stroke, TakeBack, Tool
from needlebook.core.errors import BadInput
from needlebook.web.bodychart.posted import MOST_CHANGES, read_changes, stroke_values

ID = "3f1c2d4e-5a6b-4c7d-8e9f-0a1b2c3d4e5f"
LINE = Stroke(UUID(ID), Tool.PAINT, "back", None, ((1.5, 2.0), (3.0, 4.0)), 12.5, "", 6, Quality.NUMB)


def posted(*changes) -> bytes:
    return json.dumps({"changes": changes}).encode()


def test_what_the_page_is_given_comes_back_the_same():
    picked = Stroke(UUID(ID), Tool.ERASE, side=Side.LEFT, region="groin")
    assert read_changes(posted(stroke_values(LINE), stroke_values(picked))) == [LINE, picked]


def test_a_stroke_that_is_taken_back_says_nothing_else():
    assert read_changes(posted({"id": ID, "takes_back": ID})) == [TakeBack(UUID(ID))]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        posted({"id": "five"}),
        posted({}),
        posted({**stroke_values(LINE), "tool": "spray"}),
        posted({**stroke_values(LINE), "quality": "itchy"}),
        posted({**stroke_values(LINE), "side": "top"}),
        posted({**stroke_values(LINE), "colour": "red"}),
        posted({**stroke_values(LINE), "intensity": 3.5}),
        posted({**stroke_values(LINE), "intensity": "3"}),
        posted({**stroke_values(LINE), "points": [[1]]}),
        posted({**stroke_values(LINE), "points": [[1, 2, 3]]}),
        posted({**stroke_values(LINE), "points": [["a", "b"]]}),
        posted({**stroke_values(LINE), "points": "M0 0"}),
        posted({**stroke_values(LINE), "points": [[float("nan"), 1]]}),
        posted({**stroke_values(LINE), "width_mm": None}),
        posted(*[{"id": ID, "takes_back": ID}] * (MOST_CHANGES + 1)),
    ],
)
def test_what_no_page_sends_is_refused_in_one_sentence(text):
    with pytest.raises(BadInput, match="strokes"):
        read_changes(text)
