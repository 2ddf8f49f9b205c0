"""Assess: history, medicines, measured facts, pain, goals; the verdict so far stands beside them.

Every part posts to its own address: as a plain form it comes back to the page, through htmx it comes back alone,
together with the verdict, the stages and the alerts that it changed.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from needlebook.clinic.assessments import actions
from needlebook.clinic.assessments.carrying import confirm_unchanged, take_back
from needlebook.clinic.assessments.drawing import save_strokes
from needlebook.clinic.assessments.queries import WORST_PAIN
from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.core.errors import BadInput
from needlebook.web.assess.answers import posted_questions, read_answers
from needlebook.web.assess.drawing import drawing_of
from needlebook.web.assess.errors import not_saved
from needlebook.web.assess.forms import FactsForm, MedicineForm, ScoresForm, goal_forms
from needlebook.web.assess.history import rows
from needlebook.web.assess.medicines import LEAST_TYPED, matching_medicines
from needlebook.web.assess.page import (
    Sheet,
    Typed,
    facts_part,
    goals_part,
    history_part,
    live,
    medicines_part,
    page,
    scores_part,
    sheet_of,
)
from needlebook.web.bodychart.drawing import read_pain
from needlebook.web.bodychart.posted import read_changes


@require_GET
def assess(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    return _page(request, visit_for(request.user, visit_id))


@require_POST
def post_answers(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """One answer, or all of the form. Nothing is saved when one of them cannot be taken."""
    visit = visit_for(request.user, visit_id)
    try:
        actions.save_answers(visit, by=request.user, answers=read_answers(request.POST))
    except BadInput as error:
        return _refused(request, visit, "history", error)
    if not request.htmx:
        return _back(visit, "history")
    sheet = sheet_of(visit)
    changed = {"rows": list(rows(posted_questions(request.POST), sheet.given, sheet.verdict))}
    return _part(request, sheet, "answers", changed)


@require_POST
def post_others(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    visit = visit_for(request.user, visit_id)
    actions.deny_others(visit, by=request.user, denied="others_denied" in request.POST)
    if not request.htmx:
        return _back(visit, "history")
    sheet = sheet_of(visit)
    return _part(request, sheet, "history", history_part(sheet))


@require_POST
def post_unchanged(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The patient has confirmed what was said before, but for what is ticked as changed."""
    visit = visit_for(request.user, visit_id)
    confirm_unchanged(visit, by=request.user, changed=request.POST.getlist("changed"))
    return _back(visit, "since")


@require_POST
def post_unchanged_back(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    visit = visit_for(request.user, visit_id)
    take_back(visit, by=request.user)
    return _back(visit, "since")


@require_POST
def post_facts(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """All measured facts, or the one that was changed."""
    visit = visit_for(request.user, visit_id)
    sheet = sheet_of(visit)
    form = FactsForm(sheet.assessment, asks_pregnancy=sheet.asks_pregnancy, data=request.POST)
    if not form.is_valid():
        return _again(request, sheet, "facts_changed", facts_part(sheet, form), Typed(facts=form))
    actions.save_facts(visit, by=request.user, facts=form.facts)
    if not request.htmx:
        return _back(visit, "facts")
    sheet = sheet_of(visit)
    return _part(request, sheet, "facts_changed", facts_part(sheet, form))


@require_POST
def post_pain(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The drawing as a plain form: the list, or strokes that were on their way when the form was sent."""
    visit = visit_for(request.user, visit_id)
    try:
        if "strokes" in request.POST:
            save_strokes(visit, by=request.user, changes=read_changes(request.POST["strokes"]))
        else:
            actions.save_pain(visit, by=request.user, marks=read_pain(request.POST))
    except BadInput as error:
        return _refused(request, visit, "pain", error)
    return _part(request, sheet_of(visit), "live", {}) if request.htmx else _back(visit, "pain")


@require_POST
def post_medicine(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    visit = visit_for(request.user, visit_id)
    form = MedicineForm(request.POST, auto_id="field-%s")
    if not form.is_valid():
        sheet = sheet_of(visit)
        return _again(request, sheet, "medicines", medicines_part(sheet, form), Typed(medicine=form))
    given = form.cleaned_data
    actions.add_medicine(visit, by=request.user, text=given["medicine"], dose=given["dose"])
    return _medicines(request, visit)


@require_GET
def medicine_matches(request: HttpRequest) -> HttpResponse:
    """What fits the medicine that is being typed; about no patient."""
    typed = request.GET.get("medicine", "")
    context = {"matches": matching_medicines(typed), "asked": len(typed.strip()) >= LEAST_TYPED}
    return render(request, "assess/medicine_matches.html", context)


@require_POST
def post_medicine_removed(request: HttpRequest, visit_id: UUID, medicine_id: int) -> HttpResponse:
    visit = visit_for(request.user, visit_id)
    actions.remove_medicine(visit, by=request.user, medicine_id=medicine_id)
    return _medicines(request, visit)


@require_POST
def post_no_medicines(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    visit = visit_for(request.user, visit_id)
    actions.save_no_medicines(visit, by=request.user, none_taken="none_taken" in request.POST)
    return _medicines(request, visit)


@require_POST
def post_goals(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    visit = visit_for(request.user, visit_id)
    forms = goal_forms(data=request.POST)
    if not all(form.is_valid() for form in forms):
        sheet = sheet_of(visit)
        return _again(request, sheet, "goals", goals_part(sheet, forms), Typed(goals=forms))
    actions.save_goals(visit, by=request.user, goals=[form.goal for form in forms])
    if not request.htmx:
        return _back(visit, "goals")
    sheet = sheet_of(visit)
    return _part(request, sheet, "goals", {**goals_part(sheet), "is_saved": True})


@require_POST
def post_scores(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Worst pain as a measurement of the visit's day; a blank one changes nothing."""
    visit = visit_for(request.user, visit_id)
    form = ScoresForm(data=request.POST)
    if form.is_valid() and form.cleaned_data["worst_pain"] is not None:
        _keep_worst_pain(request, visit, form)
    if not form.is_valid():
        sheet = sheet_of(visit)
        return _again(request, sheet, "scores", scores_part(sheet, form), Typed(scores=form))
    if not request.htmx:
        return _back(visit, "scores")
    sheet = sheet_of(visit)
    return _part(request, sheet, "scores", {**scores_part(sheet), "is_saved": True})


def _keep_worst_pain(request: HttpRequest, visit: Visit, form: ScoresForm) -> None:
    """The field shows what stands, so another number is a correction of it."""
    try:
        add_measurement(
            visit.course,
            by=request.user,
            instrument=WORST_PAIN,
            value=form.cleaned_data["worst_pain"],
            taken_on=timezone.localdate(visit.started_at),
            visit=visit,
            replace=True,
        )
    except BadInput as error:
        form.add_error("worst_pain", not_saved(error))


def _medicines(request: HttpRequest, visit: Visit) -> HttpResponse:
    if not request.htmx:
        return _back(visit, "medicines")
    sheet, form = sheet_of(visit), MedicineForm(auto_id="field-%s")
    form.fields["medicine"].widget.attrs["autofocus"] = True  # htmx puts the cursor here, for the next medicine
    return _part(request, sheet, "medicines", medicines_part(sheet, form))


def _page(request: HttpRequest, visit: Visit, typed: Typed | None = None, status: int = 200) -> HttpResponse:
    sheet = sheet_of(visit)
    context = {**page(sheet, typed or Typed()), "drawing": drawing_of(sheet, request.user)}
    return render(request, "assess/page.html", context, status=status)


def _part(request: HttpRequest, sheet: Sheet, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """One part of the page for htmx, and with it everything that an answer changes elsewhere."""
    whole = {**live(sheet), **context, "is_part": True}
    return render(request, f"assess/swap/{name}.html", whole, status=status)


def _again(request: HttpRequest, sheet: Sheet, name: str, context: dict[str, Any], typed: Typed) -> HttpResponse:
    """Not taken: what was typed comes back, with the field marked."""
    if request.htmx:
        return _part(request, sheet, name, context, 422)
    return _page(request, sheet.visit, typed, 422)


def _refused(request: HttpRequest, visit: Visit, part: str, error: BadInput) -> HttpResponse:
    """Not taken, and no field of a form to mark: one sentence at the part that it belongs to."""
    sentence = not_saved(error)
    if not request.htmx:
        return _page(request, visit, Typed(errors={part: sentence}), 422)
    response = render(request, "assess/error.html", {"error": sentence}, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = f"#error-{part}", "innerHTML"
    return response


def _back(visit: Visit, part: str) -> HttpResponse:
    """After a plain form: the page again, at the part that was sent."""
    return redirect(f"{reverse('assess', args=[visit.pk])}#{part}")
