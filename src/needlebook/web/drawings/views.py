"""The pain drawings of a patient: one as it was drawn, or two dates beside and over one another."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from needlebook.clinic.assessments.queries import drawn_assessments
from needlebook.clinic.patients.access import patient_for
from needlebook.web.drawings.page import chosen, compared, dates, shown
from needlebook.web.patients.header import header_of


@require_safe
def drawings(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The first and the latest drawing, or those of ?before= and ?after=."""
    patient = patient_for(request.user, patient_id)
    drawn = list(drawn_assessments(patient))
    context = {"section": "patients", "frame": header_of(patient), "count": len(drawn)}
    if drawn:
        before, after = chosen(drawn, request.GET.get("before"), request.GET.get("after"))
        context |= {"choices": [("before", dates(drawn, before)), ("after", dates(drawn, after))]}
        context |= compared(before, after) if before != after else shown(before)
    return render(request, "drawings/drawings.html", context)
