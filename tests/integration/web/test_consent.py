"""The consent page: everything said, both answers of equal weight, taken back at any time."""

import pytest
from django.urls import reverse

from tests.integration.rooms import CHECKED, LUNG, PSOAS, agreed, asked, fresh, opened, planned


@pytest.fixture
def told(visit, therapist):
    """A visit with two sites that may be needled."""
    return planned(asked(visit, therapist), therapist)


def url(visit):
    return reverse("consent", args=[visit.pk])


def answer(client, visit, **fields):
    return client.post(url(visit), {"answer": "agrees", "how": "signed", "checked": CHECKED, **fields})


def test_the_page_says_what_may_happen_with_its_numbers(signed_in, told):
    page = signed_in.get(url(told)).content.decode()
    for words in (
        "8 of 100",
        "a bruise",
        "0 in 7,629 sessions",
        "1 in 2,000",
        "Gluteus medius, left",
        "Agrees",
        "Declines",
    ):
        assert words in page
    assert "0 %" not in page


def test_serious_risks_are_those_of_the_planned_sites(signed_in, visit, therapist):
    without = signed_in.get(url(planned(asked(visit, therapist), therapist))).content.decode()
    with_lung = signed_in.get(url(planned(visit, therapist, LUNG))).content.decode()
    assert "The lung is touched" not in without
    assert "The lung is touched" in with_lung


def test_bruises_are_said_to_be_likelier_with_a_blood_thinner(signed_in, visit, therapist):
    visit = planned(asked(visit, therapist, medicine="warfarin"), therapist)
    assert "Bruises are likelier" in signed_in.get(url(visit)).content.decode()


def test_a_yes_is_recorded_and_shown(signed_in, told):
    response = answer(signed_in, told)
    assert (response.status_code, response.url) == (302, url(told))
    page = signed_in.get(url(told)).content.decode()
    assert "The patient agrees" in page
    assert "Signed on paper or tablet" in page


def test_a_no_needs_nothing_but_the_tap(signed_in, told):
    assert signed_in.post(url(told), {"answer": "declines"}).status_code == 302
    assert not told.consents.get().is_valid


def test_a_yes_posted_twice_is_one_answer(signed_in, told):
    answer(signed_in, told)
    answer(signed_in, told)
    assert told.consents.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"how": ""}, "Say how the answer was given."),
        ({"checked": []}, "Something has to be gone through together first: tick what was gone through."),
        ({"answer": ""}, "Choose Agrees or Declines."),
        ({"answer": "maybe"}, "Select a valid choice"),
    ],
)
def test_an_answer_that_is_not_complete_comes_back_with_what_was_typed(signed_in, told, fields, sentence):
    response = answer(signed_in, told, **fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="signed" selected' in page or fields.get("how") == ""
    assert not told.consents.exists()


def test_there_is_nothing_to_agree_to_without_a_site(signed_in, visit, therapist):
    response = answer(signed_in, asked(visit, therapist))
    assert response.status_code == 422
    assert "No site is planned that may be needled." in response.content.decode()


def test_a_site_that_is_out_is_said_to_be_no_part_of_it(signed_in, visit, therapist):
    visit = planned(asked(visit, therapist, medicine="warfarin"), therapist)
    planned(visit, therapist, PSOAS)
    assert "no part of this consent: Psoas major, left" in " ".join(signed_in.get(url(visit)).content.decode().split())


def test_a_plan_that_grew_after_the_yes_asks_again(signed_in, told, therapist):
    agreed(told, therapist)
    planned(told, therapist, LUNG)
    assert "New sites need a new answer" in signed_in.get(url(told)).content.decode()


def test_consent_is_taken_back_with_one_tap(signed_in, visit, therapist):
    session = opened(visit, therapist)
    response = signed_in.post(reverse("consent_withdraw", args=[visit.pk]))
    assert response.status_code == 302
    page = signed_in.get(url(visit)).content.decode()
    assert "withdrawn" in page
    assert "The patient withdraws consent" not in page
    assert session.events.filter(type="ConsentWithdrawn").count() == 1


def test_taking_back_is_a_post(signed_in, told):
    assert signed_in.get(reverse("consent_withdraw", args=[told.pk])).status_code == 405


def test_a_stranger_finds_no_consent(client, stranger, told):
    client.force_login(stranger)
    assert client.get(url(told)).status_code == 404
    assert client.post(url(told), {"answer": "declines"}).status_code == 404
    assert client.post(reverse("consent_withdraw", args=[told.pk])).status_code == 404
    assert not told.consents.exists()


def test_who_is_not_signed_in_is_sent_to_sign_in(client, told):
    response = client.post(url(told), {"answer": "agrees"})
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_the_page_costs_the_same_after_many_answers(signed_in, told, therapist, django_assert_max_num_queries):
    for _ in range(5):
        agreed(fresh(told), therapist)
        signed_in.post(reverse("consent_withdraw", args=[told.pk]))
    with django_assert_max_num_queries(40):
        signed_in.get(url(told))
