"""From the prescription to the tick on the phone, the alarm and the sheet, in a real browser, every page under axe."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from needlebook.clinic.therapy.links import token_of
from needlebook.clinic.therapy.models import DoneDay, Prescription, Programme
from needlebook.clinic.therapy.prescribing import Prescribed
from needlebook.clinic.therapy.prescribing import prescribe as write
from tests.functional.axe import check_page
from tests.functional.conftest import PHONE
from tests.integration import rooms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BRIDGE = "Lift your hips"


def prescribe(page, visit):
    """Record what was done by hand, and prescribe the bridge as the table has it."""
    page.goto(reverse("therapy", args=[visit.pk]))
    page.get_by_label("Technique").select_option("spinal_mobilisation")
    page.get_by_label("Response").fill("Moves more easily")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Moves more easily")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Prescribe.*Bridge$")).click()
    expect(page.get_by_label("Sets")).to_have_value("2")
    page.get_by_role("button", name="Prescribe", exact=True).click()
    expect(page.get_by_text("Prescribed: Bridge.")).to_be_visible()


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["wide", "narrow"])
def test_the_clinicians_pages_pass_axe(open_signed_in, visit, therapist, viewport):
    rooms.asked(visit, therapist)
    options = {"viewport": viewport} if viewport else {}
    page = open_signed_in(reverse("exercise_prescribe", args=[visit.pk, "back.bridge"]), **options)
    check_page(page)
    page.get_by_role("button", name="Prescribe", exact=True).click()
    check_page(page)
    page.get_by_role("link", name="How it was followed").click()
    check_page(page)
    page.get_by_role("link", name="Sheet to take home").click()
    check_page(page)


def test_from_the_prescription_to_the_alarm_and_the_sheet(open_signed_in, open_page, visit, therapist, has_javascript):
    rooms.asked(visit, therapist)
    clinic = open_signed_in(javascript=has_javascript)
    prescribe(clinic, visit)

    phone = open_page(javascript=has_javascript, viewport=PHONE)
    phone.goto(reverse("phone_exercises", args=[token_of(Programme.objects.get())]))
    expect(phone.get_by_role("heading", name="Stop and call if …")).to_be_visible()
    expect(phone.get_by_role("img", name=re.compile(BRIDGE))).to_be_visible()
    phone.get_by_role("button", name="I have done this").click()
    expect(phone.get_by_text("Done", exact=True)).to_be_visible()
    expect(phone.get_by_text("1 of 1 ticked")).to_be_visible()
    phone.get_by_role("group", name="How much did it hurt while").get_by_role("button", name="7", exact=True).click()
    expect(phone.get_by_text("That is more than it should be.")).to_be_visible()
    if has_javascript:
        check_page(phone)
    assert DoneDay.objects.get().pain_during == 7

    clinic.goto(reverse("today"))
    expect(clinic.get_by_text("Pain 7 of 10 during an exercise, 5 are allowed").first).to_be_visible()
    clinic.get_by_role("link", name=re.compile("See the programme")).first.click()
    expect(clinic.get_by_text("worst pain 7 of 10")).to_be_visible()
    clinic.get_by_role("link", name="Sheet to take home").click()
    clinic.emulate_media(media="print")
    expect(clinic.get_by_role("heading", name=BRIDGE)).to_be_visible()
    expect(clinic.get_by_role("img", name="QR code")).to_be_visible()
    expect(clinic.get_by_role("link", name="Back to the exercises")).to_be_hidden()


def test_a_tick_is_undone_and_yesterday_is_entered(open_page, visit, therapist):
    rooms.asked(visit, therapist)
    given = Prescribed("back.bridge", dose={"sets": 2, "reps": 8, "per_week": 2})
    programme = write(visit, by=therapist, given=given).programme
    begun = timezone.localdate() - timedelta(days=3)
    Programme.objects.update(begins_on=begun)
    Prescription.objects.update(begins_on=begun)

    phone = open_page(viewport=PHONE)
    phone.goto(reverse("phone_exercises", args=[token_of(programme)]))
    phone.get_by_role("button", name="I have done this").click()
    phone.get_by_role("button", name="Undo").click()
    expect(phone.get_by_role("button", name="I have done this")).to_be_visible()
    phone.get_by_role("link", name="Yesterday").click()
    phone.get_by_role("button", name="I did this yesterday").click()
    expect(phone.get_by_text("Done", exact=True)).to_be_visible()
    assert [row.day for row in DoneDay.objects.filter(taken_back_at=None)] == [timezone.localdate() - timedelta(days=1)]
