"""What was done by hand at a visit: written, corrected by a new entry, withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from needlebook.clinic.accounts.models import User
from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.therapy.access import manual_for
from needlebook.clinic.therapy.giving import give, withdraw
from needlebook.clinic.therapy.models import ManualTherapy
from needlebook.core.errors import BadInput
from needlebook.web.exercises.forms import ManualForm
from needlebook.web.frame.visit import frame_of

KEPT = ("technique", "region", "side", "dose", "minutes", "response")


def give_from(form: ManualForm, visit: Visit, by: User, replaces: ManualTherapy | None = None) -> bool:
    """Whether it stands now; otherwise the form says why not."""
    try:
        give(visit, by=by, given=form.given, replaces=replaces)
    except BadInput as error:
        text = _("Somebody has corrected or withdrawn this meanwhile.") if error.field == "replaces" else str(error)
        form.add_error(error.field if error.field in KEPT else None, text)
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, visit_id: UUID, manual_id: UUID) -> HttpResponse:
    """Correct one entry: a new one over it; the old one stays in the record."""
    visit, row = _both(request.user, visit_id, manual_id)
    first = {name: getattr(row, name) for name in KEPT}
    form = ManualForm(request.POST or None, initial=first, complaint=visit.course.complaint)
    if request.method == "POST" and form.is_valid() and give_from(form, visit, request.user, row):
        messages.success(request, _("Corrected. The earlier entry stays in the record."))
        return redirect("therapy", visit.pk)
    context = {"frame": frame_of(visit, "follow"), "visit": visit, "row": row, "form": form, "section": "patients"}
    return render(request, "exercises/manual_correct.html", context, status=422 if form.errors else 200)


@require_POST
def post_withdrawn(request: HttpRequest, visit_id: UUID, manual_id: UUID) -> HttpResponse:
    visit, row = _both(request.user, visit_id, manual_id)
    withdraw(row, by=request.user)
    messages.success(request, _("Withdrawn. The entry stays in the record, as not given."))
    return redirect("therapy", visit.pk)


def _both(user: User, visit_id: UUID, manual_id: UUID) -> tuple[Visit, ManualTherapy]:
    visit, row = visit_for(user, visit_id), manual_for(user, manual_id)
    if row.visit_id != visit.pk:
        raise Http404
    return visit, row
