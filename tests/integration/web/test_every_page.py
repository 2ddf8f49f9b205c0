"""What holds for every page: who may see it, what it may load, what it says when something is wrong."""

import re
import uuid

import pytest
from django.urls import get_resolver, reverse

# The link is the key of a phone; the bare body is the same for everybody.
PUBLIC = {
    "account_login",
    "account_logout",
    "phone",
    "phone_step",
    "phone_check",
    "phone_strokes",
    "check_in",
    "check_in_which",
    "check_in_step",
    "check_in_done",
    "phone_exercises",
    "phone_exercise_done",
    "phone_exercise_pain",
    "alarms_banner",
    "body_sheet",
    "service_worker",
}


def patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from patterns(entry, route)
        else:
            yield entry.name, route


# Pages only: what /api/ answers is JSON, and is tested in test_api.py.
ROUTES = {name: route for name, route in patterns(get_resolver()) if name and not route.startswith("api/")}
VISIT_PAGES = [n for n, route in ROUTES.items() if re.fullmatch(r"visits/<uuid:visit_id>/[a-z]+/", route)]


def address(route: str, **ids) -> str:
    """A route with every blank filled: with an id that is given, or one that nobody has."""

    def fill(match) -> str:
        kind, name = match[1].split(":") if ":" in match[1] else ("str", match[1])
        return str(ids.get(name) or {"uuid": uuid.uuid4(), "int": 1}.get(kind, "NPRS"))

    return "/" + re.sub(r"<([^>]+)>", fill, route)


@pytest.mark.parametrize("name", sorted(set(ROUTES) - PUBLIC))
def test_a_page_without_sign_in_asks_for_it(client, db, name):
    response = client.get(address(ROUTES[name]))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [n for n, route in ROUTES.items() if "<uuid:" in route])
def test_an_unknown_id_is_not_found(signed_in, name):
    response = signed_in.get(address(ROUTES[name]))
    assert response.status_code in (404, 405)


@pytest.mark.parametrize("name", VISIT_PAGES)
def test_a_visit_of_another_clinic_is_not_found(client, stranger, visit, name):
    client.force_login(stranger)
    page = reverse(name, args=[visit.pk])
    assert client.get(page).status_code in (404, 405)
    assert client.post(page, {}).status_code in (404, 405)


@pytest.mark.parametrize("name", [n for n, route in ROUTES.items() if "<uuid:visit_id>" in route])
def test_nothing_is_read_or_sent_at_a_visit_of_another_clinic(client, stranger, visit, name):
    client.force_login(stranger)
    page = address(ROUTES[name], visit_id=visit.pk)
    for headers in ({}, {"HX-Request": "true"}):
        assert client.get(page, headers=headers).status_code in (404, 405)
        assert client.post(page, {}, headers=headers).status_code in (404, 405)


@pytest.mark.parametrize("name", [*VISIT_PAGES, "verdicts"])
def test_a_page_of_a_visit_stays_in_no_cache(signed_in, visit, name):
    assert "no-store" in signed_in.get(reverse(name, args=[visit.pk]))["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["today", "patients", "knowledge", "stock", "recall", "rooms", "needlestick", "alarms"]
)
def test_a_list_of_the_clinic_stays_in_no_cache(signed_in, name):
    assert "no-store" in signed_in.get(reverse(name))["Cache-Control"]


@pytest.mark.parametrize("name", VISIT_PAGES)
def test_a_page_of_a_visit_says_that_its_knowledge_is_not_reviewed(signed_in, visit, name):
    response = signed_in.get(reverse(name, args=[visit.pk]))
    assert response.status_code == 200
    assert "not clinically reviewed" in response.content.decode()


def test_there_is_a_page_for_every_stage():
    assert {"assess", "decide", "examine", "plan", "consent", "treat", "close"} <= set(VISIT_PAGES)


def test_nothing_inline_and_nothing_foreign_may_be_loaded(signed_in):
    policy = signed_in.get(reverse("today")).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_post_without_its_token_is_refused_in_words(therapist, visit):
    from django.test import Client

    careful = Client(enforce_csrf_checks=True)
    careful.force_login(therapist)
    response = careful.post(reverse("assess", args=[visit.pk]), {})
    assert response.status_code == 403
    assert "reload the page" in response.content.decode()


def test_an_address_that_does_not_exist_is_not_found_in_words(signed_in):
    response = signed_in.get("/nowhere/")
    assert response.status_code == 404
    assert "no such page" in response.content.decode()
