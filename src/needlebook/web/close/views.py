"""Closing a session: every needle accounted for, counted two ways, measured again, checked, told; then the record."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from needlebook.clinic.accounts.models import User
from needlebook.clinic.governance.queries import is_lead
from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.actions import record_events, said
from needlebook.clinic.sessions.measures import measures_of
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.queries import now, session_of, state_of
from needlebook.core.sessions import Refused, State
from needlebook.web.assess.page import sheet_of
from needlebook.web.checkins.views import rows_at
from needlebook.web.close.forms import AfterForm, CloseForm, NoteForm
from needlebook.web.close.presenters import present
from needlebook.web.close.telling import aftercare_of
from needlebook.web.close.timeline import timeline_of
from needlebook.web.frame.visit import frame_of
from needlebook.web.letters.pdf import letter_pdf
from needlebook.web.letters.session import session_sheet

COUNTS = ("close.count_differs", "close.packs_differ")
SUCCESS = {
    "close": _("The session is closed."),
    "measure": _("Measures recorded."),
    "note": _("Note added."),
}


@dataclass(slots=True)
class Forms:
    """The forms of the page; the one that was posted is bound. refused: reason codes of what the ledger refused."""

    close: CloseForm
    measure: AfterForm
    note: NoteForm
    does: str
    refused: tuple[str, ...] = ()

    @property
    def posted(self) -> CloseForm | AfterForm | NoteForm:
        return getattr(self, self.does)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Show what is left to do, or the record; a POST measures, closes, or adds a note to the record."""
    visit = visit_for(request.user, visit_id)
    session = session_of(visit)
    if session is None:
        return _nothing(request, visit)
    state = state_of(session)
    forms = _forms(request, visit, state)
    if request.method == "POST" and _is_done(request, session, forms):
        return redirect("close", visit.pk)
    return _page(request, session, state, forms)


@never_cache
@require_safe
def aftercare(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """What the patient takes home, on one sheet: for paper and for a phone."""
    visit = visit_for(request.user, visit_id)
    session = session_of(visit)
    if session is None:
        return _nothing(request, visit)
    frame, state = frame_of(visit, "close"), state_of(session)
    links = [row for row in rows_at(visit, request) if row.link]
    texts = aftercare_of(visit, state, frame)
    context = {"frame": frame, "visit": visit, "texts": texts, "check_ins": links, "section": "patients"}
    return render(request, "close/sheet.html", context)


@never_cache
@require_safe
def sheet_for_others(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The session on one sheet, as PDF, for whoever takes over; also while needles are in."""
    visit = visit_for(request.user, visit_id)
    session = session_of(visit)
    if session is None:
        raise Http404
    at = now()
    pdf = letter_pdf(session_sheet(sheet_of(visit), state_of(session), at), at, "session.typ")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="session.pdf"'  # says nothing about anybody
    return response


def _nothing(request: HttpRequest, visit: Visit) -> HttpResponse:
    return render(request, "close/nothing.html", {"frame": frame_of(visit, "close"), "section": "patients"})


def _forms(request: HttpRequest, visit: Visit, state: State) -> Forms:
    does = request.POST.get("do", "")
    does = does if does in SUCCESS else "close"
    data = {does: request.POST} if request.method == "POST" else {}
    return Forms(
        close=CloseForm(data.get("close"), colleagues=_colleagues(request.user)),
        measure=AfterForm(data.get("measure"), measures=measures_of(state)),
        note=NoteForm(data.get("note")),
        does=does,
    )


def _colleagues(user: User) -> dict[str, str]:
    """Who else of the clinic may have counted."""
    people = User.objects.filter(clinic=user.clinic, is_active=True).exclude(pk=user.pk).order_by("last_name", "pk")
    return {str(person.pk): person.short_name for person in people}


def _is_done(request: HttpRequest, session: Session, forms: Forms) -> bool:
    posted = forms.posted
    if not posted.is_valid():
        return False
    events = posted.events(now(), str(request.user.pk))
    decisions = record_events(session, by=request.user, events=events, is_stamped_here=True, together=True)
    refused = [decision for decision in decisions if isinstance(decision, Refused)]
    for decision in refused:
        posted.add_error(None, said(decision))
    forms.refused = tuple(decision.reason for decision in refused)
    if not refused:
        messages.success(request, SUCCESS[forms.does])
    return not refused


def _page(request: HttpRequest, session: Session, state: State, forms: Forms) -> HttpResponse:
    visit = session.visit
    frame = frame_of(visit, "close")
    context = {
        "frame": frame,
        "visit": visit,
        "page": present(visit, state, frame, forms.measure, forms.close, now()),
        "form": forms.close,
        "after": forms.measure,
        "note": forms.note,
        "timeline": timeline_of(session, state) if state.closed else (),
        "check_ins": rows_at(visit),
        "is_count_off": any(code in COUNTS for code in forms.refused),
        "is_lead": is_lead(request.user),
        "section": "patients",
    }
    is_refused = request.method == "POST"
    return render(request, "close/close.html", context, status=422 if is_refused else 200)
