"""The forms of the Assess page: measured facts, medicines, goals, worst pain. Blank is 'not measured', never 'no'."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.assessments.actions import FACTS, need_medicine
from needlebook.clinic.assessments.models import Assessment
from needlebook.core.case import RANGES, UNITS
from needlebook.core.errors import BadInput
from needlebook.core.plausible import need_possible_pregnancy, wrong_unit
from needlebook.web.fields import NumberField
from needlebook.web.frame.asking import FACT_LABELS

NOT_PREGNANT = "not_pregnant"
PREGNANCY = "pregnancy_weeks"
MOST_GOALS = 5
LEAST_GOALS = 3  # empty rows invite
UNIT_WORDS = {**UNITS, "pregnancy_weeks": gettext_lazy("weeks"), "bmi": "kg/m²"}
SCALE = tuple(range(11))


def sentence(error: BadInput) -> str:
    """What is wrong and what is allowed, for the field that it stands at."""
    wrong = error.wrong[:1].upper() + error.wrong[1:]
    return _("%(wrong)s; allowed: %(allowed)s.") % {"wrong": wrong, "allowed": error.allowed}


def _number_field(name: str) -> forms.Field:
    low, high = RANGES[name]
    unit = str(UNIT_WORDS.get(name, ""))
    span = f"{low:g} – {high:g} {unit}".strip()
    wrong = _("Enter a number from %(low)g to %(high)g %(unit)s.") % {"low": low, "high": high, "unit": unit}
    wrong = wrong.replace(" .", ".")
    kind = forms.IntegerField if name == PREGNANCY else NumberField
    mode = "numeric" if name == PREGNANCY else "decimal"
    placeholder = _("not asked") if name == PREGNANCY else _("not measured")
    widget = forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off", "placeholder": placeholder})
    field = kind(
        label=_("Weeks pregnant") if name == PREGNANCY else FACT_LABELS[name],
        help_text=span,
        required=False,
        validators=[_in_range(name, wrong)],
        error_messages={"invalid": wrong},
        widget=widget,
    )
    field.unit = unit
    return field


def _in_range(name: str, wrong: str) -> Callable[[float], None]:
    """Refuses a number that cannot be a living person's, and names the unit that it seems to be in."""

    def check(value: float) -> None:
        low, high = RANGES[name]
        if not low <= value <= high:
            unit = wrong_unit(name, value)
            hint = _(" That looks like %(unit)s: %(do)s.") % {"unit": unit[0], "do": unit[1]} if unit else ""
            raise forms.ValidationError(wrong + hint)

    return check


class FactsForm(forms.Form):
    """Measured facts. Given a part of the fields only, it reads and keeps only those."""

    def __init__(self, assessment: Assessment, *, asks_pregnancy: bool, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=_facts_of(assessment), auto_id="field-%s")
        self.sex = assessment.visit.patient.sex
        names = [n for n in FACTS if n != PREGNANCY or asks_pregnancy or (data or {}).get(PREGNANCY)]
        for name in names:
            if data is None or name in data:
                self.fields[name] = _number_field(name)
        if PREGNANCY in self.fields:
            self.fields[NOT_PREGNANT] = forms.BooleanField(label=_("Asked: not pregnant"), required=False)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get(NOT_PREGNANT) and given.get(PREGNANCY):
            self.add_error(PREGNANCY, _("Either not pregnant, or the week of pregnancy: clear one of the two."))
        try:
            need_possible_pregnancy(PREGNANCY, self.sex, given.get(PREGNANCY))
        except BadInput as error:
            self.add_error(PREGNANCY, sentence(error))
        return given

    @property
    def facts(self) -> dict[str, float | None]:
        """What to save; 0 weeks is 'asked: not pregnant'."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != NOT_PREGNANT}
        if self.cleaned_data.get(NOT_PREGNANT):
            facts[PREGNANCY] = 0
        return facts


def _facts_of(assessment: Assessment) -> dict[str, Any]:
    values = {name: getattr(assessment, name) for name in FACTS}
    initial = {name: value if value is None else f"{value:g}" for name, value in values.items()}
    if assessment.pregnancy_weeks == 0:
        initial |= {PREGNANCY: None, NOT_PREGNANT: True}
    return initial


class MedicineForm(forms.Form):
    """A medicine by name or ATC code."""

    medicine = forms.CharField(
        label=gettext_lazy("Name or ATC code"),
        max_length=80,
        error_messages={
            "required": gettext_lazy("Type the name of the medicine or its ATC code, for example B01AF02."),
            "max_length": gettext_lazy("A name has 80 characters at most."),
        },
        widget=forms.TextInput(
            attrs={
                "list": "known-medicines",
                "autocomplete": "off",
                "hx-get": reverse_lazy("medicine_matches"),
                "hx-trigger": "input changed delay:150ms",
                "hx-target": "#medicine-matches",
                "hx-swap": "innerHTML",
                "hx-sync": "this:replace",
            }
        ),
    )

    def clean_medicine(self) -> str:
        """A name may be unknown; a code that no medicine can have is a slip."""
        text: str = self.cleaned_data["medicine"]
        try:
            need_medicine("medicine", text)
        except BadInput as error:
            raise forms.ValidationError(sentence(error)) from None
        return text

    dose = forms.CharField(
        label=gettext_lazy("Dose"),
        max_length=80,
        required=False,
        error_messages={"max_length": gettext_lazy("A dose has 80 characters at most.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class GoalForm(forms.Form):
    """One goal: what the patient wants to do, and how able they are today."""

    activity = forms.CharField(
        label=gettext_lazy("Wants to be able to"),
        max_length=120,
        required=False,
        error_messages={"max_length": gettext_lazy("A goal has 120 characters at most.")},
    )
    able = forms.TypedChoiceField(
        label=gettext_lazy("Able, 0 to 10"),
        choices=[("", gettext_lazy("Not asked")), *((str(n), str(n)) for n in SCALE)],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a number from 0 to 10.")},
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("able") is not None and not given.get("activity", "").strip():
            self.add_error("activity", _("Say which activity the number is for."))
        return given

    @property
    def goal(self) -> tuple[str, int | None]:
        return self.cleaned_data["activity"], self.cleaned_data["able"]


class ScoresForm(forms.Form):
    """Worst pain in the last week; blank is not asked and changes nothing that stands."""

    worst_pain = forms.TypedChoiceField(
        label=gettext_lazy("Worst pain in the last week"),
        help_text=gettext_lazy("0 no pain, 10 the worst pain imaginable. Kept as a measurement of today."),
        choices=[("", gettext_lazy("Not asked")), *((str(n), str(n)) for n in SCALE)],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a number from 0 to 10.")},
    )

    def __init__(self, worst_pain: float | None = None, data: Mapping[str, Any] | None = None) -> None:
        initial = {"worst_pain": None if worst_pain is None else f"{worst_pain:g}"}
        super().__init__(data, initial=initial, auto_id="field-%s")


def goal_forms(
    goals: Iterable[tuple[str, int | None]] = (), data: Mapping[str, Any] | None = None
) -> Sequence[GoalForm]:
    """Rows for the goals that stand, and blank ones: three rows at least, five at most."""
    standing = list(goals)
    count = MOST_GOALS if data else min(MOST_GOALS, max(LEAST_GOALS, len(standing) + 1))
    blank = [("", None)] * (count - len(standing))
    return [_goal_form(n, goal, data) for n, goal in enumerate([*standing, *blank][:count], start=1)]


def _goal_form(n: int, goal: tuple[str, int | None], data: Mapping[str, Any] | None) -> GoalForm:
    return GoalForm(data, prefix=f"goal{n}", auto_id="field-%s", initial={"activity": goal[0], "able": goal[1]})
