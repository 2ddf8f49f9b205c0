"""Lots of needles as the stock knows them, and when a lot that is named is one of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StockedLot:
    """A lot in the clinic's stock. gtin: 14 digits, empty for none known; withdrawn: why, empty when it is not."""

    number: str
    gtin: str
    expires: dt.date
    withdrawn: str = ""


def lot_key(number: str) -> str:
    """What lot numbers are compared by: printed as they are, alike without blanks around them and without case."""
    return number.strip().casefold()


def gtin_key(gtin: str) -> str:
    """Product numbers of 8, 12 and 13 digits are the same numbers with noughts before them."""
    return gtin.zfill(14) if gtin else ""


def find_lots(lots: Iterable[StockedLot], number: str | None, gtin: str | None) -> tuple[StockedLot, ...]:
    """The stocked lots that this may be. Two products may share a lot number: without a product both are meant."""
    if not number:
        return ()
    key, product = lot_key(number), gtin_key(gtin or "")
    return tuple(
        lot for lot in lots if lot_key(lot.number) == key and not (product and lot.gtin and lot.gtin != product)
    )
