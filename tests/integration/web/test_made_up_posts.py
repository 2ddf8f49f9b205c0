"""What no form of ours would send: numbers, texts and answers that a program made up."""

import json
import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.urls import reverse

from needlebook.clinic.assessments.actions import GivenAnswer
from needlebook.clinic.assessments.models import Answer, PainMark, Stroke
from needlebook.clinic.questionnaires import replying
from needlebook.clinic.questionnaires.links import token_of
from needlebook.web.phone.steps import steps_of
from tests import factories

HUGE = "9" * 5000  # Python reads no number of more than 4300 digits
LONG = "9" * 30  # and no database keeps one of 30
JOINT = "joint_replacement"


@pytest.fixture
def patient(therapist):
    """Young enough to be asked about pregnancy."""
    return factories.patient(therapist, birth_date=date(1990, 3, 14))


@pytest.fixture
def phone():
    return Client()


def page_of(asked, kind):
    """The step of this kind; of the questions the one that asks about a joint."""
    steps = [s for s in steps_of(asked) if s.kind == kind]
    step = next((s for s in steps if JOINT in [q.id for q in s.questions]), steps[0])
    return reverse("phone_step", args=[token_of(asked), step.number])


@pytest.mark.parametrize("number", [HUGE, LONG, "-1"])
def test_a_week_that_is_no_number_is_refused_in_a_sentence(phone, asked, number):
    response = phone.post(page_of(asked, "pregnancy"), {"pregnant": "yes", "weeks": number})
    assert response.status_code == 422
    assert "as a number from 1 to 44" in response.content.decode()


@pytest.mark.parametrize("number", [HUGE, LONG])
def test_a_medicine_that_cannot_be_on_the_list_is_not_removed(phone, asked, number):
    replying.add_medicine(asked, "Apixaban")
    assert phone.post(page_of(asked, "medicines"), {"remove": number}).status_code == 302
    assert asked.medicines.count() == 1


@pytest.mark.parametrize("number", [HUGE, LONG])
def test_a_review_passes_over_numbers_that_cannot_be(signed_in, asked, number):
    replying.save_replies(asked, [GivenAnswer(JOINT, "no")])
    page = reverse("questionnaire_review", args=[asked.pk])
    assert signed_in.post(page, {"seen": number, "take": JOINT}).status_code == 409
    taken = {"seen": 1, "medicine": number, "take": JOINT, f"answer:{JOINT}": "no"}
    assert signed_in.post(page, taken).status_code == 302


@pytest.mark.parametrize("route", ["assess_answers", "decide_answers"])
@pytest.mark.parametrize("said", [{f"answer:{JOINT}": ""}, {f"answer:{JOINT}": "yes", f"detail:{JOINT}": "a\0b"}])
def test_an_answer_that_cannot_be_is_refused_and_not_kept(signed_in, visit, route, said):
    response = signed_in.post(reverse(route, args=[visit.pk]), said)
    assert response.status_code == 422
    assert f"Not saved: {JOINT}." in response.content.decode()
    assert not Answer.objects.exists()


def test_a_reply_that_is_taken_over_as_nothing_is_refused(signed_in, visit, asked):
    replying.save_replies(asked, [GivenAnswer(JOINT, "yes")])
    response = signed_in.post(reverse("questionnaire_review", args=[asked.pk]), {"seen": 1, "take": JOINT})
    assert response.status_code == 422
    assert not Answer.objects.exists()
    assert signed_in.get(reverse("assess", args=[visit.pk])).status_code == 200


@pytest.mark.parametrize("note", ["a\0b", "x" * 201])
def test_a_note_that_cannot_be_kept_is_refused_in_a_sentence_on_the_phone(phone, asked, note):
    said = {f"answer:{JOINT}": "yes", f"detail:{JOINT}": note}
    response = phone.post(page_of(asked, "questions"), said)
    assert response.status_code == 422
    assert "Write at most 200 letters, digits and signs." in response.content.decode()
    assert not asked.replies.exists()


@pytest.mark.parametrize("name", ["a\0b", "x" * 81])
def test_a_medicine_that_cannot_be_kept_is_refused_in_a_sentence_on_the_phone(phone, asked, name):
    response = phone.post(page_of(asked, "medicines"), {"medicine": name})
    assert response.status_code == 422
    assert "Write the name of one medicine" in response.content.decode()
    assert not asked.medicines.exists()


def test_a_file_that_nobody_asked_for_is_kept_nowhere(phone, asked, tmp_path, settings, monkeypatch):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    written = []
    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", lambda *args, **kwargs: written.append(args))
    big = SimpleUploadedFile("drawing.png", b"x" * 3_000_000)
    response = phone.post(page_of(asked, "questions"), {f"answer:{JOINT}": "no", "drawing": big})
    assert response.status_code == 302
    assert asked.replies.get().answer == "no"
    assert not written


def drawn(**fields) -> dict:
    return {"id": str(uuid4()), "tool": "paint", "view": "back", "points": [[500, 800]], "width_mm": 20, **fields}


MADE_UP = (
    {"id": "x"},
    {"intensity": "6"},
    {"intensity": 6.5},
    {"intensity": 10**400},
    {"points": [["500", "800"]]},
    {"points": {"x": 500}},
    {"points": [[500, 800, 1]]},
    {"view": "back\0"},
    {"view": "\u202eback"},
    {"region": "\0", "points": []},
    {"width_mm": 10**400},
    {"more": 1},
)


@pytest.mark.parametrize("fields", MADE_UP)
@pytest.mark.parametrize("where", ["visit", "phone"])
def test_a_stroke_that_no_page_draws_is_refused_in_a_sentence_and_not_kept(signed_in, visit, asked, where, fields):
    pages = {
        "visit": reverse("assess_strokes", args=[visit.pk]),
        "phone": reverse("phone_strokes", args=[token_of(asked)]),
    }
    body = json.dumps({"changes": [drawn(), drawn(**fields)]})
    answer = signed_in.post(pages[where], body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert [kept.count() for kept in (Stroke.objects, PainMark.objects, asked.strokes)] == [0, 0, 0]


@pytest.mark.parametrize(("body", "status"), [('{"changes":' + "[" * 100_000, 422), ("[" * 10_000_000, 400)])
def test_a_body_that_is_too_deep_or_too_long_is_no_error_of_the_server(signed_in, visit, body, status):
    page = reverse("assess_strokes", args=[visit.pk])
    assert signed_in.post(page, body, content_type="application/json").status_code == status


def test_a_form_where_strokes_belong_is_refused(therapist, visit):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(therapist)
    page = careful.get(reverse("assess", args=[visit.pk])).content.decode()
    token = re.search('csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    answer = careful.post(reverse("assess_strokes", args=[visit.pk]), {"csrfmiddlewaretoken": token})
    assert answer.status_code == 422


def test_the_same_id_with_another_content_is_the_stroke_that_stands(signed_in, visit):
    page, stroke = reverse("assess_strokes", args=[visit.pk]), drawn(intensity=6)
    for posted in (stroke, {**stroke, "points": [[400, 700]], "intensity": 1}):
        body = json.dumps({"changes": [posted]})
        assert signed_in.post(page, body, content_type="application/json").status_code == 200
    assert Stroke.objects.get().intensity == PainMark.objects.get().intensity == 6
