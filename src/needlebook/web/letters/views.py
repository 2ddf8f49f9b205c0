"""The letter of a visit: looked at, made as PDF and kept; and one that was made, opened again."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from needlebook.clinic.assessments.letters import make_letter
from needlebook.clinic.documents.access import document_for, issued_at_visit
from needlebook.clinic.documents.digest import is_unchanged
from needlebook.clinic.documents.models import Kind
from needlebook.clinic.patients.access import visit_for
from needlebook.web.assess.page import Sheet, sheet_of
from needlebook.web.frame.visit import frame_of
from needlebook.web.letters.document import letter_reasons, referral
from needlebook.web.letters.forms import LetterForm
from needlebook.web.letters.opening import pdf_response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Show the letter as it would be; a POST makes it."""
    sheet = sheet_of(visit_for(request.user, visit_id))
    form = _form(request, sheet)
    if form.is_bound and form.is_valid():
        return _make(request, sheet, form)
    return _page(request, sheet, form)


@never_cache
@require_POST
def preview(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The letter with what is in the form now; nothing is kept."""
    sheet = sheet_of(visit_for(request.user, visit_id))
    form = _form(request, sheet)
    if not request.htmx:
        return _page(request, sheet, form)
    context = {"form": form, "letter": _document(request, sheet, form), "is_part": True, "visit": sheet.visit}
    return render(request, "letters/swap.html", context, status=200 if form.is_valid() else 422)


@never_cache
@require_GET
def made(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Any document that was issued, as PDF and unchanged."""
    document = document_for(request.user, letter_id)
    if document.issued_at is None:
        raise Http404
    if not is_unchanged(document):
        return redirect("document", document.pk)  # whose page says what is wrong
    return pdf_response(document)


def _form(request: HttpRequest, sheet: Sheet) -> LetterForm:
    data = request.POST if request.method == "POST" else None
    return LetterForm(sheet.verdict, letter_reasons(sheet.verdict), data)


def _document(request: HttpRequest, sheet: Sheet, form: LetterForm) -> dict[str, Any]:
    return referral(sheet, request.user, form.said("recipient"), form.chosen, form.said("note"))


@transaction.atomic
def _make(request: HttpRequest, sheet: Sheet, form: LetterForm) -> HttpResponse:
    """A letter that cannot be printed is not kept either."""
    document = _document(request, sheet, form)
    kept = make_letter(sheet.visit, by=request.user, recipient=form.said("recipient"), document=document)
    return pdf_response(kept)


def _page(request: HttpRequest, sheet: Sheet, form: LetterForm) -> HttpResponse:
    frame = frame_of(sheet.visit, "decide", sheet.verdict)
    context = {
        "visit": sheet.visit,
        "frame": frame,
        "verdict": frame.verdict_view,
        "form": form,
        "letter": _document(request, sheet, form),
        "made": issued_at_visit(sheet.visit, Kind.REFERRAL),
        "section": "patients",
    }
    is_refused = form.is_bound and not form.is_valid()
    return render(request, "letters/page.html", context, status=422 if is_refused else 200)
