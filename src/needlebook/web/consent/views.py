"""The consent page: told, checked together, answered; and taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from needlebook.clinic.patients.access import visit_for
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.actions import give_consent, withdraw_consent
from needlebook.core.errors import BadInput
from needlebook.web.consent.forms import ConsentForm
from needlebook.web.consent.presenters import present
from needlebook.web.frame.visit import frame_of


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Show the page; a POST is the patient's answer, yes or no."""
    visit = visit_for(request.user, visit_id)
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _is_given(form, visit, request):
        return redirect("consent", visit.pk)
    frame = frame_of(visit, "consent")
    page = present(visit, frame.verdict, form)
    context = {"frame": frame, "page": page, "form": form, "visit": visit, "section": "patients"}
    return render(request, "consent/consent.html", context, status=422 if form.is_bound else 200)


def _is_given(form: ConsentForm, visit: Visit, request: HttpRequest) -> bool:
    try:
        given = give_consent(visit, by=request.user, **form.cleaned_data)
    except BadInput as error:
        form.refuse(error)
        return False
    messages.success(request, _("Consent recorded.") if given.is_valid else _("The no is recorded."))
    return True


@require_POST
def withdraw(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The patient takes the yes back, also with needles in."""
    visit = visit_for(request.user, visit_id)
    if withdraw_consent(visit, by=request.user):
        messages.warning(request, _("Consent is withdrawn. Needles may be removed, nothing else."))
    return redirect("consent", visit.pk)
