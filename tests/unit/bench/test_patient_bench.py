"""The bench of a patient's pages on a short course: every line is measured, and pictures are drawn once."""

import pytest
from bench.patient.__main__ import Desk, measured, same_queries, timed_at
from bench.patient.filled import course_of
from django.test import Client

from needlebook.web.outcomes import svg
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    by, client = factories.person(factories.clinic()), Client()
    client.force_login(by)
    return lambda visits: Desk(client, by, course_of(by, visits, 2))


def test_every_line_of_the_table_is_measured_with_its_pictures(desk):
    rows = [measured(timed, 2) for timed in timed_at(desk(5))]
    assert [row[-1] for row in rows] == ["1", "1", "3", "3", "3"]
    assert all(float(row[1]) > 0 for row in rows)


def test_kept_pictures_are_not_drawn_again_and_forgotten_ones_are(desk, monkeypatch):
    short = desk(5)
    svg.forget_drawings()
    times = []
    draw = svg.vl_convert.vegalite_to_svg
    monkeypatch.setattr(svg.vl_convert, "vegalite_to_svg", lambda text: times.append(1) or draw(text))
    for drawn in (2, 2):
        short.with_pictures()
        assert len(times) == drawn
    svg.forget_drawings()
    short.with_pictures()
    assert len(times) == 4


def test_a_longer_course_is_said_to_take_the_same_queries(desk):
    assert "the same" in same_queries(desk(3), desk(6), 6)
