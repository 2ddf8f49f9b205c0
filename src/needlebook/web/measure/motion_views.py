"""Joint motion: both sides of every movement of one joint on one page, kept together or not at all."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from needlebook.clinic.accounts.models import User
from needlebook.clinic.followup.actions import ScoreStands
from needlebook.clinic.followup.entering import enter
from needlebook.clinic.patients.access import patient_for
from needlebook.clinic.patients.models import Course
from needlebook.core.errors import BadInput
from needlebook.knowledge import load
from needlebook.knowledge.movements import ACTIVE, HOW
from needlebook.web.measure.course import course_asked
from needlebook.web.measure.motion import ROM, Line, lines_of, movements_at
from needlebook.web.measure.motion_forms import MotionForm, field_name
from needlebook.web.measure.words import refusal
from needlebook.web.outcomes.words import instrument_of, joint_name, joints, number
from needlebook.web.patients.header import header_of

FIRST_JOINT = "cervical_spine"
SIDE_WORDS = {"left": gettext_lazy("Left"), "right": gettext_lazy("Right"), "": gettext_lazy("Degrees")}


@dataclass(frozen=True, slots=True)
class Row:
    """A movement with its fields, the side of each, and what was read there last."""

    line: Line
    cells: tuple[tuple[forms.BoundField, str, str], ...]


@require_http_methods(["GET", "HEAD", "POST"])
def motion(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The motion of ?joint=, moved as ?how= says, in the latest course or in ?course=."""
    patient = patient_for(request.user, patient_id)
    header = header_of(patient)
    course = course_asked(request, patient, header)
    if course is None:
        return redirect("outcomes", patient.pk)
    joint, how = _asked(request)
    form = MotionForm(movements_at(joint), request.POST or None, initial={"how": how}, auto_id="field-%s")
    here = f"{reverse('measure_motion', args=[patient.pk])}?{urlencode({'course': course.pk, 'joint': joint})}"
    if request.method == "POST" and form.is_valid() and _keep_all(form, course, request.user):
        count = len(form.readings())
        messages.success(request, ngettext("%(n)d reading kept.", "%(n)d readings kept.", count) % {"n": count})
        return redirect(f"{here}&how={form.cleaned_data['how']}")
    rows = list(course.measurements.filter(instrument=ROM))
    lines = lines_of(joint, form.data.get("how", how) if form.is_bound else how, rows, patient)
    context = {
        "section": "patients",
        "frame": header,
        "course": course,
        "form": form,
        "rows": [_row(form, line) for line in lines],
        "joint": joint_name(joint),
        "joints": [(joint_name(id), f"?course={course.pk}&joint={id}&how={how}", id == joint) for id in joints()],
        "hows": [(f"{here}&how={id}", _(id), id == how) for id in HOW],
        "here": f"{here}&how={how}",
    }
    return render(request, "measure/motion.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest) -> tuple[str, str]:
    joint, how = request.GET.get("joint", ""), request.GET.get("how", "")
    return joint if joint in joints() else FIRST_JOINT, how if how in HOW else ACTIVE


def _row(form: MotionForm, line: Line) -> Row:
    return Row(
        line,
        tuple((form[field_name(line.id, side)], str(SIDE_WORDS[side]), line.last.get(side, "")) for side in line.sides),
    )


def _keep_all(form: MotionForm, course: Course, by: User) -> bool:
    """Whether all were kept; otherwise none was, and each field says why."""
    with transaction.atomic():
        for name, reading in form.readings():
            try:
                enter(course, reading, by=by, replace=form.cleaned_data["replace"])
            except ScoreStands as error:
                form.is_standing = True
                form.add_error(name, _("%(n)s stands for this day already.") % {"n": number(error.standing)})
            except BadInput as error:
                _refuse(form, name, error)
        if form.errors:
            transaction.set_rollback(True)
    return not form.errors


def _refuse(form: MotionForm, name: str, error: BadInput) -> None:
    field, sentence = refusal(error, load().scoring[ROM], instrument_of(ROM))
    form.add_error(field if field in form.fields else name, sentence)
