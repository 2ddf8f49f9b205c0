"""Every page of the program with ids that exist: for another clinic there is nothing, and nobody enters unasked."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from needlebook.clinic.alarms.models import Alarm
from tests.integration.web.scene import blanks, everything, filled, ids_for, routes
from tests.integration.web.test_every_page import PUBLIC

# Not a patient's or a clinic's: words of the knowledge, and drawings that are the same for everybody.
OF_NOBODY = {"complaint", "digest", "group", "id", "muscle", "region", "topic"}
WAYS = (("get", {}), ("post", {}), ("get", {"HX-Request": "true"}), ("post", {"HX-Request": "true"}))


@pytest.fixture
def scene(visit, therapist):
    return everything(visit, therapist)


def addresses(scene):
    """Name and address of every page about somebody, links of patients apart."""
    for name, route in routes().items():
        if (taken := set(blanks(route))) and name not in PUBLIC and not taken <= OF_NOBODY:
            yield name, filled(route, ids_for(route, scene))


def test_every_id_of_an_address_is_one_that_these_tests_know(scene):
    known = OF_NOBODY | set(ids_for("", scene))
    assert {name for route in routes().values() for name in blanks(route)} <= known


def test_the_pages_are_there_for_the_own_clinic(signed_in, scene):
    answers = {name: signed_in.get(address).status_code for name, address in addresses(scene)}
    missing = {name for name, status in answers.items() if status not in (200, 302, 304, 405)}
    assert missing <= {"injury_step", "lot_change", "decide_override_withdraw", "room_patterns"}, (
        missing
    )  # ids that are none
    assert sum(status == 200 for status in answers.values()) > 40


def test_nothing_is_read_or_written_in_another_clinic(client, stranger, scene):
    client.force_login(stranger)
    found = []
    for name, address in addresses(scene):
        for method, headers in WAYS:
            status = getattr(client, method)(address, headers=headers).status_code
            if status not in (404, 405):
                found.append((name, method, status))
    assert not found


def test_whoever_is_not_signed_in_is_asked_to_whatever_they_send(scene):
    found, nobody = [], Client()
    for name, address in addresses(scene):
        for method, headers in WAYS:
            answer = getattr(nobody, method)(address, headers=headers)
            to = answer.headers.get("HX-Redirect") if headers else answer.headers.get("Location")
            if not (to or "").startswith(reverse("account_login")) or answer.content:
                found.append((name, method, answer.status_code))
    assert not found


def test_the_link_of_one_purpose_opens_no_page_of_another(scene):
    nobody, opened = Client(), []
    for route in routes().values():
        if "<str:token>" not in route:
            continue
        for letter, token in scene["tokens"].items():
            if letter != route.partition("/")[0]:
                address = filled(route, {**ids_for(route, scene), "token": token})
                opened += [
                    route
                    for method in ("get", "post")
                    if getattr(nobody, method)(address).status_code not in (404, 405)
                ]
    assert not opened


def test_an_alarm_of_another_clinic_is_not_acknowledged(client, stranger, scene):
    client.force_login(stranger)
    client.post(reverse("alarms_acknowledge"), {"alarm": scene["alarm_id"], "done": "Called"})
    assert Alarm.objects.get(pk=scene["alarm_id"]).acknowledged_at is None


def test_a_page_that_is_only_looked_at_writes_nothing(signed_in, scene):
    """But the audit of who took the register out of the house."""
    wrote = set()
    for name, route in routes().items():
        if set(blanks(route)) & OF_NOBODY or name in ("account_login", "account_logout"):
            continue
        with CaptureQueriesContext(connection) as seen:
            signed_in.get(filled(route, ids_for(route, scene)))
        if any(each["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE") for each in seen.captured_queries):
            wrote.add(name)
    assert wrote <= {"events_csv"}
