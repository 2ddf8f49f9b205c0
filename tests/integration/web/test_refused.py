"""The page of what the ledger refused, and what it does with an answer."""

import datetime as dt

import pytest
from django.urls import reverse

from needlebook.clinic.sessions.models import Refusal
from needlebook.core.sessions.types import NoteAdded, SessionClosed
from tests.integration.rooms import head, inserted, opened, record, removed, state

OLD = {"lot": "23A001", "expires": dt.date(2024, 1, 31)}


@pytest.fixture
def waiting(session, therapist):
    """Needle 1, refused for its lot."""
    record(session, therapist, inserted(1, **OLD))
    return Refusal.objects.get()


def answer(client, visit, **fields):
    return client.post(reverse("refused", args=[visit.pk]), fields)


def read(client, visit, page="refused"):
    return " ".join(client.get(reverse(page, args=[visit.pk])).content.decode().split())


def test_what_was_refused_stands_there_with_its_reason(signed_in, visit, waiting):
    text = read(signed_in, visit)
    assert "Needle 1 in: " in text
    assert "Lot 23A001 expired on 31 Jan 2024. Use another lot." in text
    assert "Not looked at" in text


@pytest.mark.parametrize("stage", ["treat", "close"])
def test_room_and_closing_ask_to_look_at_it(signed_in, visit, waiting, stage):
    assert f'href="{reverse("refused", args=[visit.pk])}"' in read(signed_in, visit, stage)


def test_it_is_in_counts_the_needle(signed_in, visit, waiting):
    assert answer(signed_in, visit, refusal=waiting.pk, answer="is_in", words="I see it.").status_code == 302
    assert state(visit).needles_in == (1,)
    assert "I see it." in read(signed_in, visit)


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"answer": "is_in", "words": " "},
        {"answer": "is_in", "words": "\0"},
        {"answer": "laser", "words": "x"},
        {"answer": "seen", "words": "x"},
        {"answer": "is_in", "words": "x", "refusal": "9" * 5000},
        {"answer": "is_in", "words": "x", "refusal": "999999999999999999"},
        {"answer": "is_in", "words": "x", "refusal": "-1"},
    ],
)
def test_an_answer_that_cannot_be_is_told_so_and_changes_nothing(signed_in, visit, waiting, posted):
    response = answer(signed_in, visit, **{"refusal": waiting.pk, **posted})
    assert response.status_code == 422
    assert "error" in response.content.decode()
    assert state(visit).needles == {}
    assert Refusal.objects.get().answer == ""


def test_words_lose_what_no_database_keeps(signed_in, visit, waiting):
    answer(signed_in, visit, refusal=waiting.pk, answer="not_in", words="The pack\0 is closed.")
    assert Refusal.objects.get().words == "The pack is closed."


def test_a_refusal_of_another_visit_is_not_answered_here(signed_in, visit, waiting, patient, therapist):
    from tests import factories

    other = factories.visit(patient, therapist, "neck_pain")
    opened(other, therapist)
    assert answer(signed_in, other, refusal=waiting.pk, answer="is_in", words="x").status_code == 422
    assert Refusal.objects.get().answer == ""


def test_nobody_of_another_clinic_reads_or_answers(client, stranger, visit, waiting):
    client.force_login(stranger)
    assert client.get(reverse("refused", args=[visit.pk])).status_code == 404
    assert answer(client, visit, refusal=waiting.pk, answer="is_in", words="x").status_code == 404
    assert state(visit).needles == {}


def test_a_needle_that_came_to_light_after_the_closing_can_be_recorded_as_out(signed_in, visit, session, therapist):
    record(session, therapist, SessionClosed(**head(), counted_in_bin=0), inserted(1))
    answer(signed_in, visit, refusal=Refusal.objects.get().pk, answer="is_in", words="I see it.")
    assert "In the body, as was said after the closing: needle 1" in read(signed_in, visit, "close")
    assert "Needle 1 is out now" in read(signed_in, visit, "incident")
    assert signed_in.get(reverse("session_sheet", args=[visit.pk])).status_code == 200
    signed_in.post(
        reverse("needle_found", args=[visit.pk]), {"needle": "1", "where": "In\0 the buttock", "intact": "yes"}
    )
    assert state(visit).needles_out == (1,)
    assert "as was said after the closing" not in read(signed_in, visit, "close")
    assert state(visit).notes[-1].text == "Needle 1 is out: In the buttock."


def test_a_removal_that_was_refused_can_be_looked_at(signed_in, visit, session, therapist):
    record(session, therapist, removed(7), NoteAdded(**head(), text="calm"))
    row = Refusal.objects.get()
    assert answer(signed_in, visit, refusal=row.pk, answer="seen", words="A tap on the wrong row.").status_code == 302
    assert "Nothing waits." in read(signed_in, visit)
