"""What each kind of document is drafted from, and the page around it."""

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from needlebook.clinic.documents.models import Document, Kind
from needlebook.clinic.patients.models import Course
from needlebook.web.frame.visit import Frame, frame_of
from needlebook.web.letters.course_letters import drafted_discharge, drafted_letter
from needlebook.web.letters.paper import Drafted
from needlebook.web.letters.patient_summary import drafted_summary
from needlebook.web.notes.note import drafted_note
from needlebook.web.patients.header import PatientHeader, header_of

ABOUT_A_COURSE: Mapping[str, Callable[[Course], Drafted]] = {
    Kind.COURSE_LETTER: drafted_letter,
    Kind.DISCHARGE: drafted_discharge,
    Kind.PATIENT_SUMMARY: drafted_summary,
}
# What may be begun from the Letters tab: its name, and a word on what it is for.
TO_BEGIN: Mapping[str, tuple[Promise, Promise]] = {
    Kind.COURSE_LETTER: (gettext_lazy("Letter to the doctor"), gettext_lazy("How the course went, and what you ask.")),
    Kind.DISCHARGE: (gettext_lazy("Discharge summary"), gettext_lazy("The whole course with its pictures.")),
    Kind.PATIENT_SUMMARY: (gettext_lazy("Summary for the patient"), gettext_lazy("Plain words, large type.")),
}


def frame_for(document: Document) -> Frame | PatientHeader:
    """A note stands among the pages of its visit, every other document among those of the patient."""
    return frame_of(document.visit, "close") if document.is_note else header_of(document.patient)


def drafted_of(document: Document) -> tuple[Drafted, Frame | PatientHeader]:
    """The document as the record fills it now, and its frame. Not for referral letters: they are made in one step."""
    if document.kind == Kind.VISIT_NOTE:
        return drafted_note(document.visit)
    return ABOUT_A_COURSE[document.kind](document.course), header_of(document.patient)
