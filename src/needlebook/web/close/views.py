"""Closing a session: every needle accounted for, measured again, checked, told; then the record."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.actions import record_events, said
from needlebook.clinic.sessions.measures import measures_of
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.queries import now, session_of, state_of
from needlebook.core.sessions import Refused, State
from needlebook.web.close.forms import AfterForm, CloseForm
from needlebook.web.close.presenters import present
from needlebook.web.frame.visit import frame_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Show what is left to do, or the record; a POST measures or closes."""
    visit = visit_for(request.user, visit_id)
    session = session_of(visit)
    if session is None:
        return render(request, "close/nothing.html", {"frame": frame_of(visit, "close"), "section": "patients"})
    state = state_of(session)
    after, form = _forms(request, state)
    if request.method == "POST" and _is_done(request, session, after, form):
        return redirect("close", visit.pk)
    return _page(request, visit, state, after, form)


def _forms(request: HttpRequest, state: State) -> tuple[AfterForm, CloseForm]:
    """The form that was posted is bound, the other is not."""
    does = request.POST.get("do", "")
    after = AfterForm(request.POST if does == "measure" else None, measures=measures_of(state))
    return after, CloseForm(request.POST if request.method == "POST" and does != "measure" else None)


def _is_done(request: HttpRequest, session: Session, after: AfterForm, form: CloseForm) -> bool:
    posted = after if after.is_bound else form
    if not posted.is_valid():
        return False
    events = posted.events(now(), str(request.user.pk))
    decisions = record_events(session, by=request.user, events=events, is_stamped_here=True, together=True)
    refused = [said(decision) for decision in decisions if isinstance(decision, Refused)]
    for sentence in refused:
        posted.add_error(None, sentence)
    if not refused:
        messages.success(request, _("Measures recorded.") if after.is_bound else _("The session is closed."))
    return not refused


def _page(request: HttpRequest, visit: Visit, state: State, after: AfterForm, form: CloseForm) -> HttpResponse:
    frame = frame_of(visit, "close")
    page = present(visit, state, frame, after, form, now())
    context = {"frame": frame, "visit": visit, "page": page, "form": form, "after": after, "section": "patients"}
    is_refused = request.method == "POST"
    return render(request, "close/close.html", context, status=422 if is_refused else 200)
