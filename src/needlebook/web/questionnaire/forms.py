"""The forms of the clinician's side."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.questionnaires.actions import DEFAULT_HOURS, VALID_HOURS, Taken
from needlebook.web.fields import whole_number

HOURS_WORDS = {
    1: _("1 hour, in the waiting room"),
    24: _("24 hours"),
    72: _("3 days"),
    168: _("7 days"),
}


class LinkForm(forms.Form):
    """How long the link opens."""

    hours = forms.TypedChoiceField(
        label=_("The link works for"),
        choices=[(hours, HOURS_WORDS[hours]) for hours in VALID_HOURS],
        coerce=int,
        initial=DEFAULT_HOURS,
        error_messages={"invalid_choice": _("Choose one of the times in the list.")},
    )


def read_taken(data: QueryDict) -> Taken:
    """What was left ticked, each answer as the clinician leaves it. An id that is not a reply takes nothing over."""
    return Taken(
        answers={id: data.get(f"answer:{id}", "") for id in data.getlist("take")},
        medicines=frozenset(id for id in map(whole_number, data.getlist("medicine")) if id is not None),
        no_medicines="no_medicines" in data,
        pregnancy="pregnancy" in data,
        drawing="drawing" in data,
        beside=data.get("beside", ""),
    )


def read_seen(data: QueryDict) -> int:
    """The state that the clinician saw; one that cannot be read is none that stands."""
    seen = whole_number(data.get("seen"))
    return -1 if seen is None else seen
