"""What may be said to a letter: to whom, which reasons it names, and words of one's own."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.documents.actions import MOST_REASON, MOST_RECIPIENT, MOST_TEXT
from needlebook.core.screening import Reason, Urgency, Verdict

MOST_NOTE = 3000


class LetterForm(forms.Form):
    """Every reason is ticked beforehand: leaving one out is the choice that has to be made."""

    recipient = forms.CharField(
        label=gettext_lazy("To"),
        help_text=gettext_lazy("Name and address, as they stand on the letter."),
        max_length=MOST_RECIPIENT,
        error_messages={
            "required": gettext_lazy("Say who the letter is for."),
            "max_length": gettext_lazy("Name and address have 400 characters at most."),
        },
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("Reasons in the letter"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=gettext_lazy("To add in your own words"),
        help_text=gettext_lazy("What you saw or agreed, and what is not in the record. It may stay empty."),
        required=False,
        max_length=MOST_NOTE,
        error_messages={"max_length": gettext_lazy("The text has 3000 characters at most.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, verdict: Verdict, reasons: Sequence[Reason], data: QueryDict | None = None) -> None:
        everything = [reason.rule.id for reason in reasons]
        initial = {"recipient": _recipient(verdict.urgency), "reasons": everything}
        super().__init__(data, initial=initial, auto_id="field-%s")
        self.verdict, self.candidates = verdict, reasons
        self.fields["reasons"].choices = [(reason.rule.id, reason.rule.says) for reason in reasons]

    def clean_reasons(self) -> Sequence[str]:
        """A letter says why it is written, and one that says how soon somebody has to be seen says why that is."""
        ticked = self.cleaned_data["reasons"]
        if self.candidates and not ticked:
            raise forms.ValidationError(_("Leave a reason in the letter."))
        urgency = self.verdict.urgency
        urgent = {reason.rule.id for reason in self.candidates if urgency and reason.rule.urgency is urgency}
        if urgent and not urgent.intersection(ticked):
            raise forms.ValidationError(_("Leave the reason for the urgency in the letter."))
        return ticked

    @property
    def chosen(self) -> Sequence[Reason]:
        """The reasons that are ticked; all of them while nothing was sent or what was sent is not taken."""
        ticked = self.cleaned_data.get("reasons") if self.is_bound and self.is_valid() else None
        return [r for r in self.candidates if ticked is None or r.rule.id in ticked]

    def said(self, name: str) -> Any:
        """A text as it stands in the form, taken or not."""
        return (self[name].value() or "").replace("\r\n", "\n").strip()


def _recipient(urgency: Urgency | None) -> str:
    if urgency is Urgency.EMERGENCY:
        return _("To the ambulance crew and the emergency department")
    return _("To the patient's doctor")


class AddendumForm(forms.Form):
    """Words to add to a signed note. key: makes the same form sent twice one addendum."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = forms.CharField(
        label=gettext_lazy("Addendum"),
        help_text=gettext_lazy("It is signed with your name and the time. The note itself stays as it is."),
        max_length=MOST_TEXT,
        error_messages={"required": gettext_lazy("Write what is to be added.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WithdrawForm(forms.Form):
    """Why an issued document no longer stands; a draft is thrown away without a word."""

    because = forms.CharField(
        label=gettext_lazy("Why it no longer stands"),
        max_length=MOST_REASON,
        error_messages={"required": gettext_lazy("Say why it no longer stands.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, is_draft: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].required = not is_draft
