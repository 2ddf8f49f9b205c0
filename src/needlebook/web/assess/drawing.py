"""The pain drawing of a visit: strokes as they are made, and what they change elsewhere on the page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.drawing import save_strokes
from needlebook.clinic.assessments.models import PainMark
from needlebook.clinic.assessments.strokes import standing_strokes
from needlebook.clinic.patients.access import visit_for
from needlebook.web.assess.errors import not_saved
from needlebook.web.assess.page import Sheet, live, sheet_of
from needlebook.web.bodychart.drawing import Drawing, pain_drawing
from needlebook.web.bodychart.saving import answer_strokes


def drawing_of(sheet: Sheet, by: User) -> Drawing:
    """The drawing of the visit as the page shows it."""
    visit = sheet.visit
    marks = [(p.region, p.side, p.intensity, p.quality) for p in sheet.case.pain]
    strokes, save_to = standing_strokes(sheet.assessment), reverse("assess_strokes", args=[visit.pk])
    return pain_drawing(marks, strokes=strokes, save_to=save_to, owner=f"{by.pk}.{visit.pk}")


@require_POST
def post_strokes(request: HttpRequest, visit_id: UUID) -> JsonResponse:
    visit = visit_for(request.user, visit_id)
    return answer_strokes(
        request,
        lambda changes: save_strokes(visit, by=request.user, changes=changes),
        lambda: PainMark.objects.filter(assessment=visit.pk),
        not_saved,
    )


@require_GET
def assess_live(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The verdict and what else the drawing changes, for htmx."""
    sheet = sheet_of(visit_for(request.user, visit_id))
    return render(request, "assess/swap/live.html", {**live(sheet), "is_part": True})
