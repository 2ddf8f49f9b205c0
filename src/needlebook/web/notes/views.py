"""Begin the note of a visit, go on with it, and see which notes of past days are not signed."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from needlebook.clinic.documents.access import note_of
from needlebook.clinic.documents.actions import begin
from needlebook.clinic.documents.models import Kind
from needlebook.clinic.documents.settled import unsigned_visits
from needlebook.clinic.patients.access import visit_for
from needlebook.web.frame.words import complaint
from needlebook.web.letters.parts import drafted_texts, facts_of
from needlebook.web.notes.note import drafted_note

A_PAGE = 25


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The note of the visit; before it was begun the page that begins it. A POST drafts it from the record."""
    visit = visit_for(request.user, visit_id)
    if standing := note_of(visit):
        return redirect("document", standing.pk)
    drafted, frame = drafted_note(visit)
    if request.method != "POST":
        context = {"frame": frame, "visit": visit, "section": "patients", "parts": drafted.parts}
        return render(request, "notes/begin.html", context)
    told = {"texts": drafted_texts(drafted.parts), "facts": facts_of(drafted.parts)}
    return redirect("document", begin(visit.course, Kind.VISIT_NOTE, by=request.user, visit=visit, **told).pk)


@never_cache
@require_safe
def unsigned(request: HttpRequest) -> HttpResponse:
    """Visits of past days that the person who is signed in has not signed the note of."""
    page = Paginator(unsigned_visits(request.user, timezone.localdate()), A_PAGE).get_page(request.GET.get("page"))
    rows = [(visit, complaint(visit.course.complaint)) for visit in page.object_list]
    return render(request, "notes/unsigned.html", {"section": "today", "page": page, "rows": rows})
