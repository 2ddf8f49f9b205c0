"""Marks of needle sites: none covers another, none is cut off, none moves when a needle goes in."""

import math
import re
from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from needlebook.core.anatomy import Side
from needlebook.knowledge.atlas import trigger_point_place, view
from needlebook.web.bodychart import Site, chart
from needlebook.web.bodychart.sites import RING, badge_places, mark_scale, spread

POINTS = ["iliocostalis_lumborum.trp1", "gluteus_maximus.trp1", *(f"gluteus_medius.trp{n}" for n in (1, 2, 3))]
SITES = [Site(n, id, Side.LEFT, label=f"Needle {n}", href=f"#needle-{n}") for n, id in enumerate(POINTS, 1)]


def entry(mark):
    """Where the needle goes in, and the scale of the mark."""
    x, y, scale = map(float, re.findall(r"-?[\d.]+", mark.at))
    return (x, y), scale


def test_every_site_has_a_mark_at_its_trigger_point():
    marks = chart("back", sites=SITES, crop="fit").sites
    assert [mark.number for mark in marks] == [1, 2, 3, 4, 5]
    assert [entry(mark)[0] for mark in marks] == [trigger_point_place(id, Side.LEFT, "back") for id in POINTS]


def test_a_site_without_a_point_of_its_own_lies_in_the_middle_of_its_muscle():
    (mark,) = chart("back", sites=[Site(1, "gluteus_maximus", Side.RIGHT)]).sites
    assert entry(mark)[0][0] > view("back").mirror_x / 2


def test_the_selected_site_is_drawn_last_so_that_it_lies_on_top():
    sites = [replace(SITES[0], is_selected=True), *SITES[1:]]
    marks = chart("back", sites=sites).sites
    assert (marks[-1].number, marks[-1].css) == (1, "site planned sel")


@pytest.mark.parametrize(
    ("state", "css"),
    [("planned", "site planned"), ("in", "site in"), ("due", "site in due"), ("done", "site done")],
)
def test_the_state_of_a_site_is_in_its_class(state, css):
    (mark,) = chart("back", sites=[replace(SITES[0], state=state)]).sites
    assert mark.css == css


@pytest.mark.parametrize(("fraction", "clock"), [(None, ""), (0.62, "62 100"), (1.4, "100 100"), (-1, "0 100")])
def test_the_dwell_ring_fills_and_never_runs_over(fraction, clock):
    (mark,) = chart("back", sites=[replace(SITES[0], state="in", fraction=fraction)]).sites
    assert mark.clock == clock


def test_two_needles_in_one_trigger_point_get_two_marks():
    marks = chart("back", sites=[SITES[0], replace(SITES[0], number=2)], crop="fit").sites
    (first, scale), (second, _) = map(entry, marks)
    assert math.dist(first, second) >= 2 * RING * scale


def test_marks_shrink_where_sites_crowd_but_stay_large_enough_to_hit():
    box = (0.0, 0.0, 420.0, 420.0)
    free = mark_scale([(100, 100), (300, 300)], box, is_whole=False)
    assert free == 2.0
    assert mark_scale([(100, 100), (120, 100)], box, is_whole=False) == pytest.approx(20 / (2 * RING))
    assert mark_scale([(100, 100), (103, 100)], box, is_whole=False) == free / 2


def test_a_mark_keeps_its_size_on_the_screen_at_every_zoom():
    near, far = (mark_scale([], (0, 0, size, size), is_whole=False) / size for size in (240.0, 900.0))
    assert near == pytest.approx(far)


def test_places_that_differ_are_left_where_they_are():
    assert spread([(1.0, 1.0), (9.0, 1.0)], 5) == [(1.0, 1.0), (9.0, 1.0)]


def test_badges_stay_inside_the_window_at_every_edge():
    box = (0.0, 0.0, 210.0, 210.0)
    places = [(12.0, 12.0), (198.0, 12.0), (12.0, 198.0), (198.0, 198.0)]
    for (x, y), (dx, dy) in zip(places, badge_places(places, box, 1.0), strict=True):
        assert RING < x + dx < 210 - RING
        assert RING < y + dy < 210 - RING


def test_a_badge_does_not_cover_the_next_needle():
    places = [(100.0, 100.0), (109.0, 87.0)]
    (dx, dy), _ = badge_places(places, (0.0, 0.0, 210.0, 210.0), 1.0)
    assert math.dist((100 + dx, 100 + dy), places[1]) > 2 * RING


def test_no_badge_moves_when_another_needle_goes_in():
    before = chart("back", sites=SITES, crop="fit").sites
    after = chart("back", sites=[replace(SITES[0], state="in"), *SITES[1:]], crop="fit").sites
    assert [mark.badge for mark in before] == [mark.badge for mark in after]


def test_every_mark_lies_inside_the_window_that_was_fitted():
    drawn = chart("back", sites=SITES, crop="fit")
    x, y, width, height = map(float, drawn.view_box.split())
    for mark in drawn.sites:
        (px, py), scale = entry(mark)
        dx, dy = map(float, re.findall(r"-?[\d.]+", mark.badge))
        for cx, cy in ((px, py), (px + dx * scale, py + dy * scale)):
            assert x + RING * scale < cx < x + width - RING * scale
            assert y + RING * scale < cy < y + height - RING * scale


def test_a_mark_with_an_address_is_a_link_with_its_full_name():
    html = render_to_string("components/bodychart.html", {"chart": chart("back", sites=SITES[:1])})
    assert re.search(r'<a class="site planned"\s+href="#needle-1"\s+aria-label="Needle 1"', html)


def test_a_mark_without_an_address_is_a_named_picture():
    html = render_to_string("components/bodychart.html", {"chart": chart("back", sites=[replace(SITES[0], href="")])})
    assert re.search(r'<g class="site planned plain"\s+role="img"\s+aria-label="Needle 1"', html)
