"""What is laid over a drawing to explain it."""

import pytest

from needlebook.core.anatomy import Side
from needlebook.web.bodychart import MuscleMark, Pain, chart
from needlebook.web.bodychart.explained import Layers, explained
from needlebook.web.bodychart.marks import PlaceOnBody, PointMark

LEFT = Side.LEFT
THIGH = PlaceOnBody("thigh_back_upper", LEFT, "not explained: Back of thigh, left")
POINTS = [PointMark("gluteus_medius.trp1", LEFT, "TrP1, 60 %", True), PointMark("gluteus_medius.trp2", LEFT, "TrP2")]


@pytest.fixture
def picture():
    pain = [Pain("buttock_upper", LEFT, 5)]
    return chart("back", pain=pain, muscles=[MuscleMark("gluteus_medius", LEFT, "on", "81 %")])


def test_the_likeliest_point_is_larger_and_lies_on_top(picture):
    drawn = explained(picture, Layers(points=POINTS), None)
    assert [point.css for point in drawn.points] == ["trp", "trp likely"]
    small, large = (float(point.at.partition("scale(")[2].rstrip(")")) for point in drawn.points)
    assert large > small


def test_a_word_makes_way_for_a_trigger_point(picture):
    tag = picture.tags[0]
    drawn = explained(picture, Layers(points=POINTS), None)
    for point in drawn.points:
        x, y = point.place
        size = float(tag.size)
        is_under = abs(x - float(drawn.tags[0].x)) < size and abs(y - float(drawn.tags[0].y)) < size / 2
        assert not is_under


def test_unexplained_pain_has_an_outline_and_a_question_mark(picture):
    drawn = explained(picture, Layers(unexplained=[THIGH]), None)
    assert [shape.css for shape in drawn.unexplained] == ["unexplained"]
    assert [tag.text for tag in drawn.tags] == ["81 %", "?"]


def test_what_the_view_does_not_show_is_left_out():
    front = chart("front", pain=[Pain("shin", LEFT, 5)])
    drawn = explained(front, Layers(points=POINTS, unexplained=[THIGH]), None)
    assert (drawn.points, drawn.unexplained, drawn.tags) == ((), (), ())


def test_a_close_up_of_one_side_leaves_out_the_other():
    head = chart("head_side", pain=[Pain("temple", Side.RIGHT, 5)])
    temples = [PlaceOnBody("temple", side, side.value) for side in (LEFT, Side.RIGHT)]
    assert [shape.title for shape in explained(head, Layers(unexplained=temples), Side.RIGHT).unexplained] == ["right"]
