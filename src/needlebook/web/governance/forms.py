"""What the lead signs: an adoption, a choice with its reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.governance.actions import LEAST_REASON, MOST_TEXT
from needlebook.core.errors import BadInput
from needlebook.core.screening import PolicyTopic

SAY_WHY = _("Say why, in 10 to 500 characters.")


class AdoptionForm(forms.Form):
    """The version is the one that was on the page: when another is in use by now, nothing is adopted."""

    version = forms.CharField(widget=forms.HiddenInput)
    has_read = forms.BooleanField(
        label=_("I have read the differences, and I answer for the use of this knowledge in this clinic."),
        error_messages={"required": _("Tick this when you have read them. Nothing is adopted unread.")},
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=MOST_TEXT,
        help_text=_("For example what was checked, and with whom. No patient’s name."),
        error_messages={"max_length": _("At most 500 characters.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def refuse(self, error: BadInput) -> None:
        """Put what the action refused beside its field; what cannot be seen there stands above the form."""
        field = "note" if error.field == "note" else None
        self.add_error(field, f"{error.wrong[:1].upper()}{error.wrong[1:]}.")


class ChoiceForm(forms.Form):
    """One position of a topic, and why this one."""

    position = forms.ChoiceField(
        label=_("Position"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a position."), "invalid_choice": _("Choose a position of the list.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        min_length=LEAST_REASON,
        max_length=MOST_TEXT,
        help_text=_("10 to 500 characters. It stands in the history, and beside the choice."),
        error_messages={"required": SAY_WHY, "min_length": SAY_WHY, "max_length": SAY_WHY},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, topic: PolicyTopic, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].choices = list(topic.positions)

    def refuse(self, error: BadInput) -> None:
        """Put what the action refused beside its field."""
        field = error.field if error.field in self.fields else None
        self.add_error(field, f"{error.wrong[:1].upper()}{error.wrong[1:]}: {error.allowed}.")
