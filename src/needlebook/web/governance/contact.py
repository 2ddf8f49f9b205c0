"""How patients reach the clinic: the lead sets it, everybody may read it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from needlebook.clinic.accounts.models import Clinic
from needlebook.clinic.governance.contact import FIELDS, set_contact
from needlebook.clinic.governance.queries import is_lead
from needlebook.core.errors import BadInput
from needlebook.web.governance.views import clinic_of, refused

NOT_A_NUMBER = gettext_lazy("Write a telephone number: digits, spaces, and + ( ) / . - between them.")
TOO_LONG = gettext_lazy("This is too long.")


class ContactForm(forms.Form):
    """Blank is not known."""

    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        required=False,
        help_text=gettext_lazy("On the sheet to take home, on patients' pages and in e-mails."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    opening_hours = forms.CharField(
        label=gettext_lazy("When somebody answers it"),
        required=False,
        help_text=gettext_lazy("As patients should read it, for example Mon to Fri, 8 to 18."),
    )
    emergency_number = forms.CharField(
        label=gettext_lazy("Emergency number"),
        required=False,
        help_text=gettext_lazy(
            "The one that a patient calls for an ambulance here. Left blank, patients are told to call “the emergency "
            "number of your country”; none is assumed."
        ),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """What stands; a POST by the lead sets it."""
    clinic = clinic_of(request.user)
    if request.method != "POST":
        return _page(request, clinic, ContactForm(initial={name: getattr(clinic, name) for name in FIELDS}))
    if not is_lead(request.user):
        return refused(request)
    form = ContactForm(request.POST)
    if not (form.is_valid() and _is_set(request, form)):
        return _page(request, clinic, form, 422)
    messages.success(request, _("Set. Patients see it from now on."))
    return redirect("clinic_contact")


def _is_set(request: HttpRequest, form: ContactForm) -> bool:
    try:
        set_contact(by=request.user, values=form.cleaned_data)
    except BadInput as error:
        known = error.field if error.field in FIELDS else None
        form.add_error(known, TOO_LONG if "long" in error.wrong else NOT_A_NUMBER)
        return False
    return True


def _page(request: HttpRequest, clinic: Clinic, form: ContactForm, status: int = 200) -> HttpResponse:
    context = {"section": "rules", "clinic": clinic, "form": form, "is_lead": is_lead(request.user)}
    return render(request, "governance/contact.html", {**context, "lead": clinic.lead}, status=status)
