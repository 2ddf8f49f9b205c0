"""The control chart's drawing keeps what matters of any number of sessions."""

from itertools import pairwise

import pytest

from needlebook.web.dashboard.chart import BOTTOM, LEFT, MOST_POINTS, RIGHT, chart_of


def points(chart):
    return [tuple(map(float, pair.split(","))) for pair in chart.points.split()]


def test_chart_of_no_session_is_none():
    assert chart_of([]) is None


def test_chart_of_one_session_stands_at_the_left():
    chart = chart_of([0.0])
    assert points(chart) == [(LEFT, BOTTOM)]
    assert [mark.text for mark in chart.numbers] == ["1"]


def test_chart_of_many_sessions_keeps_its_peak_and_its_end_with_few_points():
    values = [0.0] * 100_000
    values[54_321], values[-1] = 7.5, 1.0
    chart = chart_of(values)
    assert len(points(chart)) <= MOST_POINTS + 2
    assert min(y for _, y in points(chart)) == pytest.approx(20.0)
    assert points(chart)[-1][0] == RIGHT
    assert chart.first_at_limit == 54_322


@pytest.mark.parametrize("n", [2, 7, 49, 214, 903, 100_000])
def test_numbers_under_the_chart_do_not_touch(n):
    marks = chart_of([0.0] * n).numbers
    assert (marks[0].text, marks[-1].text) == ("1", str(n))
    assert len(marks) <= 8
    assert all(b.at - a.at > 30 for a, b in pairwise(marks))


@pytest.mark.parametrize("last", [3.3, 3.5, 3.7])
def test_word_of_the_last_value_does_not_cover_the_limits(last):
    chart = chart_of([0.0, last])
    assert abs(chart.last_y + chart.label_dy - (chart.limit + 4)) >= 15.9
