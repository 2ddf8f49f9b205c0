"""The patient's own data, and what a visit is started for."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.patients.models import Patient, Sex
from needlebook.clinic.patients.queries import mail_consent_of
from needlebook.knowledge import load

COLUMNS = ("given_name", "family_name", "birth_date", "sex", "phone", "email")
OLDEST = 120  # years
NOT_A_DATE = gettext_lazy("Write a date such as 1959-03-14 or 14.03.1959.")


def _name(label: str, missing: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=80,
        error_messages={"required": missing, "max_length": gettext_lazy("At most 80 letters.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class PatientForm(forms.Form):
    """Who the patient is. What is not known stays blank.

    `key` is the patient's id, made when the empty form was: a form that is sent twice makes one patient.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    given_name = _name(gettext_lazy("Given name"), gettext_lazy("Write the given name."))
    family_name = _name(gettext_lazy("Family name"), gettext_lazy("Write the family name."))
    birth_date = forms.DateField(
        label=gettext_lazy("Date of birth"),
        required=False,
        help_text=gettext_lazy("Leave blank if it is not known. Age decides some questions."),
        error_messages={"invalid": NOT_A_DATE},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
    )
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=Sex, initial=Sex.UNKNOWN)
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        required=False,
        max_length=40,
        error_messages={"max_length": gettext_lazy("At most 40 characters.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        error_messages={"invalid": gettext_lazy("Write an e-mail address such as name@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    may_mail = forms.BooleanField(
        label=gettext_lazy("The patient agrees to be e-mailed"),
        help_text=gettext_lazy(
            "A reminder with the link of a check-in after a session; nothing about health is in it."
        ),
        required=False,
    )

    def clean_may_mail(self) -> bool:
        agrees = self.cleaned_data["may_mail"]
        if agrees and "email" in self.cleaned_data and not self.cleaned_data["email"]:
            raise forms.ValidationError(_("Write the e-mail address too, or leave this open."))
        return agrees

    def clean_birth_date(self) -> date | None:
        born, today = self.cleaned_data["birth_date"], timezone.localdate()
        if born and born > today:
            raise forms.ValidationError(_("The date of birth lies in the future."))
        if born and today.year - born.year > OLDEST:
            raise forms.ValidationError(_("That would be more than %(n)d years ago.") % {"n": OLDEST})
        return born

    @property
    def facts(self) -> dict[str, Any]:
        """What was written, under the names of the patient's columns."""
        return {name: value for name, value in self.cleaned_data.items() if name in COLUMNS}


def facts_of(patient: Patient) -> dict[str, Any]:
    """What the form starts from when it is a correction."""
    consent = mail_consent_of(patient)
    known = {name: getattr(patient, name) for name in COLUMNS}
    return {"key": patient.pk, "may_mail": bool(consent and consent.agrees), **known}


class VisitForm(forms.Form):
    """What the patient comes with today. Blank is a complaint that the list does not have."""

    complaint = forms.ChoiceField(
        label=gettext_lazy("Complaint"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a complaint from the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        complaints = sorted((c.label, id) for id, c in load().anatomy.complaints.items())
        self.fields["complaint"].choices = [*((id, label) for label, id in complaints), ("", _("Another complaint"))]
