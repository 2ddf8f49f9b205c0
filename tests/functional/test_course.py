"""A course in a real browser: agreed on from the keyboard, read with its pictures, on a wide screen and a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.project.demo_course import fill_demo_courses
from tests.functional.axe import check_page
from tests.functional.conftest import PHONE, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_the_pages_of_a_course_pass_axe_with_everything_open(open_signed_in, therapist, viewport, scheme):
    fill_demo_courses(therapist)
    patient = therapist.clinic.patients.get(family_name="Novotny")
    page = open_signed_in("/", viewport=viewport)
    page.emulate_media(color_scheme=scheme)
    for name in ("patient", "outcomes", "course_agree"):
        page.goto(reverse(name, args=[patient.pk]))
        for summary in page.locator("main details > summary").all():
            summary.click()
        check_page(page)
    page.goto(reverse("outcomes", args=[patient.pk]))
    pictures = page.locator("img.plot")
    expect(pictures).to_have_count(2)
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("image => image.naturalWidth") > 300


def test_a_course_is_agreed_on_from_the_keyboard_and_says_what_comes_next(open_signed_in, visit, has_javascript):
    page = open_signed_in(reverse("patient", args=[visit.patient.pk]), javascript=has_javascript)
    page.get_by_role("link", name="Agree on a plan").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Agree on a course")
    page.get_by_label("Decide at visit").fill("9")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is after the last visit agreed. Choose one of the 6.")).to_be_visible()
    page.get_by_label("Since").fill("4 years")
    page.get_by_label("Decide at visit").fill("4")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What can be said today")).to_be_visible()
    expect(page.get_by_text("Measure before the needles today.")).to_be_visible()
    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_text("4 years", exact=True)).to_be_visible()
