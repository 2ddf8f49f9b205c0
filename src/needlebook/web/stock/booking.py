"""Booking a delivery in: scan first, the rest is filled from the scan and the book."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from needlebook.clinic.stock.actions import book_in
from needlebook.clinic.stock.models import Lot
from needlebook.clinic.stock.scanning import was_expired
from needlebook.core.errors import BadInput
from needlebook.web.stock.forms import BookingForm
from needlebook.web.stock.scan import ScanError, ScannedPack, scanned_pack


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest) -> HttpResponse:
    """The form; "Read it" fills it from the scan, a scanner's Enter does the same."""
    if request.method != "POST":
        return _page(request, BookingForm())
    if request.POST.get("do") == "read" and request.POST.get("scan", "").strip():  # Enter in any field presses it
        return _read(request)
    form = BookingForm(request.POST)
    if form.is_valid() and (lot := _booked(request, form)):
        return redirect("lot", lot.pk)
    return _page(request, form, status=422)


@require_POST
def read(request: HttpRequest) -> JsonResponse:
    """What a pack says, for a form that is filled in the browser: lot, product, expiry, and what to know of it."""
    try:
        pack = scanned_pack(request.user, request.POST.get("scan", ""))
    except ScanError as error:
        return JsonResponse({"reason": error.reason, "message": error.sentence}, status=422)
    expires = pack.expires.isoformat() if pack.expires else ""
    warning = was_expired(pack, timezone.localdate())
    return JsonResponse({"gtin": pack.gtin, "lot": pack.lot, "expires": expires, "message": warning or _("Read.")})


def _read(request: HttpRequest) -> HttpResponse:
    """What was typed stays where the scan says nothing."""
    given = {name: request.POST[name] for name in BookingForm.base_fields if request.POST.get(name)}
    try:
        pack = scanned_pack(request.user, request.POST.get("scan", ""))
    except ScanError as error:
        form = BookingForm(initial=given)
        return _page(request, form, status=422, scan_error=error.sentence)
    form = BookingForm(initial={**given, **_filled(pack), "scan": ""})
    return _page(request, form, pack=pack, warning=was_expired(pack, timezone.localdate()))


def _filled(pack: ScannedPack) -> dict[str, Any]:
    found = {"gtin": pack.gtin, "lot": pack.lot, "expires": pack.expires}
    if product := pack.product:
        names = ("name", "maker", "diameter_mm", "length_mm", "needles_per_pack")
        found |= {name: getattr(product, name) for name in names}
    return {name: value for name, value in found.items() if value}


def _booked(request: HttpRequest, form: BookingForm) -> Lot | None:
    try:
        lot = book_in(form.booking(), by=request.user, request=form.cleaned_data["request"])
    except BadInput as error:
        form.refuse(error)
        return None
    if lot.expires < timezone.localdate():
        messages.warning(request, _("Booked in. The lot is out of date and is refused in the room."))
    else:
        messages.success(request, _("Booked in."))
    return lot


def _page(request: HttpRequest, form: BookingForm, status: int = 200, **more: Any) -> HttpResponse:
    context = {"section": "stock", "form": form, **more}
    return render(request, "stock/book.html", context, status=status)
