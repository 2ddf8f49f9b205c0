"""Other treatment at a visit, prescribing, the sheet to take home, and how a programme was followed."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from needlebook.clinic.patients.access import patient_for, visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.therapy.access import prescription_for, programme_for
from needlebook.clinic.therapy.models import Prescription, Programme
from needlebook.clinic.therapy.prescribing import (
    DEFAULT_DAYS,
    MOST_TEXT,
    NeedsReason,
    Prescribed,
    advice_before,
    prescribe,
    stop,
    withdraw_link,
)
from needlebook.clinic.therapy.queries import answers_of, latest_programme, manual_at, standing_programme, view_of
from needlebook.core.errors import BadInput
from needlebook.core.therapy import Exercise, Level
from needlebook.knowledge.exercises import load_therapy
from needlebook.web.exercises.chart import chart_of
from needlebook.web.exercises.forms import ManualForm, PrescribeForm, first_values
from needlebook.web.exercises.manual import give_from
from needlebook.web.exercises.presenters import card_of, cards_of, days_of, done_in_words, row_of
from needlebook.web.exercises.sharing import link_of
from needlebook.web.exercises.sheet import home_exercises, signs_for
from needlebook.web.exercises.words import lasts_in_words
from needlebook.web.fields import words
from needlebook.web.frame.visit import frame_of
from needlebook.web.patients.header import header_of

SENTENCES = {
    "why": gettext_lazy("The dose differs from the table. Write why, or take the dose of the table."),
    "against": gettext_lazy("Something speaks against it, or has not been asked. Answer it, or write a reason."),
    "begins_on": gettext_lazy("The first day must be that of the visit or later."),
    "ends_on": gettext_lazy("The end must lie after the first day, and within 400 days."),
    "exercise": gettext_lazy("A sign has to be seen by a doctor first: no exercise until then."),
}
PAGE = require_http_methods(["GET", "HEAD", "POST"])


@PAGE
def therapy(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """What else was done at the visit, and the exercises; a POST writes what was done by hand."""
    visit = visit_for(request.user, visit_id)
    form = ManualForm(request.POST or None, complaint=visit.course.complaint)
    if request.method == "POST" and form.is_valid() and give_from(form, visit, request.user):
        messages.success(request, _("Recorded."))
        return redirect("therapy", visit.pk)
    return _therapy(request, visit, form)


def _therapy(request: HttpRequest, visit: Visit, form: ManualForm) -> HttpResponse:
    programme = standing_programme(visit.course)
    view = view_of(programme) if programme else None
    rows = [row_of(f) for f in view.standing] if view else []
    cards = cards_of(visit, frozenset(row.prescription.exercise for row in rows))
    complaint = visit.course.complaint
    studied = [row for row in load_therapy().studied if not row.complaints or complaint in row.complaints]
    context = {
        "frame": frame_of(visit, "follow"),
        "visit": visit,
        "form": form,
        "given": [(row, load_therapy().techniques[row.technique]) for row in manual_at(visit)],
        "techniques": [t for t in load_therapy().techniques.values() if complaint in t.complaints],
        "programme": programme,
        "rows": rows,
        "link": link_of(request, programme) if programme and rows else None,
        "cards": [card for card in cards if complaint in card.exercise.complaints],
        "others": [card for card in cards if complaint not in card.exercise.complaints],
        "studied": studied,
        "section": "patients",
    }
    return render(request, "exercises/therapy.html", context, status=422 if form.errors else 200)


@PAGE
def prescribe_one(request: HttpRequest, visit_id: UUID, exercise: str) -> HttpResponse:
    """One exercise: what speaks for and against it, the dose of the table, and the dose for this patient."""
    visit = visit_for(request.user, visit_id)
    found = load_therapy().exercises.get(exercise)
    if found is None:
        raise Http404
    form = PrescribeForm(found, request.POST or None, initial=_first(visit, found))
    if request.method == "POST" and form.is_valid() and _is_prescribed(request, visit, form):
        messages.success(request, _("Prescribed: %(name)s.") % {"name": found.name})
        return redirect("therapy", visit.pk)
    return _prescribe_page(request, visit, found, form)


def _first(visit: Visit, exercise: Exercise) -> dict[str, Any]:
    """The dose of the table; what was asked before in this course is not asked again, nor the side."""
    asked = {f"answer:{id}": answer for id, answer in answers_of(visit.course).items()}
    sides = Prescription.objects.filter(programme__course=visit.course, stopped_at=None).values_list("side", flat=True)
    side = {"side": sides[0]} if len(set(sides)) == 1 else {}
    return {**asked, **side, **first_values(exercise, *_days(visit, exercise))}


def _days(visit: Visit, exercise: Exercise) -> tuple[date, date]:
    """From today to the end of the table's weeks, or that of the programme when it is later."""
    today, programme = timezone.localdate(), standing_programme(visit.course)
    days = exercise.lasts.days if exercise.lasts else DEFAULT_DAYS
    ends = today + timedelta(days=days)
    return today, max(ends, programme.ends_on) if programme else ends


def _is_prescribed(request: HttpRequest, visit: Visit, form: PrescribeForm) -> bool:
    try:
        prescribe(visit, by=request.user, given=form.given)
    except NeedsReason as error:
        form.add_error(error.field, SENTENCES[error.field])
    except BadInput as error:
        field = error.field.removeprefix("dose.")
        form.add_error(field if field in form.fields else None, str(SENTENCES.get(error.field, error)))
    return not form.errors


def _prescribe_page(request: HttpRequest, visit: Visit, found: Exercise, form: PrescribeForm) -> HttpResponse:
    given = form.answered if form.is_bound else Prescribed(found.id, answers=answers_of(visit.course))
    advice = advice_before(visit, found, given)
    context = {
        "frame": frame_of(visit, "follow"),
        "visit": visit,
        "form": form,
        "card": card_of(visit, found, advice),
        "exercise": found,
        "lasts": lasts_in_words(found.lasts),
        "is_stopped": advice.level is Level.STOP,
        "needs_reason": advice.level in (Level.ASK, Level.NOT_NOW),
        "section": "patients",
    }
    return render(request, "exercises/prescribe.html", context, status=422 if form.errors else 200)


@require_POST
def post_stopped(request: HttpRequest, prescription_id: UUID) -> HttpResponse:
    found = prescription_for(request.user, prescription_id)
    stop(found, by=request.user, because=words(request.POST.get("because"))[:MOST_TEXT])
    return redirect("exercises", found.programme.patient.pk)


@require_POST
def post_ended(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    found = programme_for(request.user, programme_id)
    withdraw_link(found, by=request.user)
    return redirect("exercises", found.patient.pk)


@require_safe
def sheet(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """The programme on paper: pictures, doses, when to stop, and the link."""
    programme = programme_for(request.user, programme_id)
    context = {
        "frame": header_of(programme.patient),
        "programme": programme,
        "exercises": home_exercises(programme),
        "signs": signs_for(programme),
        "pain": load_therapy().rules.pain.during,
        "link": link_of(request, programme) if programme.is_open else None,
        "section": "patients",
    }
    return render(request, "exercises/sheet.html", context)


@require_safe
def followed(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The programme that was made last and how far it was followed, or ?programme=."""
    patient = patient_for(request.user, patient_id)
    programmes = list(Programme.objects.filter(course__patient=patient).order_by("-made_at"))
    wanted = request.GET.get("programme")
    chosen = next((p for p in programmes if str(p.pk) == wanted), None) if wanted else latest_programme(patient)
    if wanted and chosen is None:
        raise Http404
    context: dict[str, Any] = {"section": "patients", "frame": header_of(patient), "programme": chosen}
    context["others"] = [p for p in programmes if chosen and p.pk != chosen.pk]
    if chosen:
        context |= _followed(request, chosen)
    return render(request, "exercises/followed.html", context)


def _followed(request: HttpRequest, programme: Programme) -> dict[str, Any]:
    view, today = view_of(programme), timezone.localdate()
    days = days_of(view, today)
    return {
        "view": view,
        "rows": [row_of(f) for f in view.standing],
        "stopped": [row_of(f) for f in view.followed if f.prescription.stopped_at],
        "overall": done_in_words(view.overall),
        "days": days,
        "chart": chart_of(days, len(view.standing)),
        "link": link_of(request, programme) if programme.is_open else None,
    }
