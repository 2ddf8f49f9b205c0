"""What each kind of document is drafted from, and the page around it."""

from typing import Any

from django.utils.functional import Promise

from needlebook.clinic.documents.models import Document, Kind
from needlebook.web.frame.visit import Frame, frame_of
from needlebook.web.letters.paper import Drafted
from needlebook.web.notes.note import drafted_note
from needlebook.web.patients.header import PatientHeader, header_of

# What may be begun from the Letters tab, with a word on what it is for.
TO_BEGIN: dict[str, Promise] = {}


def frame_for(document: Document) -> Frame | PatientHeader:
    """A note stands among the pages of its visit, every other document among those of the patient."""
    return frame_of(document.visit, "close") if document.is_note else header_of(document.patient)


def drafted_of(document: Document, frame: Any) -> Drafted:
    """The document as the record fills it now."""
    if document.kind == Kind.VISIT_NOTE:
        return drafted_note(document.visit, frame)
    raise NotImplementedError(document.kind)
