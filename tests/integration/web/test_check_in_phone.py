"""The patient's check-in: the signs first, help in the same answer, nothing told by a link that does not open."""

import logging
import re
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.alarms.models import Alarm
from needlebook.clinic.checkins.links import token_of
from needlebook.clinic.checkins.models import OPEN_DAYS, Reply
from needlebook.clinic.checkins.planning import withdraw
from needlebook.clinic.checkins.replying import ANY
from needlebook.web.checkins import phone as pages
from needlebook.web.phone.quiet import WithoutLinks
from tests.integration.rooms import GLUTEUS, LUNG
from tests.integration.visits import check_in, closed, fall_due
from tests.integration.web.test_phone import text_of, without_csrf_token

HTMX = {"HX-Request": "true"}
BREATH, NERVE = "warn_breath", "warn_nerve"


@pytest.fixture
def clinic(clinic):
    clinic.phone, clinic.emergency_number, clinic.opening_hours = "0151 234567", "999", "Mon to Fri, 8 to 18"
    clinic.save()
    return clinic


@pytest.fixture
def due(visit, therapist):
    closed(visit, therapist, GLUTEUS, LUNG)
    return fall_due(check_in(visit), timedelta(hours=1))


@pytest.fixture
def phone():
    """A browser that nobody has signed in."""
    return Client()


def start(row):
    return reverse("check_in", args=[token_of(row)])


def which(row):
    return reverse("check_in_which", args=[token_of(row)])


def step(row, number):
    return reverse("check_in_step", args=[token_of(row), number])


# ---- the link


def test_the_start_asks_for_the_signs_first_and_names_nobody(phone, due):
    text = text_of(phone.get(start(due)))
    assert text.index("Short of breath") < text.index("Yes, or I am not sure") < text.index("No, none of these")
    assert "Harbour Street Physiotherapy" in text
    for private in ("Ingrid", "Solberg", "1959", "T. Berg", str(due.visit_id), "gluteus", "checked"):
        assert private not in text


def test_who_is_very_ill_finds_the_number_before_the_first_question(phone, due):
    text = text_of(phone.get(start(due)))
    assert text.index("Call 999 first and answer later") < text.index("Yes, or I am not sure")


def expired(row, by):
    return token_of(fall_due(row, timedelta(days=OPEN_DAYS)))


def withdrawn(row, by):
    withdraw(row, by=by)
    return token_of(row)


def tampered(row, by):
    return f"{token_of(row)[:-2]}xx"


@pytest.mark.parametrize("misused", [expired, withdrawn, tampered])
def test_a_link_that_does_not_open_says_whom_to_call_and_nothing_about_anybody(phone, due, therapist, misused):
    never, token = phone.get("/c/never.was/"), misused(due, therapist)
    for name, more in (("check_in", []), ("check_in_which", []), ("check_in_step", [1]), ("check_in_done", [])):
        address = reverse(name, args=[token, *more])
        response = phone.get(address)
        assert response.status_code == never.status_code == 404
        assert without_csrf_token(response) == without_csrf_token(never)
        assert phone.post(address, {ANY: "yes", BREATH: "yes"}).status_code == 404 or name == "check_in_done"
    text = text_of(never)
    assert "Call 999" in text
    assert "The clinic: 0151 234567" in text
    assert "Ask the clinic for a new one" in text
    assert not Reply.objects.exists()


def test_a_closed_link_reloads_the_page_for_a_script(phone, due, therapist):
    withdraw(due, by=therapist)
    assert phone.post(which(due), {BREATH: "yes"}, headers=HTMX)["HX-Refresh"] == "true"


def test_the_pages_go_into_no_cache_no_index_and_to_no_other_site(phone, due):
    for address in (start(due), step(due, 1), "/c/never.was/"):
        response = phone.get(address)
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "same-origin"
        assert "noindex" in response["X-Robots-Tag"]


def test_no_log_holds_a_link(due):
    line = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", start(due)), None)
    assert WithoutLinks().filter(line)
    assert token_of(due) not in line.getMessage()
    assert "/c/…/" in line.getMessage()


# ---- a warning


def test_a_phone_that_keeps_no_cookies_can_tell_a_warning_too(due):
    strict = Client(enforce_csrf_checks=True)
    assert "Call 999" in text_of(strict.post(start(due), {ANY: "yes"}))
    assert Alarm.objects.count() == 1


@pytest.mark.parametrize("kind", [OperationalError, KeyError])
def test_a_register_that_takes_nothing_is_in_nobodys_way(phone, due, monkeypatch, caplog, kind):
    def broken(*args, **kwargs):
        raise kind("disk full")

    monkeypatch.setattr(pages, "register_effects", broken)
    assert "Go to an emergency department now" in text_of(phone.post(which(due), {BREATH: "yes"}))
    assert Reply.objects.get().value == "yes"
    assert kind.__name__ in caplog.text
    assert token_of(due) not in caplog.text


def test_a_yes_is_answered_with_help_and_the_alarm_stands_when_nothing_more_comes(phone, due):
    response = phone.post(start(due), {ANY: "yes"})
    assert response.status_code == 200
    text = text_of(response)
    assert 'href="tel:999"' in text
    assert text.index("Call 999") < text.index("Which of these is it?")
    assert Alarm.objects.get().detail["sign"] == ANY


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_a_sign_tells_what_to_do_in_the_same_answer(phone, due, answer):
    text = text_of(phone.post(which(due), {BREATH: answer}))
    assert "Go to an emergency department now" in text
    assert "I had a needle near my lung on" in text
    for word in ("flying", "diving", "CPAP", "Call 999", "do not wait for a call"):
        assert word in text
    assert Alarm.objects.get().urgency == "emergency"


def test_a_sign_is_told_under_the_answer_and_at_the_head_of_the_page(phone, due):
    text = text_of(phone.post(which(due), {BREATH: "yes"}, headers=HTMX))
    assert text.count("Go to an emergency department now") == 2
    assert 'hx-swap-oob="innerHTML"' in text
    again = text_of(phone.post(which(due), {"warn_bleed": "no"}, headers=HTMX))
    assert "emergency" not in again


def test_no_emergency_number_is_ever_assumed(phone, due, clinic):
    clinic.emergency_number = ""
    clinic.save()
    text = text_of(phone.post(which(due), {BREATH: "yes"}))
    assert "Call the emergency number of your country." in text
    assert "112" not in text
    assert "tel:0" not in text


def test_a_sign_for_today_leads_to_the_clinic_by_telephone(phone, due):
    text = text_of(phone.post(which(due), {NERVE: "yes"}))
    assert "see a doctor today" in text
    assert 'href="tel:0151234567"' in text


def test_help_stays_at_the_head_of_every_page_also_after_a_no(phone, due):
    phone.post(which(due), {BREATH: "yes"})
    phone.post(which(due), {BREATH: "no"})
    for address in (start(due), which(due), step(due, 1), step(due, 3), reverse("check_in_done", args=[token_of(due)])):
        text = text_of(phone.get(address))
        assert text.index("Go to an emergency department now") < text.index("<h1")


def test_whether_help_is_on_the_way_is_kept(phone, due):
    phone.post(which(due), {BREATH: "yes"})
    phone.post(which(due), {"on_way": "taken"})
    assert Reply.objects.last().value == "taken"


def test_a_warning_is_taken_long_before_the_check_in_is_due(phone, visit, therapist):
    closed(visit, therapist)
    row = check_in(visit)
    text = text_of(phone.get(start(row)))
    assert "do not wait until then" in text
    assert "Good. Thank you." in text_of(phone.post(start(row), {ANY: "no"}, follow=True))
    phone.post(start(row), {ANY: "yes"})
    assert Alarm.objects.count() == 1


def test_help_is_told_when_the_database_takes_nothing(phone, due, monkeypatch):
    def broken(*args, **kwargs):
        raise OperationalError("disk full")

    monkeypatch.setattr(pages, "save_replies", broken)
    response = phone.post(which(due), {BREATH: "yes"})
    assert response.status_code == 503
    text = text_of(response)
    assert "Go to an emergency department now" in text
    assert "could not be kept" in text


# ---- the other questions


def test_no_none_leads_through_three_pages_to_thanks(phone, due):
    assert phone.post(start(due), {ANY: "no"}).url == step(due, 1)
    assert phone.post(step(due, 1), {"sore_now": "3", "sore_worst": "6"}).url == step(due, 2)
    assert phone.post(step(due, 2), {"bruise": "small"}).url == step(due, 3)
    assert phone.post(step(due, 3), {"worse": "no"}).url == reverse("check_in_done", args=[token_of(due)])
    kept = dict(Reply.objects.values_list("question", "value"))
    assert kept == {"any": "no", "sore_now": "3", "sore_worst": "6", "bruise": "small", "worse": "no"}
    due.refresh_from_db()
    assert due.done_at is not None
    assert "checked" not in text_of(phone.get(step(due, 1)))


def test_an_answer_is_kept_alone_as_it_is_given(phone, due):
    assert "Saved" in text_of(phone.post(step(due, 1), {"sore_now": "3"}, headers=HTMX))
    assert re.search(r'value="3" checked', text_of(phone.get(step(due, 1))))


@pytest.mark.parametrize("value", ["many", "-3", "99999"])
def test_hours_that_cannot_be_are_one_plain_sentence(phone, due, value):
    response = phone.post(step(due, 1), {"sore_gone": value, "sore_now": "3"})
    assert response.status_code == 422
    assert "as a whole number" in text_of(response)
    assert not Reply.objects.exists()


def test_a_late_answer_says_so_and_is_taken(phone, due):
    fall_due(due, timedelta(days=12))
    assert "Your answer comes late, and it still helps" in text_of(phone.get(start(due)))
    phone.post(step(due, 1), {"sore_now": "0"})
    assert Reply.objects.count() == 1


def test_who_answers_again_is_told_that_both_are_kept(phone, due):
    phone.post(start(due), {ANY: "no"})
    assert "what you said before is kept" in text_of(phone.get(start(due)))


def test_a_step_that_is_not_there_leads_to_the_start(phone, due):
    assert phone.get(step(due, 9)).url == start(due)


def test_the_questions_wait_until_the_check_in_is_due(phone, visit, therapist):
    closed(visit, therapist)
    row = check_in(visit)
    assert "The other questions come on" in text_of(phone.get(step(row, 1)))
    assert row.due_at > timezone.now()
