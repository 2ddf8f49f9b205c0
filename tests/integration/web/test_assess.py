"""The Assess page: nothing is asked twice, nothing is guessed, and the verdict follows every answer."""

import re

import pytest
from django.urls import reverse

from needlebook.clinic.assessments.actions import GivenAnswer, save_answers
from needlebook.clinic.assessments.models import Answer, Assessment
from needlebook.clinic.audit.models import Record
from needlebook.clinic.sessions.models import Session
from tests import factories

PARTS = ("answers", "others", "facts", "pain", "medicine_add", "no_medicines", "goals", "scores")
HTMX = {"HX-Request": "true"}


def url(visit, part=""):
    return reverse(f"assess_{part}" if part else "assess", args=[visit.pk])


def page(client, visit):
    return client.get(url(visit)).content.decode()


def row(html, question):
    """The fieldset of one question."""
    return re.search(rf'<fieldset class="question" id="q-{question}".*?</fieldset>', html, re.S)[0]


def answered(visit, question):
    return Answer.objects.get(assessment=visit.pk, question=question)


def second_visit(first, therapist):
    """The next visit of the same course; the first one has been treated."""
    Session.objects.create(visit=first)
    return factories.visit(first.patient, therapist)


def test_a_fresh_visit_shows_every_question_as_not_asked(signed_in, visit):
    html = page(signed_in, visit)
    assert 'data-answer="unasked"' in row(html, "ptx_history")
    assert "0 asked" in html
    assert "OK so far" in html


def test_looking_at_the_page_writes_nothing(signed_in, visit):
    before = Record.objects.count()
    page(signed_in, visit)
    assert not Assessment.objects.filter(visit=visit).exists()
    assert Record.objects.count() == before


def test_open_questions_come_first_in_the_order_of_the_verdict(signed_in, visit):
    html = page(signed_in, visit)
    shown = re.findall(r'<fieldset class="question" id="q-(\w+)"', html)
    asked = re.findall(r'href="/visits/[\w-]+/assess/#q-(\w+)"', html)
    assert shown[: len(asked)] == asked


def test_every_question_stands_on_the_page_once(signed_in, visit):
    shown = re.findall(r'<fieldset class="question" id="q-(\w+)"', page(signed_in, visit))
    assert len(shown) == len(set(shown)) > 80


def test_a_yes_shows_its_effect_right_under_it(signed_in, visit):
    response = signed_in.post(url(visit, "answers"), {"answer:bleeding_disorder": "yes"})
    assert response.status_code == 302
    assert response["Location"].endswith("#history")
    shown = row(page(signed_in, visit), "bleeding_disorder")
    assert 'data-tone="stop"' in shown
    assert 'class="effect"' in shown
    assert "bleeding disorder" in shown


def test_a_yes_keeps_its_side_place_state_and_note(signed_in, visit):
    said = {"answer": "yes", "side": "right", "where": "hip", "detail": "2021"}
    signed_in.post(url(visit, "answers"), {f"{name}:joint_replacement": value for name, value in said.items()})
    kept = answered(visit, "joint_replacement")
    assert (kept.answer, kept.side, kept.where, kept.detail) == ("yes", "right", ["hip"], "2021")
    shown = row(page(signed_in, visit), "joint_replacement")
    assert '<option value="hip" selected>' in shown
    assert 'value="2021"' in shown


def test_a_yes_without_a_place_says_that_it_counts_everywhere(signed_in, visit):
    signed_in.post(url(visit, "answers"), {"answer:joint_replacement": "yes"})
    assert "it counts for the whole body" in row(page(signed_in, visit), "joint_replacement")


def test_an_answer_taken_back_is_not_asked_again(signed_in, visit):
    signed_in.post(url(visit, "answers"), {"answer:diabetes": "no"})
    signed_in.post(url(visit, "answers"), {"answer:diabetes": "unasked"})
    assert not Answer.objects.filter(question="diabetes").exists()


def test_the_same_answers_sent_twice_change_nothing(signed_in, visit):
    for _ in range(2):
        signed_in.post(url(visit, "answers"), {"answer:diabetes": "no", "answer:frail": "yes"})
    assert Record.objects.filter(code="answers.saved").count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"answer:no_such_question": "yes"},
        {"answer:diabetes": "maybe"},
        {"answer:joint_replacement": "yes", "side:joint_replacement": "up"},
        {"answer:joint_replacement": "yes", "where:joint_replacement": "moon"},
        {"answer:joint_replacement": "yes", "detail:joint_replacement": "x" * 201},
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_of_the_form_is_kept(signed_in, visit, fields):
    response = signed_in.post(url(visit, "answers"), {"answer:frail": "yes", **fields})
    assert response.status_code == 422
    assert "Not saved" in response.content.decode()
    assert not Answer.objects.exists()


def test_a_refused_answer_through_htmx_says_why_at_its_part(signed_in, visit):
    response = signed_in.post(url(visit, "answers"), {"answer:diabetes": "maybe"}, headers=HTMX)
    assert response.status_code == 422
    assert response["HX-Retarget"] == "#error-history"
    assert "Not saved" in response.content.decode()


def test_an_answer_through_htmx_brings_its_row_the_verdict_and_the_frame(signed_in, visit):
    html = signed_in.post(url(visit, "answers"), {"answer:bleeding_disorder": "yes"}, headers=HTMX).content.decode()
    assert row(html, "bleeding_disorder")
    assert html.count("<fieldset") == 1
    for part in ("verdict-so-far", "patient-header", "stage-path", "verdict-status", "history-count"):
        assert re.search(rf'id="{part}"[^>]*hx-swap-oob', html), part
    assert "Do not needle" in html
    assert "<html" not in html


def test_the_last_visit_stands_beside_the_question_and_is_not_taken_over(signed_in, visit, therapist):
    save_answers(visit, by=therapist, answers=[GivenAnswer("joint_replacement", "yes", detail="hip 2021")])
    again = second_visit(visit, therapist)
    shown = row(page(signed_in, again), "joint_replacement")
    assert "Last visit: yes, hip 2021." in shown
    assert 'data-answer="unasked"' in shown


def test_an_answer_that_changed_since_the_last_visit_stands_among_the_first(signed_in, visit, therapist):
    save_answers(visit, by=therapist, answers=[GivenAnswer("epilepsy", "yes"), GivenAnswer("frail", "no")])
    again = second_visit(visit, therapist)
    save_answers(again, by=therapist, answers=[GivenAnswer("epilepsy", "no"), GivenAnswer("frail", "no")])
    first, rest = page(signed_in, again).split('id="history-groups"')
    assert "Open and changed since visit 1" in first
    assert 'id="q-epilepsy"' in first
    assert 'id="q-frail"' in rest


def test_denying_the_rest_is_never_ticked_by_itself(signed_in, visit):
    assert re.search(r'id="others-denied"[^>]*>', page(signed_in, visit))[0].count("checked") == 0


def test_denying_the_rest_answers_what_has_no_answer_of_its_own(signed_in, visit):
    signed_in.post(url(visit, "others"), {"others_denied": "on"})
    html = page(signed_in, visit)
    assert "Denied with the rest of the list." in row(html, "ptx_history")
    assert Assessment.objects.get(visit=visit).others_denied_by is not None
    signed_in.post(url(visit, "others"))
    assert 'data-answer="unasked"' in row(page(signed_in, visit), "ptx_history")


def test_denying_the_rest_twice_is_one_record(signed_in, visit):
    for _ in range(2):
        signed_in.post(url(visit, "others"), {"others_denied": "on"})
    assert Record.objects.filter(code="others.denied").count() == 1


def test_an_answer_of_not_sure_stays_open_when_the_rest_is_denied(signed_in, visit):
    signed_in.post(url(visit, "answers"), {"answer:bleeding_disorder": "unknown"})
    signed_in.post(url(visit, "others"), {"others_denied": "on"})
    assert "/assess/#q-bleeding_disorder" in page(signed_in, visit)


@pytest.mark.parametrize("part", ["", *PARTS])
def test_a_visit_of_another_clinic_does_not_exist(client, stranger, visit, part):
    client.force_login(stranger)
    send = client.post if part else client.get
    assert send(url(visit, part)).status_code == 404
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("part", ["", *PARTS])
def test_without_signing_in_there_is_nothing_to_see_or_change(client, visit, part):
    response = (client.post if part else client.get)(url(visit, part))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_written_by_a_get(signed_in, visit, part):
    assert signed_in.get(url(visit, part)).status_code == 405


def test_the_page_costs_the_same_at_two_and_at_ten_visits(
    signed_in, visit, therapist, django_assert_max_num_queries, django_assert_num_queries
):
    def answer_and_come_again(last):
        save_answers(last, by=therapist, answers=[GivenAnswer("frail", "yes")])
        return second_visit(last, therapist)

    latest = answer_and_come_again(visit)
    with django_assert_max_num_queries(36) as few:
        signed_in.get(url(latest))
    for _ in range(8):
        latest = answer_and_come_again(latest)
    with django_assert_num_queries(len(few)):
        signed_in.get(url(latest))
