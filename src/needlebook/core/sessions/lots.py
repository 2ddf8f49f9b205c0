"""Lots of needles as the stock knows them, and when a lot that is named is one of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from needlebook.core.sessions.reasons import Refused, refuse

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


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


def lot_refused(lots: Iterable[StockedLot], today: dt.date, number: str | None, gtin: str | None) -> Refused | None:
    """What the stock knows of the lot counts also when nobody typed its date. A lot that it does not know is taken."""
    for known in find_lots(lots, number, gtin):
        if known.withdrawn:
            return refuse("needle.lot_withdrawn", lot=known.number, why=known.withdrawn)
        if known.expires < today:
            return refuse("needle.expired", lot=known.number, expires=day_words(known.expires))
    return None


def day_words(date: dt.date) -> str:
    """31 Aug 2028."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"
