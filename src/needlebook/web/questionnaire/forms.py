"""The forms of the clinician's side."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.patients.models import Course
from needlebook.clinic.questionnaires.actions import DEFAULT_HOURS, VALID_HOURS, Taken
from needlebook.clinic.questionnaires.measuring import as_asked, asked_measures, offered_measures, usual_measures
from needlebook.core.outcomes.types import SeriesKey
from needlebook.web.fields import whole_number
from needlebook.web.phone.measures import phone_name

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
    measures = forms.MultipleChoiceField(
        label=_("Scales that it asks too"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose scales from the list.")},
    )

    def __init__(self, course: Course, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["measures"].choices = [(as_asked(key), phone_name(key)) for key in offered_measures(course)]
        self.initial["measures"] = [as_asked(key) for key in usual_measures(course)]

    @property
    def usual(self) -> list[forms.boundfield.BoundWidget]:
        """The tick boxes of what is asked unless the clinician chooses otherwise."""
        return [box for box in self["measures"] if box.data["value"] in self.initial["measures"]]

    @property
    def more(self) -> list[forms.boundfield.BoundWidget]:
        """All the others."""
        return [box for box in self["measures"] if box.data["value"] not in self.initial["measures"]]

    def chosen(self) -> list[SeriesKey]:
        """The scales that were ticked."""
        return asked_measures(self.cleaned_data["measures"])


def read_taken(data: QueryDict) -> Taken:
    """What was left ticked, each answer as the clinician leaves it. An id that is not a reply takes nothing over."""
    return Taken(
        answers={id: data.get(f"answer:{id}", "") for id in data.getlist("take")},
        medicines=frozenset(id for id in map(whole_number, data.getlist("medicine")) if id is not None),
        no_medicines="no_medicines" in data,
        pregnancy="pregnancy" in data,
        drawing="drawing" in data,
        measures=frozenset(id for id in map(whole_number, data.getlist("measure")) if id is not None),
        beside=data.get("beside", ""),
    )


def read_seen(data: QueryDict) -> int:
    """The state that the clinician saw; one that cannot be read is none that stands."""
    seen = whole_number(data.get("seen"))
    return -1 if seen is None else seen
