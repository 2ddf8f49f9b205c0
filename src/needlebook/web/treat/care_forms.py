"""What is tapped while a patient reacts: a step that was done, and how it ended."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from needlebook.core.sessions.types import Event, NoteAdded, ReactionEnded
from needlebook.web.treat.forms import EventForm


class NoteForm(EventForm):
    """Words for the record, or a step that was done, in the words of the page."""

    text = forms.CharField(max_length=500, error_messages={"required": _("Write what is to be kept.")})

    def events(self, now: datetime, by: str) -> list[Event]:
        return [NoteAdded(**self.head(now, by), text=self.cleaned_data["text"])]


class EndForm(EventForm):
    """The reaction is over, and how."""

    reaction = forms.UUIDField(widget=forms.HiddenInput)
    detail = forms.CharField(max_length=500, error_messages={"required": _("Choose how it ended.")})

    def events(self, now: datetime, by: str) -> list[Event]:
        data = self.cleaned_data
        return [ReactionEnded(**self.head(now, by), reaction=str(data["reaction"]), detail=data["detail"].strip())]
