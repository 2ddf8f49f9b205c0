"""A warning sign on the patient's phone becomes an alarm at the clinic, and is taken care of: in a real browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.clinic.alarms.models import Alarm
from needlebook.clinic.checkins.links import token_of
from needlebook.clinic.checkins.models import Reply
from tests.functional.axe import check_page
from tests.functional.conftest import PHONE
from tests.functional.test_phone import NARROW
from tests.functional.test_visit import photographer
from tests.integration.rooms import GLUTEUS, LUNG
from tests.integration.visits import check_in, closed, fall_due

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HELP = "Go to an emergency department now"


@pytest.fixture
def due(visit, therapist):
    clinic = therapist.clinic
    clinic.phone, clinic.opening_hours, clinic.emergency_number = "0151 234567", "Mon to Fri, 8 to 18", "999"
    clinic.save()
    closed(visit, therapist, GLUTEUS, LUNG)
    return fall_due(check_in(visit))


def looker(folder):
    """Takes a picture where they are wanted, and holds the page against axe and the width of the screen."""
    take = photographer(folder)

    def look(page, name):
        if take:
            take(page, name)
        check_page(page)

    return look


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(name)).click()


def test_a_warning_tells_the_patient_what_to_do_and_is_an_alarm_until_acknowledged(open_page, open_signed_in, due):
    look = looker("check-in")
    clinic = open_signed_in(reverse("patients"))
    expect(clinic.locator("#alarms")).to_be_empty()

    phone = open_page(viewport=PHONE, has_touch=True)
    phone.goto(reverse("check_in", args=[token_of(due)]))
    look(phone, "start")
    press(phone, "^Yes, or I am not sure")
    expect(phone.get_by_role("link", name="Call 999")).to_have_attribute("href", "tel:999")
    look(phone, "which")
    assert Alarm.objects.count() == 1
    phone.locator("#q-warn_breath-yes").check(force=True)
    expect(phone.locator("#advice")).to_contain_text(HELP)
    expect(phone.locator("#saved-warn_breath")).to_contain_text(HELP)
    expect(phone.locator("#advice")).to_contain_text("I had a needle near my lung")
    press(phone, "^What to do now")
    phone.get_by_label("Someone is taking me").check(force=True)
    expect(phone.locator("#saved-on_way")).to_contain_text("Saved")
    look(phone, "help")

    expect(clinic.locator("#alarms")).to_contain_text("Short of breath", timeout=40_000)
    look(clinic, "banner")
    clinic.locator("#alarms").get_by_role("link").click()
    expect(clinic.locator("#alarms")).to_contain_text("Short of breath")
    clinic.evaluate("scrollTo(0, 0)")  # the address names the alarm; scrolled, the bar lies over the head of the page
    look(clinic, "alarms")
    clinic.get_by_role("link", name="Back to Today").click()
    expect(clinic.get_by_role("heading", name="1 alarm that nobody has taken care of")).to_be_visible()
    look(clinic, "today")
    clinic.get_by_role("button", name="Called, sent to the emergency department").click()
    press(clinic, "^I took care of it")
    expect(clinic.get_by_text("The alarm is closed")).to_be_visible()
    expect(clinic.locator("#alarms")).to_be_empty()
    assert set(Alarm.objects.values_list("done", flat=True)) == {"Called, sent to the emergency department"}


@pytest.mark.parametrize("viewport", [PHONE, NARROW], ids=["390", "320"])
def test_without_a_script_a_patient_answers_all_of_it(open_page, due, viewport):
    phone = open_page(javascript=False, viewport=viewport, has_touch=True)
    phone.goto(reverse("check_in", args=[token_of(due)]))
    press(phone, "^No, none of these")
    phone.locator("#q-sore_now-3").check(force=True)
    press(phone, "^Next")
    phone.get_by_label("Yes, smaller than my palm").check(force=True)
    press(phone, "^Next")
    press(phone, "^Done")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you.")
    kept = dict(Reply.objects.values_list("question", "value"))
    assert kept == {"any": "no", "sore_now": "3", "bruise": "small"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_phone_passes_axe_and_fits(open_page, due, scheme):
    look = looker(f"check-in-{scheme}")
    phone = open_page(viewport=NARROW)
    phone.emulate_media(color_scheme=scheme)
    token = token_of(due)
    pages = {"start": [], "step-1": [1], "step-2": [2], "step-3": [3], "done": [], "which": []}
    for name, more in pages.items():
        view = {"start": "check_in", "done": "check_in_done", "which": "check_in_which"}.get(name, "check_in_step")
        phone.goto(reverse(view, args=[token, *more]))
        look(phone, name)
    phone.goto("/c/never.was/")
    look(phone, "unavailable")
    phone.goto(reverse("check_in_which", args=[token]))
    for sign in ("warn_breath", "warn_infection", "warn_nerve"):
        phone.locator(f"#q-{sign}-unknown").check(force=True)
        expect(phone.locator(f"#saved-{sign}")).to_contain_text("Saved")
    look(phone, "several-signs")


def test_the_clinics_pages_of_a_check_in_pass_axe_and_fit(open_signed_in, due, visit):
    look = looker("check-in-clinic")
    for size, viewport in (("wide", None), ("phone", PHONE)):
        page = open_signed_in(**({"viewport": viewport} if viewport else {}))
        for name, address in (
            ("links", reverse("checkins", args=[visit.pk])),
            ("call", reverse("check_in_record", args=[due.pk])),
            ("waiting", reverse("check_ins_waiting")),
            ("sheet", reverse("aftercare", args=[visit.pk])),
            ("close", reverse("close", args=[visit.pk])),
            ("patient", reverse("patient", args=[visit.patient.pk])),
            ("contact", reverse("clinic_contact")),
            ("today", reverse("today")),
        ):
            page.goto(address)
            look(page, f"{name}-{size}")
