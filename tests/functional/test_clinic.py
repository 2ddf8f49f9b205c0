"""The clinic in a real browser: an event recorded, found serious, reviewed by the lead; every page by axe."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from needlebook.core.sessions.types import SessionClosed
from needlebook.knowledge.surveys import load_review
from tests.functional.axe import check_page
from tests.functional.conftest import PHONE, WIDE
from tests.integration.rooms import head, inserted, opened, record, removed
from tests.integration.summaries import summary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def closed(visit, by):
    session = opened(visit, by)
    events = (inserted(1), removed(1), SessionClosed(**head(), counted_in_bin=1))
    assert record(session, by, *events) == ["accepted"] * 3
    return session


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_from_a_session_to_the_closed_review(open_signed_in, lead, visit, viewport, scheme):
    closed(visit, lead)
    page = open_signed_in(f"/visits/{visit.pk}/close/", viewport=viewport)
    page.emulate_media(color_scheme=scheme)
    page.get_by_role("link", name="Adverse events").click()
    check_page(page)
    page.get_by_label("What happened").select_option(label="Infection at the needle")
    page.get_by_label("What was done").select_option(label="Emergency department")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Serious: a review by itself")).to_be_visible()
    expect(page.get_by_text("Significant, at least")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Close the review").click()
    expect(page.get_by_text("Not answered yet")).to_have_count(len(load_review()))
    for check in load_review():
        page.get_by_label(check.asks).fill("Answered.")
    page.get_by_label("What came of it", exact=True).fill("Lot withdrawn.")
    page.get_by_role("button", name="Close the review").click()
    expect(page.get_by_text("The review is closed.")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Adverse events", exact=True).first.click()
    expect(page.get_by_role("row", name="Infection at the needle")).to_contain_text("Serious")
    check_page(page)


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "dark"), (PHONE, "light")], ids=["wide-dark", "phone-light"])
def test_the_clinics_page_shows_its_figures(open_signed_in, therapist, visit, viewport, scheme):
    now = timezone.now()
    for n in range(12):
        tallies = [
            ("muscle", "soleus", n < 3),
            ("region", "calf", n < 3),
            *([("kind", "bruise", True)] if n < 3 else []),
        ]
        summary(visit.course, therapist, now - dt.timedelta(minutes=n + 1), tallies, has_minor=n < 3)
    page = open_signed_in("/clinic/", viewport=viewport)
    page.emulate_media(color_scheme=scheme)
    expect(page.get_by_text("3 of 12").first).to_be_visible()
    expect(page.get_by_role("img", name="CUSUM of mild reactions over 12 sessions")).to_be_visible()
    check_page(page)
    page.get_by_text("1 muscle").click()
    page.get_by_text("What the surveys counted").click()
    expect(page.get_by_role("row", name="Soleus")).to_contain_text("3 of 12")
    check_page(page)
