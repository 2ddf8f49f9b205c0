"""What went wrong: what to do, what is asked for each kind, who has looked at it, and what comes to light later."""

import re
import uuid

import pytest
from django.urls import reverse

from needlebook.clinic.audit.models import Record
from needlebook.clinic.sessions.models import IncidentReview
from needlebook.core.sessions.types import EventCorrected, IncidentKind, SessionClosed, TwitchObserved
from needlebook.knowledge.incidents import load_incidents
from tests import factories
from tests.integration.rooms import MAXIMUS, head, inserted, opened, record, removed, state

LOST = {
    "kind": "missing_needle",
    "needle": "2",
    "last_seen": "gluteus, when we turned the lamp",
    "searched": ["skin", "clothes", "bin"],
    "searched_else": "under the heater",
    "imaging": "ordered",
    "imaging_where": "City hospital, today",
    "told": ["patient", "lead"],
    "agreed": "She calls us after the X-ray.",
    "what_happened": "One less on the tray than went in.",
}
BROKEN = {
    "kind": "broken_needle",
    "needle": "2",
    "imaging": "not_needed",
    "told": ["patient"],
    "what_happened": "The tip was seen and came out.",
}


@pytest.fixture
def session(visit, therapist):
    """Needle 1 came out whole, needle 2 is in."""
    session = opened(visit, therapist)
    record(session, therapist, inserted(1), inserted(2, MAXIMUS), removed(1))
    return session


@pytest.fixture
def lead(clinic, therapist):
    """Somebody else than the therapist leads the clinic."""
    clinic.lead = factories.person(clinic, "a.nowak")
    clinic.save()
    return clinic.lead


def url(visit, query=""):
    return reverse("incident", args=[visit.pk]) + query


def page(client, address):
    return " ".join(client.get(address).content.decode().split())


def report(client, visit, **fields):
    return client.post(url(visit), {"event": str(uuid.uuid4()), **fields})


def find(client, visit, **fields):
    data = {"event": str(uuid.uuid4()), "needle": "2", "where": "in the towel", "intact": "yes", **fields}
    return client.post(reverse("needle_found", args=[visit.pk]), data)


def close(session, therapist, count=1):
    return record(session, therapist, SessionClosed(**head(), counted_in_bin=count))


def fields_of(html):
    return set(re.findall(r'name="(\w+)"', html)) - {"csrfmiddlewaretoken", "event", "kind", "q"}


def test_before_a_session_there_is_nothing_to_report_on(signed_in, visit):
    assert "No session was opened at this visit." in page(signed_in, url(visit))


def test_every_kind_can_be_chosen_and_says_what_to_do_with_its_source(signed_in, visit, session):
    shown = page(signed_in, url(visit, "?needle=2"))
    for kind in IncidentKind:
        assert f"?kind={kind.value}&amp;needle=2" in shown
        opened_page = page(signed_in, url(visit, f"?kind={kind.value}&needle=2"))
        said = load_incidents()[kind]
        assert said.headline.replace("'", "&#x27;") in opened_page
        assert f"({said.steps[0].provenance.value})" in opened_page


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        ("missing_needle", {"last_seen", "searched", "searched_else", "imaging", "imaging_where", "done"}),
        ("broken_needle", {"imaging", "imaging_where", "done"}),
        ("stuck_needle", {"done"}),
        ("bent_needle", {"done"}),
        ("needlestick", {"done"}),
        ("other", set()),
    ],
)
def test_each_kind_asks_only_for_what_belongs_to_it(signed_in, visit, session, kind, own):
    html = page(signed_in, url(visit, f"?kind={kind}")).partition("<main")[2]
    assert fields_of(html) == {"needle", "told", "agreed", "what_happened"} | own


def test_an_unknown_kind_and_an_unknown_needle_choose_nothing(signed_in, visit, session):
    assert "Write it down" not in page(signed_in, url(visit, "?kind=lost_sock&needle=77"))


def test_a_missing_needle_is_written_down_with_all_its_answers(signed_in, visit, session):
    assert report(signed_in, visit, **LOST, done=["0"]).status_code == 302
    event = state(visit).incidents[0]
    assert (event.kind, event.needle) == (IncidentKind.MISSING_NEEDLE, 2)
    assert event.searched == "skin and needled places, clothes and hair, sharps bin; under the heater"
    assert event.imaging == "advised or ordered: City hospital, today"
    assert event.told == "the patient, the clinic's lead; She calls us after the X-ray."
    assert "Last seen: gluteus" in event.what_happened
    assert "Done: needled places looked at and felt." in event.what_happened
    assert state(visit).needles_missing == (2,)
    assert "under the heater" in page(signed_in, reverse("close", args=[visit.pk]))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"needle": ""}, "Say which needle"),
        ({"needle": "1"}, "Select a valid choice"),
        ({"last_seen": ""}, "Say where the needle was seen last"),
        ({"searched": []}, "Say where it was looked for."),
        ({"imaging": ""}, "Not decided yet is an answer."),
        ({"told": []}, "Nobody yet is an answer."),
        ({"told": ["nobody", "patient"]}, "Either nobody yet, or who was told."),
        ({"what_happened": " "}, "Say in a few words what happened."),
    ],
)
def test_what_was_not_said_is_asked_for_and_nothing_is_written(signed_in, visit, session, change, sentence):
    response = report(signed_in, visit, **{**LOST, **change})
    assert response.status_code == 422
    shown = response.content.decode()
    assert sentence in shown
    assert "One less on the tray" in shown or "what_happened" in change
    assert state(visit).incidents == ()


def test_the_longest_answers_fit_into_one_report(signed_in, visit, session):
    long = dict.fromkeys(("last_seen", "searched_else", "imaging_where", "agreed"), "x" * 500)
    response = report(signed_in, visit, **{**LOST, **long, "what_happened": "y" * 800}, done=["0", "2"])
    assert response.status_code == 302
    assert state(visit).incidents[0].what_happened.endswith("counted again.")


def test_the_same_report_sent_twice_is_one(signed_in, visit, session):
    event = str(uuid.uuid4())
    for _ in range(2):
        assert report(signed_in, visit, **{**LOST, "event": event}).status_code == 302
    assert len(state(visit).incidents) == 1


def test_a_needle_that_came_out_broken_opens_its_own_kind(signed_in, visit, session, therapist):
    record(session, therapist, removed(2, is_intact=False))
    assert "Stop. The patient does not move." in page(signed_in, url(visit, "?needle=2"))
    assert report(signed_in, visit, **BROKEN).status_code == 302
    assert state(visit).unaccounted == ()


def test_a_needle_found_is_out_and_says_where(signed_in, visit, session):
    report(signed_in, visit, **LOST)
    assert "Needle 2 was found" in page(signed_in, url(visit))
    assert find(signed_in, visit).status_code == 302
    assert state(visit).needles_missing == ()
    assert state(visit).notes[0].text == "Needle 2 is out: in the towel."


def test_a_needle_found_broken_leads_to_the_report_of_it(signed_in, visit, session):
    report(signed_in, visit, **LOST)
    response = find(signed_in, visit, intact="no")
    assert response.url == url(visit, "?needle=2")


@pytest.mark.parametrize("change", [{"where": " "}, {"intact": ""}, {"intact": "perhaps"}])
def test_a_needle_found_nowhere_in_particular_is_not_recorded(signed_in, visit, session, change):
    report(signed_in, visit, **LOST)
    find(signed_in, visit, **change)
    assert state(visit).needles_missing == (2,)


def test_a_needle_found_in_the_evening_is_recorded_and_marked_late(signed_in, visit, session, therapist):
    report(signed_in, visit, **LOST)
    assert close(session, therapist) == ["accepted"]
    assert find(signed_in, visit, where="in her pocket, at home").status_code == 302
    assert state(visit).needles_out == (1, 2)
    assert state(visit).closed.counted_in_bin == 1
    response = report(signed_in, visit, kind="other", told=["lead"], what_happened="It had hung in the cardigan.")
    assert response.url == reverse("close", args=[visit.pk])
    assert "recorded after the closing" in page(signed_in, reverse("close", args=[visit.pk]))


def test_the_record_lists_what_was_taken_back_refused_and_added_late(signed_in, visit, session, therapist):
    record(session, therapist, twitch := TwitchObserved(**head(), needle=2, count=3))
    record(session, therapist, EventCorrected(**head(), corrects=twitch.id, reason="Of another needle."))
    assert record(session, therapist, removed(7)) == ["needle.unknown"]
    record(session, therapist, removed(2))
    assert close(session, therapist, 2) == ["accepted"]
    signed_in.post(reverse("close", args=[visit.pk]), {"do": "note", "event": str(uuid.uuid4()), "text": "Well."})
    shown = page(signed_in, reverse("close", args=[visit.pk])).partition('id="record"')[2]
    assert "<s>Needle 2, twitches: 3</s>" in shown
    assert "Of another needle." in shown
    assert "There is no needle 7 in this session." in shown
    assert (
        shown.index("Taken back: Needle 2") < shown.index("<s>Needle 7 out, whole</s>") < shown.index("Session closed")
    )
    assert "Note: Well. <b>after the closing</b>" in shown


def test_a_needle_that_came_out_before_the_closing_is_not_found_after_it(signed_in, visit, session, therapist):
    record(session, therapist, removed(2))
    assert close(session, therapist, 2) == ["accepted"]
    find(signed_in, visit)
    assert "This session is closed." in page(signed_in, reverse("close", args=[visit.pk]))
    assert session.events.filter(type="NoteAdded").count() == 0


def test_a_report_waits_for_the_lead_until_it_is_looked_at(client, visit, session, therapist, lead):
    client.force_login(therapist)
    report(client, visit, **LOST)
    assert "A needle is missing, needle 2" not in page(client, reverse("today"))
    record_page = reverse("close", args=[visit.pk])
    assert "has not looked at it yet" in page(client, record_page)
    client.force_login(lead)
    assert "A needle is missing, needle 2" in page(client, reverse("today"))
    event = state(visit).incidents[0].id
    looked = reverse("incident_reviewed", args=[visit.pk, event])
    assert client.post(looked, {"note": "X-ray clear, bin opened: it was there."}).status_code == 302
    assert "A needle is missing, needle 2" not in page(client, reverse("today"))
    assert "bin opened: it was there." in page(client, record_page)
    assert Record.objects.filter(code="incident.reviewed", subject_id=event).count() == 1
    client.post(looked, {"note": "Again."})
    assert IncidentReview.objects.count() == 1


@pytest.mark.parametrize("note", ["", "  ", "x" * 501])
def test_looking_at_a_report_needs_words(client, visit, session, therapist, lead, note):
    client.force_login(lead)
    report(client, visit, **LOST)
    client.post(reverse("incident_reviewed", args=[visit.pk, state(visit).incidents[0].id]), {"note": note})
    assert IncidentReview.objects.count() == 0


def test_only_the_lead_looks_at_a_report(client, visit, session, therapist, lead):
    client.force_login(therapist)
    report(client, visit, **LOST)
    client.post(reverse("incident_reviewed", args=[visit.pk, state(visit).incidents[0].id]), {"note": "Fine."})
    assert IncidentReview.objects.count() == 0
    assert "Only the clinic&#x27;s lead looks at a report" in page(client, reverse("close", args=[visit.pk]))


def test_without_a_lead_everybody_of_the_clinic_sees_what_waits(signed_in, visit, session):
    report(signed_in, visit, **LOST)
    shown = page(signed_in, reverse("today"))
    assert "A needle is missing, needle 2" in shown
    assert "No lead is named" in shown


def test_a_report_taken_back_waits_for_nobody(signed_in, visit, session, therapist):
    report(signed_in, visit, **LOST)
    event = state(visit).incidents[0].id
    record(session, therapist, EventCorrected(**head(), corrects=event, reason="It lay on the tray."))
    assert "A needle is missing, needle 2" not in page(signed_in, reverse("today"))


def test_a_report_of_another_clinic_is_not_found(client, stranger, visit, session, signed_in):
    report(signed_in, visit, **LOST)
    event = state(visit).incidents[0].id
    client.force_login(stranger)
    assert report(client, visit, **LOST).status_code == 404
    assert find(client, visit).status_code == 404
    assert client.post(reverse("incident_reviewed", args=[visit.pk, event]), {"note": "x"}).status_code == 404
    assert "A needle is missing, needle 2" not in page(client, reverse("today"))


def test_a_report_of_another_visit_is_not_looked_at_here(client, visit, session, patient, therapist, lead):
    client.force_login(lead)
    report(client, visit, **LOST)
    other = factories.visit(patient, therapist, "neck_pain")
    address = reverse("incident_reviewed", args=[other.pk, state(visit).incidents[0].id])
    assert client.post(address, {"note": "x"}).status_code == 404
