"""The stock in a real browser: scanned, booked in, withdrawn, looked up; by mouse, by keyboard and without a script."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from needlebook.clinic.sessions.queries import state_of
from needlebook.clinic.stock.models import Lot
from needlebook.clinic.stock.queries import left_in
from tests.functional.axe import check_page
from tests.functional.conftest import PHONE, WIDE
from tests.integration.rooms import inserted, opened, record
from tests.integration.test_stock import GTIN, booked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_every_page_of_the_stock_passes_axe(open_signed_in, therapist, visit, viewport, scheme):
    page = open_signed_in("/stock/", viewport=viewport)
    page.emulate_media(color_scheme=scheme)
    check_page(page)
    lot = booked(therapist, lot="24K117")
    booked(therapist, lot="21F009", expires=timezone.localdate() - timedelta(days=9))
    record(opened(visit, therapist), therapist, inserted(1, lot="24K117"))
    for address in ("/stock/", "/stock/book/", f"/stock/lots/{lot.pk}/", "/stock/recall/", "/stock/recall/?lot=24K117"):
        page.goto(address)
        check_page(page)
    page.goto("/stock/book/")
    page.get_by_role("button", name="Book in").click()
    expect(page.get_by_text("Type the lot number on the pack.")).to_be_visible()
    check_page(page)


def test_a_pack_is_booked_in_by_what_a_scanner_types(open_signed_in, has_javascript):
    page = open_signed_in("/stock/", javascript=has_javascript)
    page.get_by_role("link", name="Book in the first lot").click()
    last = timezone.localdate() + timedelta(days=400)
    page.get_by_label("Scan or type the pack").fill(f"]d201{GTIN}17{last:%y%m%d}1024K117")
    page.keyboard.press("Enter")  # as a scanner does
    expect(page.get_by_text("The product is new")).to_be_visible()
    expect(page.get_by_label("Lot", exact=True)).to_have_value("24K117")
    for label, value in {"Product": "Blue", "Diameter, mm": "0.30", "Length, mm": "60", "Packs": "2"}.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Needles a pack").fill("100")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Booked in.", exact=True)).to_be_visible()
    assert left_in(Lot.objects.get()) == 200


def test_a_lot_is_withdrawn_from_the_keyboard(open_signed_in, therapist):
    lot = booked(therapist)
    page = open_signed_in(f"/stock/lots/{lot.pk}/")
    page.get_by_text("Withdraw the lot").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Recalled by the maker")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Withdrawn: the room refuses this lot.")).to_be_visible()
    assert lot.withdrawals.get().why == "Recalled by the maker"


def lot_on_record(page, session):
    """The lot of needle 1, as soon as the server has it: the page shows a tap before that."""
    for _ in range(50):
        if needle := state_of(session).needles.get(1):
            return needle.inserted.lot
        page.wait_for_timeout(100)
    raise AssertionError("the needle did not reach the server")


def test_a_pack_is_scanned_in_the_room_and_the_scanner_s_enter_inserts_nothing(
    open_signed_in, therapist, visit, has_javascript
):
    lot = booked(therapist)
    session = opened(visit, therapist)
    page = open_signed_in(f"/visits/{visit.pk}/treat/?insert=1", javascript=has_javascript)
    page.get_by_label("Scan or type the pack").fill(f"]d201{GTIN}17{lot.expires:%y%m%d}1024K117")
    if has_javascript:
        page.keyboard.press("Enter")
        expect(page.get_by_label("Lot", exact=True)).to_have_value("24K117")
        check_page(page)
        assert not state_of(session).needles
    page.get_by_role("button", name="Needle is in").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert lot_on_record(page, session) == "24K117"
    assert left_in(lot) == 99


def test_a_needle_does_not_wait_for_a_pack_that_cannot_be_read(open_signed_in, therapist, visit):
    session = opened(visit, therapist)
    page = open_signed_in(f"/visits/{visit.pk}/treat/?insert=1")
    page.get_by_label("Scan or type the pack").fill("nonsense")
    page.get_by_role("button", name="Needle is in").click()
    expect(page.get_by_text("This is not the GS1 code of a pack.")).to_be_visible()
    assert not state_of(session).needles
    page.get_by_role("button", name="Needle is in").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert lot_on_record(page, session) is None
