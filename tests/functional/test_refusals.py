"""What is seen when something is refused, has lapsed or is gone: readable by everybody, with nothing cut off."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.clinic.assessments.actions import GivenAnswer, save_answers
from needlebook.clinic.assessments.models import Override, PlannedSite
from needlebook.clinic.questionnaires import replying
from needlebook.clinic.questionnaires.actions import make_link
from needlebook.clinic.questionnaires.links import token_of
from tests import factories
from tests.functional.axe import check_page
from tests.functional.conftest import PHONE
from tests.integration import rooms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("lead")]

WHY = "The surgeon was asked and agrees."


@pytest.fixture
def visit(therapist):
    return factories.visit(factories.patient(therapist, birth_date=date(1990, 3, 14)), therapist)


@pytest.fixture
def operated(visit, therapist):
    rooms.asked(visit, therapist)
    save_answers(visit, by=therapist, answers=[GivenAnswer("surgery_recent", "yes", side="left", where=("buttock",))])
    return rooms.planned(visit, therapist)


@pytest.fixture
def signed_in(open_signed_in):
    return open_signed_in(viewport=PHONE)


def test_an_override_on_a_stale_page(signed_in, operated, therapist):
    signed_in.goto(reverse("decide", args=[operated.pk]))
    signed_in.evaluate("document.querySelectorAll('#override-surgery_recent [name=facts]').forEach((f) => f.remove())")
    signed_in.locator("#reason-surgery_recent > summary").click()
    signed_in.locator("#override-surgery_recent > summary").click()
    signed_in.get_by_label("Gluteus medius, left").check()
    signed_in.get_by_label("Why is this right today?").fill(WHY)
    signed_in.get_by_role("button", name="Record the override").click()
    expect(signed_in.get_by_text("the rule rests on other facts now")).to_be_visible()
    expect(signed_in.get_by_label("Why is this right today?")).to_have_value(WHY)
    check_page(signed_in)
    signed_in.get_by_role("button", name="Record the override").click()
    expect(signed_in.get_by_text("Overridden by T. Berg")).to_be_visible()
    Override.objects.update(facts=[])
    signed_in.reload()
    expect(signed_in.get_by_text("Lapsed:")).to_be_visible()
    check_page(signed_in)


def test_a_choice_on_a_stale_page(signed_in, therapist):
    signed_in.goto(reverse("choice", args=["lymphoedema"]))
    signed_in.get_by_label("permissive").check()
    signed_in.get_by_label("Reason").fill(WHY)
    signed_in.get_by_role("button", name="See what this changes").click()
    signed_in.evaluate("document.querySelector('[name=seen]').value = 'another'")
    signed_in.get_by_role("button", name="Save this choice").click()
    expect(signed_in.get_by_text("Look at what this changes once more.")).to_be_visible()
    check_page(signed_in)


def test_a_review_on_a_stale_page_and_after_it(signed_in, visit, therapist):
    asked = make_link(visit, by=therapist)
    replying.save_replies(asked, [GivenAnswer("rf_ces_saddle", "yes"), GivenAnswer("diabetes", "no")])
    replying.add_medicine(asked, "A medicine that nobody knows")
    signed_in.goto(reverse("questionnaire_review", args=[asked.pk]))
    check_page(signed_in)
    save_answers(visit, by=therapist, answers=[GivenAnswer("diabetes", "yes")])
    signed_in.get_by_role("button", name="Accept into the record").click()
    expect(signed_in.get_by_role("alert")).to_contain_text("has written more meanwhile")
    check_page(signed_in)
    signed_in.get_by_role("button", name="Accept into the record").click()
    signed_in.goto(reverse("questionnaire_review", args=[asked.pk]))
    expect(signed_in.get_by_text("not taken over", exact=True)).to_be_visible()
    check_page(signed_in)


def test_a_planned_muscle_that_was_retired(signed_in, operated):
    PlannedSite.objects.filter(number=1).update(muscle="gone_from_the_knowledge")
    signed_in.goto(reverse("plan", args=[operated.pk]))
    expect(signed_in.get_by_text("nothing is known of it. Take it off the plan.")).to_be_visible()
    check_page(signed_in)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_medicine_that_cannot_be_taken_on_the_phone(open_page, visit, therapist, javascript):
    asked = make_link(visit, by=therapist)
    page = open_page(viewport=PHONE, javascript=javascript)
    for number in range(1, 30):
        page.goto(reverse("phone_step", args=[token_of(asked), number]))
        if page.locator("#medicine").count():
            break
    page.locator("#medicine").fill("Q01AA01")
    page.get_by_role("button", name="Add this medicine").click()
    expect(page.get_by_role("alert").filter(has_text="Write the name of one medicine")).to_be_visible()
    if javascript:
        check_page(page)
