"""Closing: the count agrees, every step is done, and what was measured says no more than it can."""

import re
import uuid

import pytest
from django.urls import reverse

from needlebook.core.sessions.types import IncidentKind, IncidentReported, MeasureTaken, Moment
from tests import factories
from tests.integration.rooms import GLUTEUS, LUNG, MAXIMUS, fresh, head, inserted, opened, record, removed, state

STEPS = ["sites_looked_at", "sat_up"]


@pytest.fixture
def session(visit, therapist):
    """Two needles were in, and both are out."""
    session = opened(visit, therapist)
    record(session, therapist, inserted(1), inserted(2, MAXIMUS), removed(1), removed(2))
    return session


@pytest.fixture
def before(session, therapist):
    """Pain was 6 before, and a movement 31 degrees."""
    record(
        session,
        therapist,
        MeasureTaken(**head(), instrument="NPRS", moment=Moment.BEFORE, value=6),
        MeasureTaken(**head(), instrument="ROM", moment=Moment.BEFORE, value=31, detail="Hip abduction, left"),
    )


def url(visit):
    return reverse("close", args=[visit.pk])


def page(client, visit):
    return " ".join(client.get(url(visit)).content.decode().split())


def finish(client, visit, **fields):
    counts = {"counted": "2", "packs": "2"}
    data = {
        "do": "close",
        "event": str(uuid.uuid4()),
        **counts,
        "checked": STEPS,
        "told": ["printed", "spoken"],
        **fields,
    }
    return client.post(url(visit), data)


def test_there_is_nothing_to_close_before_a_session(signed_in, visit):
    assert "No session was opened at this visit." in page(signed_in, visit)


def test_every_needle_stands_in_the_table(signed_in, visit, session):
    shown = page(signed_in, visit)
    assert "1. Gluteus medius" in shown
    assert "2 went in = 2 came out" in shown
    assert shown.count("intact") == 2


def test_a_session_is_closed_when_the_count_agrees_and_every_step_is_done(signed_in, visit, session):
    response = finish(signed_in, visit)
    assert (response.status_code, response.url) == (302, url(visit))
    assert state(visit).closed.counted_in_bin == 2
    assert "Sat up before standing" in state(visit).notes[0].text
    shown = page(signed_in, visit)
    assert "Session record" in shown
    assert "Close session" not in shown


def test_closing_twice_closes_once(signed_in, visit, session):
    event = str(uuid.uuid4())
    for _ in range(2):
        assert finish(signed_in, visit, event=event).status_code == 302
    assert fresh(visit).session.events.filter(type="SessionClosed").count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"counted": "1"}, "2 out, but 1 counted in the bin"),
        ({"counted": ""}, "Count the needles in the sharps bin."),
        ({"counted": "two"}, "Enter a whole number."),
        ({"checked": STEPS[:1]}, "Still open: Sat up before standing, not light-headed."),
        ({"told": []}, "Say how the patient was told."),
        ({"packs": "3"}, "2 went in, but 3 packs were opened"),
        ({"packs": ""}, "Count the packs or guide tubes, or say that there are none to count."),
        ({"no_packs": "on"}, "Either a number, or none to count."),
        ({"unused": "3"}, "More than were counted. Count again."),
    ],
)
def test_what_is_still_open_is_named_and_nothing_is_written(signed_in, visit, session, fields, sentence):
    response = finish(signed_in, visit, **fields)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert state(visit).closed is None
    assert state(visit).notes == ()


def test_a_patient_taken_to_hospital_is_not_said_to_have_sat_up(signed_in, visit, session):
    response = finish(signed_in, visit, checked=STEPS[:1], told=[], not_done="Taken by the ambulance.")
    assert response.status_code == 302
    text = state(visit).notes[0].text
    assert "Not done: Sat up before standing, not light-headed." in text
    assert "Aftercare not told." in text
    assert text.endswith("Taken by the ambulance.")


def test_no_reason_excuses_the_count(signed_in, visit, session):
    assert finish(signed_in, visit, counted="1", not_done="Taken by the ambulance.").status_code == 422
    assert state(visit).closed is None


def test_a_needle_in_the_body_keeps_the_session_open(signed_in, visit, session, therapist):
    record(session, therapist, inserted(3))
    shown = page(signed_in, visit)
    assert "1 needle unaccounted for (3)" in shown
    assert 'aria-disabled="true"' in shown
    assert finish(signed_in, visit, counted="3", packs="3").status_code == 422
    assert state(visit).closed is None


def test_a_missing_needle_is_closed_by_a_report_that_names_it(signed_in, visit, session, therapist):
    record(session, therapist, inserted(3))
    assert "/incident/?needle=3" in page(signed_in, visit)
    missing = {"kind": IncidentKind.MISSING_NEEDLE, "what_happened": "Not found, X-ray ordered.", "needle": 3}
    record(session, therapist, IncidentReported(**head(), **missing))
    assert finish(signed_in, visit, packs="3").status_code == 302
    assert "X-ray ordered" in page(signed_in, visit)


def test_the_change_says_what_it_can_mean(signed_in, visit, session, before):
    data = {"do": "measure", "after_0": "5", "after_1": "36"}
    assert signed_in.post(url(visit), data).status_code == 302
    shown = page(signed_in, visit)
    assert "\N{MINUS SIGN}1 point" in shown
    assert "Within measurement error" in shown
    assert "No published threshold" in shown
    assert "A change within one session is not the effect of the needle" in shown


def test_what_was_not_measured_is_said_so(signed_in, visit, session, before):
    finish(signed_in, visit)
    assert "not measured" in page(signed_in, visit)


def test_a_measure_typed_again_corrects_the_first(signed_in, visit, session, before):
    for value in ("5", "4", "4"):
        signed_in.post(url(visit), {"do": "measure", "after_0": value})
    taken = [m.value for m in state(visit).measures if m.moment == Moment.AFTER]
    assert taken == [4]
    assert session.events.filter(type="MeasureTaken").count() == 4


def test_a_measure_out_of_range_comes_back(signed_in, visit, session, before):
    response = signed_in.post(url(visit), {"do": "measure", "after_0": "12"})
    assert response.status_code == 422
    assert "Outside the range: 0 to 10." in response.content.decode()


def test_aftercare_follows_what_was_done(signed_in, visit, therapist):
    session = opened(visit, therapist, GLUTEUS, LUNG)
    record(session, therapist, inserted(1), removed(1))
    assert "a needle was near the lung" not in page(signed_in, visit)
    record(session, therapist, inserted(2, LUNG), removed(2))
    assert "a needle was near the lung" in page(signed_in, visit)


def test_longer_bruises_are_named_with_a_blood_thinner(signed_in, visit, therapist):
    session = opened(visit, therapist, GLUTEUS, medicine="warfarin")
    record(session, therapist, inserted(1), removed(1))
    assert "stay longer, because your blood clots more slowly" in page(signed_in, visit)


def test_a_closed_session_takes_no_more_measures(signed_in, visit, session, before):
    finish(signed_in, visit)
    assert signed_in.post(url(visit), {"do": "measure", "after_0": "5"}).status_code == 422


def test_a_count_that_differs_says_what_to_do(signed_in, visit, session):
    response = finish(signed_in, visit, counted="1")
    shown = response.content.decode()
    assert "may still be in the patient, the clothes or the couch" in shown
    assert f"{reverse('incident', args=[visit.pk])}?kind=missing_needle" in shown


def test_no_count_is_filled_beforehand(signed_in, visit, session):
    shown = page(signed_in, visit)
    for name in ("counted", "packs", "unused"):
        field = re.search(rf'<input[^>]*name="{name}"[^>]*>', shown)[0]
        assert "value=" not in field
        assert 'autocomplete="off"' in field


def test_what_was_opened_and_not_used_counts_on_neither_side(signed_in, visit, session):
    assert finish(signed_in, visit, counted="3", packs="3", unused="1").status_code == 302
    closed = state(visit).closed
    assert (closed.counted_in_bin, closed.packs_opened) == (2, 2)
    assert "1 of them not used." in state(visit).notes[0].text


def test_packs_that_nobody_can_count_are_said_to_be_uncounted(signed_in, visit, session):
    assert finish(signed_in, visit, packs="", no_packs="on").status_code == 302
    assert state(visit).closed.packs_opened is None
    assert "none to count" in state(visit).notes[0].text


def test_a_second_count_names_a_colleague_of_the_clinic(signed_in, visit, session, clinic, stranger):
    colleague = factories.person(clinic, "a.nowak")
    assert finish(signed_in, visit, second=str(stranger.pk)).status_code == 422
    assert finish(signed_in, visit, second=str(colleague.pk)).status_code == 302
    assert "Second count by T. Berg." in state(visit).notes[0].text


def test_how_the_patient_was_told_is_written_down(signed_in, visit, session):
    finish(signed_in, visit, told=["shown"])
    assert "Aftercare told: shown on a screen or sent." in state(visit).notes[0].text


def test_a_note_after_the_closing_is_kept_and_nothing_else_is(signed_in, visit, session):
    finish(signed_in, visit)
    data = {"do": "note", "event": str(uuid.uuid4()), "text": "Called in the evening: well."}
    assert signed_in.post(url(visit), data).status_code == 302
    assert "Called in the evening: well." in page(signed_in, visit)
    assert signed_in.post(url(visit), {**data, "event": str(uuid.uuid4()), "text": " "}).status_code == 422


def test_a_stranger_closes_nothing(client, stranger, visit, session):
    client.force_login(stranger)
    assert client.get(url(visit)).status_code == 404
    assert finish(client, visit).status_code == 404
    assert state(visit).closed is None


def test_who_is_not_signed_in_is_sent_to_sign_in(client, visit, session):
    response = finish(client, visit)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))
