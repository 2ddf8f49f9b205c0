"""The Letters tab: everything written about a patient, and the way to begin something new."""

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from needlebook.clinic.documents.access import documents_about
from needlebook.clinic.documents.actions import begin
from needlebook.clinic.documents.models import Document, Kind
from needlebook.clinic.followup.queries import courses_of
from needlebook.clinic.patients.access import patient_for
from needlebook.web.fields import whole_number
from needlebook.web.frame.words import complaint
from needlebook.web.letters.kinds import TO_BEGIN, drafted_of
from needlebook.web.letters.parts import drafted_texts, facts_of
from needlebook.web.patients.header import header_of

A_PAGE = 25
TONES = {"draft": "precautions", "issued": "ok", "withdrawn": "stop"}
STATES: dict[str, Promise] = {
    "draft": gettext_lazy("Draft"),
    "issued": gettext_lazy("Issued"),
    "withdrawn": gettext_lazy("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One document of the list."""

    document: Document
    name: str
    about: str
    state: str
    tone: str
    word: str

    @property
    def is_open(self) -> bool:
        return self.state == "draft"


@never_cache
@require_safe
def letters(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Drafts, issued and withdrawn documents, newest first."""
    patient = patient_for(request.user, patient_id)
    header = header_of(patient)
    page = Paginator(documents_about(patient), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "frame": header,
        "section": "patients",
        "page": page,
        "rows": [row_of(document) for document in page.object_list],
        "courses": [(course.pk, complaint(course.complaint)) for course in courses_of(patient)],
        "current": header.latest.course_id if header.latest else None,
        "kinds": TO_BEGIN.items(),
    }
    return render(request, "letters/letters.html", context)


@never_cache
@require_POST
def begun(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Begin a letter or a summary about a course, or go on with the one that was begun."""
    patient = patient_for(request.user, patient_id)
    course = get_object_or_404(courses_of(patient), pk=whole_number(request.POST.get("course")))
    kind = request.POST.get("kind", "")
    if kind not in TO_BEGIN:
        raise Http404
    drafted, _frame = drafted_of(Document(kind=kind, course=course))
    texts, facts = drafted_texts(drafted.parts), facts_of(drafted.parts)
    return redirect("document", begin(course, Kind(kind), by=request.user, texts=texts, facts=facts).pk)


def row_of(document: Document) -> Row:
    """A document in words: what it is, its state, who and when."""
    state = "withdrawn" if document.withdrawn_at else "issued" if document.issued_at else "draft"
    word = _("Signed") if document.is_note and state == "issued" else str(STATES[state])
    about = [complaint(document.course.complaint)]
    if document.visit:
        about.append(_("visit %(n)d") % {"n": document.visit.number})
    name = document.get_kind_display()
    return Row(document, name[:1].upper() + name[1:], ", ".join(about), state, TONES[state], word)
