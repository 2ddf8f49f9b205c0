"""A report of what went wrong: which kind, what to do, what belongs to it. Also after the closing."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from needlebook.clinic.governance.queries import is_lead
from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.actions import record_events, said
from needlebook.clinic.sessions.incidents import look_at_incident
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.queries import now, session_of, state_of
from needlebook.core.errors import BadInput
from needlebook.core.sessions import NeedleStatus, Refused, State
from needlebook.core.sessions.types import Event, IncidentKind, NeedleRemoved, NoteAdded
from needlebook.knowledge.guidance import BLEEDING
from needlebook.knowledge.incidents import Incident, load_incidents
from needlebook.web.close.incident_form import LEFT, LOST, IncidentForm
from needlebook.web.close.noted import incidents_of
from needlebook.web.fields import whole_number, words
from needlebook.web.frame.visit import frame_of
from needlebook.web.treat.needles import NeedleRow, rows_of


@dataclass(frozen=True, slots=True)
class Lost:
    """A needle that is missing or stays in, and the id for the tap that says it is out."""

    row: NeedleRow
    new_id: UUID


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Choose a kind, read what to do, report. ?kind= and ?needle= choose beforehand."""
    visit = visit_for(request.user, visit_id)
    session = session_of(visit)
    if session is None:
        return render(request, "close/nothing.html", {"frame": frame_of(visit, "close"), "section": "patients"})
    state = state_of(session)
    chosen = _chosen(request.POST.get("kind") or request.GET.get("kind") or "", state, _asked_needle(request, state))
    form = _form(request, state, chosen) if chosen else None
    if form and form.is_bound and form.is_valid() and _is_recorded(request, session, form):
        return redirect("close", visit.pk)
    return _page(request, visit, state, form)


def _asked_needle(request: HttpRequest, state: State) -> int | None:
    number = whole_number(request.GET.get("needle"))
    return number if number in state.needles else None


def _chosen(kind: str, state: State, needle: int | None) -> Incident | None:
    """The kind that was asked for; a needle that came out broken has one already."""
    is_broken = needle is not None and state.needles[needle].is_break_unreported
    kind = kind or (IncidentKind.BROKEN_NEEDLE if is_broken else "")
    return load_incidents()[IncidentKind(kind)] if kind in set(IncidentKind) else None


def _form(request: HttpRequest, state: State, chosen: Incident) -> IncidentForm:
    data = request.POST if request.method == "POST" else None
    initial = {"needle": _asked_needle(request, state)}
    return IncidentForm(data, initial=initial, incident=chosen, needles=list(_needles(state, chosen.kind)))


def _needles(state: State, kind: IncidentKind) -> Iterator[tuple[int, str]]:
    """Only what can be missing or stay in is offered as that: a needle that came out whole is neither."""
    for row in sorted(rows_of(state, (), now(), None), key=lambda row: row.number):
        needle = state.needles[row.number]
        is_possible = needle.status is not NeedleStatus.OUT if kind is LOST else not (kind is LEFT and needle.is_intact)
        if is_possible:
            yield row.number, f"{row.number}. {row.name}, {row.place}"


def _is_recorded(request: HttpRequest, session: Session, form: IncidentForm) -> bool:
    if refused := _record(request, session, *form.events(now(), str(request.user.pk))):
        form.add_error(None, refused)
    else:
        messages.success(request, _("Reported: %(what)s.") % {"what": form.incident.label})
    return not refused


def _record(request: HttpRequest, session: Session, *events: Event) -> str:
    """Write the events together; what was refused, in words."""
    decisions = record_events(session, by=request.user, events=events, is_stamped_here=True, together=True)
    return " ".join(said(decision) for decision in decisions if isinstance(decision, Refused))


def _page(request: HttpRequest, visit: Visit, state: State, form: IncidentForm | None) -> HttpResponse:
    frame = frame_of(visit, "close")
    context = {
        "frame": frame,
        "visit": visit,
        "form": form,
        "kinds": load_incidents().values(),
        "asked_needle": request.GET.get("needle", ""),
        "lost": lost_of(state),
        "incidents": incidents_of(visit, state),
        "is_closed": state.closed is not None,
        "is_lead": is_lead(request.user),
        "warned": BLEEDING in frame.verdict.constraints,
        "section": "patients",
    }
    is_refused = form is not None and form.is_bound
    return render(request, "close/incident.html", context, status=422 if is_refused else 200)


def lost_of(state: State) -> list[Lost]:
    """The needles that a report accounts for and that nobody has seen out; after the closing any that is in."""
    rows = rows_of(state, (), now(), None)
    return [
        Lost(row, uuid.uuid4())
        for row in sorted(rows, key=lambda row: row.number)
        if state.needles[row.number].removed is None and (state.closed or state.needles[row.number].is_accounted_for)
    ]


@never_cache
@require_POST
def found(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """A needle that was missing or stayed in is out now; where it was found is a note."""
    visit = visit_for(request.user, visit_id)
    session, number = session_of(visit), whole_number(request.POST.get("needle"))
    if session is None or number is None:
        raise Http404
    where, is_intact = words(request.POST.get("where"))[:500], request.POST.get("intact")
    if not where or is_intact not in ("yes", "no"):
        messages.error(request, _("Say where the needle was, and whether it is whole. Nothing was recorded."))
        return redirect("incident", visit.pk)
    head = {"at": now(), "by": str(request.user.pk)}
    event = _uuid(request.POST.get("event", ""))
    text = _("Needle %(n)d is out: %(where)s.") % {"n": number, "where": where}
    events = (
        NeedleRemoved(**head, id=str(event), needle=number, is_intact=is_intact == "yes"),
        NoteAdded(**head, id=str(uuid.uuid5(event, "where")), text=text),
    )
    if refused := _record(request, session, *events):
        messages.error(request, refused)
    else:
        messages.success(request, _("Needle %(n)d is recorded as out.") % {"n": number})
        if is_intact == "no":
            return redirect(f"{reverse('incident', args=[visit.pk])}?needle={number}")
    return redirect("close", visit.pk)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid.uuid4()


@never_cache
@require_POST
def reviewed(request: HttpRequest, visit_id: UUID, event_id: UUID) -> HttpResponse:
    """The clinic's lead has looked at a report."""
    visit = visit_for(request.user, visit_id)
    try:
        look_at_incident(visit, event_id, by=request.user, note=words(request.POST.get("note")))
    except BadInput as error:
        messages.error(request, f"{error.wrong}. " + _("Allowed: %(what)s.") % {"what": error.allowed})
    else:
        messages.success(request, _("Written down that you have looked at this report."))
    return redirect("close", visit.pk)
