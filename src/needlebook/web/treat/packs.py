"""The pack in the dialogs of a needle: lots of the stock to choose from, and what the code of a pack says."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.stock.queries import UsableLot, usable_lots
from needlebook.clinic.stock.scanning import Pack, was_expired
from needlebook.web.stock.scan import ScanError, ScannedPack, scanned_pack


@dataclass(frozen=True, slots=True)
class PackAsked:
    """initial: of the form, with what was scanned; lots: to choose from; says: why a scan was not read, or is bad."""

    initial: dict[str, object]
    lots: tuple[UsableLot, ...] = ()
    scan: str = ""
    says: str = ""
    is_read: bool = False


def pack_asked(by: User | None, initial: Mapping[str, object], asked: Mapping[str, str]) -> PackAsked:
    """The same initial values; a scan in the address replaces the pack, and the size where the stock knows it."""
    text = asked.get("scan", "")
    if by is None:
        return PackAsked(dict(initial))
    if not text.strip():
        return PackAsked(dict(initial), lots_for(by, initial))
    try:
        pack = scanned_pack(by, text)
    except ScanError as error:
        return PackAsked(dict(initial), lots_for(by, initial), text, error.sentence)
    read = {**initial, **_told(pack)}
    says = was_expired(Pack(pack.gtin, pack.lot, pack.expires), timezone.localdate())
    return PackAsked(read, lots_for(by, read), says=says, is_read=True)


def lots_for(by: User | None, initial: Mapping[str, object]) -> tuple[UsableLot, ...]:
    """Lots of the needle's size, first to expire first; none while no size is known."""
    size = (initial.get("diameter_mm"), initial.get("length_mm"))
    return usable_lots(by, (float(size[0]), float(size[1]))) if by and all(size) else ()


def _told(pack: ScannedPack) -> dict[str, object]:
    """The pack as it was scanned: what its code does not say is blank, not the pack before."""
    told: dict[str, object] = {"lot": pack.lot, "gtin": pack.gtin, "expires": pack.expires}
    if pack.product:
        length = pack.product.length_mm
        told |= {"diameter_mm": pack.product.diameter_mm, "length_mm": int(length) if length == int(length) else length}
    return told
