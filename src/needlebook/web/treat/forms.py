"""What can be tapped and typed in the room. `events` of each form says it in events of the core, as a proposal."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from needlebook.core.sessions.types import (
    Event,
    EventCorrected,
    IncidentReported,
    MeasureTaken,
    Moment,
    NeedleInserted,
    NeedleManipulated,
    NeedleRemoved,
    ReactionKind,
    ReactionObserved,
    Technique,
    TwitchObserved,
)
from needlebook.knowledge.incidents import load_incidents

DIAMETERS_MM = (0.12, 0.16, 0.20, 0.22, 0.25, 0.30, 0.35)  # safety table 5a: sizes in use (R)
LENGTHS_MM = (13, 15, 25, 30, 40, 50, 60, 75, 100)
TECHNIQUES = {
    Technique.STATIC: _("Leave in place"),
    Technique.PISTONING: _("In and out"),
    Technique.ROTATION: _("Turn"),
    Technique.ELECTRICAL: _("Electrical"),
}


class EventForm(forms.Form):
    """`event`: the id the page made for this tap, so that a second post of the same page changes nothing."""

    event = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def head(self, now: datetime, by: str) -> dict[str, object]:
        return {"id": str(self.cleaned_data["event"]), "at": now, "by": by}


class InsertForm(EventForm):
    """A needle goes in at a planned site. The size is the planned one until another is chosen."""

    site = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    needle = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    diameter_mm = forms.TypedChoiceField(label=_("Diameter"), coerce=float)
    length_mm = forms.TypedChoiceField(label=_("Length"), coerce=int)
    technique = forms.ChoiceField(label=_("Technique"), choices=TECHNIQUES)
    dwell_min = forms.FloatField(label=_("Stays in for"), required=False, min_value=0.1, max_value=120)
    lot = forms.CharField(label=_("Lot"), required=False, max_length=60)
    expires = forms.DateField(
        label=_("Expires"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("An expired lot is refused."),
    )

    def __init__(self, *args, place: dict[str, object] | None = None, **kwargs) -> None:
        """`place`: muscle, side and trigger point of the planned site; `initial`: what was planned there."""
        super().__init__(*args, **kwargs)
        self.place, planned = place or {}, self.initial
        self.fields["diameter_mm"].choices = _sizes(DIAMETERS_MM, planned.get("diameter_mm"), "{:.2f} mm")
        self.fields["length_mm"].choices = _sizes(LENGTHS_MM, planned.get("length_mm"), "{} mm")
        self.fields["dwell_min"].widget.attrs |= {"inputmode": "decimal", "step": "any"}
        self.fields["lot"].widget.attrs |= {"autocomplete": "off"}

    def events(self, now: datetime, by: str) -> list[Event]:
        data = self.cleaned_data
        dwell = data["dwell_min"]
        return [
            NeedleInserted(
                **self.head(now, by),
                **self.place,
                needle=data["needle"],
                diameter_mm=data["diameter_mm"],
                length_mm=data["length_mm"],
                technique=Technique(data["technique"]),
                lot=data["lot"].strip() or None,
                expires=data["expires"],
                planned_dwell_s=dwell * 60 if dwell else None,
            )
        ]


def _sizes(usual: Sequence[float], planned: float | None, words: str) -> list[tuple[str, str]]:
    """Usual sizes and the planned one; nothing is chosen beforehand where nothing was planned."""
    sizes = sorted({*usual, planned} if planned else usual)
    blank = [] if planned else [("", _("Choose"))]
    return [*blank, *((str(size), words.format(size)) for size in sizes)]


class TwitchForm(EventForm):
    needle = forms.IntegerField(min_value=1)

    def events(self, now: datetime, by: str) -> list[Event]:
        return [TwitchObserved(**self.head(now, by), needle=self.cleaned_data["needle"])]


class ManipulateForm(EventForm):
    needle = forms.IntegerField(min_value=1)
    technique = forms.ChoiceField(choices=[(t, w) for t, w in TECHNIQUES.items() if t is not Technique.STATIC])

    def events(self, now: datetime, by: str) -> list[Event]:
        technique = Technique(self.cleaned_data["technique"])
        return [NeedleManipulated(**self.head(now, by), needle=self.cleaned_data["needle"], technique=technique)]


class RemoveForm(EventForm):
    """Out, and whether it came out whole: asked every time, never assumed."""

    needle = forms.IntegerField(min_value=1)
    intact = forms.ChoiceField(choices=[("yes", _("Out, intact")), ("no", _("Out, but not whole"))])

    def events(self, now: datetime, by: str) -> list[Event]:
        data = self.cleaned_data
        return [NeedleRemoved(**self.head(now, by), needle=data["needle"], is_intact=data["intact"] == "yes")]


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
        what = data["what_happened"].strip()
        return [IncidentReported(**self.head(now, by), kind=data["kind"], what_happened=what, needle=data["needle"])]


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


PAIN, RANGE = "NPRS", "ROM"  # ids of the instruments
