"""Recording an event for a visit, amending it, taking it back, reviewing a serious one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from needlebook.clinic.governance.queries import is_lead
from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.queries import ledger_of
from needlebook.clinic.vigilance.access import event_for
from needlebook.clinic.vigilance.actions import LEDGER, amend_event, record_event, withdraw_event
from needlebook.clinic.vigilance.models import AdverseEvent
from needlebook.clinic.vigilance.queries import events_of_visit
from needlebook.clinic.vigilance.reviewing import close_review, save_review
from needlebook.core.errors import BadInput
from needlebook.core.sessions import State
from needlebook.core.vigilance.types import Reporter
from needlebook.web.events.forms import AboutForm, EventForm, ReviewForm, WhyForm, initial_of
from needlebook.web.events.presenters import page_of, review_of, row_of
from needlebook.web.frame.visit import frame_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """What is known of a visit's events, and the form for another."""
    visit = visit_for(request.user, visit_id)
    state = ledger_of(visit)
    if state is None:
        return render(request, "close/nothing.html", {"frame": frame_of(visit, "close"), "section": "patients"})
    if request.method != "POST":
        return _new(request, visit, EventForm(state))
    form = EventForm(state, request.POST)
    if form.is_valid() and (event := _recorded(request, visit, form)):
        return redirect("event", event.pk)
    return _new(request, visit, form, status=422)


def _new(request: HttpRequest, visit: Visit, form: EventForm, status: int = 200) -> HttpResponse:
    context = {
        "frame": frame_of(visit, "close"),
        "visit": visit,
        "form": form,
        "rows": [row_of(event) for event in events_of_visit(visit).select_related("review")],
        "section": "patients",
    }
    return render(request, "events/new.html", context, status=status)


def _recorded(request: HttpRequest, visit: Visit, form: EventForm) -> AdverseEvent | None:
    data = form.cleaned_data
    told = {"request": data["request"], "reporter": Reporter(data["reporter"]), "at": data["at"]}
    try:
        return record_event(visit, form.effect(data["kind"]), by=request.user, **told)
    except BadInput as error:
        form.refuse(error)
        return None


@never_cache
@require_safe
def event(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """One event: what is known, both grades, the expected course, the review."""
    return _page(request, event_for(request.user, event_id))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Put it right, or add what is known by now."""
    event = event_for(request.user, event_id)
    state = ledger_of(event.visit) or State()
    form = AboutForm(state, request.POST or None, initial=initial_of(event))
    if form.is_bound and form.is_valid() and _is_amended(request, event, form):
        return redirect("event", event.pk)
    context = {"section": "clinic", "page": page_of(event), "form": form}
    return render(request, "events/amend.html", context, status=422 if form.is_bound else 200)


def _is_amended(request: HttpRequest, event: AdverseEvent, form: AboutForm) -> bool:
    try:
        amend_event(event, form.effect(event.kind), by=request.user)
    except BadInput as error:
        form.refuse(error)
        return False
    messages.success(request, _("Kept. What stood there before is kept too."))
    return True


@require_POST
def take_back(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """It was none, or another patient's."""
    event, form = event_for(request.user, event_id), WhyForm(request.POST)
    if not form.is_valid():
        return _page(request, event, status=422, why_form=form)
    try:
        withdraw_event(event, by=request.user, why=form.cleaned_data["why"])
    except BadInput as error:
        form.refuse(error)
        return _page(request, event, status=422, why_form=form)
    messages.success(request, _("Taken back. It counts no longer and stays readable."))
    return redirect("event", event.pk)


@require_POST
def review(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """The lead keeps what is answered so far, or closes the review."""
    event, form = event_for(request.user, event_id), ReviewForm(request.POST)
    if form.is_valid() and _is_reviewed(request, event, form):
        return redirect("event", event.pk)
    return _page(request, event, status=422, review_form=form)


def _is_reviewed(request: HttpRequest, event: AdverseEvent, form: ReviewForm) -> bool:
    is_closing = request.POST.get("do") == "close"
    try:
        if is_closing:
            told = {"answers": form.answers(), "conclusion": form.cleaned_data["conclusion"]}
            close_review(event, by=request.user, **told)
        else:
            save_review(event, by=request.user, answers=form.answers())
    except BadInput as error:
        form.refuse(error)
        return False
    messages.success(request, _("The review is closed.") if is_closing else _("Kept. The review stays open."))
    return True


def _page(request: HttpRequest, event: AdverseEvent, status: int = 200, **forms: Any) -> HttpResponse:
    standing = review_of(event)
    form = forms.get("review_form") or ReviewForm(initial=standing.answers if standing else None)
    context = {
        "section": "clinic",
        "page": page_of(event),
        "is_lead": is_lead(request.user),
        "from_ledger": event.source_key.partition(":")[0] in LEDGER,
        "review_form": form,
        "why_form": forms.get("why_form") or WhyForm(),
        "refused": next(iter(forms), ""),
    }
    return render(request, "events/event.html", context, status=status)
