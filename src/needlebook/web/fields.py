"""Form fields that several pages share."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from needlebook.core.errors import BadInput

TIME_WRONG = _("Give a day and a time.")
MOST_DIGITS = 18  # what a database can keep; Python itself refuses to read some thousands


class NumberField(forms.FloatField):
    """A number as people type it: 36.6 or 36,6."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> float | None:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


def whole_number(text: str | None) -> int | None:
    """A whole number as it was sent; None for anything else, also for one too long to be kept."""
    return int(text) if text and text.isdecimal() and len(text) <= MOST_DIGITS else None


def words(text: str | None) -> str:
    """A line of text as it was sent, without blanks around it and without what no database keeps."""
    return (text or "").replace("\0", "").strip()


def an_id(text: str | None) -> str:
    """A UUID as it is written in addresses; empty for anything else."""
    try:
        return str(UUID(text)) if text else ""
    except ValueError:
        return ""


def time_field(label: str) -> forms.DateTimeField:
    """A day and a time of the clinic; now, until something else is typed."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    messages = {"required": TIME_WRONG, "invalid": TIME_WRONG}
    return forms.DateTimeField(label=label, widget=widget, initial=timezone.localtime, error_messages=messages)


class RefusingForm(forms.Form):
    """A form that shows what an action refused."""

    def refuse(self, error: BadInput) -> None:
        """Put what the action refused beside its field."""
        self.add_error(error.field if error.field in self.fields else None, f"{error.wrong} {error.allowed}")
