"""What can be tapped and typed in the room beside needles. `events` of each form says it in events of the core, as a
proposal."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from needlebook.core.outcomes.types import Instrument
from needlebook.core.sessions.types import (
    Event,
    EventCorrected,
    IncidentKind,
    IncidentReported,
    MeasureTaken,
    Moment,
    ReactionKind,
    ReactionObserved,
)
from needlebook.knowledge import load
from needlebook.knowledge.incidents import load_incidents
from needlebook.web.fields import NumberField
from needlebook.web.treat.event_form import EventForm
from needlebook.web.treat.measures import MOVEMENTS, PAIN

RANGE = "ROM"


class ReactionForm(EventForm):
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.value) for kind in ReactionKind],
        error_messages={"required": _("Choose what is happening.")},
    )
    needle = forms.IntegerField(required=False, min_value=1)
    detail = forms.CharField(label=_("In words"), required=False, max_length=500)

    def events(self, now: datetime, by: str) -> list[Event]:
        data = self.cleaned_data
        kind, detail = ReactionKind(data["kind"]), data["detail"].strip()
        return [ReactionObserved(**self.head(now, by), kind=kind, needle=data["needle"], detail=detail)]


class UndoForm(EventForm):
    """Taking back the last tap is an event of its own; nothing is erased."""

    corrects = forms.UUIDField(widget=forms.HiddenInput)

    def events(self, now: datetime, by: str) -> list[Event]:
        corrects = str(self.cleaned_data["corrects"])
        return [EventCorrected(**self.head(now, by), corrects=corrects, reason="Taken back in the room.")]


class IncidentForm(EventForm):
    """Something went wrong. A report accounts for a needle only when it names it."""

    kind = forms.ChoiceField(label=_("What went wrong"), choices=())
    needle = forms.TypedChoiceField(label=_("Needle"), required=False, coerce=int, empty_value=None)
    what_happened = forms.CharField(
        label=_("What happened, and what was done"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a few words what happened.")},
    )

    def __init__(self, *args, needles: Sequence[int] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(incident.kind.value, incident.label) for incident in load_incidents().values()]
        self.fields["kind"].choices = [("", _("Choose")), *kinds]
        self.fields["needle"].choices = [("", _("None in particular")), *((str(n), str(n)) for n in needles)]

    def events(self, now: datetime, by: str) -> list[Event]:
        data = self.cleaned_data
        what, kind = data["what_happened"].strip(), IncidentKind(data["kind"])
        return [IncidentReported(**self.head(now, by), kind=kind, what_happened=what, needle=data["needle"])]


class TakeMeasureForm(EventForm):
    """One thing measured in the room."""

    instrument = forms.ChoiceField(label=_("Measured with"))
    moment = forms.ChoiceField(choices=[(moment.value, moment.value) for moment in Moment], widget=forms.HiddenInput)
    value = NumberField(label=_("Value"), error_messages={"required": _("Give the value, or leave without recording.")})
    detail = forms.CharField(label=_("What"), required=False, max_length=80)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        instruments = load().instruments
        self.fields["instrument"].choices = [(id, _named(instruments[id])) for id in (*MOVEMENTS, PAIN)]

    def clean(self) -> dict[str, object]:
        data = super().clean()
        if data.get("instrument") == RANGE and not (data.get("detail") or "").strip():
            self.add_error("detail", _("Name the movement that was measured."))
        return data

    def events(self, now: datetime, by: str) -> list[Event]:
        data = self.cleaned_data
        told = {"instrument": data["instrument"], "moment": Moment(data["moment"]), "value": data["value"]}
        return [MeasureTaken(**self.head(now, by), **told, detail=data["detail"].strip())]


def _named(instrument: Instrument) -> str:
    return f"{instrument.name}, {instrument.unit}"


class MeasureForm(forms.Form):
    """Pain now, and one movement: before the session, and again after it. Blank is not measured."""

    pain = forms.IntegerField(
        label=_("Pain now"), required=False, min_value=0, max_value=10, help_text=_("0 none, 10 the worst imaginable")
    )
    movement = forms.CharField(
        label=_("One movement"),
        required=False,
        max_length=80,
        help_text=_("For example: hip abduction, left"),
    )
    degrees = forms.FloatField(label=_("Range"), required=False, min_value=-180, max_value=360, help_text=_("degrees"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["degrees"].widget.attrs |= {"inputmode": "decimal", "step": "any"}

    def clean(self) -> dict[str, object]:
        data = super().clean()
        if data.get("degrees") is not None and not (data.get("movement") or "").strip():
            self.add_error("movement", _("Name the movement that was measured."))
        if (data.get("movement") or "").strip() and "degrees" in data and data["degrees"] is None:
            self.add_error("degrees", _("Give the degrees of this movement, or leave both blank."))
        return data

    def events(self, now: datetime, by: str, moment: Moment = Moment.BEFORE) -> list[MeasureTaken]:
        data, head = self.cleaned_data, {"at": now, "by": by, "moment": moment}
        found = []
        if data["pain"] is not None:
            found.append(MeasureTaken(**head, id=str(uuid.uuid4()), instrument=PAIN, value=data["pain"]))
        if data["degrees"] is not None:
            movement = data["movement"].strip()
            value = data["degrees"]
            found.append(MeasureTaken(**head, id=str(uuid.uuid4()), instrument=RANGE, value=value, detail=movement))
        return found
