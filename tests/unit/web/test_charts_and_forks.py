"""What draws charts does not survive a fork; a forked process says so and does not wait for ever."""

import os

import pytest

from needlebook.web.outcomes import svg

NOTHING = {"data": {"values": []}, "mark": "point"}


def test_a_process_that_was_forked_after_drawing_refuses_to_draw(monkeypatch):
    svg.forget_drawings()
    svg.drawn(NOTHING)
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert svg.drawn(NOTHING)  # kept
    svg.forget_drawings()
    with pytest.raises(RuntimeError, match="before this process was forked"):
        svg.drawn(NOTHING)
    svg._draws_in.discard(-1)
