"""Who puts needles in and who takes them out may differ: taking over asks for the count, and the record says who."""

import uuid
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from needlebook.clinic.governance.limiting import record_training
from needlebook.core.sessions.types import SessionTakenOver
from tests import factories
from tests.integration.rooms import GLUTEUS, LUNG, MAXIMUS, fresh, inserted, opened, ready, record, removed, state


@pytest.fixture
def session(visit, therapist):
    session = opened(visit, therapist, GLUTEUS, LUNG, MAXIMUS)
    over = inserted(1, planned_dwell_s=60)
    long_in = replace(over, at=over.at - timedelta(seconds=90))  # as a device may say whose clock is behind
    assert record(session, therapist, long_in, inserted(2, LUNG)) == ["accepted", "accepted"]
    return session


@pytest.fixture
def colleague(therapist):
    person = factories.person(therapist.clinic, "a.nowak")
    person.first_name, person.last_name = "Anna", "Nowak"
    person.save()
    return person


@pytest.fixture
def relieved(client, colleague):
    """The colleague at the screen."""
    client = Client()
    client.force_login(colleague)
    return client


def address(session):
    return reverse("handover", args=[session.visit_id])


def page(client, session):
    return " ".join(unescape(client.get(address(session)).content.decode()).split())


def take_over(client, session, counted):
    return client.post(address(session), {"event": str(uuid.uuid4()), "counted": counted})


def test_the_sheet_shows_what_is_in_since_when_and_what_is_due(session, relieved):
    text = page(relieved, session)
    assert "2 needles in the body, 0 out, 2 inserted" in text
    assert text.index("Trapezius descendens") < text.index("Gluteus medius") < text.index("Gluteus maximus")
    assert "near the lung" in text
    assert "past its time</span>" in text
    assert "Planned, not yet in" in text
    assert "<dd><b>T. Berg</b></dd>" in text


def test_the_count_is_asked_for_and_never_filled_beforehand(session, relieved):
    field = page(relieved, session).partition('name="counted"')[2].partition(">")[0]
    assert "value" not in field


def test_the_right_count_takes_over_and_is_kept(session, relieved, colleague):
    response = take_over(relieved, session, 2)
    assert response.status_code == 302
    (event,) = state(session.visit).takeovers
    assert (event.by, event.counted_in_body) == (str(colleague.pk), 2)
    assert state(session.visit).responsible == str(colleague.pk)


def test_a_wrong_count_is_refused_with_both_numbers_and_what_to_do(session, relieved):
    response = take_over(relieved, session, 3)
    assert response.status_code == 422
    text = response.content.decode()
    assert "the ledger holds 2 in the body, 3 counted. Count again, together." in text
    assert state(session.visit).takeovers == ()


@pytest.mark.parametrize("counted", ["", "two", "-1", "1000", "1.5", "9" * 400])
def test_what_is_no_count_is_refused_beside_the_field(session, relieved, counted):
    response = take_over(relieved, session, counted)
    assert response.status_code == 422
    assert state(session.visit).takeovers == ()


def test_the_same_post_twice_takes_over_once(session, relieved):
    data = {"event": str(uuid.uuid4()), "counted": "2"}
    for _ in range(2):
        assert relieved.post(address(session), data).status_code == 302
    assert len(state(session.visit).takeovers) == 1


def test_who_answers_already_is_told_how_somebody_else_takes_over(session, signed_in):
    text = page(signed_in, session)
    assert "You answer for this session." in text
    assert "I take over" not in text


def test_the_room_says_who_answers_and_offers_a_colleague_to_take_over(session, relieved, signed_in):
    room = reverse("treat", args=[session.visit_id])
    assert "T. Berg answers for this session: take over" in relieved.get(room).content.decode()
    assert "answers for this session" not in signed_in.get(room).content.decode()


def test_the_sheet_says_who_inserted_and_who_removed(session, relieved, colleague):
    take_over(relieved, session, 2)
    record(session, colleague, removed(2))
    text = page(relieved, session)
    assert "<dt>Inserted</dt><dd>T. Berg: 1, 2</dd>" in text
    assert "<dt>Removed</dt><dd>A. Nowak: 2</dd>" in text
    assert "A. Nowak, 2 counted in the body" in text


def test_somebody_of_another_clinic_finds_no_sheet(session):
    stranger = factories.person(factories.clinic("Elsewhere"), "stranger")
    client = Client()
    client.force_login(stranger)
    assert client.get(address(session)).status_code == 404
    assert take_over(client, session, 2).status_code == 404


def test_before_the_session_is_open_there_is_nothing_to_hand_over(visit, signed_in):
    assert "There is nothing to hand over." in signed_in.get(reverse("handover", args=[visit.pk])).content.decode()


def test_a_device_cannot_take_over(session, signed_in):
    event = {"type": SessionTakenOver.__name__, "id": str(uuid.uuid4()), "at": "2026-11-26T10:00:00Z"}
    body = {"events": [{**event, "counted_in_body": 2}]}
    response = signed_in.post(f"/api/v1/sessions/{session.pk}/events", body, content_type="application/json")
    assert response.status_code >= 400 or response.json()["results"][0]["result"] == "refused"
    assert state(session.visit).takeovers == ()


# training


def test_who_is_not_trained_for_a_muscle_takes_needles_out_and_puts_none_in(session, therapist, colleague):
    clinic = therapist.clinic
    clinic.lead = therapist
    clinic.save()
    record_training(by=therapist, person=colleague, areas=["trapezius_descendens"], reason="Course of 2024, neck only")
    assert record(session, colleague, inserted(3, MAXIMUS), removed(1)) == ["site.not_authorised", "accepted"]
    assert record(session, therapist, inserted(3, MAXIMUS)) == ["accepted"]


def test_a_site_that_the_reader_is_not_trained_for_is_shown_as_barred_with_its_reason(
    session, therapist, colleague, relieved, signed_in
):
    therapist.clinic.lead = therapist
    therapist.clinic.save()
    record_training(by=therapist, person=colleague, areas=["trapezius_descendens"], reason="Course of 2024, neck only")
    room = reverse("treat", args=[session.visit_id])
    text = " ".join(unescape(relieved.get(room).content.decode()).split())
    assert "3. Gluteus maximus: you are not trained for this muscle." in text
    assert f'href="{address(session)}" hx-boost="false">Hand over</a>' in text
    assert 'id="row-3"' not in text
    assert 'id="row-3"' in signed_in.get(room).content.decode()
    assert "3. Gluteus maximus" in page(relieved, session)  # whoever takes over reads the whole plan


def test_training_that_is_not_recorded_bars_nobody(session, colleague):
    assert record(session, colleague, inserted(3, MAXIMUS)) == ["accepted"]


# where


def test_the_room_is_kept_with_the_opening_and_offered_the_next_time(visit, therapist, signed_in):
    ready(visit, therapist)
    signed_in.post(reverse("treat", args=[visit.pk]), {"room": " Room 2 "})
    assert state(visit).opened.room == "Room 2"
    other = factories.visit(factories.patient(therapist), therapist)
    ready(fresh(other), therapist)
    assert '<option value="Room 2">' in signed_in.get(reverse("treat", args=[other.pk])).content.decode()


def test_a_room_that_is_not_said_is_not_invented(visit, therapist, signed_in):
    ready(visit, therapist)
    signed_in.post(reverse("treat", args=[visit.pk]), {})
    assert state(visit).opened.room == ""
