"""Handing a session over: what is in, in whom, since when; taken over only with the right count."""

import uuid
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.sessions.actions import record_events, said
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.queries import now, session_of, state_of
from needlebook.core.sessions import Refused
from needlebook.core.sessions.types import SessionTakenOver
from needlebook.knowledge.guidance import load_guidance
from needlebook.web.frame.visit import frame_of
from needlebook.web.treat.caring import needles_in_order
from needlebook.web.treat.people import hands_of
from needlebook.web.treat.room import Asked, room_of


class TakeOverForm(forms.Form):
    """Counted on the patient, not read from the screen: the field is never filled beforehand."""

    event = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    counted = forms.IntegerField(
        label=gettext_lazy("Needles counted in the body"),
        min_value=0,
        max_value=999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Count on the patient, together with who hands over."),
        error_messages={"required": gettext_lazy("Count the needles in the body, and enter the number.")},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The sheet on the screen; a POST takes the session over."""
    visit = visit_for(request.user, visit_id)
    session = session_of(visit)
    if session is None:
        context = {"frame": frame_of(visit, "treat"), "visit": visit, "section": "patients"}
        return render(request, "treat/handover_none.html", context)
    form = TakeOverForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _is_taken_over(request, session, form):
        messages.success(request, _("You have taken over. You answer for this session now."))
        return redirect("treat", visit.pk)
    return _page(request, session, form)


def _is_taken_over(request: HttpRequest, session: Session, form: TakeOverForm) -> bool:
    """False when the count is another one, or the session is closed; the page then says so."""
    data, who = form.cleaned_data, str(request.user.pk)
    event = SessionTakenOver(id=str(data["event"]), at=now(), by=who, counted_in_body=data["counted"])
    (decision,) = record_events(session, by=request.user, events=[event], is_stamped_here=True, together=True)
    if isinstance(decision, Refused):
        form.add_error("counted", said(decision))
        return False
    return True


def _page(request: HttpRequest, session: Session, form: TakeOverForm) -> HttpResponse:
    state = state_of(session)
    if state.closed:
        return redirect("close", session.visit_id)
    frame, at = frame_of(session.visit, "treat"), now()
    room = room_of(session, state, frame, at, Asked())
    context = {
        "frame": frame,
        "visit": session.visit,
        "section": "patients",
        "room": room,
        "form": form,
        "hands": hands_of(state, known=(request.user, session.visit.practitioner)),
        "needles": needles_in_order(state, room.rows, at),
        "planned": [row for row in room.rows if row.state == "planned"],
        "missing": [row for row in room.rows if row.state == "missing"],
        "standing": [(load_guidance().reactions[event.kind], event.at) for event in state.standing],
        "where": state.opened.room if state.opened else "",
        "is_mine": state.responsible == str(request.user.pk),
        "at": at,
    }
    return render(request, "treat/handover.html", context, status=422 if form.is_bound else 200)
