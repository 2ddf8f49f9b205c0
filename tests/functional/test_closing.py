"""Closing in a real browser: a missing needle from the room to the lead and found again; the sheets on paper."""

import re
import shutil
import subprocess

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.clinic.sessions.queries import state_of
from needlebook.core.sessions.types import ReactionKind, ReactionObserved
from tests import factories
from tests.functional.axe import check_page
from tests.functional.conftest import PHONE, WIDE
from tests.integration import rooms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session(lead):
    """Two needles over the lung and in the buttock; the first is out, and the patient felt faint."""
    visit = factories.visit(factories.patient(lead), lead)
    session = rooms.opened(visit, lead, rooms.LUNG, rooms.MAXIMUS)
    faint = ReactionObserved(**rooms.head(), kind=ReactionKind.FAINT)
    needles = [rooms.inserted(1, rooms.LUNG), rooms.inserted(2, rooms.MAXIMUS), rooms.removed(1), faint]
    assert set(rooms.record(session, lead, *needles)) == {"accepted"}
    return session


def words_of(pdf: bytes) -> str:
    """The text, by poppler's reader."""
    assert shutil.which("pdftotext"), "no pdftotext found: `apt-get install poppler-utils`"
    made = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(made.stdout.decode().split())


def report_missing(page) -> None:
    page.get_by_label("Which needle").select_option("2")
    page.get_by_label("Where was it seen last, and when").fill("buttock, before the faint")
    page.get_by_label("clothes and hair").check()
    page.get_by_label("sharps bin").check()
    page.get_by_label("not decided yet").check()
    page.get_by_role("checkbox", name="the patient").check()
    page.get_by_label("What happened, and how it is now").fill("One less on the tray.")


def fill_counts(page, counted: str, packs: str) -> None:
    page.get_by_label("Counted in the sharps bin").fill(counted)
    page.get_by_label("Packs or guide tubes opened").fill(packs)
    for check in page.locator("input[name=checked], input[name=told]").all():
        check.check()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_missing_needle_is_reported_closed_found_and_looked_at(open_signed_in, session, has_javascript, viewport):
    page = open_signed_in(
        reverse("close", args=[session.visit_id]), javascript=has_javascript, viewport=viewport, has_touch=False
    )
    page.get_by_role("link", name="Report on needle 2").click()
    page.get_by_role("link", name="A needle is missing").click()
    expect(page.locator("#do-now")).to_contain_text("Nobody leaves")
    if has_javascript:
        check_page(page)
    page.get_by_role("button", name="Report").click()
    expect(page.get_by_text("Say where it was looked for.")).to_be_visible()
    if has_javascript:
        check_page(page)
    report_missing(page)
    page.get_by_role("button", name="Report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Close the session")
    fill_counts(page, "2", "2")
    page.get_by_role("button", name="Close session").click()
    expect(page.get_by_text("1 out, but 2 counted in the bin").first).to_be_visible()
    expect(page.get_by_text("One went in that nobody recorded", exact=False).first).to_be_visible()
    if has_javascript:
        check_page(page)
    page.get_by_label("Counted in the sharps bin").fill("1")
    page.get_by_role("button", name="Close session").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Session record")
    page.get_by_text("Everything that was recorded, in order").click()
    if has_javascript:
        check_page(page)
    page.get_by_role("link", name="The needle was found").click()
    page.get_by_label("Where, and who took it out").fill("in the cuff of the trousers, the patient")
    page.get_by_label("whole", exact=True).check()
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator("#h-ended ~ p", has_text="in the cuff of the trousers")).to_be_visible()
    page.goto("/")
    expect(page.get_by_text("A needle is missing, needle 2")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Look at it")).click()
    page.get_by_label("What came of it").fill("Found whole the same evening.")
    page.get_by_role("button", name="I have looked at it").click()
    expect(page.locator("#incidents")).to_contain_text("Found whole the same evening.")
    assert state_of(session).needles_out == (1, 2)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_patient_reads_the_sheet_on_paper_and_on_a_phone(open_signed_in, session, viewport):
    page = open_signed_in(reverse("aftercare", args=[session.visit_id]), viewport=viewport)
    check_page(page)
    expect(page.locator(".home-sheet")).to_contain_text("in the next 48 hours or later")
    expect(page.locator(".home-sheet")).to_contain_text("Do not drive or cycle")
    paper = page.pdf(prefer_css_page_size=True)
    sizes = set(re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", paper))
    assert {(round(float(w)), round(float(h))) for w, h in sizes} == {(595, 842)}
    words = words_of(paper)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1, words[-200:]
    assert "say that a needle was near the lung" in words
    assert "Back to Close" not in words


def test_the_sheet_for_the_doctor_says_first_what_is_in_the_body(open_signed_in, session):
    page = open_signed_in(reverse("close", args=[session.visit_id]))
    expect(page.get_by_role("link", name="Sheet for the doctor")).to_be_visible()
    words = words_of(page.request.get(reverse("session_sheet", args=[session.visit_id])).body())
    assert words.index("In the body, or may be: needle 2, Gluteus maximus") < words.index("Trapezius")
    assert "The session is not closed: this is how it stands now." in words
    assert "1/1" in words.replace(" / ", "/")
