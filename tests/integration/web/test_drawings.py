"""Pain drawings of two dates: pictures, numbers and sentences."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from needlebook.clinic.assessments.actions import save_pain
from needlebook.clinic.assessments.drawing import save_strokes
from needlebook.clinic.patients.actions import start_visit
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import PainMark
from needlebook.core.drawing import Quality, Stroke, Tool
from needlebook.knowledge.atlas import view
from needlebook.web.bodychart.geometry import centre

CALF = centre(view("back").regions["calf_upper.left"])


def line(*points, width: float = 20, tool: Tool = Tool.PAINT, **fields) -> Stroke:
    return Stroke(uuid4(), tool, "back", None, points, width, **fields)


def page(client, visit, **asked) -> str:
    """The part of the page that is about the drawings."""
    html = client.get(reverse("drawings", args=[visit.patient.pk]), asked).content.decode()
    return html.partition("<main")[2]


@pytest.fixture
def later(visit, therapist):
    """A second visit a week after the first."""
    Visit.objects.filter(pk=visit.pk).update(started_at=visit.started_at - timedelta(days=7))
    return start_visit(visit.patient, by=therapist, complaint="chronic_low_back_pain")


def test_without_a_drawing_the_page_says_how_one_is_made(signed_in, visit):
    assert "Nothing has been drawn yet." in page(signed_in, visit)


def test_one_drawing_is_shown_as_it_was_drawn_with_its_regions(signed_in, visit, therapist):
    x, y = CALF
    strokes = [line((x, y), (x, y + 30), intensity=7, quality=Quality.BURNING), line((x, y + 60), tool=Tool.ERASE)]
    save_strokes(visit, by=therapist, changes=strokes)
    html = page(signed_in, visit)
    assert f'd="M{x:g} {y:g}L{x:g} {y + 30:g}"' in html
    assert 'stroke="url(#ink-one-back-burning)"' in html
    assert 'mask="url(#one-back-own-hole-0)"' in html
    assert "Calf, upper half, left" in html
    assert "7 of 10, burning" in html
    assert "Compare" not in html


def test_two_drawings_are_compared_in_numbers_and_sentences(signed_in, visit, later, therapist):
    x, y = CALF
    save_strokes(visit, by=therapist, changes=[line((x, y - 20), (x, y + 20), intensity=8)])
    save_strokes(later, by=therapist, changes=[line((x, y - 20), (x, y), intensity=4), line((500, 760))])
    html = page(signed_in, visit)
    for words in (
        "What has changed",
        "Overlap (Jaccard index)",
        "Body surface drawn",
        "is drawn on both",
        "8 of 10",
        "4 of 10",
        "not drawn",
        "the middle of the drawing moved by",
        "mm up",
        "no change is called real",
    ):
        assert words in html, words
    assert html.count('<figure class="bodychart read">') == 3
    assert "url(#ink-both-back-before)" in html
    assert "url(#ink-both-back-after)" in html


def test_a_drawing_that_moved_to_the_right_of_the_back_view_moved_to_the_patients_right(
    signed_in, visit, later, therapist
):
    x, y = CALF
    save_strokes(visit, by=therapist, changes=[line((x, y))])
    save_strokes(later, by=therapist, changes=[line((x + 10, y))])
    html = page(signed_in, visit)
    assert "10 mm to the patient&#x27;s right" in html
    assert "mm up" not in html


def test_the_dates_are_chosen_in_any_order_and_nonsense_is_the_first_and_the_last(signed_in, visit, later, therapist):
    save_pain(visit, by=therapist, marks=[PainMark("groin", Side.LEFT, 3)])
    save_pain(later, by=therapist, marks=[PainMark("groin", Side.RIGHT, 3)])
    usual = page(signed_in, visit)
    assert page(signed_in, visit, before=later.pk, after=visit.pk) == usual
    assert page(signed_in, visit, before="x", after="-1") == usual
    alone = page(signed_in, visit, before=later.pk, after=later.pk)
    assert "Groin, right" in alone
    assert "Groin, left" not in alone


def test_the_page_costs_the_same_at_two_and_at_six_drawings(
    signed_in, visit, later, therapist, django_assert_num_queries, django_assert_max_num_queries
):
    marks = [PainMark("groin", Side.LEFT, 3)]
    for drawn in (visit, later):
        save_pain(drawn, by=therapist, marks=marks)
    with django_assert_max_num_queries(30) as few:
        page(signed_in, visit)
    for days in range(1, 5):
        Visit.objects.filter(pk=later.pk).update(started_at=later.started_at - timedelta(days=days))
        later = start_visit(visit.patient, by=therapist, complaint="chronic_low_back_pain")
        save_pain(later, by=therapist, marks=marks)
    with django_assert_num_queries(len(few)):
        page(signed_in, visit)
