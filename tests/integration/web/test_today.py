"""The page of the day."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.assessments.actions import GivenAnswer, save_answers
from needlebook.clinic.assessments.deciding import keep_verdict
from needlebook.clinic.assessments.plan import add_site
from needlebook.clinic.patients.actions import start_visit
from needlebook.clinic.sessions.models import Consent
from needlebook.clinic.sessions.reviewing import answer_refusal
from needlebook.core.sessions.types import SessionClosed
from tests import factories
from tests.integration.rooms import head, inserted, opened, record
from tests.integration.web.ledgers import write_session


@pytest.fixture
def page(signed_in):
    """The page as text, with its spaces closed up."""

    def read(query: str = "") -> str:
        response = signed_in.get(reverse("today") + query)
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return read


@pytest.fixture
def days_ago(patient, therapist):
    def start(days: int):
        at = timezone.now() - timedelta(days=days)
        return start_visit(patient, by=therapist, complaint="neck_pain", at=at)

    return start


def test_a_day_without_visits_says_what_to_do(page):
    assert "You have no visits today yet. Find the patient and start one." in page()


def test_a_visit_that_was_not_begun_can_be_started(page, visit):
    text = page()
    assert "not begun" in text
    assert "no verdict yet" in text
    assert f'href="{reverse("assess", args=[visit.pk])}">Start' in text


@pytest.mark.parametrize(
    ("stage", "button"),
    [("assess", "Continue"), ("examine", "Continue"), ("consent", "Continue"), ("treat", "Continue")],
)
def test_the_button_goes_on_where_the_visit_stands(page, visit, therapist, stage, button):
    stages = ("assess", "examine", "consent", "treat")
    reached = stages.index(stage)
    save_answers(visit, by=therapist, answers=[GivenAnswer("prior_syncope", "no")])
    if reached >= 1:
        keep_verdict(visit, by=therapist)
    if reached >= 2:
        add_site(visit, by=therapist, fields={"muscle": "gluteus_medius", "side": "left", "position": "prone"})
    if reached >= 3:
        agrees = {"answer": "agrees", "how": "signed", "leaflet": "1", "at": timezone.now(), "by": therapist}
        Consent.objects.create(visit=visit, **agrees)
    assert f'href="{reverse(stage, args=[visit.pk])}">{button}' in page()


def test_an_open_room_is_the_one_primary_action(page, visit, patient, therapist):
    factories.visit(patient, therapist, "neck_pain")
    write_session(visit, inserted=3, out=2)
    text = page()
    assert f'class="btn primary" href="{reverse("treat", args=[visit.pk])}">Open room' in text
    assert text.count("btn primary") == 1
    assert "1 in, 2 out" in text


def test_a_needle_in_the_body_is_at_the_top(page, visit):
    write_session(visit, inserted=3, out=2)
    text = page()
    assert text.index("1 needle still in the body") < text.index("Whole clinic")


def test_a_needle_unaccounted_for_on_an_earlier_day_comes_first(page, visit, days_ago):
    write_session(visit, inserted=1)
    write_session(days_ago(3), inserted=4, out=2)
    text = page()
    assert "not closed: 2 needles unaccounted for" in text
    assert text.index("2 needles unaccounted for") < text.index("1 needle still in the body")


def test_a_session_of_an_earlier_day_that_was_not_counted_is_named(page, days_ago):
    write_session(days_ago(2), inserted=2, out=2)
    assert "The needles in the bin have not been counted." in page()


def test_a_closed_session_needs_nobody(page, visit):
    write_session(visit, inserted=2, out=2, closed=True)
    text = page()
    assert "Needs you now" not in text
    assert "2 needles, 2 out" in text


def test_visits_of_a_colleague_stand_under_the_whole_clinic(page, clinic, patient):
    colleague = factories.person(clinic, "a.nowak")
    factories.visit(patient, colleague)
    assert "You have no visits today yet" in page()
    assert "Chronic low back pain" in page("?whose=all")


def test_visits_of_another_clinic_and_of_yesterday_are_not_shown(page, stranger, days_ago):
    factories.visit(factories.patient(stranger, family_name="Elsewhere"), stranger)
    days_ago(1)
    text = page("?whose=all")
    assert "Elsewhere" not in text
    assert "0 visits" in text


def test_a_long_day_is_paged(page, therapist):
    for number in range(51):
        factories.visit(factories.patient(therapist, family_name=f"Name{number:02}"), therapist)
    assert "Page 1 of 2" in page()
    assert page("?page=2").count("<tr>") == 2


def test_the_number_of_queries_is_the_same_for_one_visit_and_for_twenty(
    signed_in, therapist, visit, django_assert_max_num_queries, django_assert_num_queries
):
    write_session(visit, inserted=2, out=1)
    with django_assert_max_num_queries(20) as few:
        signed_in.get(reverse("today"))
    for number in range(20):
        more = factories.visit(factories.patient(therapist, family_name=f"Name{number:02}"), therapist)
        write_session(more, inserted=2, out=1)
    with django_assert_num_queries(len(few)):
        signed_in.get(reverse("today"))


def test_a_needle_that_a_device_told_of_after_the_closing_stands_first(page, visit, therapist):
    session = opened(visit, therapist)
    record(session, therapist, SessionClosed(**head(), counted_in_bin=0), inserted(1))
    text = page()
    assert "is closed, and something of needle 1 may be in the body" in text
    assert f'href="{reverse("refused", args=[visit.pk])}"' in text
    answer_refusal(session, session.refusals.get().pk, by=therapist, answer="is_in", words="I see it.")
    text = page()
    assert "is closed, and needle 1 is in the body" in text
    assert f'href="{reverse("incident", args=[visit.pk])}"' in text


def test_what_came_too_late_is_told_to_no_other_clinic(client, visit, therapist, stranger):
    record(opened(visit, therapist), therapist, SessionClosed(**head(), counted_in_bin=0), inserted(1))
    client.force_login(stranger)
    assert "needle 1" not in client.get(reverse("today")).content.decode()
