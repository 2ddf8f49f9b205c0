"""Which needle was of which lot: an index of the ledger, written in the ledger's own transaction.

The alternative, to fold every session for every count, grows with the years. The index holds nothing that the ledger
does not say and can be made again from it.
"""

from collections.abc import Iterable

from needlebook.clinic.sessions.models import Session
from needlebook.clinic.stock.models import Lot, NeedleUse
from needlebook.core.sessions import State
from needlebook.core.sessions.lots import gtin_key, lot_key
from needlebook.core.sessions.types import Event, EventCorrected, NeedleDescribed, NeedleInserted

UNIQUE = ["session", "needle"]
TOLD = ["diameter_mm", "length_mm", "key", "gtin", "stocked", "at", "by"]


def keep_uses(session: Session, state: State, events: Iterable[Event]) -> None:
    """Bring the index up to what `state` says of the needles that these accepted events speak of."""
    told = {number for event in events for number in _needles(event, state)}
    if gone := [number for number in told if number not in state.needles]:
        NeedleUse.objects.filter(session=session, needle__in=gone).delete()
    rows = [_row(session, state.needles[number].inserted) for number in sorted(told.difference(gone))]
    if rows:
        NeedleUse.objects.bulk_create(rows, update_conflicts=True, unique_fields=UNIQUE, update_fields=TOLD)


def _needles(event: Event, state: State) -> tuple[int, ...]:
    """A corrected event may be any needle's; the correction of something else costs nothing."""
    if isinstance(event, EventCorrected):
        event = state.events.get(event.corrects, event)
    return (event.needle,) if isinstance(event, NeedleInserted | NeedleDescribed) else ()


def _row(session: Session, told: NeedleInserted) -> NeedleUse:
    key, gtin = lot_key(told.lot or ""), gtin_key(told.gtin or "")
    clinic = session.visit.patient.clinic_id
    return NeedleUse(
        clinic_id=clinic,
        session=session,
        needle=told.needle,
        diameter_mm=told.diameter_mm,
        length_mm=told.length_mm,
        key=key,
        gtin=gtin,
        stocked=_stocked(clinic, told, key, gtin) if key else None,
        at=told.at,
        by=told.by,
    )


def _stocked(clinic: int, told: NeedleInserted, key: str, gtin: str) -> Lot | None:
    """The lot that the needle came from; where two products share a number, the one of this size, and never a guess."""
    lots = Lot.objects.filter(clinic=clinic, key=key).select_related("product")
    found = [lot for lot in lots if not (gtin and lot.product.gtin and lot.product.gtin != gtin)]
    size = (told.diameter_mm, told.length_mm)
    if len(found) > 1:
        found = [lot for lot in found if (lot.product.diameter_mm, lot.product.length_mm) == size]
    return found[0] if len(found) == 1 else None
