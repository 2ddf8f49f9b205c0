"""One patient, from the phone to the letter: questionnaire, review, decision, override, referral; in a real browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.clinic.assessments.actions import deny_others, save_facts
from needlebook.clinic.assessments.models import Override
from needlebook.clinic.documents.models import Document
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.questionnaires.actions import make_link
from tests import factories
from tests.functional.conftest import PHONE
from tests.functional.journey import Journey
from tests.functional.test_phone import Patient, draw
from tests.integration import rooms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPERATED, FEVER = "surgery_recent", "rf_fever_unwell"


@pytest.fixture
def visit(therapist):
    """A first visit with one site planned, in the buttock."""
    return rooms.planned(factories.visit(factories.patient(therapist), therapist), therapist, rooms.GLUTEUS)


def answer_on_the_phone(page, asked):
    """An operation on the left buttock, no fever, no medicine, the low back hurts."""
    phone = Patient(page)
    phone.open(asked)
    phone.press("^Begin")
    phone.go_to("Signs that should not wait")
    phone.answer(FEVER, "no")
    phone.go_to("Infections and skin")
    phone.answer(OPERATED, "yes")
    page.get_by_label("Which side?").filter(visible=True).first.select_option("left")
    page.locator(f"#where-{OPERATED}").select_option("buttock")
    phone.go_to("Your medicines")
    page.locator("#none-taken").check(force=True)
    phone.go_to("Where it hurts")
    draw(phone)
    phone.press("^Next")
    phone.press("^Send to")


def test_a_patient_goes_from_the_phone_over_review_and_override_to_a_letter(open_page, visit, therapist):
    answer_on_the_phone(open_page(viewport=PHONE, has_touch=True), make_link(visit, by=therapist))
    page = open_page()
    Journey(page, True).sign_in()

    page.get_by_role("link", name=re.compile("^Review.*Ingrid Solberg")).click()
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Accept into the record")).click()
    deny_others(Visit.objects.get(pk=visit.pk), by=therapist, denied=True)  # the rest is asked face to face
    save_facts(Visit.objects.get(pk=visit.pk), by=therapist, facts={"pregnancy_weeks": 0})

    page.goto(reverse("decide", args=[visit.pk]))
    expect(page.locator("#verdict-word")).to_have_text("Avoid sites")
    page.locator(f"#reason-{OPERATED} > summary").click()
    page.locator(f"#override-{OPERATED} > summary").click()
    form = page.locator(f"#override-{OPERATED}")
    form.get_by_label("Gluteus medius, left").check()
    form.get_by_label("Why is this right today?").fill("The scar lies far from the point, the surgeon agrees.")
    form.get_by_role("button", name="Record the override").click()
    expect(page.locator("#verdict-word")).to_have_text("Precautions")
    assert Override.objects.get().rule == OPERATED

    page.goto(reverse("assess", args=[visit.pk]))  # at the visit the patient is hot after all
    fever = page.locator(f"#q-{FEVER}")
    fever.locator("xpath=ancestor-or-self::details").evaluate_all("all => all.forEach(d => d.open = true)")
    expect(fever).to_contain_text("The patient, from the phone")
    page.locator(f"#q-{FEVER}-yes").check(force=True)
    expect(page.locator("#verdict-word")).to_have_text("Refer first")
    page.goto(reverse("decide", args=[visit.pk]))
    page.get_by_role("link", name="Referral letter").first.click()
    page.get_by_label("To", exact=True).fill("Dr Osei")
    with page.expect_download() as download:
        page.get_by_role("button", name="Make the letter (PDF)").click()
    assert download.value.suggested_filename == "referral-letter.pdf"
    assert "Dr Osei" in str(Document.objects.get().content)
