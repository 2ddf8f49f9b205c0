"""The manual in a real browser: found by keyboard and while typing, read at two sizes, printed."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.functional.axe import check_page
from tests.functional.conftest import PHONE, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_every_page_of_the_manual_passes_axe_and_fits(read, viewport, scheme):
    page = read(viewport=viewport)
    page.emulate_media(color_scheme=scheme)
    for address in (
        reverse("manual"),
        reverse("manual") + "?q=trapezuis",
        reverse("manual") + "?q=zzz",
        reverse("manual_muscle", args=["trapezius_descendens"]),
        reverse("manual_muscle", args=["rhomboideus_major"]),
        reverse("manual_muscle", args=["gluteus_minimus"]) + "?point=trp2",
        reverse("manual_muscle", args=["trapezus"]),
        reverse("manual_region", args=["temple"]),
        reverse("manual_complaint", args=["sciatica"]),
        reverse("manual_complaint", args=["neck_pain"]),
    ):
        page.goto(address)
        check_page(page)


@SIZES
def test_a_muscle_is_found_with_the_keyboard_alone_and_one_trigger_point_drawn(read, viewport):
    page = read(viewport=viewport)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Manual").press("Enter")
    search = page.get_by_role("searchbox", name="Search the manual")
    search.focus()
    page.keyboard.type("upper trapezuis", delay=20)
    expect(page.locator("#found-count")).to_have_text("3 pages for “upper trapezuis”")
    expect(page).to_have_url(re.compile(r"\?q=upper"))
    first = page.locator("#found .found-list a").first
    expect(first).to_have_text("Trapezius descendens")
    for _ in range(3):  # the button, the way back to the index, the first page found
        page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Trapezius descendens")
    page.get_by_role("navigation", name="Trigger point to draw").get_by_role("link", name="TrP2").press("Enter")
    expect(page.locator(".fig title", has_text="felt in Temple, left")).to_have_count(0)
    expect(page.locator(".fig title", has_text="felt in Back of neck, lower")).not_to_have_count(0)


def test_a_region_leads_to_its_muscles_without_a_script(read):
    page = read(javascript=False)
    page.goto(reverse("manual"))
    page.get_by_role("searchbox", name="Search the manual").fill("temple")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Temple", exact=True).click()
    page.get_by_role("link", name="Temporalis").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Temporalis")


def test_a_printed_muscle_has_no_navigation_and_says_whether_it_was_reviewed(read):
    page = read()
    page.goto(reverse("manual_muscle", args=["trapezius_descendens"]))
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    for part in ("header.bar", "footer.foot", "print-page", ".manual-page .pick"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.locator("main")).to_contain_text("not clinically reviewed")
    expect(page.locator(".manual-page svg.fig").first).to_be_visible()
