"""The pages of adverse events: recorded for a visit, both grades shown, reviewed by the lead, listed, exported."""

import csv
import io
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.audit.models import Record
from needlebook.clinic.vigilance.actions import note_effects
from needlebook.clinic.vigilance.models import AdverseEvent, EventReview
from needlebook.core.sessions.types import ReactionKind, ReactionObserved, SessionClosed
from needlebook.core.vigilance.types import Effect, Reporter
from needlebook.knowledge.surveys import load_review
from tests import factories
from tests.integration.rooms import GLUTEUS, head, inserted, record, removed


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def closed(session, therapist):
    record(session, therapist, inserted(1, GLUTEUS), removed(1))
    record(session, therapist, SessionClosed(**head(), counted_in_bin=1))
    return session


@pytest.fixture
def lead(clinic, therapist):
    clinic.lead = therapist
    clinic.save()
    return therapist


def post(client, session, **fields):
    data = {
        "request": str(uuid.uuid4()),
        "kind": "bruise",
        "reporter": "patient",
        "at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        **fields,
    }
    return client.post(reverse("visit_events", args=[session.visit.pk]), data)


def told(session, kind="bruise", **about):
    [event] = note_effects(
        session.visit, Reporter.PATIENT, f"check_in:{kind}", [Effect(kind=kind, **about)], timezone.now()
    )
    return event


def test_event_recorded_for_a_visit_is_shown_with_both_grades_and_its_course(signed_in, closed):
    answer = post(signed_in, closed, site="1|gluteus_medius|left", duration="weeks", intensity="mild")
    event = AdverseEvent.objects.get()
    assert answer.url == reverse("event", args=[event.pk])
    page = text(signed_in.get(answer.url))
    assert "Moderate" in page
    assert "Significant, at least" in page
    assert "needs: what was done about it, what became of it" in page
    assert "Gluteus medius, left, needle 1" in page


def test_event_with_nothing_known_is_not_gradable_yet_and_says_what_is_missing(signed_in, closed):
    page = text(signed_in.get(post(signed_in, closed).url))
    assert page.count("Not gradable yet") == 2
    assert "needs: how long it lasted, how strong it was" in page
    assert "Cannot be told yet" in page
    assert "not known" in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": ""}, "Choose what happened."),
        ({"lasted_h": "30", "duration": "hours"}, "contradicts the hours it lasted"),
        ({"lasted_h": "a while"}, "Hours, such as 0.5 or 48."),
        ({"at": "2099-01-01T10:00"}, "This lies in the future"),
        ({"site": "9|gluteus_medius|left"}, "Select a valid choice"),
    ],
)
def test_event_that_cannot_be_is_refused_at_its_field_and_keeps_what_was_typed(signed_in, closed, fields, says):
    answer = post(signed_in, closed, detail="On the left hip.", **fields)
    assert answer.status_code == 422
    assert says in text(answer)
    assert "On the left hip." in text(answer)
    assert not AdverseEvent.objects.exists()


def test_doubled_post_records_one_event(signed_in, closed):
    request = str(uuid.uuid4())
    assert post(signed_in, closed, request=request).url == post(signed_in, closed, request=request).url
    assert AdverseEvent.objects.count() == 1


def test_visit_that_was_never_needled_has_no_form(signed_in, visit):
    assert 'name="kind"' not in text(signed_in.get(reverse("visit_events", args=[visit.pk])))


def test_amended_event_shows_what_stood_there_and_who_changed_it(signed_in, closed):
    event = told(closed)
    page = reverse("event_amend", args=[event.pk])
    assert signed_in.get(page).status_code == 200
    answer = signed_in.post(page, {"intensity": "moderate", "lasted_h": "50"})
    assert answer.url == reverse("event", args=[event.pk])
    shown = text(signed_in.get(answer.url))
    assert "how strong it was: not known → moderate" in shown
    assert "T. Berg" in shown
    assert signed_in.post(page, {"lasted_h": "-1"}).status_code == 422


def test_event_is_taken_back_with_a_reason_and_stays_readable(signed_in, closed):
    event = told(closed)
    page = reverse("event_take_back", args=[event.pk])
    assert signed_in.post(page, {"why": ""}).status_code == 422
    signed_in.post(page, {"why": "Another patient"})
    assert "Another patient" in text(signed_in.get(reverse("event", args=[event.pk])))
    assert "No event on record" not in text(signed_in.get(reverse("events")))
    assert "bruise" not in text(signed_in.get(reverse("events"))).lower().partition("<table")[2]


def test_reaction_of_an_open_session_is_taken_back_in_the_room_and_of_a_closed_one_here(signed_in, session, therapist):
    record(session, therapist, inserted(1, GLUTEUS), ReactionObserved(**head(), kind=ReactionKind.NAUSEA, needle=1))
    event = AdverseEvent.objects.get()
    page = reverse("event_take_back", args=[event.pk])
    answer = signed_in.post(page, {"why": "No"})
    assert answer.status_code == 422
    assert "This was recorded in a session that is open" in text(answer)
    record(session, therapist, removed(1))
    assert record(session, therapist, SessionClosed(**head(), counted_in_bin=1)) == ["accepted"]
    assert signed_in.post(page, {"why": "No"}).status_code == 302


def test_review_is_kept_half_done_and_closed_by_the_lead(signed_in, closed, lead):
    event = told(closed, "pneumothorax")
    page = reverse("event_review", args=[event.pk])
    assert "1 review open" in text(signed_in.get(reverse("events")))
    assert signed_in.post(page, {"do": "save", "lot": "Kept in the office."}).status_code == 302
    refused = signed_in.post(page, {"do": "close", "lot": "Kept in the office.", "conclusion": "Done."})
    assert refused.status_code == 422
    assert text(refused).count("Not answered yet") == len(load_review()) - 1
    answers = {check.id: "Answered." for check in load_review()}
    assert signed_in.post(page, {"do": "close", "conclusion": "Lot withdrawn.", **answers}).status_code == 302
    shown = text(signed_in.get(reverse("event", args=[event.pk])))
    assert "Lot withdrawn." in shown
    assert "1 review open" not in text(signed_in.get(reverse("events")))


def test_review_is_shown_to_everybody_and_written_by_the_lead_alone(signed_in, closed):
    event = told(closed, "pneumothorax")
    shown = text(signed_in.get(reverse("event", args=[event.pk])))
    assert "By its kind, whatever the grades say" in shown
    assert "not answered yet" in shown
    assert signed_in.post(reverse("event_review", args=[event.pk]), {"do": "save"}).status_code == 422
    assert not EventReview.objects.get().answers


def test_register_is_searched_by_kind_grade_complaint_and_the_sessions_days(signed_in, closed):
    told(closed, "bruise")
    told(closed, "pneumothorax")
    today = timezone.localdate()
    for search, n in [
        ({}, 2),
        ({"kind": "bruise"}, 1),
        ({"grade": "serious"}, 1),
        ({"complaint": "chronic_low_back_pain"}, 2),
        ({"complaint": "neck_pain"}, 0),
        ({"since": today, "until": today}, 2),
        ({"until": "2020-01-01"}, 0),
    ]:
        answer = signed_in.get(reverse("events"), search)
        assert f"{n} event" in text(answer), search
    wrong = signed_in.get(reverse("events"), {"since": "2026-02-01", "until": "2026-01-01"})
    assert wrong.status_code == 422
    assert "before the first day" in text(wrong)


def test_export_names_period_and_definitions_and_no_patient(signed_in, closed):
    event = told(closed, "soreness", lasted_h=80, detail="Ingrid Solberg says so")
    answer = signed_in.get(reverse("events_csv"), {"since": "2026-01-01"})
    rows = list(csv.reader(io.StringIO(text(answer).removeprefix("\ufeff"))))
    assert rows[0][0].startswith("Adverse events of needling sessions from 2026-01-01 to today")
    assert "rates count sessions with at least one" in rows[0][0]
    line = dict(zip(rows[1], rows[2], strict=True))
    assert (line["patient"], line["event"]) == (str(closed.visit.patient.pk), str(event.pk))
    assert (line["kind"], line["expected_course"], line["intensity"]) == ("soreness", "longer", "")
    assert "Solberg" not in text(answer)
    assert Record.objects.filter(code="adverse_events.exported").count() == 1


def test_register_of_a_page_costs_the_same_for_one_event_and_for_many(signed_in, closed, django_assert_max_num_queries):
    for kind in ("bruise", "soreness", "headache", "nausea", "fatigue"):
        told(closed, kind)
    signed_in.get(reverse("events"))
    with django_assert_max_num_queries(10):
        signed_in.get(reverse("events"))


@pytest.mark.parametrize("name", ["event", "event_amend", "event_take_back", "event_review"])
def test_event_of_another_clinic_is_not_found(client, closed, name):
    event = told(closed)
    client.force_login(factories.person(factories.clinic("Elsewhere"), "elsewhere"))
    address = reverse(name, args=[event.pk])
    assert client.get(address).status_code in (404, 405)
    assert client.post(address, {}).status_code in (404, 405)
    assert "0 events" in text(client.get(reverse("events")))
