"""Signing in and out, and what happens to somebody who is not signed in."""

import json

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from needlebook.clinic.accounts.models import User

RIGHT = {"login": "t.berg", "password": "correct horse battery"}


@pytest.fixture
def signin():
    return reverse("account_login")


def test_the_right_password_leads_to_today(client, therapist, signin):
    response = client.post(signin, RIGHT)
    assert (response.status_code, response.url) == (302, reverse("today"))
    assert client.get(response.url).status_code == 200


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client, therapist, signin):
    wanted = reverse("patients")
    asked = client.get(wanted)
    assert asked.url == f"{signin}?next={wanted}"
    page = client.get(asked.url).content.decode()
    assert f'name="next" value="{wanted}"' in page
    assert client.post(signin, {**RIGHT, "next": wanted}).url == wanted


def test_a_way_back_to_another_site_is_not_taken(client, therapist, signin):
    assert client.post(signin, {**RIGHT, "next": "https://elsewhere.example/"}).url == reverse("today")


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"login": "nobody"}])
def test_a_wrong_name_or_password_is_said_in_one_sentence(client, therapist, signin, wrong):
    page = client.post(signin, {**RIGHT, **wrong}).content.decode()
    assert page.count("This name and password do not go together. Check both and try again.") == 1
    assert page.count('aria-invalid="true"') == 2
    assert "correct horse" not in page


def test_an_account_that_is_switched_off_does_not_sign_in_and_is_told_why(client, therapist, signin):
    User.objects.update(is_active=False)
    response = client.post(signin, RIGHT, follow=True)
    assert "This account is switched off." in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_empty_fields_are_marked_one_by_one(client, db, signin):
    page = client.post(signin, {"login": "", "password": ""}).content.decode()
    assert "Write the name you sign in with." in page
    assert "Write your password." in page


def test_too_many_tries_are_stopped(client, therapist, signin, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/5m/key"}
    for _ in range(3):
        page = client.post(signin, {**RIGHT, "password": "wrong"}).content.decode()
    assert "Too many tries. Wait five minutes, then try again." in page


def test_signing_out_asks_first_and_then_says_so(signed_in, signin):
    leave = reverse("account_logout")
    assert "Sign out?" in signed_in.get(leave).content.decode()
    response = signed_in.post(leave, follow=True)
    assert response.redirect_chain == [(signin, 302)]
    assert "You are signed out." in response.content.decode()


def test_static_files_need_no_sign_in(client, db):
    response = client.get("/static/css/needlebook.css")
    assert response.status_code == 200
    response.close()


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client, patient, signin):
    page = reverse("patient_edit", args=[patient.pk])
    response = client.post(page, {"given_name": "x"}, headers={"referer": f"http://testserver{page}?from=list"})
    assert response.url == f"{signin}?{urlencode({'next': page + '?from=list'})}"
    assert "What you sent last was not recorded." in client.get(response.url).content.decode()


def test_a_form_from_another_site_leads_to_today(client, patient, signin):
    page = reverse("patient_edit", args=[patient.pk])
    response = client.post(page, {}, headers={"referer": "https://elsewhere.example/trap/"})
    assert response.url == f"{signin}?next=%2F"


def test_htmx_is_told_to_move_the_whole_window(client, patient, signin):
    page = reverse("patient", args=[patient.pk])
    headers = {"hx-request": "true", "hx-current-url": f"http://testserver{page}"}
    response = client.post(reverse("visit_start", args=[patient.pk]), {}, headers=headers)
    assert response.status_code == 200
    assert response.headers["HX-Redirect"].startswith(f"{signin}?next=")
    assert response.content == b""


def test_a_device_that_sends_json_gets_401_and_no_page(client, patient):
    address = reverse("visit_start", args=[patient.pk])
    response = client.post(address, json.dumps({}), content_type="application/json")
    assert response.status_code == 401
    assert response.json() == {"error": "You are signed out. Nothing was recorded."}
