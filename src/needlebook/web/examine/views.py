"""Examine: which muscle makes this pain? The ranking, and the test that tells the most."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from needlebook.clinic.assessments.examination import save_findings
from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.core.errors import BadInput
from needlebook.core.inference import Place
from needlebook.web.bodychart.words import muscle_name
from needlebook.web.examine.choosing import place_in
from needlebook.web.examine.forms import FindingsForm
from needlebook.web.examine.page import page


@require_http_methods(["GET", "HEAD", "POST"])
def examine(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Show the ranking and one muscle; a POST is what was found in a muscle."""
    visit = visit_for(request.user, visit_id)
    if request.method == "POST":
        return _save(request, visit)
    return _page(request, visit, place_in(request.GET))


def _save(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Write the findings and go on to the next test."""
    place, form = place_in(request.POST), FindingsForm(request.POST)
    if place is None:
        raise Http404
    if not form.is_valid() or not _is_saved(request, visit, place, form):
        return _page(request, visit, place, form, 422)
    messages.success(request, _("Findings saved: %(muscle)s.") % {"muscle": muscle_name(place.id, place.side)})
    return redirect("examine", visit.pk)


def _is_saved(request: HttpRequest, visit: Visit, place: Place, form: FindingsForm) -> bool:
    try:
        save_findings(visit, by=request.user, muscle=place.id, side=place.side, signs=form.signs)
    except BadInput as error:
        form.refuse(error)
        return False
    return True


def _page(
    request: HttpRequest, visit: Visit, asked: Place | None, form: FindingsForm | None = None, status: int = 200
) -> HttpResponse:
    context = page(visit, asked, view=request.GET.get("view", ""), form=form)
    return render(request, "examine/page.html", {**context, "is_swap": bool(request.htmx)}, status=status)
