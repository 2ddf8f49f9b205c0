"""Packs in the room: scanned into the dialog, offered from the stock, refused when the stock bars them."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from needlebook.clinic.stock.actions import withdraw_lot
from needlebook.clinic.stock.queries import left_in
from tests.integration.rooms import state
from tests.integration.test_stock import GTIN, OTHER, TODAY, booked

LATER = TODAY + timedelta(days=400)
SCAN = f"]d201{GTIN}17{LATER:%y%m%d}1024K117"
SIZE = {"diameter_mm": "0.3", "length_mm": "60", "technique": "static"}


@pytest.fixture
def tap(tap):
    """A tap on the first site, with a size where nothing else is said."""
    return lambda does, **fields: tap(does, **{"site": "1", "needle": "1", **SIZE, **fields})


def known(visit, needle=1):
    return state(visit).needles[needle].inserted


def page(client, visit, **query):
    return unescape(client.get(reverse("treat", args=[visit.pk]), query).content.decode())


@pytest.mark.parametrize("does", ["insert", "describe"])
def test_a_scan_without_a_script_says_lot_product_and_expiry(tap, visit, therapist, does):
    lot = booked(therapist)
    if does == "describe":
        tap("insert")
    assert tap(does, scan=SCAN).status_code == 302
    assert (known(visit).lot, known(visit).gtin, known(visit).expires) == ("24K117", GTIN, LATER)
    assert left_in(lot) == 99


def test_a_scan_replaces_what_stood_there_of_another_pack(tap, visit):
    tap("insert", lot="OLD", gtin=OTHER, expires=LATER.isoformat(), scan=f"01{GTIN}10NEW")
    assert (known(visit).lot, known(visit).gtin, known(visit).expires) == ("NEW", GTIN, None)


def test_a_scan_that_cannot_be_read_is_said_at_its_field_and_no_needle_is_lost(tap, visit):
    response = tap("insert", scan="++++", lot="24K117")
    assert response.status_code == 422
    assert "HIBC" in response.content.decode()
    assert 'value="++++"' in response.content.decode()
    assert not state(visit).needles
    assert tap("insert", lot="24K117").status_code == 302


def test_a_lot_typed_over_the_last_one_does_not_keep_its_product_number(tap, visit, signed_in, therapist):
    tap("insert", scan=SCAN)
    withdraw_lot(booked(therapist, lot="25B204", gtin=OTHER), by=therapist, why="Recalled by the maker")
    assert f'value="{GTIN}"' in page(signed_in, visit, insert="2")
    tap("insert", site="2", needle="2", lot="30X", gtin=GTIN)
    assert (known(visit, 2).lot, known(visit, 2).gtin) == ("30X", None)
    refused = tap("describe", needle="2", lot="25b204", gtin="")
    assert "withdrawn from use (Recalled by the maker)" in refused.content.decode()


def test_lots_of_the_planned_size_are_offered_from_the_stock(signed_in, visit, session, therapist):
    booked(therapist)
    booked(therapist, lot="40LONG", gtin=OTHER, length_mm=40)
    booked(therapist, lot="21F009", expires=TODAY - timedelta(days=1))
    text = page(signed_in, visit, insert="1")
    assert '<option value="24K117"' in text
    assert "40LONG" not in text
    assert "21F009" not in text


def test_a_clinic_without_a_stock_is_offered_none(signed_in, visit, session):
    assert '<datalist id="lots">' not in page(signed_in, visit, insert="1")


def test_a_pack_is_read_for_the_browser(signed_in, therapist):
    answer = signed_in.post("/stock/read/", {"scan": SCAN})
    assert answer.json() == {"gtin": GTIN, "lot": "24K117", "expires": LATER.isoformat(), "message": "Read."}
    old = signed_in.post("/stock/read/", {"scan": f"01{GTIN}1720010010A"}).json()
    assert "31 Jan 2020" in old["message"]
    wrong = signed_in.post("/stock/read/", {"scan": "nonsense"})
    assert (wrong.status_code, wrong.json()["reason"]) == (422, "scan.not_gs1")
    assert signed_in.post("/stock/read/", {}).json()["reason"] == "scan.empty"


def test_a_lot_number_of_the_stock_is_read_as_it_is_typed(signed_in, therapist):
    booked(therapist)
    assert signed_in.post("/stock/read/", {"scan": " 24k117 "}).json()["lot"] == "24K117"
