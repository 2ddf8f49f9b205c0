"""Examine: which muscle makes this pain? The ranking, and the test that tells the most.

Every form works without a script: it writes, and leads back to the muscle it was about. With one, the same page is
answered at once and htmx puts the parts that changed in their places.
"""

from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from needlebook.clinic.assessments.examination import (
    found_of,
    leave_untested,
    save_findings,
    save_pressures,
    test_after_all,
)
from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.core.inference import Place
from needlebook.web.examine.changed import Standing, changed_words, standing
from needlebook.web.examine.choosing import place_in, place_known
from needlebook.web.examine.couch import position_of, turn, turn_for
from needlebook.web.examine.page import Asked, page
from needlebook.web.examine.pressing import PressureForm
from needlebook.web.examine.taps import LastTap, can_be_taken_back, forget_last, keep_last, last_of, read_tap
from needlebook.web.examine.words import POSITION_WORDS


@require_safe
def examine(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Show the ranking and one muscle."""
    return _page(request, visit_for(request.user, visit_id), Asked(place_in(request.GET)))


@require_POST
def post_tap(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """One sign of one muscle: found, not found, or not tested after all. The muscle stays in view."""
    visit, place = _asked(request, visit_id)
    tap = read_tap(request.POST.get("tap", ""))
    if tap is None:
        return _page(request, visit, Asked(place, error=_("Choose Not tested, Yes or No.")), 422)
    before = found_of(visit, place).get(tap.sign)

    stood = standing(visit, place)
    save_findings(visit, by=request.user, muscle=place.id, side=place.side, signs={tap.sign: tap.found})
    if before is not tap.found:
        keep_last(request.session, visit, LastTap(place, tap.sign, tap.found, before))
    turn_for(request.session, visit, place.id)
    return _back(request, visit, place, stood)


@require_POST
def post_undo(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Take the last finding back. A second post finds nothing to take back."""
    visit = visit_for(request.user, visit_id)
    last = last_of(request.session, visit)
    if last is None:
        return redirect("examine", visit.pk)
    if not can_be_taken_back(visit, last):
        forget_last(request.session)
        says = _("Not taken back: another finding stands there by now.")
        return _page(request, visit, Asked(place_known(last.place), error=says), 422)
    stood, signs = standing(visit, last.place), {last.sign: last.before}
    save_findings(visit, by=request.user, muscle=last.place.id, side=last.place.side, signs=signs)
    forget_last(request.session)
    return _back(request, visit, last.place, stood, _("Taken back.") + " ")


@require_POST
def post_pressure(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The pressure pain threshold of a muscle, both sides."""
    visit, place = _asked(request, visit_id)
    form = PressureForm(request.POST)
    if not form.is_valid():
        return _page(request, visit, Asked(place, form=form), 422)
    stood, is_sure = standing(visit, place), form.cleaned_data["is_sure"]
    save_pressures(visit, by=request.user, muscle=place.id, readings=form.readings, is_sure=is_sure)
    return _back(request, visit, place, stood)


@require_POST
def post_not_today(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """A muscle cannot be tested today, and on to the next; or it can after all."""
    visit, place = _asked(request, visit_id)
    if request.POST.get("back"):
        test_after_all(visit, by=request.user, muscle=place.id, side=place.side)
        return redirect(address(visit, place))
    leave_untested(visit, by=request.user, muscle=place.id, side=place.side)
    return redirect("examine", visit.pk)


@require_POST
def post_position(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The patient lies like this now: muscles that are reached without turning come first."""
    visit = visit_for(request.user, visit_id)
    position = request.POST.get("position", "")
    if position not in POSITION_WORDS:
        raise Http404
    turn(request.session, visit, position)
    return redirect("examine", visit.pk)


def address(visit: Visit, place: Place, view: str = "") -> str:
    """The page with one muscle in view."""
    asked = {"muscle": place.id, "side": place.side.value, **({"view": view} if view else {})}
    return f"{reverse('examine', args=[visit.pk])}?{urlencode(asked)}"


def _asked(request: HttpRequest, visit_id: UUID) -> tuple[Visit, Place]:
    visit = visit_for(request.user, visit_id)
    place = place_in(request.POST)
    if place is None:
        raise Http404
    return visit, place


def _back(request: HttpRequest, visit: Visit, place: Place, stood: Standing, lead: str = "") -> HttpResponse:
    """The same muscle again, with what changed in words. stood: how it stood before; lead: what is said first."""
    if request.htmx:
        return _page(request, visit_for(request.user, visit.pk), Asked(place, stood=stood, lead=lead))
    messages.success(request, lead + changed_words(place, stood, standing(visit, place)))
    return redirect(f"{address(visit, place, request.GET.get('view', ''))}#test")


def _page(request: HttpRequest, visit: Visit, asked: Asked, status: int = 200) -> HttpResponse:
    asked = replace(
        asked,
        view=request.GET.get("view", ""),
        position=position_of(request.session, visit),
        last=last_of(request.session, visit),
    )
    is_swap = bool(request.htmx) and request.method != "POST"
    response = render(request, "examine/page.html", {**page(visit, asked), "is_swap": is_swap}, status=status)
    if request.method == "POST" and asked.place:
        response.headers["HX-Replace-Url"] = address(visit, asked.place, asked.view)  # reloading shows the same muscle
    return response
