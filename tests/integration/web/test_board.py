"""The room board: every open session of the clinic, most urgent first, and no name in sight."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.sessions.actions import open_session
from needlebook.clinic.sessions.models import Event, Session
from needlebook.core.sessions.types import (
    IncidentKind,
    IncidentReported,
    NeedleManipulated,
    ReactionEnded,
    ReactionKind,
    ReactionObserved,
    SessionTakenOver,
    Technique,
)
from tests import factories
from tests.integration.rooms import GLUTEUS, MAXIMUS, head, inserted, ready, record, removed


@pytest.fixture
def hold(therapist):
    """Open a session in a room: hold("Room 1", events…)."""

    def make(room, *events, name="Ingrid", family="Solberg"):
        visit = factories.visit(factories.patient(therapist, given_name=name, family_name=family), therapist)
        ready(visit, therapist, GLUTEUS, MAXIMUS)
        session = open_session(visit, by=therapist, room=room)
        assert set(record(session, therapist, *events)) <= {"accepted"}
        return session

    return make


@pytest.fixture
def board(signed_in):
    def read():
        return " ".join(unescape(signed_in.get(reverse("rooms")).content.decode()).split())

    return read


def rooms_in_order(page) -> list[str]:
    return re.findall(r'<h2><a href="[^"]+">([^<]+)<', page)


def card(page, room) -> str:
    return next(part for part in page.split('<li class="roomcard"') if f">{room}<" in part)


def early(event, seconds):
    """As a device may say whose clock is behind: up to two minutes before the opening."""
    return replace(event, at=event.at - timedelta(seconds=seconds))


def reacted(kind):
    return ReactionObserved(**head(), kind=ReactionKind(kind))


def test_a_clinic_without_an_open_session_is_told_what_the_board_is_for(board):
    assert "No session is open." in board()


def test_a_room_shows_its_counts_who_answers_and_the_longest_needle(hold, board):
    hold("Room 2", early(inserted(1), 65), inserted(2, MAXIMUS), removed(2))
    shown = card(board(), "Room 2")
    assert "1 needles in the body, 1 out, 2 inserted" in shown
    assert "T. Berg" in shown
    assert "data-clock>1:0" in shown


def test_a_patient_is_initials_in_sight_of_everybody(hold, board):
    hold("Room 2", inserted(1))
    page = board()
    assert "<b>I. S.</b>" in page
    assert "Ingrid" not in page
    assert "Solberg" not in page


def test_a_session_without_a_room_says_so(hold, board):
    hold("")
    assert rooms_in_order(board()) == ["Room not said"]


def test_rooms_stand_by_urgency_whatever_their_names(hold, board):
    hold("A empty")
    hold("B in", inserted(1))
    hold("C nausea", inserted(1), reacted("nausea"))
    hold("D over", early(inserted(1, planned_dwell_s=60), 100))
    missing = IncidentReported(**head(), kind=IncidentKind.MISSING_NEEDLE, what_happened="Looked.", needle=1)
    hold("E missing", inserted(1), missing)
    hold("F breathless", inserted(1), reacted("breathless"))
    hold("G faint", inserted(1), reacted("faint"))
    order = [name[0] for name in rooms_in_order(board())]
    assert order == ["G", "F", "E", "D", "C", "B", "A"]


def test_of_two_rooms_at_rest_the_longer_needle_stands_first(hold, board):
    hold("Room 1", inserted(1))
    hold("Room 2", early(inserted(1), 60))
    assert rooms_in_order(board()) == ["Room 2", "Room 1"]


def test_what_is_overdue_says_by_how_much(hold, board):
    hold("Room 1", early(inserted(1, planned_dwell_s=30), 100))
    assert re.search(r"1 needle past its time, by 1:1\d", board())


def test_a_needle_that_is_not_due_yet_says_when_it_is(hold, board):
    hold("Room 1", inserted(1, planned_dwell_s=600))
    due = timezone.localtime(timezone.now() + timedelta(minutes=10))
    assert re.search(rf"next due ({due:%H:%M}|{due - timedelta(minutes=1):%H:%M})", board())


def test_a_faint_stops_the_timers_of_its_room_and_nothing_is_overdue_there(hold, board):
    hold("Room 1", early(inserted(1, planned_dwell_s=30), 20), reacted("faint"))
    shown = card(board(), "Room 1")
    assert "data-stopped=" in shown
    assert "Faint, light-headed, since" in shown
    assert "past its time" not in shown


def test_a_reaction_that_is_over_leaves_the_board(hold, board, therapist):
    event = reacted("breathless")
    session = hold("Room 1", inserted(1), event)
    assert "Short of breath" in board()
    record(session, therapist, ReactionEnded(**head(), reaction=event.id, detail="Ambulance"))
    assert "Short of breath" not in board()


def test_a_session_of_yesterday_that_is_still_open_stands_out(hold, board):
    session = hold("Room 1", inserted(1))
    hold("Room 2", early(inserted(1, planned_dwell_s=60), 100))
    for event in Event.objects.filter(session=session):
        event.payload["at"] = (timezone.now() - timedelta(days=1)).isoformat()
        event.save()
    page = board()
    assert rooms_in_order(page) == ["Room 1", "Room 2"]
    assert "Open since" in card(page, "Room 1")


def test_who_took_over_answers_for_the_room(hold, board, clinic):
    colleague = factories.person(clinic, "a.nowak")
    colleague.first_name, colleague.last_name = "Anna", "Nowak"
    colleague.save()
    session = hold("Room 1", inserted(1))
    record(session, colleague, SessionTakenOver(**head(), counted_in_body=1))
    assert "A. Nowak" in card(board(), "Room 1")


def test_a_closed_session_is_not_on_the_board(hold, board, therapist, signed_in):
    session = hold("Room 1", inserted(1), removed(1))
    from needlebook.core.sessions.types import SessionClosed

    assert record(session, therapist, SessionClosed(**head(), counted_in_bin=1)) == ["accepted"]
    assert rooms_in_order(board()) == []


def test_another_clinic_sees_none_of_it(hold, stranger):
    hold("Room 1", inserted(1))
    client = Client()
    client.force_login(stranger)
    assert "Room 1" not in client.get(reverse("rooms")).content.decode()


def test_fifty_rooms_take_as_many_queries_as_one(hold, signed_in, django_assert_num_queries, therapist):
    current = NeedleManipulated(**head(), needle=1, technique=Technique.ROTATION)
    hold("Room 1", inserted(1), current)
    signed_in.get(reverse("rooms"))
    with django_assert_num_queries(QUERIES):
        signed_in.get(reverse("rooms"))
    first = Session.objects.get()
    for number in range(2, 7):
        hold(f"Room {number}", inserted(1))
    assert Session.objects.exclude(pk=first.pk).count() == 5
    with django_assert_num_queries(QUERIES):
        signed_in.get(reverse("rooms"))


QUERIES = 7  # who is signed in, their clinic, the session cookie; visits, sessions, events; the knowledge adopted


def test_the_main_navigation_and_today_lead_to_the_board(hold, signed_in):
    hold("Room 1")
    page = signed_in.get(reverse("today")).content.decode()
    assert page.count(f'href="{reverse("rooms")}"') == 2


def test_two_open_sessions_that_name_the_same_room_are_both_marked(hold, board):
    hold("Room 1")
    hold(" room  1 ", inserted(1), family="Hale")
    hold("Room 2")
    hold("", family="Voss")
    hold("", family="Qadir")
    page = board()
    assert page.count("Another open session names this room") == 2
    assert rooms_in_order(page)[2:].count("Room 2") == 1
