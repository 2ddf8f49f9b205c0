"""What the therapist wants of the plan: a suggestion, what to keep, which order, which limits; and its sheet."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from needlebook.clinic.assessments.planning import (
    allow_on_plan,
    limit_session,
    move_on_plan,
    pin_on_plan,
    plan_by_hand,
    suggest_plan,
)
from needlebook.clinic.governance.queries import session_limits_of
from needlebook.clinic.patients.access import visit_for
from needlebook.core.errors import BadInput
from needlebook.web.limit_fields import name_of, typed_values
from needlebook.web.plan.page import Asked, sheet_of
from needlebook.web.plan.printed import printed_sheet
from needlebook.web.plan.suggestion import LimitsForm, known_site, limits_used
from needlebook.web.plan.undo import forget
from needlebook.web.plan.views import back_to, plan_page, row_in


@require_POST
def post_suggest(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Fill the plan up, and keep it filled up."""
    visit = visit_for(request.user, visit_id)
    forget(request.session)
    _act(request, _("No plan was suggested: %(why)s."), lambda: suggest_plan(visit, by=request.user))
    return redirect("plan", visit.pk)


@require_POST
def post_by_hand(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Keep everything as it stands, and suggest nothing more."""
    visit = visit_for(request.user, visit_id)
    plan_by_hand(visit, by=request.user)
    return redirect("plan", visit.pk)


@require_POST
def post_allow(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """A site that was left out may be suggested again."""
    visit, site = visit_for(request.user, visit_id), known_site(request.POST)
    if site is None:
        raise Http404
    forget(request.session)
    allow_on_plan(visit, by=request.user, site=site)
    return redirect("plan", visit.pk)


@require_POST
def post_keep(request: HttpRequest, visit_id: UUID, number: int) -> HttpResponse:
    """Keep a suggested site, or let it give way again."""
    visit, is_kept = visit_for(request.user, visit_id), request.POST.get("keep") != "no"
    now = _act(
        request,
        _("Nothing was changed: %(why)s."),
        lambda: pin_on_plan(visit, by=request.user, number=number, is_pinned=is_kept, site_id=row_in(request)),
    )
    return back_to(visit, now or number)


@require_POST
def post_move(request: HttpRequest, visit_id: UUID, number: int) -> HttpResponse:
    """Needle a site, or its whole position, earlier or later."""
    visit, is_up = visit_for(request.user, visit_id), request.POST.get("to") != "later"
    is_position = request.POST.get("what") == "position"
    what = {"is_up": is_up, "is_position": is_position, "site_id": row_in(request)}
    now = _act(request, _("Not moved: %(why)s."), lambda: move_on_plan(visit, by=request.user, number=number, **what))
    return back_to(visit, now or number)


@require_POST
def post_limits(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Other limits for this session only."""
    visit = visit_for(request.user, visit_id)
    clinic = session_limits_of(visit.patient.clinic_id)
    form = LimitsForm(limits_used(sheet_of(visit, Asked()).outlook), clinic, request.POST)
    if not form.is_valid():
        return plan_page(request, visit, Asked(limits=form), 422)
    try:
        limit_session(visit, by=request.user, values=typed_values(clinic, form.cleaned_data))
    except BadInput as error:
        known = {limit.id: name_of(limit) for limit in clinic.values()}
        form.add_error(known.get(error.field), f"{error.wrong}: {error.allowed}." if error.allowed else error.wrong)
        return plan_page(request, visit, Asked(limits=form), 422)
    return redirect("plan", visit.pk)


@require_safe
def plan_sheet(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The plan on one sheet of paper, for the room."""
    return render(request, "plan/sheet.html", printed_sheet(visit_for(request.user, visit_id)))


def _act(request: HttpRequest, refused: str, act: Callable[[], Any]) -> Any:
    """Do it; when it is refused say why and give back None."""
    try:
        return act()
    except BadInput as error:
        messages.error(request, refused % {"why": error.wrong})
        return None
