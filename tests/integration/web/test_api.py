"""The JSON API of the treatment room: each event gets its answer, and what is turned away says why."""

import json
import re
import uuid
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from needlebook.core.sessions.types import EVENT_TYPES
from needlebook.interop.api.batch import LARGEST_BODY, MOST_EVENTS, OBSERVATIONS
from tests.integration.rooms import inserted, record, removed, state


def address(session, more="/events"):
    return f"/api/v1/sessions/{getattr(session, 'pk', session)}{more}"


def post(client, session, document, **headers):
    body = document if isinstance(document, str | bytes) else json.dumps(document)
    return client.post(address(session), body, content_type="application/json", headers=headers)


def twitch(**fields):
    now = timezone.now().isoformat()
    return {"type": "TwitchObserved", "id": str(uuid.uuid4()), "at": now, "needle": 1, **fields}


def needle(number=1, **fields):
    place = {"muscle": "gluteus_medius", "side": "left", "trigger_point": "gluteus_medius.trp1"}
    size = {"diameter_mm": 0.3, "length_mm": 60, "technique": "static"}
    return twitch() | {"type": "NeedleInserted", "needle": number, **place, **size, **fields}


def refusal(response):
    """Status, reason and the sentence of a request that was turned away; the sentence is one line."""
    told = response.json()
    assert "\n" not in told["message"]
    return response.status_code, told["reason"], told["message"]


# what is taken


def test_each_event_gets_an_answer_of_its_own(signed_in, session, visit):
    first, lost = twitch(), twitch(needle=9)
    answer = post(signed_in, session, {"events": [needle(), first, first, lost]}).json()
    assert [each["result"] for each in answer["results"]] == ["accepted", "accepted", "repeated", "refused"]
    assert answer["results"][3]["reason"] == "needle.unknown"
    assert answer["results"][3]["message"] == "There is no needle 9 in this session."
    assert [each["id"] for each in answer["results"][2:]] == [first["id"], lost["id"]]
    counted = {"needles_in": 1, "needles_out": 0, "needles_missing": 0, "inserted": 1, "twitches": 1}
    assert answer["state"] == {**counted, "is_open": True, "sequence": len(state(visit).events)}


def test_who_signed_in_is_who_says_it_whatever_the_device_says(signed_in, session, visit, therapist):
    post(signed_in, session, {"events": [needle(by="somebody else")]})
    assert state(visit).needles[1].inserted.by == str(therapist.pk)


def test_a_refused_event_changes_nothing(signed_in, session, visit):
    before = state(visit)
    post(signed_in, session, {"events": [twitch(needle=9)]})
    assert state(visit) == before


def test_the_session_is_told_as_the_ledger_has_it(signed_in, session, therapist):
    record(session, therapist, inserted(1), inserted(2), removed(2))
    told = signed_in.get(address(session, "")).json()
    assert told["session"] == str(session.pk)
    assert [(each["needle"], each["state"]) for each in told["needles"]] == [(1, "in"), (2, "out")]
    assert told["state"]["sequence"] == session.events.count()


def test_the_ledger_is_read_on_from_a_place(signed_in, session, therapist):
    record(session, therapist, inserted(1), removed(1))
    all_of_it = signed_in.get(address(session)).json()
    assert [entry["sequence"] for entry in all_of_it["events"]] == [1, 2, 3, 4]
    told = signed_in.get(address(session), {"after": 2}).json()
    assert [entry["event"]["type"] for entry in told["events"]] == ["NeedleInserted", "NeedleRemoved"]
    assert told["state"]["sequence"] == 4


def test_the_events_told_are_the_lines_that_replay_reads(signed_in, session, therapist):
    from needlebook.interop.events import replay

    record(session, therapist, inserted(1), removed(1))
    told = signed_in.get(address(session)).json()
    document = replay([json.dumps(entry["event"]) for entry in told["events"]])
    assert (document["needles_out"], document["refused"]) == (1, [])


def test_every_event_is_either_observed_or_decided():
    assert sorted([*OBSERVATIONS, *DECISIONS, "SessionClosed"]) == sorted(EVENT_TYPES)


def test_a_patient_who_takes_back_the_consent_is_heard_from_a_device(signed_in, session, visit):
    said = twitch() | {"type": "ConsentWithdrawn"}
    del said["needle"]
    answer = post(signed_in, session, {"events": [said, needle()]}).json()
    assert [(each["result"], each["reason"]) for each in answer["results"]] == [
        ("accepted", ""),
        ("refused", "consent.withdrawn"),
    ]
    assert not visit.consents.get().is_valid


# described


def test_every_reason_is_documented_and_none_besides():
    root = Path(__file__).parents[3]
    page = (root / "docs/reference/api.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|", page, re.MULTILINE))
    files = [*(root / "src/needlebook/interop").rglob("*.py"), root / "src/needlebook/clinic/sessions/not_kept.py"]
    code = "".join(path.read_text(encoding="utf-8") for path in files)
    assert listed == set(
        re.findall(r'"((?:json|signed|csrf|session|address|batch|media|event|query|server|storage)\.\w+)"', code)
    ) - {"event.id_reused"}


def test_the_openapi_document_describes_every_observation_and_no_decision(signed_in):
    shapes = signed_in.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert set(OBSERVATIONS) <= set(shapes)
    assert not set(DECISIONS) & set(shapes)
    assert "by" not in shapes["NeedleInserted"]["required"]


# who


def test_who_is_signed_out_gets_json_and_no_page(client, session):
    for response in (post(client, session, {"events": [twitch()]}), client.get(address(session, ""))):
        assert refusal(response)[:2] == (401, "signed.out")


def test_what_changes_something_carries_the_token_of_a_page(session, therapist, visit):
    client = Client(enforce_csrf_checks=True)
    client.force_login(therapist)
    assert refusal(post(client, session, {"events": [needle()]}))[:2] == (403, "csrf.failed")
    client.get(f"/visits/{visit.pk}/treat/")
    token = client.cookies["csrftoken"].value
    assert post(client, session, {"events": [needle()]}, **{"X-CSRFToken": token}).status_code == 200


def test_another_clinics_session_and_one_that_does_not_exist_look_the_same(client, stranger, session):
    client.force_login(stranger)
    for asked in (session, uuid.uuid4()):
        answers = [
            post(client, asked, {"events": [twitch()]}),
            client.get(address(asked)),
            client.get(address(asked, "")),
        ]
        assert {refusal(response)[:2] for response in answers} == {(404, "session.not_found")}


def test_an_address_that_does_not_exist_is_answered_in_json(signed_in):
    assert refusal(signed_in.get("/api/v1/rooms"))[:2] == (404, "address.unknown")
    assert refusal(signed_in.get("/api/v1/sessions/7/events"))[:2] == (404, "address.unknown")


# what is turned away


MALFORMED = [
    " ",
    "{",
    '{"events": [{]}',
    b"\xff",
    '{"events": NaN}',
    '{"events": ["\\ud800"]}',
    '{"events": [' + "[" * 100_000,
]


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: repr(body[:12]))
def test_what_is_not_json_is_turned_away(signed_in, session, body):
    assert refusal(post(signed_in, session, body))[:2] == (400, "json.malformed")


@pytest.mark.parametrize("body", ["[]", "3", "null", "{}", '{"events": 3}', '{"events": [], "more": 1}'])
def test_what_is_no_list_of_events_is_turned_away(signed_in, session, body):
    status, reason, message = refusal(post(signed_in, session, body))
    assert (status, reason) == (422, "batch.malformed")
    assert '{"events": [{"type"' in message


@pytest.mark.parametrize(
    ("event", "reason", "words"),
    [
        (3, "event.malformed", "events[1]: is not a JSON object"),
        ({}, "event.unknown_type", "events[1].type: is missing"),
        (twitch(type="NeedleInsertd"), "event.unknown_type", "did you mean NeedleInserted"),
        (twitch(type=["NeedleInserted"]), "event.unknown_type", "events[1].type: is not an event"),
        (twitch(needel=2), "event.unknown_field", "events[1].needel: is not a field of TwitchObserved"),
        (twitch(needel=2), "event.unknown_field", "did you mean needle?"),
        (twitch(needle="one"), "event.malformed", "events[1].needle: is text; allowed: a whole number"),
        (twitch(count=0), "event.malformed", "events[1].count: is out of range; allowed: 1 to 100"),
        (twitch(at="now"), "event.malformed", "events[1].at: "),
        (twitch(id="7"), "event.malformed", "events[1].id: is not a UUID"),
        ({"type": "NoteAdded", "text": "a\0b"}, "event.malformed", "events[1].text: holds a character that cannot"),
        ({"type": "NoteAdded", "a\nb": 1}, "event.unknown_field", "events[1].a\\nb: is not a field"),
        (needle(muscle="gluteus_medus"), "event.unknown_id", "did you mean gluteus_medius"),
    ],
)
def test_what_is_no_event_is_turned_away_with_its_place(signed_in, session, visit, event, reason, words):
    before = state(visit)
    response = post(signed_in, session, {"events": [needle(), event]})
    assert refusal(response)[:2] == (422, reason)
    assert words in response.json()["message"]
    assert response.json()["event"] == 1
    assert state(visit) == before


def test_the_event_that_is_meant_is_named_by_its_id(signed_in, session):
    wrong = twitch(needle=0)
    assert post(signed_in, session, {"events": [wrong]}).json()["id"] == wrong["id"]


def test_a_field_that_stands_twice_is_turned_away(signed_in, session):
    body = '{"events": [{"type": "NoteAdded", "text": "a", "text": "b"}]}'
    assert refusal(post(signed_in, session, body))[:2] == (422, "event.malformed")


DECISIONS = ["SessionOpened", "ConsentConfirmed", "SessionTakenOver", "NeedleDeclared"]


@pytest.mark.parametrize("name", [*DECISIONS, "SessionClosed"])
def test_a_decision_is_not_taken_from_a_device(signed_in, session, visit, name):
    before = state(visit)
    status, reason, message = refusal(post(signed_in, session, {"events": [twitch(type=name)]}))
    assert (status, reason) == (422, "event.decision")
    assert f"{name} is decided on a page of the server" in message
    assert state(visit) == before


def test_what_is_not_sent_as_json_is_turned_away(signed_in, session):
    response = signed_in.post(address(session), {"events": "[]"})
    assert refusal(response)[:2] == (415, "media.not_json")


def test_a_place_that_is_no_number_is_turned_away(signed_in, session):
    for after in ("x", "-1", "1.5", str(2**64)):
        assert refusal(signed_in.get(address(session), {"after": after}))[:2] == (422, "query.malformed")


def test_more_events_than_a_batch_holds_are_counted_and_turned_away(signed_in, session):
    status, reason, message = refusal(post(signed_in, session, {"events": [0] * (MOST_EVENTS + 1)}))
    assert (status, reason) == (413, "batch.too_large")
    assert "500 events" in message


def test_a_batch_of_a_million_events_is_turned_away_unread(signed_in, session):
    class Untouched:
        """A body that nobody may read."""

        def read(self, *args):
            raise AssertionError("the body was read")

        readline = read

    sent = {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(LARGEST_BODY + 1), "wsgi.input": Untouched()}
    response = signed_in.generic("POST", address(session), **sent)
    assert refusal(response)[:2] == (413, "batch.too_large")


def test_a_database_that_cannot_write_is_said_to_the_device(signed_in, session, monkeypatch):
    from django.db import OperationalError

    from needlebook.interop.api import endpoints

    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(endpoints, "record_events", locked)
    response = post(signed_in, session, {"events": [twitch()]})
    assert refusal(response)[:2] == (503, "server.not_written")
    assert response.headers["Retry-After"] == "2"


def test_two_lists_of_events_are_not_taken_for_one(signed_in, session, visit):
    before = state(visit)
    body = f'{{"events": [{json.dumps(twitch())}], "events": []}}'
    assert refusal(post(signed_in, session, body))[:2] == (422, "batch.malformed")
    assert state(visit) == before
    note = {"type": "NoteAdded", "id": str(uuid.uuid4()), "at": timezone.now().isoformat(), "text": "events"}
    assert post(signed_in, session, {"events": [note]}).json()["results"][0]["result"] == "accepted"


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-23:00"])
def test_a_time_that_no_page_could_show_is_turned_away(signed_in, session, visit, at):
    status, reason, sentence = refusal(post(signed_in, session, {"events": [needle(at=at)]}))
    assert (status, reason) == (422, "event.malformed")
    assert "a time of the years 1900 to 2200" in sentence
    assert signed_in.get(f"/visits/{visit.pk}/refused/").status_code == 200


@pytest.mark.parametrize("at", ["1970-01-01T00:00:00Z", "2199-12-31T23:59:59Z"])
def test_a_refusal_of_a_clock_that_was_reset_can_be_looked_at(signed_in, session, visit, at):
    assert post(signed_in, session, {"events": [needle(at=at)]}).json()["results"][0]["result"] == "refused"
    assert signed_in.get(f"/visits/{visit.pk}/refused/").status_code == 200
