"""Limits and training: the lead sets them with a reason, everybody may read what holds and who decided it."""

import pytest
from django.test import Client
from django.urls import reverse

from needlebook.clinic.governance.models import SessionLimit, Training
from needlebook.clinic.governance.queries import authorised_muscles, session_limits_of
from tests import factories

WHY = "As agreed in the team meeting."
PAGE = "/knowledge/limits/"


@pytest.fixture
def lead(client, clinic, therapist):
    clinic.lead = therapist
    clinic.save()
    client.force_login(therapist)
    return therapist


@pytest.fixture
def training(lead):
    return reverse("training", args=[lead.pk])


def test_the_page_shows_every_limit_with_its_bounds_and_source(client, lead):
    text = client.get(PAGE).content.decode()
    assert "Needles in one session" in text
    assert "the table allows 1–10" in text
    assert "S DOSE2" in text
    assert "Nothing was set yet." in text
    assert PAGE in client.get("/knowledge/").content.decode()


def test_the_lead_sets_limits_and_the_history_says_who_and_why(client, clinic, lead):
    response = client.post(PAGE, {"needles": "5", "least_probability": "30", "reason": WHY}, follow=True)
    text = response.content.decode()
    limits = session_limits_of(clinic.pk)
    assert (limits["limits.needles"].value, limits["limits.least_probability"].value) == (5, 0.3)
    assert "Needles in one session: 5" in text
    assert WHY in text
    assert "T. Berg" in text


def test_a_blank_field_takes_the_value_of_the_table_again(client, clinic, lead):
    client.post(PAGE, {"needles": "5", "reason": WHY})
    client.post(PAGE, {"needles": "", "reason": WHY})
    assert session_limits_of(clinic.pk)["limits.needles"].value == 6
    assert SessionLimit.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"needles": "11", "reason": WHY}, "Write a whole number from 1 to 10."),
        ({"needles_first": "5", "reason": WHY}, "Write a whole number from 1 to 4."),
        ({"needles": "5", "reason": "so"}, "Say why, in 10 to 500 characters."),
    ],
)
def test_what_cannot_be_comes_back_beside_its_field_and_nothing_is_stored(client, lead, fields, says):
    response = client.post(PAGE, fields)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert SessionLimit.objects.count() == 0


def test_a_colleague_reads_and_does_not_decide(clinic, lead, training):
    colleague = Client()
    colleague.force_login(factories.person(clinic, "colleague"))
    assert "Only the lead sets limits" in colleague.get(PAGE).content.decode()
    assert "Only the lead sets limits" in colleague.get(training).content.decode()
    assert colleague.post(PAGE, {"needles": "5", "reason": WHY}).status_code == 403
    assert colleague.post(training, {"is_recorded": "no", "reason": WHY}).status_code == 403
    assert SessionLimit.objects.count() == 0


def test_the_lead_records_training_and_takes_it_back(client, lead, training):
    fields = {"is_recorded": "yes", "groups": ["buttock"], "muscles": ["soleus"], "reason": WHY}
    text = client.post(training, fields, follow=True).content.decode()
    assert "Buttock, Soleus" in text
    assert "soleus" in authorised_muscles(lead)
    form = client.get(training).context["form"]
    assert (form["groups"].value(), form["muscles"].value()) == (["buttock"], ["soleus"])
    client.post(training, {"is_recorded": "no", "reason": WHY})
    assert authorised_muscles(lead) is None


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"is_recorded": "yes", "reason": WHY}, "no area is chosen"),
        ({"is_recorded": "yes", "groups": ["wing"], "reason": WHY}, "wing"),
        ({"reason": WHY}, "Choose one."),
    ],
)
def test_training_that_cannot_be_is_refused(client, lead, training, fields, says):
    response = client.post(training, fields)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert Training.objects.count() == 0


def test_somebody_of_another_clinic_is_not_found(client, lead, stranger):
    assert client.get(reverse("training", args=[stranger.pk])).status_code == 404
