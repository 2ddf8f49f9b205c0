"""One measurement, as it is typed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.core.outcomes.change import fits_complaint
from needlebook.core.outcomes.types import Instrument
from needlebook.knowledge import load
from needlebook.web.fields import NumberField
from needlebook.web.outcomes.words import name_of, range_of

# Counted, drawn or asked elsewhere; or a number that says nothing without a place, which a course does not keep.
NOT_OVER_A_COURSE = frozenset(
    {
        "ADVERSE_EVENT",
        "POSTNEEDLE_SORENESS",
        "PAIN_DRAWING",
        "TRP_COUNT",
        "ROM",
        "PPT_OTHER",
        "ISO_STRENGTH",
        "MYOTON_S",
        "MYOTON_F",
    }
)
FIRST = "NPRS"


class MeasurementForm(forms.Form):
    """Instrument, value, day. `replace` is asked for only where another score stands."""

    instrument = forms.ChoiceField(
        label=gettext_lazy("Measure"),
        error_messages={
            "required": gettext_lazy("Choose what was measured."),
            "invalid_choice": gettext_lazy("Choose a measure from the list."),
        },
    )
    value = NumberField(
        label=gettext_lazy("Value"),
        help_text=gettext_lazy("The score of the whole questionnaire, in the unit named with the measure."),
        error_messages={
            "required": gettext_lazy("Write the value."),
            "invalid": gettext_lazy("Write a number, for example 5 or 3.7."),
        },
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    taken_on = forms.DateField(
        label=gettext_lazy("Measured on"),
        error_messages={
            "required": gettext_lazy("Write the day."),
            "invalid": gettext_lazy("Write a date such as 2026-11-23 or 23.11.2026."),
        },
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
    )
    replace = forms.BooleanField(required=False)

    def __init__(self, complaint: str, born: date | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.born = born
        self.fields["instrument"].choices = list(choices_for(complaint))
        self.initial.setdefault("taken_on", timezone.localdate())
        self.standing = ""  # the score that stands for that day, in words

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in ("instrument", "value", "taken_on")]

    def clean_value(self) -> float:
        value, instrument = self.cleaned_data["value"], load().instruments.get(self.data.get("instrument", ""))
        return value if instrument is None else _need_range(instrument, value)

    def clean_taken_on(self) -> date:
        day = self.cleaned_data["taken_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day lies in the future."))
        if self.born and day < self.born:
            raise forms.ValidationError(_("This day lies before the date of birth."))
        return day


def _need_range(instrument: Instrument, value: float) -> float:
    low, high = instrument.minimum, instrument.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise forms.ValidationError(_("This measure goes from %(range)s.") % {"range": range_of(instrument)})
    return value


def choices_for(complaint: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Groups of a select: what is made for this complaint, then what is made for all."""
    usable = [i for i in load().instruments.values() if i.id not in NOT_OVER_A_COURSE]
    fitting = [i for i in usable if i.complaints and fits_complaint(i, complaint or None)]
    first = [i for i in usable if i.id == FIRST]
    general = [i for i in usable if not i.complaints and i.id != FIRST]
    yield _("Pain"), [_choice(i) for i in first]
    yield (_("For this complaint") if complaint else _("For one complaint")), [_choice(i) for i in fitting]
    yield _("For every complaint"), [_choice(i) for i in general]


def _choice(instrument: Instrument) -> tuple[str, str]:
    return instrument.id, f"{name_of(instrument)}, {range_of(instrument)}"
