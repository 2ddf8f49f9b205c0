"""The only writes to the stock. Each is one transaction, with its line of audit; a count is never edited."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from needlebook.clinic.accounts.models import Clinic, User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.governance.queries import is_lead
from needlebook.clinic.stock.models import Change, Lot, Product, Withdrawal
from needlebook.clinic.stock.queries import left_in
from needlebook.core.errors import BadInput
from needlebook.core.sessions.checks import check_fields
from needlebook.core.sessions.lots import gtin_key, lot_key

MOST_NEEDLES = 100_000
LEAST_REASON, MOST_REASON = 5, 500


@dataclass(frozen=True, slots=True)
class Booking:
    """A delivery as it is told: which needle, which lot, how many. gtin empty: the pack shows no product number."""

    name: str
    diameter_mm: float
    length_mm: float
    lot: str
    expires: date
    needles: int
    gtin: str = ""
    maker: str = ""
    needles_per_pack: int | None = None


@transaction.atomic
def book_in(booking: Booking, *, by: User, request: UUID) -> Lot:
    """Add a delivery to its lot, which is made if it is new; the same request again changes nothing.

    Raises BadInput for a count that cannot be, and for a lot that stands in the book with another size or last day.
    """
    clinic = _held(by)
    if done := Change.objects.filter(request=request, lot__clinic=clinic).select_related("lot").first():
        return done.lot
    _check(booking)
    lot = _lot(booking, _product(booking, clinic, by), clinic, by)
    _change(lot, Change.Kind.RECEIVED, booking.needles, "", by=by, request=request)
    return lot


@transaction.atomic
def correct_count(lot: Lot, *, by: User, counted: int, why: str, request: UUID) -> int:
    """The shelf was counted: what is left is now this many. Gives back the difference. What was written stays."""
    _held(by)
    if done := Change.objects.filter(request=request, lot=lot).first():
        return done.needles
    _count("counted", counted, least=0)
    difference = counted - left_in(lot)
    _change(lot, Change.Kind.COUNTED, difference, _reason(why), by=by, request=request)
    return difference


@transaction.atomic
def write_off(lot: Lot, *, by: User, needles: int, why: str, request: UUID) -> None:
    """Needles that were dropped, spoilt or thrown away unused."""
    _held(by)
    if Change.objects.filter(request=request, lot=lot).exists():
        return
    _count("needles", needles)
    _change(lot, Change.Kind.SPOILT, -needles, _reason(why), by=by, request=request)


@transaction.atomic
def withdraw_lot(lot: Lot, *, by: User, why: str) -> Withdrawal:
    """Keep a lot out of the room from now on. Anybody in the clinic may; what stands already is not written again."""
    _held(by)
    if standing := lot.withdrawals.filter(released_at=None).first():
        return standing
    made = Withdrawal.objects.create(lot=lot, why=_reason(why).rstrip("."), by=by, at=timezone.now())
    record(by, "lot.withdrawn", lot.pk)
    return made


@transaction.atomic
def release_lot(lot: Lot, *, by: User, why: str) -> None:
    """The lead lets a withdrawn lot back into the room, with a reason."""
    _held(by)
    if not is_lead(by):
        raise BadInput("account", _("Only the clinic’s lead releases a lot."), _("Ask the lead."))
    standing = lot.withdrawals.filter(released_at=None).first()
    if standing is None:
        return
    standing.released_at, standing.released_by, standing.released_why = timezone.now(), by, _reason(why)
    standing.save(update_fields=["released_at", "released_by", "released_why"])
    record(by, "lot.released", lot.pk)


def _held(by: User) -> Clinic:
    """The clinic, held until the transaction ends: two deliveries of one lot are booked one after the other."""
    if by.clinic_id is None:
        raise BadInput("account", _("This account belongs to no clinic."), _("Sign in with one that does."))
    return Clinic.objects.select_for_update().get(pk=by.clinic_id)


def _check(booking: Booking) -> None:
    check_fields({"diameter_mm": booking.diameter_mm, "length_mm": booking.length_mm, "lot": booking.lot})
    _count("needles", booking.needles)
    if booking.needles_per_pack is not None:
        _count("needles_per_pack", booking.needles_per_pack)
    if not booking.name.strip():
        raise BadInput("name", _("The product has no name."), _("Type the name on the pack."))


def _count(field: str, given: int, least: int = 1) -> None:
    if not least <= given <= MOST_NEEDLES:
        allowed = _("Give %(least)d to %(most)d.") % {"least": least, "most": MOST_NEEDLES}
        raise BadInput(field, _("This many needles cannot be."), allowed)


def _reason(why: str) -> str:
    if not LEAST_REASON <= len(why.strip()) <= MOST_REASON:
        raise BadInput("why", _("It does not say why."), _("Give a reason of 5 to 500 characters."))
    return why.strip()


def _product(booking: Booking, clinic: Clinic, by: User) -> Product:
    """By its number where the pack shows one; otherwise by name, maker and size."""
    size = {"diameter_mm": booking.diameter_mm, "length_mm": booking.length_mm}
    gtin = gtin_key(booking.gtin)
    if gtin and (known := Product.objects.filter(clinic=clinic, gtin=gtin).first()):
        if (known.diameter_mm, known.length_mm) != (booking.diameter_mm, booking.length_mm):
            held = f"{known.diameter_mm:.2f} × {known.length_mm:g} mm"
            raise BadInput("diameter_mm", _("This product number stands for %(size)s.") % {"size": held}, held)
        return known
    named = {"name": booking.name.strip(), "maker": booking.maker.strip()}
    if not gtin and (known := Product.objects.filter(clinic=clinic, gtin="", **named, **size).first()):
        return known
    pack = booking.needles_per_pack
    made = Product.objects.create(
        clinic=clinic, gtin=gtin, **named, **size, needles_per_pack=pack, by=by, at=timezone.now()
    )
    record(by, "product.added", made.pk)
    return made


def _lot(booking: Booking, product: Product, clinic: Clinic, by: User) -> Lot:
    key = lot_key(booking.lot)
    known = Lot.objects.filter(product=product, key=key).first()
    if known is None:
        number = booking.lot.strip()
        return Lot.objects.create(
            clinic=clinic, product=product, number=number, key=key, expires=booking.expires, by=by, at=timezone.now()
        )
    if known.expires != booking.expires:
        held = f"{known.expires.day} {known.expires:%b %Y}"
        says = _("This lot is in the book with another last day, %(day)s.") % {"day": held}
        raise BadInput("expires", says, _("Compare it with the pack."))
    return known


def _change(lot: Lot, kind: str, needles: int, why: str, *, by: User, request: UUID) -> None:
    Change.objects.create(lot=lot, kind=kind, needles=needles, why=why, request=request, by=by, at=timezone.now())
    record(by, f"stock.{kind}", lot.pk, needles=needles)
