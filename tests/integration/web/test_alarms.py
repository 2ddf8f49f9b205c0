"""An alarm stands at the top of everybody's Today and in the banner of every page until somebody says what was done."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from needlebook.clinic.alarms.actions import acknowledge, raise_alarm
from needlebook.clinic.alarms.models import Alarm, Kind
from needlebook.clinic.checkins.replying import ANY, ON_WAY, save_replies
from tests import factories
from tests.integration.rooms import GLUTEUS, LUNG
from tests.integration.visits import check_in, closed, fall_due
from tests.integration.web.test_phone import text_of

BANNER = "/alarms/banner/"


@pytest.fixture
def patient(therapist):
    return factories.patient(therapist, phone="0151 2345678")


@pytest.fixture
def due(visit, therapist):
    closed(visit, therapist, GLUTEUS, LUNG)
    return fall_due(check_in(visit))


@pytest.fixture
def warned(due):
    save_replies(due, {ANY: "yes"})
    save_replies(due, {"warn_breath": "unknown", ON_WAY: "taken"})
    return due


def take_care(client, done="Called, sent to the emergency department", back="today"):
    return client.post(reverse("alarms_acknowledge"), {"alarm": _ids(), "done": done, "back": back})


def _ids():
    return list(Alarm.objects.values_list("pk", flat=True))


# ---- Today


@pytest.mark.parametrize("whose", ["", "?whose=all"])
def test_everybody_of_the_clinic_sees_it_first_on_today_until_it_is_taken_care_of(warned, clinic, whose):
    colleague = Client()
    colleague.force_login(factories.person(clinic, "a.nowak"))
    text = text_of(colleague.get(reverse("today") + whose))
    assert text.index("1 alarm that nobody has taken care of") < text.index("Visits")
    for said in ("Emergency: Short of breath", "Ingrid Solberg", "0151 2345678", "over the lung", "not sure"):
        assert said in text
    assert "someone is taking me" in text
    assert take_care(colleague).url == reverse("today")
    assert "alarm that nobody" not in text_of(colleague.get(reverse("today") + whose))


def test_what_was_done_is_required_and_what_was_typed_is_kept(signed_in, warned):
    response = take_care(signed_in, done="   ")
    assert response.status_code == 422
    assert "Write what was done" in text_of(response)
    assert Alarm.objects.filter(acknowledged_at=None).count() == 2
    assert take_care(signed_in, done="\0").status_code == 422  # no database keeps it
    long = take_care(signed_in, done="x" * 2001)
    assert long.status_code == 422
    assert "x" * 2001 in text_of(long)


def test_who_comes_second_is_told_who_was_first(signed_in, warned, clinic):
    colleague = factories.person(clinic, "a.nowak")
    for alarm in Alarm.objects.all():
        acknowledge(alarm, by=colleague, done="Called, ambulance on the way")
    text = text_of(signed_in.post(reverse("alarms_acknowledge"), {"alarm": _ids(), "done": "Called"}, follow=True))
    assert "took care of it before" in text
    assert "ambulance on the way" in text
    assert set(Alarm.objects.values_list("done", flat=True)) == {"Called, ambulance on the way"}


def test_a_warning_that_comes_meanwhile_is_not_closed_with_the_one_that_was_seen(signed_in, due):
    save_replies(due, {"warn_breath": "yes"})
    seen = _ids()
    save_replies(due, {"warn_bleed": "yes"})
    signed_in.post(reverse("alarms_acknowledge"), {"alarm": seen, "done": "Called", "back": "alarms"})
    assert Alarm.objects.get(acknowledged_at=None).detail["sign"] == "warn_bleed"


def test_a_stranger_sees_and_closes_nothing(client, stranger, warned):
    client.force_login(stranger)
    assert "Ingrid" not in text_of(client.get(reverse("alarms")))
    assert client.get(BANNER).status_code == 204
    take_care(client)
    assert Alarm.objects.filter(acknowledged_at=None).count() == 2


def test_those_taken_care_of_are_listed_with_who_and_what(signed_in, warned):
    take_care(signed_in, back="alarms")
    text = text_of(signed_in.get(reverse("alarms")))
    assert "Called, sent to the emergency department" in text
    assert "T. Berg" in text


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CHECK_IN])
def test_an_alarm_of_every_kind_has_words_and_a_way_to_look(signed_in, clinic, patient, kind):
    raise_alarm(clinic, kind, f"{kind}:1", urgency="urgent", patient=patient)
    assert "Urgent: " in text_of(signed_in.get(reverse("today")))


# ---- the banner


def mark_in(response):
    return re.search(r'name="seen" value="(\w+)"', text_of(response))[1]


def test_the_banner_says_what_and_who_in_initials(signed_in, warned):
    text = text_of(signed_in.get(BANNER))
    assert "1 alarm" in text
    assert "Short of breath" in text
    assert "I. S." in text
    assert "Solberg" not in text


def test_the_banner_is_sent_again_only_when_something_changed(signed_in, due):
    assert signed_in.get(BANNER).status_code == 204
    save_replies(due, {"warn_breath": "yes"})
    mark = mark_in(signed_in.get(BANNER))
    assert signed_in.get(BANNER, {"seen": mark}).status_code == 204
    save_replies(due, {"warn_bleed": "yes"})
    other = mark_in(signed_in.get(BANNER, {"seen": mark}))
    assert other != mark
    take_care(signed_in)
    gone = signed_in.get(BANNER, {"seen": other})
    assert (gone.status_code, gone.content.strip()) == (200, b"")


def test_the_banner_moves_no_page_of_who_is_signed_out(client, warned):
    response = client.get(BANNER, headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert "HX-Redirect" not in response.headers


def test_the_banner_costs_three_queries_when_nothing_changed(signed_in, warned, django_assert_num_queries):
    mark = mark_in(signed_in.get(BANNER))
    with django_assert_num_queries(3):  # who asks, their session, the alarms
        signed_in.get(BANNER, {"seen": mark})


@pytest.mark.parametrize("name", ["today", "patients", "alarms", "knowledge"])
def test_every_page_of_the_clinic_asks_for_the_banner(signed_in, name):
    text = text_of(signed_in.get(reverse(name)))
    assert f'hx-get="{BANNER}"' in text
    assert "every 30s" in text


def test_the_treatment_room_asks_for_the_banner_too(signed_in, session):
    assert f'hx-get="{BANNER}"' in text_of(signed_in.get(reverse("treat", args=[session.visit_id])))


def test_no_page_of_a_patient_asks_for_the_banner(client, due):
    from needlebook.clinic.checkins.links import token_of

    assert BANNER not in text_of(client.get(reverse("check_in", args=[token_of(due)])))
    assert BANNER not in text_of(client.get(reverse("account_login")))
