"""Strokes posted from the Assess page: saved, answered with the list, or refused whole."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from needlebook.clinic.assessments.models import PainMark, Stroke
from needlebook.clinic.audit.models import Record

AT = [[500.0, 800.0], [500.0, 820.0]]


def line(**fields) -> dict:
    return {"id": str(uuid4()), "tool": "paint", "view": "back", "points": AT, "width_mm": 20, "intensity": 6, **fields}


def post(client, visit, *changes, body=None):
    text = json.dumps({"changes": changes}) if body is None else body
    return client.post(reverse("assess_strokes", args=[visit.pk]), text, content_type="application/json")


def test_a_stroke_is_answered_with_the_list_that_it_means(signed_in, visit):
    answer = post(signed_in, visit, line(quality="numb")).json()
    mark = PainMark.objects.get()
    assert (mark.intensity, mark.quality) == (6, "numb")
    assert f'data-key="{mark.region}:{mark.side}"' in answer["rows"]
    assert answer["outside"] == []
    assert not answer["everywhere"]
    assert 0 < answer["extent"] < 5


def test_the_page_carries_the_strokes_that_stand(signed_in, visit):
    stroke = line()
    post(signed_in, visit, stroke, line(points=[[400.0, 700.0]]))
    post(signed_in, visit, {"id": str(uuid4()), "takes_back": str(Stroke.objects.last().pk)})
    page = signed_in.get(reverse("assess", args=[visit.pk])).content.decode()
    assert stroke["id"] in page
    assert str(Stroke.objects.last().pk) not in page


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", '{"changes": [{}]}', '{"changes": [{"id": "x"}]}', '{"changes": NaN}'],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(signed_in, visit, body):
    post(signed_in, visit, line())
    answer = post(signed_in, visit, body=body)
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("Not saved: strokes, cannot be read.")
    assert (Stroke.objects.count(), Record.objects.filter(code="pain.drawn").count()) == (1, 1)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({"view": "inside"}, "no such view of the body"),
        ({"points": [[1e9, 0]]}, "not on the picture"),
        ({"points": [[500, 800]] * 5001}, "at most 5000"),
        ({"width_mm": 100000}, "not the width of a pen"),
        ({"intensity": 11}, "not on the scale"),
    ],
)
def test_one_stroke_that_cannot_be_leaves_the_record_untouched(signed_in, visit, broken, says):
    answer = post(signed_in, visit, line(), line(**broken))
    assert answer.status_code == 422
    assert says in answer.json()["error"]
    assert not Stroke.objects.exists()
    assert not PainMark.objects.exists()


def test_strokes_on_their_way_come_with_the_plain_form(signed_in, visit):
    posted = {"strokes": json.dumps({"changes": [line()]})}
    assert signed_in.post(reverse("assess_pain", args=[visit.pk]), posted).status_code == 302
    assert Stroke.objects.count() == PainMark.objects.count() == 1


def test_the_live_parts_answer_alone(signed_in, visit):
    answer = signed_in.get(reverse("assess_live", args=[visit.pk])).content.decode()
    assert "hx-swap-oob" in answer
    assert "<html" not in answer
