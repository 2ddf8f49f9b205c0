"""Scales on the phone, accepted, seen in the picture of the course; and a form written down; in a real browser."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from needlebook.clinic.followup.entering import Reading, enter
from needlebook.clinic.questionnaires.actions import make_link
from needlebook.core.outcomes.entry import Told
from needlebook.core.outcomes.types import SeriesKey
from tests.functional.axe import check_with_axe
from tests.functional.conftest import PHONE
from tests.functional.journey import Journey
from tests.functional.test_phone import Patient

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ACTIVITIES = ("Sit 60 min", "Walk the dog", "Lift a child")


def put(visit, therapist, instrument, *answers, weeks=2, site="", side="", activities=()):
    day = timezone.localdate() - timedelta(weeks=weeks)
    return enter(visit.course, Reading(instrument, day, Told(answers), site, side, activities), by=therapist)


@pytest.mark.parametrize("javascript", [True, False])
def test_scales_go_from_the_phone_over_the_review_into_the_picture(open_page, visit, therapist, javascript):
    put(visit, therapist, "NPRS", 8)
    put(visit, therapist, "PSFS", 2, 3, 1, activities=ACTIVITIES)
    asked = make_link(visit, by=therapist, measures=[SeriesKey("NPRS"), SeriesKey("PSFS")])
    phone = Patient(open_page(viewport=PHONE, has_touch=True, javascript=javascript), javascript)
    phone.open(asked)
    phone.press("^Begin")
    phone.go_to("How you are")
    phone.page.locator('[name="scale:NPRS:"][value="5"]').check(force=True)
    if javascript:
        expect(phone.page.locator("#saved-scale-1")).to_contain_text("Saved")
    phone.look("scales")
    phone.press("^Next")
    for n, able in enumerate((6, 5, 4), start=1):
        phone.page.locator(f"#able{n}-{able}").check(force=True)
    phone.look("activities")
    phone.press("^Next")
    phone.press("^Send to")

    page = open_page()
    Journey(page, True).sign_in()
    page.goto(reverse("questionnaire_review", args=[asked.pk]))
    expect(page.get_by_text("Sit 60 min 6, Walk the dog 5, Lift a child 4", exact=True)).to_be_visible()
    check_with_axe(page)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Accept into the record")).click()
    page.goto(reverse("outcomes", args=[visit.patient.pk]))
    expect(page.get_by_role("img", name=re.compile("Down 3 points, from 8 to 5"))).to_be_visible()
    page.get_by_text("The same as a table").first.click()
    expect(page.get_by_role("cell", name="the patient", exact=True).first).to_be_visible()


def test_a_form_is_written_from_the_keyboard_with_its_value_as_it_grows(open_page, visit, therapist):
    put(visit, therapist, "ODI", *[3] * 10)
    page = open_page()
    Journey(page, True).sign_in()
    page.goto(reverse("measurement_add", args=[visit.patient.pk]))
    check_with_axe(page)
    page.get_by_role("link", name=re.compile("Oswestry")).first.click()
    expect(page.get_by_text("60 %").first).to_be_visible()
    check_with_axe(page)
    page.get_by_label("Item 1", exact=True).focus()
    for n in range(1, 10):
        page.keyboard.type(str(n % 3))
        page.keyboard.press("Tab")
    expect(page.locator("#total")).to_contain_text("20 %")
    expect(page.locator("#total")).to_contain_text("No answer to 10.")
    page.keyboard.type("0")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("18 % kept")).to_be_visible()


def test_both_sides_of_a_joint_stand_beside_each_other(open_page, visit, therapist):
    for side, degrees in (("left", 35), ("right", 60)):
        put(visit, therapist, "ROM", degrees, weeks=0, site="cervical_spine.rotation.active", side=side)
    page = open_page(viewport=PHONE, has_touch=True)
    Journey(page, True).sign_in()
    page.goto(reverse("measure_motion", args=[visit.patient.pk]))
    expect(page.get_by_text("25° less on the left. More than the published error of measuring")).to_be_visible()
    check_with_axe(page)
