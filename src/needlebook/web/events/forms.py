"""What is typed about an adverse event, and what the register is searched by. A blank is 'not known', never 'no'."""

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.vigilance.actions import MOST_TEXT, MOST_WHY
from needlebook.clinic.vigilance.models import (
    ActionChoice,
    AdverseEvent,
    CausalityChoice,
    DurationChoice,
    GradeChoice,
    IntensityChoice,
    OutcomeChoice,
    ReporterChoice,
)
from needlebook.clinic.vigilance.writing import CLOSED_LISTS
from needlebook.core.errors import BadInput
from needlebook.core.sessions import State
from needlebook.core.vigilance.types import Effect
from needlebook.knowledge import load
from needlebook.knowledge.adverse_events import load_event_kinds
from needlebook.knowledge.surveys import load_review
from needlebook.web.fields import NumberField, RefusingForm, time_field
from needlebook.web.templatetags.needlebook import muscle_name, side_name

NOT_KNOWN = ("", gettext_lazy("Not known"))
HOURS = gettext_lazy("Hours, such as 0.5 or 48.")


def _choice(label: str, choices: Any, help_text: str = "") -> forms.ChoiceField:
    options = [NOT_KNOWN, *choices.choices]
    return forms.ChoiceField(label=label, choices=options, required=False, help_text=help_text)


def _hours(label: str, help_text: str) -> NumberField:
    return NumberField(label=label, required=False, help_text=help_text, error_messages={"invalid": HOURS})


class AboutForm(RefusingForm):
    """What is known of an event by now."""

    site = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    onset_h = _hours(gettext_lazy("Began after"), gettext_lazy("Hours after the needling; 0: during it."))
    lasted_h = _hours(gettext_lazy("Lasted"), gettext_lazy("Hours, where somebody knows."))
    duration = _choice(gettext_lazy("Lasted about"), DurationChoice)
    intensity = _choice(gettext_lazy("How strong"), IntensityChoice)
    function_affected = forms.TypedChoiceField(
        label=gettext_lazy("Kept from daily activities"),
        choices=[NOT_KNOWN, ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
        required=False,
    )
    action_taken = _choice(gettext_lazy("What was done"), ActionChoice, gettext_lazy("The most that was done."))
    outcome = _choice(gettext_lazy("What became of it"), OutcomeChoice)
    causality = _choice(
        gettext_lazy("Did the needling cause it?"), CausalityChoice, gettext_lazy("Words of the WHO-UMC system (R).")
    )
    detail = forms.CharField(
        label=gettext_lazy("In words"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, state: State, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = [("", _("Nowhere in particular")), *_sites(state)]

    def effect(self, kind: str) -> Effect:
        """As the core takes it. Raises BadInput for hours that contradict each other."""
        data = self.cleaned_data
        needle, _sep, place = data["site"].partition("|")
        muscle, _sep, side = place.partition("|")
        closed = {name: data.get(name) for name in CLOSED_LISTS if name != "side"} | {"side": side}
        return Effect(
            kind=kind,
            needle=int(needle) if needle else None,
            muscle=muscle,
            onset_h=data["onset_h"],
            lasted_h=data["lasted_h"],
            function_affected=data["function_affected"],
            detail=data["detail"].strip(),
            **{name: CLOSED_LISTS[name](value) if value else None for name, value in closed.items()},
        )


def _sites(state: State) -> Iterator[tuple[str, str]]:
    """The needles of the session, and each of their muscles where nobody knows which needle."""
    needles = sorted(state.needles.items())
    for number, needle in needles:
        muscle, side = needle.inserted.muscle, needle.inserted.side.value
        name = f"{muscle_name(muscle)}, {side_name(side)}".rstrip(", ")
        yield f"{number}|{muscle}|{side}", _("Needle %(n)d: %(muscle)s") % {"n": number, "muscle": name}
    for muscle, side in dict.fromkeys((n.inserted.muscle, n.inserted.side.value) for _number, n in needles):
        yield f"|{muscle}|{side}", f"{muscle_name(muscle)}, {side_name(side)}".rstrip(", ")


class EventForm(AboutForm):
    """A new event. `request`: made by the page, so that a doubled post records nothing twice."""

    request = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    kind = forms.ChoiceField(
        label=gettext_lazy("What happened"), error_messages={"required": gettext_lazy("Choose what happened.")}
    )
    reporter = forms.ChoiceField(
        label=gettext_lazy("Who told it"), choices=ReporterChoice.choices, initial=ReporterChoice.PATIENT
    )
    at = time_field(gettext_lazy("Told on"))

    def __init__(self, state: State, *args: Any, **kwargs: Any) -> None:
        super().__init__(state, *args, **kwargs)
        kinds = load_event_kinds().values()
        groups = [(_("Usual after needling"), True), (_("Never expected"), False)]
        choices = [(name, [(k.id, k.label) for k in kinds if k.is_expected is usual]) for name, usual in groups]
        self.fields["kind"].choices = [("", _("Choose")), *choices]


def initial_of(event: AdverseEvent) -> dict[str, Any]:
    """What stands now, for the form that amends it."""
    names = (*AboutForm.base_fields,)
    values = {name: getattr(event, name) for name in names if name not in ("site", "function_affected")}
    function = {True: "yes", False: "no", None: ""}[event.function_affected]
    place = f"{event.needle or ''}|{event.muscle}|{event.side}" if event.muscle else ""
    hours = {name: f"{values[name]:g}" for name in ("onset_h", "lasted_h") if values[name] is not None}
    return {**values, **hours, "function_affected": function, "site": place}


class WhyForm(RefusingForm):
    """Why an event is taken back."""

    why = forms.CharField(
        label=gettext_lazy("Why it is taken back"),
        max_length=MOST_WHY,
        error_messages={"required": gettext_lazy("Say why.")},
    )


class ReviewForm(RefusingForm):
    """The questions of a review, and what came of it."""

    conclusion = forms.CharField(
        label=gettext_lazy("What came of it"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("In a few words, when the review is closed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = {check.id: _question(check.asks) for check in load_review()}
        self.fields = {**questions, **self.fields}

    def answers(self) -> dict[str, str]:
        return {check.id: self.cleaned_data[check.id] for check in load_review()}

    def refuse(self, error: BadInput) -> None:
        """What is not answered yet is said at each question."""
        if error.field != "answers":
            return super().refuse(error)
        for check in load_review():
            if not self.cleaned_data.get(check.id):
                self.add_error(check.id, error.wrong)
        return None


def _question(asks: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=asks, required=False, max_length=2_000, widget=widget)


class RegisterForm(forms.Form):
    """What the register is searched by; everything may stay blank."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    grade = forms.ChoiceField(label=gettext_lazy("Grade"), required=False)
    complaint = forms.ChoiceField(label=gettext_lazy("Complaint"), required=False)
    since = forms.DateField(label=gettext_lazy("Sessions from"), required=False)
    until = forms.DateField(label=gettext_lazy("to"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("All"))
        self.fields["kind"].choices = [everything, *((k.id, k.label) for k in load_event_kinds().values())]
        self.fields["grade"].choices = [everything, *GradeChoice.choices]
        complaints = load().anatomy.complaints.values()
        self.fields["complaint"].choices = [everything, *((c.id, c.label) for c in complaints)]
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields[name].widget.attrs["max"] = timezone.localdate().isoformat()
            self.fields[name].error_messages["invalid"] = _("Give a day, such as 2026-11-22.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("This lies before the first day."))
        return data
