"""Who was needled with a lot: on the page, on paper, as a table for a spreadsheet. Every look is in the audit."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from needlebook.clinic.stock.recall import Needled, who_was_needled
from needlebook.clinic.stock.scanning import ScanError
from needlebook.web.stock.forms import RecallForm
from needlebook.web.stock.scan import scanned_pack

FORMULA = ("=", "+", "-", "@", "\t", "\r")


COLUMNS = (
    "lot",
    "patient_id",
    "family_name",
    "given_name",
    "phone",
    "visit",
    "first_needle_at",
    "needles",
    "told_and_refused",
    "by",
)


@never_cache
@require_GET
def recall(request: HttpRequest) -> HttpResponse:
    """The question; with a lot in the address, the answer too."""
    if not request.GET:
        return _page(request, RecallForm())
    form, asked = _asked(request)
    if asked is None:
        return _page(request, form, status=422)
    found = who_was_needled(request.user, **asked)
    patients = len({needled.patient.pk for needled in found})
    return _page(request, RecallForm(initial=asked), asked=asked, found=found, patients=patients, at=timezone.now())


@never_cache
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same answer as a CSV file; what cannot be answered is said on the page."""
    form, asked = _asked(request)
    if asked is None:
        return _page(request, form, status=422)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="recall.csv"'
    response.write("\ufeff")  # so that a spreadsheet reads the names as they are
    table = csv.writer(response)
    table.writerow(COLUMNS)
    for needled in who_was_needled(request.user, **asked):
        table.writerow([_plain(cell) for cell in _row(asked["lot"], needled)])
    return response


def _asked(request: HttpRequest) -> tuple[RecallForm, dict[str, str] | None]:
    """Lot and product of the address; None where the form says what is wrong."""
    form = RecallForm(request.GET)
    if not form.is_valid():
        return form, None
    given = form.cleaned_data
    if not given["scan"].strip():
        return form, {"lot": given["lot"], "gtin": given["gtin"]}
    try:
        pack = scanned_pack(request.user, given["scan"])
    except ScanError as error:
        form.add_error("scan", error.sentence)
        return form, None
    if not pack.lot:
        form.add_error("scan", _("This code holds no lot. Type it."))
        return form, None
    return form, {"lot": pack.lot, "gtin": pack.gtin}


def _row(lot: str, needled: Needled) -> list[Any]:
    patient, visit = needled.patient, needled.visit
    at = timezone.localtime(needled.at).isoformat(timespec="minutes")
    who = [patient.pk, patient.family_name, patient.given_name, patient.phone]
    needles, refused = (" ".join(map(str, numbers)) for numbers in (needled.needles, needled.refused))
    return [lot, *who, visit.number, at, needles, refused, "; ".join(needled.by)]


def _plain(cell: object) -> str:
    """What a spreadsheet would take for a formula is text."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def _page(request: HttpRequest, form: RecallForm, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "stock/recall.html", {"section": "stock", "form": form, **more}, status=status)
