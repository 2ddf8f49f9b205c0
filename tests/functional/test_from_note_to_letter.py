"""From the closed session to paper: the note is drafted, written in, signed; the letter issued, its PDF opened."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.clinic.documents.models import Document
from needlebook.core.sessions.types import SessionClosed
from tests import factories
from tests.functional.axe import check_page
from tests.functional.conftest import PHONE
from tests.integration.rooms import head, inserted, opened, record, removed
from tests.pdf import text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(therapist):
    """A visit with a closed session and one needle."""
    visit = factories.visit(factories.patient(therapist), therapist)
    record(opened(visit, therapist), therapist, inserted(1), removed(1), SessionClosed(**head(), counted_in_bin=1))
    return visit


def pdf_behind(page) -> str:
    with page.expect_download() as download:
        page.get_by_role("link", name="Open the PDF").click()
    with open(download.value.path(), "rb") as file:
        return text_of(file.read())


def test_a_note_is_signed_and_a_letter_issued_from_it(open_signed_in, visit, has_javascript):
    page = open_signed_in(reverse("close", args=[visit.pk]), javascript=has_javascript)
    page.get_by_role("link", name="Visit note").click()
    page.get_by_role("button", name="Draft the note").click()
    expect(page.get_by_role("heading", name="Visit note")).to_be_visible()
    page.get_by_role("button", name="Sign the note").click()
    expect(page.locator("#why-not")).to_contain_text("still open is Next visit")
    page.get_by_label("Next visit").fill("In one week, with exercises.")
    if has_javascript:
        page.get_by_label("Next visit").blur()
        expect(page.locator("#revision")).to_have_value("1")
        check_page(page)
        page.reload()
    else:
        page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_label("Next visit")).to_have_value("In one week, with exercises.")
    page.get_by_role("button", name="Sign the note").click()
    expect(page.get_by_text("Signed and fixed.")).to_be_visible()
    assert "In one week, with exercises." in pdf_behind(page)
    if has_javascript:
        check_page(page)

    page.get_by_role("link", name="All letters").click()
    page.get_by_role("button", name="Letter to the doctor").click()
    page.get_by_label("To", exact=True).fill("Dr M. Osei")
    page.get_by_label("What we ask").fill("Please look at the naproxen.")
    page.get_by_role("button", name="Issue the letter").click()
    expect(page.get_by_text("Issued and fixed.")).to_be_visible()
    text = pdf_behind(page)
    assert "Dr M. Osei" in text
    assert "Please look at the naproxen." in text
    assert "1 needle went in, 1 came out." in text


@pytest.mark.parametrize("name", ["letters", "document", "begin"])
def test_the_pages_of_documents_fit_a_phone_and_pass_axe(open_signed_in, visit, name):
    page = open_signed_in(reverse("letters", args=[visit.patient.pk]), viewport=PHONE)
    page.get_by_role("button", name="Discharge summary").click()
    addresses = {
        "letters": reverse("letters", args=[visit.patient.pk]),
        "document": reverse("document", args=[Document.objects.get().pk]),
        "begin": reverse("note", args=[visit.pk]),
    }
    page.goto(addresses[name])
    expect(page.get_by_role("heading", level=1).first).to_be_attached()
    check_page(page)


def test_two_windows_on_one_draft_do_not_write_over_each_other(open_signed_in, visit):
    first = open_signed_in(reverse("note", args=[visit.pk]))
    first.get_by_role("button", name="Draft the note").click()
    second = open_signed_in(first.url)
    second.get_by_label("Next visit").fill("From the second window.")
    second.get_by_label("Next visit").blur()
    expect(second.locator("#revision")).to_have_value("1")
    first.get_by_label("Next visit").fill("From the first window.")
    first.get_by_label("Next visit").blur()
    expect(first.locator("#saved")).to_contain_text(re.compile("changed this draft meanwhile"))
    first.get_by_role("button", name="Save the draft").click()
    expect(first.get_by_text("From the second window.")).to_be_visible()
    expect(first.get_by_label("Next visit")).to_have_value("From the first window.")
    check_page(first)
