"""What the stock knows of a lot counts when it is named, also when nobody typed its date."""

import datetime as dt
from dataclasses import replace

import pytest

from needlebook.core.sessions.lots import StockedLot, find_lots
from tests.unit.sessions.making import RULES, decided, declared, described, inserted, reason, session

GTIN, OTHER = "09506000134352", "09506000149370"
LATER, EARLIER = RULES.today + dt.timedelta(days=1), RULES.today - dt.timedelta(days=1)


def with_lots(*lots: StockedLot):
    return replace(RULES, lots=lots)


@pytest.mark.parametrize(
    ("lot", "answer"),
    [
        (StockedLot("24K117", GTIN, LATER), "accepted"),
        (StockedLot("24K117", GTIN, RULES.today), "accepted"),
        (StockedLot("24K117", GTIN, EARLIER), "needle.expired"),
        (StockedLot("24k117", GTIN, LATER, "Recalled by the maker"), "needle.lot_withdrawn"),
        (StockedLot("24K118", GTIN, EARLIER), "accepted"),
    ],
)
def test_a_lot_is_taken_or_refused_as_the_stock_knows_it(lot, answer):
    rules = with_lots(lot)
    assert reason(session(), inserted(1, lot=" 24K117 "), rules) == answer
    assert reason(session(inserted(1)), described(1, lot="24k117"), rules) == answer
    assert reason(session(), inserted(1), rules) == "accepted"


def test_a_withdrawn_lot_says_which_and_why():
    lot = StockedLot("24K117", GTIN, LATER, "Recalled by the maker")
    said = decided(session(), inserted(1, lot="24k117"), with_lots(lot)).text
    assert said == "Lot 24K117 is withdrawn from use (Recalled by the maker). Use another lot."


def test_a_needle_that_is_in_the_body_is_taken_whatever_its_lot():
    assert reason(session(), declared(1, lot="24K117"), with_lots(StockedLot("24K117", GTIN, EARLIER))) == "accepted"


def test_the_same_number_of_another_product_bars_only_where_the_product_is_not_known():
    rules = with_lots(StockedLot("24K117", GTIN, EARLIER))
    assert reason(session(), inserted(1, lot="24K117", gtin=OTHER), rules) == "accepted"
    assert reason(session(), inserted(1, lot="24K117", gtin=GTIN[1:]), rules) == "needle.expired"
    assert reason(session(inserted(1, gtin=OTHER)), described(1, lot="24K117"), rules) == "accepted"
    assert reason(session(inserted(1)), described(1, lot="24K117"), rules) == "needle.expired"


def test_no_lot_finds_none():
    assert find_lots([StockedLot("A", "", LATER)], None, GTIN) == ()
    assert find_lots([StockedLot("A", "", LATER)], "", None) == ()
