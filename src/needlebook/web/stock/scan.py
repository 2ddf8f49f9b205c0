"""What was scanned or typed, completed by what the stock knows. For the stock's own forms and for the room."""

from dataclasses import dataclass
from datetime import date

from needlebook.clinic.accounts.models import User
from needlebook.clinic.stock.access import lots_of, products_of
from needlebook.clinic.stock.models import Lot, Product
from needlebook.clinic.stock.scanning import Pack, ScanError, read_pack
from needlebook.core.sessions.lots import lot_key


@dataclass(frozen=True, slots=True)
class ScannedPack:
    """The pack that was scanned. product, stocked: what the stock knows of it, None for nothing."""

    gtin: str
    lot: str
    expires: date | None
    product: Product | None
    stocked: Lot | None


def scanned_pack(user: User, text: str) -> ScannedPack:
    """The pack of a scan, or of a lot number of the stock typed as it is. Raises ScanError."""
    text = text.replace("\0", "")
    if typed := _typed_lot(user, text):
        product = typed.product
        return ScannedPack(product.gtin, typed.number, typed.expires, product, typed)
    return _known(user, read_pack(text))


def _typed_lot(user: User, text: str) -> Lot | None:
    """The one lot of this number. Where two products share it, the code says which: then it has to be scanned."""
    lots = list(lots_of(user).filter(key=lot_key(text))[:2]) if len(text.strip()) <= 60 else []
    return lots[0] if len(lots) == 1 else None


def _known(user: User, pack: Pack) -> ScannedPack:
    product = products_of(user).filter(gtin=pack.gtin).first() if pack.gtin else None
    stocked = lots_of(user).filter(product=product, key=lot_key(pack.lot)).first() if product and pack.lot else None
    expires = pack.expires or (stocked.expires if stocked else None)
    return ScannedPack(pack.gtin, pack.lot, expires, product, stocked)


__all__ = ["ScanError", "ScannedPack", "scanned_pack"]
