"""The demo clinic's needles: invented lots in every state that the list can show."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.stock.actions import Booking, book_in, withdraw_lot

MAKER = "Invented for the demo"


@dataclass(frozen=True, slots=True)
class DemoLot:
    """An invented lot; `gtin` begins with 950, the prefix of GS1’s own office (R), so that it is nobody’s product."""

    number: str
    gtin: str
    diameter_mm: float
    length_mm: float
    days: int
    needles: int
    withdrawn: str = ""


LOTS = (
    DemoLot("22C031", "09506000134352", 0.25, 40, 8, 41),
    DemoLot("24K117", "09506000134369", 0.30, 60, 640, 100),
    DemoLot("25B204", "09506000134376", 0.30, 50, 820, 200),
    DemoLot("25A077", "09506000134383", 0.25, 30, 790, 100),
    DemoLot("21F009", "09506000134390", 0.20, 15, -26, 20),
    DemoLot("24H550", "09506000134406", 0.30, 75, 400, 60, "The seal of several packs was open"),
)


def fill_demo_stock(therapist: User) -> None:
    """Book the lots in; the dates are set from today, so that each keeps its state."""
    for lot in LOTS:
        booking = Booking(
            name="Demo needle",
            maker=MAKER,
            gtin=lot.gtin,
            diameter_mm=lot.diameter_mm,
            length_mm=lot.length_mm,
            lot=lot.number,
            expires=timezone.localdate() + timedelta(days=lot.days),
            needles=lot.needles,
            needles_per_pack=100,
        )
        booked = book_in(booking, by=therapist, request=uuid.uuid4())
        if lot.withdrawn:
            withdraw_lot(booked, by=therapist, why=lot.withdrawn)
