"""Plan: the sites for today, in order. Whatever is chosen here stays; a suggested plan is made again around it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from needlebook.clinic.assessments.models import PlannedSite
from needlebook.clinic.assessments.planning import add_to_plan, ban_from_plan, change_on_plan
from needlebook.clinic.assessments.queries import standing_assessment
from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.errors import BadInput
from needlebook.core.inference import Place
from needlebook.knowledge import load
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.examine.choosing import place_in
from needlebook.web.fields import whole_number
from needlebook.web.plan.forms import SiteForm
from needlebook.web.plan.page import Asked, page
from needlebook.web.plan.undo import forget, keep_left_out, left_out_of


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Show the plan, and the form of one site when the address asks for it; a POST plans one more site."""
    visit = visit_for(request.user, visit_id)
    if request.method == "POST":
        return _add(request, visit)
    asked = Asked(
        place=place_in(request.GET),
        number=whole_number(request.GET.get("change")),
        view=request.GET.get("view", ""),
        is_limiting="limits" in request.GET,
    )
    return plan_page(request, visit, asked)


@require_POST
def post_change(request: HttpRequest, visit_id: UUID, number: int) -> HttpResponse:
    visit, site_id = visit_for(request.user, visit_id), row_in(request)
    site = _site_or_404(visit, number, site_id)
    if site.muscle not in load().anatomy.muscles:
        raise Http404  # it can only be taken off
    form, now = SiteForm(request.POST, place=Place(site.muscle, Side(site.side))), []

    def change() -> None:
        now.append(change_on_plan(visit, by=request.user, number=number, fields=form.site, site_id=site_id))

    if _is_taken(form, change):
        return back_to(visit, now[0] or number)
    return plan_page(request, visit, Asked(number=site.number, form=form), 422)


@require_POST
def post_leave_out(request: HttpRequest, visit_id: UUID, number: int) -> HttpResponse:
    visit = visit_for(request.user, visit_id)
    try:
        left = ban_from_plan(visit, by=request.user, number=number, site_id=row_in(request))
    except BadInput as error:
        messages.error(request, _("Not left out: %(why)s.") % {"why": error.wrong})
        return redirect("plan", visit.pk)
    if left is not None:
        keep_left_out(request.session, visit, *left)
    return redirect("plan", visit.pk)


@require_POST
def post_put_back(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Undo the last leaving out. A second post finds nothing to put back."""
    visit = visit_for(request.user, visit_id)
    last = left_out_of(request.session, visit)
    if last is None:
        return redirect("plan", visit.pk)
    try:
        site = add_to_plan(visit, by=request.user, fields=last.fields, number=last.number)
    except BadInput as error:
        messages.error(request, _("Not put back: %(why)s.") % {"why": error.wrong})
        return redirect("plan", visit.pk)
    forget(request.session)
    return back_to(visit, site.number)


def _add(request: HttpRequest, visit: Visit) -> HttpResponse:
    place = place_in(request.POST)
    if place is None:
        raise Http404
    form, added = SiteForm(request.POST, place=place), []

    def add() -> None:
        number = form.cleaned_data["number"]
        added.append(add_to_plan(visit, by=request.user, fields=form.site, number=number))

    if _is_taken(form, add):
        forget(request.session)
        return back_to(visit, added[0].number)
    return plan_page(request, visit, Asked(place=place, form=form), 422)


def _is_taken(form: SiteForm, act: Callable[[], Any]) -> bool:
    """True when the form was good and the action took it; otherwise the form says why not."""
    if not form.is_valid():
        return False
    try:
        act()
    except BadInput as error:
        form.refuse(error)
        return False
    return True


def row_in(request: HttpRequest) -> int | None:
    """The row of the site that the page showed under a number: the number may be another site's by now."""
    return whole_number(request.POST.get("site"))


def _site_or_404(visit: Visit, number: int, site_id: int | None) -> PlannedSite:
    found = {"number": number} if site_id is None else {"pk": site_id}
    site = standing_assessment(visit).planned_sites.filter(**found).first()
    if site is None:
        raise Http404
    return site


def back_to(visit: Visit, number: int) -> HttpResponse:
    """The page, at a site."""
    return redirect(f"{reverse('plan', args=[visit.pk])}#site-{number}")


def plan_page(request: HttpRequest, visit: Visit, asked: Asked, status: int = 200) -> HttpResponse:
    """The page with what was asked to be shown on it."""
    last = left_out_of(request.session, visit)
    put_back = {"number": last.number, "name": muscle_name(last.muscle, last.side)} if last else None
    context = {**page(visit, asked), "put_back": put_back, "is_swap": bool(request.htmx)}
    return render(request, "plan/page.html", context, status=status)
