"""An issued document as PDF: the same document gives the same bytes, whatever has changed in the record since."""

from typing import Any

from django.http import HttpResponse

from needlebook.clinic.documents.models import Document, Kind
from needlebook.web.letters.addenda import addenda_of
from needlebook.web.letters.pdf import letter_pdf

# A file name says nothing about anybody: it lies in a folder of downloads.
FILE_NAMES = {
    Kind.VISIT_NOTE: "visit-note.pdf",
    Kind.REFERRAL: "referral-letter.pdf",
    Kind.COURSE_LETTER: "letter.pdf",
    Kind.DISCHARGE: "discharge-summary.pdf",
    Kind.PATIENT_SUMMARY: "summary.pdf",
}


def pdf_response(document: Document) -> HttpResponse:
    """The PDF to keep or print, of a document that is what was signed."""
    added = list(document.addenda.select_related("by"))
    at = added[-1].at if added else document.issued_at
    response = HttpResponse(letter_pdf(_whole(document), at), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAMES[Kind(document.kind)]}"'
    return response


def _whole(document: Document) -> dict[str, Any]:
    """What was signed, with what was added to it afterwards."""
    return {**document.content, "addenda": addenda_of(document)}
