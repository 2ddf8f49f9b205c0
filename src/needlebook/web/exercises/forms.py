"""What is typed about manual therapy and prescriptions. Nothing is guessed; a blank stays not recorded."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from needlebook.clinic.therapy.giving import MOST_DOSE, MOST_MINUTES, MOST_RESPONSE, Given
from needlebook.clinic.therapy.prescribing import MOST, MOST_TEXT, Prescribed, table_dose
from needlebook.core.therapy import Exercise
from needlebook.knowledge import load
from needlebook.knowledge.exercises import load_therapy
from needlebook.web.exercises.words import FIELDS

SIDES = [("", _("both sides, or in the middle")), ("left", _("left")), ("right", _("right"))]
ANSWERS = [("", _("Not asked")), ("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not sure"))]
USUAL = ("sets", "reps", "hold_s", "per_day", "per_week")
WRONG_NUMBER = _("Write a whole number from 1 to %(most)s, or leave it blank.")
TODAY_ON = _("Write a day as it stands in the calendar.")


class ManualForm(forms.Form):
    """One technique. `id` makes a doubled post one entry."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    technique = forms.ChoiceField(label=_("Technique"), error_messages={"required": _("Choose what was done.")})
    region = forms.ChoiceField(label=_("Where"), required=False)
    side = forms.ChoiceField(label=_("Side"), choices=SIDES, required=False)
    dose = forms.CharField(
        label=_("Dose"),
        help_text=_("Grade, repetitions, sets. Blank is not recorded."),
        required=False,
        max_length=MOST_DOSE,
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    response = forms.CharField(
        label=_("Response"),
        help_text=_("What the patient said or showed."),
        required=False,
        max_length=MOST_RESPONSE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, complaint: str = "", **kwargs: Any) -> None:
        """`complaint`: its techniques stand first."""
        super().__init__(*args, **kwargs)
        techniques = sorted(load_therapy().techniques.values(), key=lambda t: complaint not in t.complaints)
        self.fields["technique"].choices = [("", "–"), *((t.id, t.name) for t in techniques)]
        self.fields["region"].choices = [
            ("", _("not recorded")),
            *((r.id, r.label) for r in load().anatomy.regions.values()),
        ]

    @property
    def given(self) -> Given:
        return Given(**self.cleaned_data)


class PrescribeForm(forms.Form):
    """One exercise. The dose is filled in from the table; another one needs a reason."""

    load = forms.CharField(label=_("Load"), help_text=_("Weight, band, resistance."), required=False, max_length=120)
    begins_on = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": TODAY_ON},
    )
    ends_on = forms.DateField(
        label=_("The programme ends on"),
        help_text=_("The link on the patient’s phone works until then."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": TODAY_ON},
    )
    why = forms.CharField(
        label=_("Reason, when the dose is not that of the table"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    against = forms.CharField(
        label=_("Reason to prescribe it all the same"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, exercise: Exercise, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exercise = exercise
        self.own = [item for item in exercise.contraindications if item.is_own]
        if exercise.has_sides:
            self.fields["side"] = forms.ChoiceField(label=_("Side"), choices=SIDES, required=False)
        for name in dict.fromkeys((*USUAL, *table_dose(exercise))):
            self.fields[name] = _number(name)
        for item in self.own:
            self.fields[f"answer:{item.id}"] = forms.ChoiceField(
                label=item.says, choices=ANSWERS, required=False, widget=forms.RadioSelect
            )

    @property
    def numbers(self) -> list[forms.BoundField]:
        """The figures of the dose, in the order of the words."""
        return [self[name] for name in FIELDS if name in self.fields]

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[f"answer:{item.id}"] for item in self.own]

    @property
    def answered(self) -> Prescribed:
        """Side and answers as they stand, also while something else of the form is wrong."""
        data = getattr(self, "cleaned_data", {})
        answers = {item.id: data.get(f"answer:{item.id}", "") for item in self.own}
        return Prescribed(self.exercise.id, side=data.get("side", ""), answers=answers)

    @property
    def given(self) -> Prescribed:
        data = self.cleaned_data
        return Prescribed(
            exercise=self.exercise.id,
            side=data.get("side", ""),
            dose={name: data[name] for name in FIELDS if data.get(name) is not None},
            load=data["load"],
            why=data["why"],
            answers={item.id: data.get(f"answer:{item.id}", "") for item in self.own},
            against=data["against"],
            begins_on=data["begins_on"],
            ends_on=data["ends_on"],
        )


def _number(name: str) -> forms.IntegerField:
    wrong = WRONG_NUMBER % {"most": MOST[name]}
    return forms.IntegerField(
        label=FIELDS[name],
        required=False,
        min_value=1,
        max_value=MOST[name],
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )


def first_values(exercise: Exercise, begins: date, ends: date) -> dict[str, Any]:
    """What the form shows before anything was typed: the dose of the table."""
    return {**table_dose(exercise), "begins_on": begins, "ends_on": ends}
