"""The treatment room: a page that can be tapped without a script, and the one address that takes its events."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from needlebook.clinic.governance.queries import authorised_muscles
from needlebook.clinic.patients.access import visit_for, visit_of_session
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.actions import open_session, record_events, said
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.not_kept import NotKept
from needlebook.clinic.sessions.queries import now, session_of, state_of
from needlebook.clinic.sessions.readiness import NotReady, obstacles_of
from needlebook.clinic.sessions.rooms import rooms_used
from needlebook.core.errors import BadInput
from needlebook.core.sessions import Refused, State
from needlebook.web.fields import whole_number
from needlebook.web.frame.visit import frame_of
from needlebook.web.offline.kept import kept_of
from needlebook.web.treat.caring import faint_of, standing_of
from needlebook.web.treat.dialogs import Dialog, dialog_of
from needlebook.web.treat.opening import OpeningForm
from needlebook.web.treat.people import answering
from needlebook.web.treat.room import Asked, Room, room_of
from needlebook.web.treat.taps import Tap, bound_dialog, tap_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def treat(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The room; before the session is open, what stands in the way or the start. A POST opens the session."""
    visit = visit_for(request.user, visit_id)
    session = session_of(visit)
    if session is None:
        return _opening(request, visit)
    if request.method == "POST":
        return redirect("treat", visit.pk)
    state = state_of(session)
    if state.closed:
        return redirect("close", visit.pk)
    room = _room(request, session, state)
    return _render(request, room, state, dialog_of(room, state, request.GET))


def _opening(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = OpeningForm(request.POST if request.method == "POST" else None, rooms=rooms_used(visit.patient.clinic))
    if form.is_bound and form.is_valid() and _is_opened(request, visit, form):
        return redirect("treat", visit.pk)
    frame = frame_of(visit, "treat")
    context = {"frame": frame, "visit": visit, "form": form, "section": "patients"}
    context["obstacles"] = obstacles_of(visit, frame.verdict)
    return render(request, "treat/opening.html", context, status=422 if form.is_bound else 200)


def _is_opened(request: HttpRequest, visit: Visit, form: OpeningForm) -> bool:
    """False when something stands in the way; the page then says what."""
    try:
        measured = form.events(now(), str(request.user.pk))
        open_session(visit, by=request.user, measured=measured, room=form.cleaned_data["room"].strip())
    except NotReady:
        return False
    except BadInput as error:
        form.add_error(None, error.wrong)
        return False
    return True


@require_POST
def session_events(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Take what was tapped: a form. What a device sends as JSON goes to the API."""
    session = visit_of_session(request.user, session_id).session
    state = state_of(session)
    room = _room(request, session, state, selected=whole_number(request.POST.get("needle")))
    tap = tap_of(request.POST, room, state)
    refused = _record(tap, request, session) if tap.is_valid() else []
    if tap.is_valid() and not refused:
        return redirect(f"{reverse('treat', args=[session.visit_id])}?{tap.next_address()}")
    tap.refuse(refused)
    return _render(request, room, state, bound_dialog(tap, room, state), tap)


def _record(tap: Tap, request: HttpRequest, session: Session) -> list[str]:
    """Write what was tapped; gives back what was refused, in words."""
    try:
        events = tap.form.events(now(), str(request.user.pk))
    except BadInput as error:
        return [str(error)]
    try:
        decisions = record_events(session, by=request.user, events=events, is_stamped_here=True)
    except NotKept as error:
        return [str(error)]
    return [said(decision) for decision in decisions if isinstance(decision, Refused)]


def _room(request: HttpRequest, session: Session, state: State, selected: int | None = None) -> Room:
    # what was tapped all the same is for the ledger to refuse and to keep
    trained = None if request.method == "POST" else authorised_muscles(request.user)
    asked = Asked(selected or whole_number(request.GET.get("needle")), request.GET.get("view", ""), trained)
    return room_of(session, state, frame_of(session.visit, "treat"), now(), asked)


def _render(
    request: HttpRequest, room: Room, state: State, dialog: Dialog | None, tap: Tap | None = None
) -> HttpResponse:
    context = {"room": room, "dialog": dialog, "refused": tap.sentences() if tap else ()}
    context |= {"faint": faint_of(state, room.rows, room.now), "standing": standing_of(state, room.rows, room.now)}
    context["kept"] = kept_of(room, state, request.user)
    context["answering"] = answering(state, request.user, room.session.visit.practitioner)
    context["said"] = [str(message) for message in messages.get_messages(request)]
    response = render(request, "treat/room.html", context, status=422 if tap else 200)
    if tap:
        response.headers["HX-Push-Url"] = "false"  # a refusal is no place to come back to
    return response
