"""Find a patient, write one down, see what has been done."""

from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from needlebook.clinic.patients.access import patient_for, patients_of
from needlebook.clinic.patients.actions import change_patient, register_patient, start_visit
from needlebook.clinic.patients.models import Patient
from needlebook.clinic.patients.queries import find_patients, possible_duplicates, with_last_visit
from needlebook.web.patients.forms import PatientForm, VisitForm, facts_of
from needlebook.web.patients.overview import overview_of
from needlebook.web.patients.presenters import lines_of, words_of

A_PAGE = 25


@require_safe
def patients(request: HttpRequest) -> HttpResponse:
    """Every patient, or those that fit what was typed: parts of the name, or the date of birth."""
    typed = request.GET.get("q", "").strip()[:100]
    found = with_last_visit(find_patients(request.user, words_of(typed)))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"section": "patients", "typed": typed, "page": page, "lines": lines_of(page.object_list)}
    return render(request, "patients/patients.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def patient_new(request: HttpRequest) -> HttpResponse:
    """Write down a new patient. One who may be there already is shown once before saving."""
    form = PatientForm(request.POST or None, initial={"key": uuid4()})
    if request.method != "POST":
        return _form_page(request, form)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    key = form.cleaned_data["key"]
    if patients_of(request.user).filter(pk=key).exists():
        return redirect("patient", key)
    if (twins := _twins(request, form, key)) and "save_all_the_same" not in request.POST:
        return _form_page(request, form, twins=twins, status=422)
    return redirect("patient", _register(request, form, key))


def _register(request: HttpRequest, form: PatientForm, key: UUID) -> UUID:
    """The id of the patient, also when the same form was sent a moment ago. Http404 when the id is not ours."""
    try:
        register_patient(by=request.user, fields={"id": key, **form.facts}, may_mail=form.cleaned_data["may_mail"])
    except IntegrityError:
        patient_for(request.user, key)
    return key


@require_http_methods(["GET", "HEAD", "POST"])
def patient_edit(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Correct the patient's own data."""
    patient = patient_for(request.user, patient_id)
    form = PatientForm(request.POST or None, initial=facts_of(patient))
    if request.method != "POST":
        return _form_page(request, form, patient)
    if not form.is_valid():
        return _form_page(request, form, patient, status=422)
    change_patient(patient, by=request.user, fields=form.facts, may_mail=form.cleaned_data["may_mail"])
    return redirect("patient", patient.pk)


def _twins(request: HttpRequest, form: PatientForm, key: UUID) -> list[Patient]:
    names = ("given_name", "family_name", "birth_date")
    asked = {name: form.cleaned_data[name] for name in names}
    return list(possible_duplicates(request.user, **asked, besides=key)[:5])


def _form_page(
    request: HttpRequest,
    form: PatientForm,
    patient: Patient | None = None,
    twins: list[Patient] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"section": "patients", "form": form, "patient": patient, "twins": lines_of(twins or [])}
    return render(request, "patients/patient_form.html", context, status=status)


@require_safe
def patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The patient at a glance: what to mind, how it goes, every visit."""
    return _overview(request, patient_for(request.user, patient_id))


@require_POST
def visit_start(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Begin a visit, or go on with the one that was begun today for the same complaint."""
    patient = patient_for(request.user, patient_id)
    form = VisitForm(request.POST)
    if not form.is_valid():
        return _overview(request, patient, form, status=422)
    visit = start_visit(patient, by=request.user, complaint=form.cleaned_data["complaint"])
    return redirect("assess", visit.pk)


def _overview(request: HttpRequest, patient: Patient, form: VisitForm | None = None, status: int = 200) -> HttpResponse:
    overview = overview_of(patient, request.GET.get("page"))
    form = form or VisitForm(initial={"complaint": overview.complaint})
    context = {"section": "patients", "frame": overview.header, "overview": overview, "form": form}
    return render(request, "patients/patient.html", context, status=status)
