"""What is typed after a needlestick."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.accounts.models import User
from needlebook.clinic.sharps.actions import MOST_NOTE, MOST_TEXT
from needlebook.clinic.sharps.models import Injury, StepTaken
from needlebook.web.fields import RefusingForm, time_field


class ReportForm(RefusingForm):
    """Who was pricked, when, how. `request`: made by the page, so that a doubled post reports nothing twice."""

    request = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    who = forms.ChoiceField(
        label=_("Who was pricked?"),
        choices=Injury.Who,
        initial=Injury.Who.STAFF,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    person = forms.ModelChoiceField(
        label=_("Name, of somebody who works here"), queryset=User.objects.none(), required=False
    )
    happened_at = time_field(_("When"))
    what_happened = forms.CharField(
        label=_("What happened"),
        max_length=MOST_TEXT,
        help_text=_("Which needle, where, how deep, gloves or not. No patient’s name."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a few words what happened.")},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        person.queryset = User.objects.filter(clinic__isnull=False, clinic=user.clinic, is_active=True)
        person.label_from_instance = lambda one: one.get_full_name() or one.username
        person.initial = user.pk

    def clean(self) -> dict[str, Any]:
        """The name counts for somebody who works here alone: the list has one chosen beforehand."""
        data = super().clean()
        if data.get("who") and data["who"] != Injury.Who.STAFF:
            data["person"] = None
        return data


class StepForm(RefusingForm):
    """What became of a step."""

    answer = forms.ChoiceField(
        label=_("What became of it"), choices=StepTaken.Answer, error_messages={"required": _("Choose one.")}
    )
    done_at = time_field(_("When"))
    note = forms.CharField(label=_("Note"), required=False, max_length=MOST_NOTE)
