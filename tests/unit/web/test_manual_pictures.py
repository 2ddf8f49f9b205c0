"""The pictures of the manual leave out nothing that the body chart can show."""

import pytest

from needlebook.core.anatomy import Side
from needlebook.knowledge import load
from needlebook.knowledge.atlas import views_of_region, views_of_trigger_point
from needlebook.web.bodychart import referral_marks
from needlebook.web.bodychart.words import referral_words
from needlebook.web.manual.pictures import MOST_VIEWS, missing_points, muscle_pictures, region_pictures

ANATOMY = load().anatomy


@pytest.mark.parametrize("id", ANATOMY.muscles)
def test_every_referral_area_and_trigger_point_of_a_muscle_is_on_one_of_its_pictures(id):
    points = ANATOMY.points_of(id)
    pictures = muscle_pictures(id, points, None)
    assert 1 <= len(pictures) <= MOST_VIEWS
    drawn = {shape.title for picture in pictures for shape in picture.chart.referral}
    marks = [mark for mark in referral_marks(points, Side.LEFT) if views_of_region(mark.region)]
    assert set(referral_words(marks)) == drawn
    assert all(not views_of_trigger_point(p.id) for p in points if p.label in missing_points(points, pictures))


def test_the_first_picture_shows_the_muscle_itself():
    for id in ANATOMY.muscles:
        assert muscle_pictures(id, ANATOMY.points_of(id), None)[0].chart.muscles


@pytest.mark.parametrize("id", ANATOMY.regions)
def test_every_region_is_drawn(id):
    assert any(picture.chart.pain for picture in region_pictures([ANATOMY.regions[id]]))
