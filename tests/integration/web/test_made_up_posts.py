"""What no form of ours would send: numbers, texts and answers that a program made up."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from needlebook.clinic.assessments.actions import GivenAnswer
from needlebook.clinic.questionnaires import replying
from needlebook.clinic.questionnaires.actions import make_link
from needlebook.clinic.questionnaires.links import token_of
from needlebook.web.phone.steps import steps_of
from tests import factories

HUGE = "9" * 5000  # Python reads no number of more than 4300 digits
LONG = "9" * 30  # and no database keeps one of 30
JOINT = "joint_replacement"


@pytest.fixture
def patient(therapist):
    """Young enough to be asked about pregnancy."""
    return factories.patient(therapist, birth_date=date(1990, 3, 14))


@pytest.fixture
def asked(visit, therapist):
    return make_link(visit, by=therapist)


@pytest.fixture
def phone():
    return Client()


def page_of(asked, kind):
    """The step of this kind; of the questions the one that asks about a joint."""
    steps = [s for s in steps_of(asked) if s.kind == kind]
    step = next((s for s in steps if JOINT in [q.id for q in s.questions]), steps[0])
    return reverse("phone_step", args=[token_of(asked), step.number])


@pytest.mark.parametrize("number", [HUGE, LONG, "-1"])
def test_a_week_that_is_no_number_is_refused_in_a_sentence(phone, asked, number):
    response = phone.post(page_of(asked, "pregnancy"), {"pregnant": "yes", "weeks": number})
    assert response.status_code == 422
    assert "as a number from 1 to 44" in response.content.decode()


@pytest.mark.parametrize("number", [HUGE, LONG])
def test_a_medicine_that_cannot_be_on_the_list_is_not_removed(phone, asked, number):
    replying.add_medicine(asked, "Apixaban")
    assert phone.post(page_of(asked, "medicines"), {"remove": number}).status_code == 302
    assert asked.medicines.count() == 1


@pytest.mark.parametrize("number", [HUGE, LONG])
def test_a_review_passes_over_numbers_that_cannot_be(signed_in, asked, number):
    replying.save_replies(asked, [GivenAnswer(JOINT, "no")])
    page = reverse("questionnaire_review", args=[asked.pk])
    assert signed_in.post(page, {"seen": number, "take": JOINT}).status_code == 409
    taken = {"seen": 1, "medicine": number, "take": JOINT, f"answer:{JOINT}": "no"}
    assert signed_in.post(page, taken).status_code == 302
