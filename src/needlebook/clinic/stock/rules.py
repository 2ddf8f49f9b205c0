"""What the stock says to the session: which of the named lots are out of date or kept out of the room."""

from collections.abc import Iterable

from django.db.models import FilteredRelation, Q

from needlebook.clinic.stock.models import Lot
from needlebook.core.sessions.lots import StockedLot, lot_key
from needlebook.core.sessions.types import Event, NeedleDeclared, NeedleDescribed, NeedleInserted


def stocked_lots(clinic_id: int, events: Iterable[Event]) -> tuple[StockedLot, ...]:
    """The lots of the stock that these events name, as they are at this moment; not a query when none is named."""
    keys = {lot_key(event.lot) for event in events if _asks(event) and event.lot}
    if not keys:
        return ()
    standing = FilteredRelation("withdrawals", condition=Q(withdrawals__released_at=None))
    rows = Lot.objects.filter(clinic=clinic_id, key__in=keys).annotate(standing=standing)
    fields = rows.values_list("number", "product__gtin", "expires", "standing__why")
    return tuple(StockedLot(number, gtin, expires, why or "") for number, gtin, expires, why in fields)


def _asks(event: Event) -> bool:
    return isinstance(event, NeedleInserted | NeedleDescribed) and not isinstance(event, NeedleDeclared)
