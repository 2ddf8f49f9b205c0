"""Write down one reading: choose the instrument, type the answers or the total, see what it makes, keep it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from needlebook.clinic.followup.actions import ScoreStands, remove_measurement
from needlebook.clinic.followup.entering import activities_of, enter
from needlebook.clinic.followup.models import Measurement
from needlebook.clinic.followup.queries import measurements_of
from needlebook.clinic.patients.access import patient_for, patients_of
from needlebook.clinic.patients.models import Course
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.entry import Worked, work_out
from needlebook.core.outcomes.types import SeriesKey
from needlebook.knowledge import load
from needlebook.web.frame.words import complaint
from needlebook.web.measure.choosing import MOTION, groups_of, may_be_measured
from needlebook.web.measure.course import course_asked
from needlebook.web.measure.forms import EntryForm, initial_of
from needlebook.web.measure.presenters import last_readings, licence_of, rule_of
from needlebook.web.measure.words import in_unit, measured_as, shown_value
from needlebook.web.outcomes.words import name_of, number, scale_of
from needlebook.web.patients.header import header_of

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def choose(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What can be measured in the patient's latest course, or in ?course=."""
    patient = patient_for(request.user, patient_id)
    header = header_of(patient)
    course = course_asked(request, patient, header)
    if course is None:
        return redirect("outcomes", patient.pk)
    groups = groups_of(course, list(measurements_of(course)))
    context = {"section": "patients", "frame": header, "course": course, "groups": groups}
    return render(request, "measure/choose.html", {**context, "complaint": complaint(course.complaint)})


@PAGE
def measure(request: HttpRequest, patient_id: UUID, instrument: str) -> HttpResponseBase:
    """One reading of one instrument. Without a script the total is worked out by its button, and nothing is kept."""
    patient = patient_for(request.user, patient_id)
    header = header_of(patient)
    course = course_asked(request, patient, header)
    if course is None or not may_be_measured(course, instrument):
        raise Http404
    if instrument == MOTION:
        return redirect(f"{reverse('measure_motion', args=[patient.pk])}?course={course.pk}")
    form = _form(request, course, instrument)
    worked, kept = None, None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("action") == "work":
            worked = _worked(form)
        else:
            kept = _keep(request, form, course)
    if kept is not None:
        _say_kept(request, kept)
        return redirect(f"{reverse('outcomes', args=[patient.pk])}?course={course.pk}")
    context = {"section": "patients", "frame": header, "course": course, **_shown(form, course, worked)}
    return render(request, "measure/measure.html", context, status=422 if form.errors else 200)


@require_POST
def total(request: HttpRequest, patient_id: UUID, instrument: str) -> HttpResponse:
    """What the answers make so far, for the page with a script. Nothing is written."""
    patient = patient_for(request.user, patient_id)
    course = course_asked(request, patient, header_of(patient))
    if course is None or not may_be_measured(course, instrument):
        raise Http404
    form = _form(request, course, instrument)
    worked = _worked(form) if form.is_valid() else None
    said = [text for errors in form.errors.values() for text in errors]
    return render(request, "measure/total.html", {**_total(form, worked), "said": said})


@require_POST
@transaction.atomic
def post_removed(request: HttpRequest, measurement_id: int) -> HttpResponse:
    """Take back a reading that was written down by mistake."""
    rows = Measurement.objects.filter(course__patient__in=patients_of(request.user)).select_related("course")
    row = get_object_or_404(rows, pk=measurement_id)
    what = {"name": name_of(load().instruments[row.instrument]), "value": shown_value(row)}
    remove_measurement(row, by=request.user)
    messages.success(request, _("%(name)s, %(value)s, was taken back. It stays in the audit.") % what)
    return redirect(f"{reverse('outcomes', args=[row.course.patient_id])}?course={row.course_id}")


def _form(request: HttpRequest, course: Course, instrument: str) -> EntryForm:
    knowledge = load()
    place = {name: request.GET.get(name, "") for name in ("site", "side")}
    last = course.measurements.filter(instrument=instrument).order_by("-taken_on").first()
    activities = activities_of(course) if knowledge.scoring[instrument].each == "activity" else []
    initial = {**initial_of(last.entered if last else {}, timezone.localdate()), **place}
    if last and not any(place.values()):
        initial |= {"site": last.site, "side": last.side}
    return EntryForm(
        knowledge.instruments[instrument],
        knowledge.scoring[instrument],
        activities,
        request.POST or None,
        initial=initial,
        auto_id="field-%s",
    )


def _worked(form: EntryForm) -> Worked | None:
    try:
        return work_out(form.instrument, form.scoring, form.reading().told)
    except BadInput as error:
        form.refuse(error)
    return None


def _keep(request: HttpRequest, form: EntryForm, course: Course) -> Measurement | None:
    """The reading as it stands now; None when the form says why not."""
    try:
        return enter(course, form.reading(), by=request.user, replace=form.cleaned_data["replace"])
    except ScoreStands as error:
        form.standing = number(error.standing)
        form.add_error("taken_on", _("%(n)s stands for this day already.") % {"n": form.standing})
    except BadInput as error:
        form.refuse(error)
    return None


def _say_kept(request: HttpRequest, kept: Measurement) -> None:
    name = name_of(load().instruments[kept.instrument])
    messages.success(request, _("%(name)s: %(value)s kept.") % {"name": name, "value": shown_value(kept)})


def _shown(form: EntryForm, course: Course, worked: Worked | None) -> dict[str, Any]:
    rows = list(course.measurements.filter(instrument=form.instrument.id).select_related("by"))
    return {
        "form": form,
        "instrument": form.instrument,
        "name": name_of(form.instrument),
        "scale": scale_of(form.instrument),
        "complaint": complaint(course.complaint),
        "last": last_readings(rows),
        "licence": licence_of(form.instrument, form.scoring),
        "rule": rule_of(form.scoring),
        **_total(form, worked),
    }


def _total(form: EntryForm, worked: Worked | None) -> dict[str, Any]:
    """The value that the answers make, its parts and what must be said with it."""
    if worked is None:
        return {"worked": "", "parts": [], "note": "", "band": ""}
    site = form.cleaned_data.get("site") or ""
    made = in_unit(worked.value, measured_as(SeriesKey(form.instrument.id, site)))
    parts = worked.score.parts if worked.score and worked.score.parts else {}
    named = [(name, number(round(value, 1))) for name, value in parts.items()]
    note = worked.score.note if worked.score else ""
    return {"worked": made, "parts": named, "note": note, "band": worked.band}
