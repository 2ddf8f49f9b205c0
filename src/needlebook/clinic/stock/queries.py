"""Reads of the stock: what is left, how long it lasts, what may be used today."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.stock.access import lots_of
from needlebook.clinic.stock.models import Change, Lot, NeedleUse

LOOKS_BACK = 28  # days of use that the forecast is made from; judged (J)
LEAST_DAYS = 7  # below a week of records no forecast is made; judged (J)
LOW_WEEKS = 2.0  # how long a size must last; judged (J)
SOON_DAYS = 30  # from when on an expiry is announced; judged (J)
Size = tuple[float, float]


class Standing(StrEnum):
    """How a lot stands, most pressing first."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    MISCOUNTED = "miscounted"
    EXPIRING = "expiring"
    LOW = "low"
    USED_UP = "used_up"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a size is used: needles in the last so many days. days below LEAST_DAYS say nothing."""

    used: int
    days: int

    @property
    def weekly(self) -> float | None:
        return 7 * self.used / self.days if self.days >= LEAST_DAYS and self.used else None


@dataclass(frozen=True, slots=True)
class LotLine:
    """A lot with its count. weeks: how long the size lasts with all its usable lots, None: too little is recorded."""

    lot: Lot
    left: int
    standing: Standing
    days_to_expiry: int
    pace: Pace
    weeks: float | None

    @property
    def size(self) -> Size:
        return size_of(self.lot)


def size_of(lot: Lot) -> Size:
    return (lot.product.diameter_mm, lot.product.length_mm)


def counted(lots: QuerySet[Lot]) -> QuerySet[Lot]:
    """The same lots, each with `left` and with `withdrawn_why`, which is None for a lot that may be used."""
    changes = Change.objects.filter(lot=OuterRef("pk")).order_by().values("lot").annotate(n=Sum("needles")).values("n")
    uses = NeedleUse.objects.filter(stocked=OuterRef("pk")).order_by().values("stocked").annotate(n=Count("pk"))
    standing = FilteredRelation("withdrawals", condition=Q(withdrawals__released_at=None))
    return lots.annotate(
        standing=standing,
        withdrawn_why=F("standing__why"),
        left=Coalesce(Subquery(changes, output_field=IntegerField()), 0)
        - Coalesce(Subquery(uses.values("n"), output_field=IntegerField()), 0),
    )


def left_in(lot: Lot) -> int:
    """Needles of a lot that should be on the shelf; negative when more were used than booked in."""
    return counted(Lot.objects.filter(pk=lot.pk)).get().left


def lot_lines(user: User) -> list[LotLine]:
    """Every lot of the clinic, most pressing first, then by expiry. Three queries, however many lots."""
    lots, today = list(counted(lots_of(user))), timezone.localdate()
    paces, total = _paces(user), _usable_left(lots, today)
    lines = [_line(lot, today, paces.get(size_of(lot), Pace(0, 0)), total.get(size_of(lot), 0)) for lot in lots]
    order = list(Standing)
    return sorted(lines, key=lambda line: (order.index(line.standing), line.lot.expires))


def _line(lot: Lot, today: date, pace: Pace, usable: int) -> LotLine:
    weeks = usable / pace.weekly if pace.weekly else None
    standing = _standing(lot, today, weeks)
    return LotLine(lot, lot.left, standing, (lot.expires - today).days, pace, weeks)


def _standing(lot: Lot, today: date, weeks: float | None) -> Standing:
    states = {
        Standing.WITHDRAWN: lot.withdrawn_why is not None,
        Standing.EXPIRED: lot.expires < today,
        Standing.MISCOUNTED: lot.left < 0,
        Standing.USED_UP: lot.left == 0,
        Standing.EXPIRING: lot.expires <= today + timedelta(days=SOON_DAYS),
        Standing.LOW: weeks is not None and weeks < LOW_WEEKS,
    }
    return next((state for state, is_so in states.items() if is_so), Standing.FINE)


def _usable_left(lots: Iterable[Lot], today: date) -> Mapping[Size, int]:
    total: dict[Size, int] = {}
    for lot in lots:
        if lot.withdrawn_why is None and lot.expires >= today:
            total[size_of(lot)] = total.get(size_of(lot), 0) + max(lot.left, 0)
    return total


def _paces(user: User) -> Mapping[Size, Pace]:
    """Use of each size in the last four weeks, or since the first needle on record where that is later."""
    now = timezone.now()
    uses = NeedleUse.objects.filter(clinic=user.clinic)
    first = uses.aggregate(first=Min("at"))["first"]
    days = min(LOOKS_BACK, math.ceil((now - first) / timedelta(days=1))) if first else 0
    since = now - timedelta(days=LOOKS_BACK)
    rows = uses.filter(at__gte=since).order_by().values_list("diameter_mm", "length_mm").annotate(n=Count("pk"))
    return {(diameter, length): Pace(n, days) for diameter, length, n in rows}


@dataclass(frozen=True, slots=True)
class UsableLot:
    """A lot that may go into the room today."""

    number: str
    gtin: str
    expires: date
    diameter_mm: float
    length_mm: float
    left: int


def usable_lots(clinic_id: int, size: Size | None = None) -> tuple[UsableLot, ...]:
    """Lots that are in date, not withdrawn and not used up, first to expire first; of one size where one is given."""
    lots = Lot.objects.filter(clinic=clinic_id, expires__gte=timezone.localdate()).select_related("product")
    if size:
        lots = lots.filter(product__diameter_mm=size[0], product__length_mm=size[1])
    return tuple(
        UsableLot(lot.number, lot.product.gtin, lot.expires, *size_of(lot), lot.left)
        for lot in counted(lots).filter(withdrawn_why=None, left__gt=0)
    )


@dataclass(frozen=True, slots=True)
class SessionUse:
    """Needles of a lot in one session."""

    visit_id: UUID
    at: datetime
    needles: int


def use_by_session(lot: Lot, most: int = 50) -> Sequence[SessionUse]:
    """The newest sessions that used a lot, with how many needles each."""
    rows = lot.uses.order_by().values_list("session__visit_id").annotate(at=Min("at"), n=Count("pk")).order_by("-at")
    return [SessionUse(*row) for row in rows[:most]]
