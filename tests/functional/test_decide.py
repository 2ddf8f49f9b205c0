"""Decide in a real browser: answered from the keyboard, overridden with a reason, referred with a letter; under axe."""

import re
import shutil
import subprocess

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.clinic.assessments.actions import GivenAnswer, save_answers
from needlebook.clinic.assessments.models import Override
from needlebook.clinic.documents.models import Document
from needlebook.clinic.patients.models import Visit
from tests.functional.axe import check_with_axe
from tests.functional.conftest import PHONE, WIDE
from tests.integration import rooms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHY = "The surgeon was asked and agrees."


@pytest.fixture
def operated(visit, therapist):
    """Everything was asked; an operation here, and two sites planned."""
    rooms.asked(visit, therapist)
    save_answers(visit, by=therapist, answers=[GivenAnswer("surgery_recent", "yes", side="left", where=("buttock",))])
    return rooms.planned(visit, therapist, rooms.GLUTEUS, {**rooms.GLUTEUS, "side": "right"})


@pytest.fixture
def show(open_signed_in):
    """Opens a page of a visit, signed in."""

    def open_one(name: str, visit: Visit, **options):
        return open_signed_in(reverse(name, args=[visit.pk]), **options)

    return open_one


def verdict(page):
    return page.locator("#verdict-word")


def focused(page) -> str:
    return page.evaluate("document.activeElement.id")


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_an_open_question_is_answered_from_the_keyboard_and_the_verdict_changes(show, visit, viewport):
    page = show("decide", visit, viewport=viewport)
    check_with_axe(page)
    page.locator("#q-acute_emergency-unasked").focus()
    top = page.locator("#q-acute_emergency-no").bounding_box()["y"]
    page.keyboard.press("ArrowRight")
    expect(verdict(page)).to_have_text("Do not needle")
    expect(page.locator("#verdict-status")).to_contain_text("Do not needle")
    assert focused(page) == "q-acute_emergency-yes"
    expect(page.locator("#patient-header")).to_contain_text(re.compile("emergency", re.I))
    expect(page.get_by_role("alert")).to_contain_text("call an ambulance now")
    check_with_axe(page)
    page.keyboard.press("ArrowRight")
    expect(verdict(page)).to_have_text("OK so far")
    assert focused(page) == "q-acute_emergency-no"
    page.wait_for_load_state("networkidle")
    assert abs(page.locator("#q-acute_emergency-no").bounding_box()["y"] - top) < 120  # in sight


def test_what_was_opened_and_typed_survives_an_answer(show, operated):
    operated.assessment.others_denied_at = None
    operated.assessment.save()
    page = show("decide", operated)
    page.locator("#reason-surgery_recent > summary").click()
    page.locator("#override-surgery_recent > summary").click()
    page.get_by_label("Why is this right today?").fill("The surgeon was")
    expect(page.locator("#override-surgery_recent char-count")).to_contain_text("15 of 500 characters")
    page.locator("#ask input[value=no]").first.check()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_label("Why is this right today?")).to_have_value("The surgeon was")
    expect(page.get_by_label("Why is this right today?")).to_be_visible()


def test_a_site_is_overridden_with_a_reason_and_plan_and_consent_take_it(show, operated, has_javascript):
    page = show("decide", operated, javascript=has_javascript)
    expect(verdict(page)).to_have_text("Avoid sites")
    page.locator("#reason-surgery_recent > summary").click()
    page.locator("#override-surgery_recent > summary").click()
    form = page.locator("#override-surgery_recent")
    if has_javascript:
        check_with_axe(page)
    form.get_by_role("button", name="Record the override").click()
    expect(form).to_contain_text("Say why it is right to go on, in 10 to 500 characters.")
    form.get_by_label("Gluteus medius, left").check()
    form.get_by_label("Why is this right today?").fill(WHY)
    form.get_by_role("button", name="Record the override").click()
    expect(verdict(page)).to_have_text("Precautions")
    expect(page.locator("#reasons")).to_contain_text(f"Overridden by T. Berg at {Override.objects.get().at:%-d %b %Y}")
    expect(page.locator(".sites")).to_contain_text("Precautions, overridden")
    if has_javascript:
        check_with_axe(page)
    page.goto(reverse("plan", args=[operated.pk]))
    expect(page.locator("#site-1")).to_contain_text("Precautions, overridden")
    expect(page.locator("#site-1")).not_to_contain_text("Cannot be needled today")
    if has_javascript:
        check_with_axe(page)
    page.goto(reverse("consent", args=[operated.pk]))
    expect(page.locator("main")).to_contain_text("a safety rule speaks against needling here")
    page.goto(reverse("decide", args=[operated.pk]))
    page.get_by_role("button", name="Let the rule stand again").click()
    expect(verdict(page)).to_have_text("Avoid sites")


def words_of(pdf: bytes) -> str:
    """The text, by poppler's reader."""
    return subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_referral_ends_in_a_letter(show, visit, therapist, has_javascript, viewport):
    save_answers(visit, by=therapist, answers=[GivenAnswer("rf_fever_unwell", "yes")])
    page = show("decide", visit, javascript=has_javascript, viewport=viewport)
    page.get_by_role("link", name="Referral letter").first.click()
    expect(page.get_by_role("heading", name="Referral letter")).to_be_visible()
    page.get_by_label("To add in your own words").fill("Her daughter brings her.")
    if has_javascript:
        page.get_by_label("To add in your own words").blur()
        expect(page.locator("#letter")).to_contain_text("Her daughter brings her.")
        check_with_axe(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Make the letter (PDF)").click()
    assert download.value.suggested_filename == "referral-letter.pdf"
    with open(download.value.path(), "rb") as file:
        pdf = file.read()
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 10_000
    if shutil.which("pdftotext"):
        assert "To be seen today" in words_of(pdf)
    assert Document.objects.get().content["urgency"] == "To be seen today"
    page.reload()
    expect(page.get_by_role("link", name=re.compile(r"T. Berg \(PDF\)"))).to_be_visible()
