"""What a browser is given to do without the server: the worker, the patterns, the ledger in the page."""

import json
import re

import pytest
from django.urls import reverse

from needlebook.core.sessions.types import ReactionKind
from needlebook.web.offline import patterns
from tests import factories
from tests.integration import rooms

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(visit, therapist):
    return rooms.opened(visit, therapist)


def drawn(client, visit) -> dict[str, str]:
    html = client.get(reverse("room_patterns", args=[visit.pk])).content.decode()
    return dict(re.findall(r'<template data-pattern="([^"]+)">(.*?)</template>', html, re.DOTALL))


def kept(client, visit) -> dict:
    html = client.get(reverse("treat", args=[visit.pk])).content.decode()
    return json.loads(re.search(r'<script id="kept" type="application/json">(.*?)</script>', html, re.DOTALL)[1])


def test_the_worker_is_served_above_all_it_answers_for_and_never_from_a_cache(client):
    response = client.get("/sw.js")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert (response.headers["Service-Worker-Allowed"], response.headers["Cache-Control"]) == ("/", "no-cache")


def test_there_is_a_pattern_for_whatever_a_browser_draws(signed_in, visit, session):
    names = set(drawn(signed_in, visit))
    assert {f"row-{state}" for state in patterns.STATES} <= names
    assert {"panel-in", "panel-done", "panel-missing", "panel-none", "undo", "press"} <= names
    dialogs = ("remove", "manipulate", "details", "reaction", "incident", "measure", "removing", "insert-1", "insert-2")
    assert {f"dialog-{name}" for name in dialogs} <= names
    cared = {kind.value for kind in ReactionKind} - {"faint"}
    assert {f"dialog-care-{kind}" for kind in cared} | {f"standing-{kind}" for kind in cared} <= names


def test_a_pattern_holds_its_stand_ins_and_no_needle_of_anybody(signed_in, visit, session, therapist):
    rooms.record(session, therapist, rooms.inserted(1, lot="24K117"))
    found = drawn(signed_in, visit)
    assert "{name}" in found["row-in"]
    assert str(patterns.NUMBER) in found["panel-in"]
    assert "24K117" not in found["row-in"] + found["panel-in"] + found["dialog-remove"]


def test_a_barred_site_has_no_dialog_and_is_no_site_to_needle(signed_in, visit, therapist):
    rooms.opened(visit, therapist, rooms.GLUTEUS, rooms.PSOAS, medicine="Apixaban")
    assert "dialog-insert-1" in drawn(signed_in, visit)
    assert "dialog-insert-2" not in drawn(signed_in, visit)
    page = kept(signed_in, visit)
    assert ([site["site"] for site in page["sites"]], page["barred"]) == ([1], [2])


def test_the_page_holds_the_ledger_and_who_recorded_it(signed_in, visit, session, therapist):
    colleague = factories.person(therapist.clinic, username="a.nowak")
    rooms.record(session, colleague, rooms.inserted(1))
    page = kept(signed_in, visit)
    assert [event["type"] for event in page["events"]] == ["SessionOpened", "ConsentConfirmed", "NeedleInserted"]
    assert set(page["people"]) == {str(therapist.pk), str(colleague.pk)}


@pytest.mark.parametrize("is_opened", [False, True], ids=["before-it-opens", "of-another-clinic"])
def test_there_are_no_patterns_of_a_room_that_is_not_open_to_the_reader(client, visit, therapist, is_opened):
    reader = therapist
    if is_opened:
        rooms.opened(visit, therapist)
        reader = factories.person(factories.clinic(), username="x.other")
    client.force_login(reader)
    assert client.get(reverse("room_patterns", args=[visit.pk])).status_code == 404
