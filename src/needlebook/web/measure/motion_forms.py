"""Joint motion as it is typed: up to three trials in one field, '92 95 94', for each side of each movement."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.followup.entering import Reading
from needlebook.core.outcomes.entry import Told
from needlebook.core.outcomes.scoring import Scoring
from needlebook.knowledge import load
from needlebook.knowledge.movements import ACTIVE, PASSIVE, Movement
from needlebook.web.measure.forms import DayField
from needlebook.web.measure.motion import ROM, sides_of

DEVICES = [
    ("", gettext_lazy("choose")),
    ("goniometer", gettext_lazy("goniometer")),
    ("inclinometer", gettext_lazy("inclinometer")),
    ("CROM device", gettext_lazy("CROM device")),
    ("smartphone", gettext_lazy("smartphone")),
    ("estimated by eye", gettext_lazy("estimated by eye")),
]
HOWS = [(ACTIVE, gettext_lazy("active: the patient moves")), (PASSIVE, gettext_lazy("passive: the joint is moved"))]


class TrialsField(forms.CharField):
    """Degrees of up to three trials, separated by blanks; a decimal comma is taken as a point."""

    def __init__(self, scoring: Scoring, **kwargs: Any) -> None:
        self.scoring = scoring
        attrs = {"autocomplete": "off", "inputmode": "text"}
        super().__init__(required=False, max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> tuple[float, ...]:
        words = super().clean(value).replace("°", " ").replace(";", " ").split()
        try:
            numbers = tuple(float(word.replace(",", ".").replace("−", "-")) for word in words)
        except ValueError:
            raise forms.ValidationError(_("Write degrees, for example 92 or 92 95 94.")) from None
        if len(numbers) > self.scoring.items:
            raise forms.ValidationError(_("At most %(n)d trials.") % {"n": self.scoring.items})
        low, high = self.scoring.low, self.scoring.high
        if any(not (low or 0) <= number <= (high or 0) for number in numbers):
            raise forms.ValidationError(_("From %(low)g to %(high)g degrees.") % {"low": low, "high": high})
        return numbers


class MotionForm(forms.Form):
    """How the joint was moved, with what, and the trials. `standing`: a value stands for that day."""

    how = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=HOWS,
        error_messages={"invalid_choice": gettext_lazy("Choose active or passive.")},
    )
    taken_on = DayField()
    device = forms.ChoiceField(
        label=gettext_lazy("Measured with"),
        choices=DEVICES,
        error_messages={
            "required": gettext_lazy("Say what it was measured with: errors differ by device."),
            "invalid_choice": gettext_lazy("Choose from the list what it was measured with."),
        },
    )
    position = forms.CharField(label=gettext_lazy("Position"), required=False, max_length=80)

    def __init__(self, moves: Sequence[Movement], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moves, self.is_standing = moves, False
        self.initial.setdefault("taken_on", timezone.localdate())
        scoring = load().scoring[ROM]
        for movement in moves:
            for side in sides_of(movement):
                words = {"movement": movement.name, "side": {"left": _("left"), "right": _("right")}.get(side, "")}
                label = (_("%(movement)s, %(side)s") if side else _("%(movement)s")) % words
                self.fields[field_name(movement.id, side)] = TrialsField(scoring, label=label)
        self.fields["replace"] = forms.BooleanField(required=False)

    @property
    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in ("taken_on", "device", "position")]

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.get(name) for name, _m, _s in self._cells()):
            self.add_error(None, _("Nothing is written yet: write the degrees of one movement at least."))
        return self.cleaned_data

    def readings(self) -> list[tuple[str, Reading]]:
        """Each field that was filled, with its reading."""
        given = self.cleaned_data
        about = {name: given[name] for name in ("device", "position") if given.get(name)}
        return [
            (
                name,
                Reading(
                    ROM, given["taken_on"], Told(given[name], about=dict(about)), f"{movement.id}.{given['how']}", side
                ),
            )
            for name, movement, side in self._cells()
            if given.get(name)
        ]

    def _cells(self) -> Iterator[tuple[str, Movement, str]]:
        for movement in self.moves:
            for side in sides_of(movement):
                yield field_name(movement.id, side), movement, side


def field_name(movement: str, side: str) -> str:
    """'shoulder.flexion:left'."""
    return f"{movement}:{side}" if side else movement
