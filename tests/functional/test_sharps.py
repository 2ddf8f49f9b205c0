"""After a needlestick, in a real browser: read, reported, every page by axe."""

import pytest
from playwright.sync_api import expect

from tests.functional.axe import check_page
from tests.functional.conftest import PHONE, WIDE
from tests.integration.rooms import opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_from_the_report_of_the_session_to_the_first_step(open_signed_in, therapist, visit, viewport, scheme):
    opened(visit, therapist)
    page = open_signed_in(f"/visits/{visit.pk}/treat/?incident=1", viewport=viewport)
    page.emulate_media(color_scheme=scheme)
    page.get_by_role("link", name="Somebody was pricked").click()
    page.get_by_role("link", name="All steps with their times").click()
    expect(page.get_by_text("Do not suck the place.")).to_be_visible()
    check_page(page)
    page.get_by_label("What happened").fill("Pricked in the thumb.")
    page.get_by_role("button", name="Report and count the time").click()
    expect(page.get_by_role("heading", name="Needlestick record")).to_be_visible()
    check_page(page)
    page.get_by_role("article", name="1. Wash").get_by_text("Write it down").click()
    page.get_by_role("article", name="1. Wash").get_by_role("button", name="Keep").click()
    expect(page.get_by_role("article", name="1. Wash").get_by_text("written by T. Berg")).to_be_visible()
    check_page(page)


def test_it_works_without_a_script(open_signed_in):
    page = open_signed_in("/help/", javascript=False)
    page.get_by_role("link", name="What to do, and report it").click()
    page.get_by_label("What happened").fill("Pricked in the thumb.")
    page.get_by_role("button", name="Report and count the time").click()
    expect(page.get_by_text("71 h left")).to_be_visible()
