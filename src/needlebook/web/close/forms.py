"""What is typed before the patient leaves: the count, the checks, the measures after."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.sessions.measures import Measure
from needlebook.core.outcomes.ranges import allowed_range, is_in_range
from needlebook.core.sessions.types import Event, EventCorrected, MeasureTaken, Moment, NoteAdded, SessionClosed
from needlebook.knowledge import load

CHECKS = {
    "sites_looked_at": gettext_lazy("Sites looked at: dry, no lump"),
    "sat_up": gettext_lazy("Sat up before standing, not light-headed"),
}
TOLD = {
    "printed": gettext_lazy("printed and given along"),
    "shown": gettext_lazy("shown on a screen or sent"),
    "spoken": gettext_lazy("said"),
}
COUNTING = {"autocomplete": "off", "inputmode": "numeric"}  # a count is made, never remembered by the browser


class CloseForm(forms.Form):
    """Nothing is ticked or filled beforehand; a session is closed when every step is done and both counts agree.

    A patient who was taken to hospital, or left, cannot be sat up or told: then the record says so and why, rather than
    that it was done. The counts are made all the same.
    """

    event = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    counted = forms.IntegerField(
        label=gettext_lazy("Counted in the sharps bin"),
        help_text=gettext_lazy("Only those of this session, with those that were opened and not used."),
        min_value=0,
        max_value=999,
        widget=forms.NumberInput(attrs=COUNTING),
        error_messages={"required": gettext_lazy("Count the needles in the sharps bin.")},
    )
    packs = forms.IntegerField(
        label=gettext_lazy("Packs or guide tubes opened"),
        help_text=gettext_lazy("The second way: what lies empty on the tray."),
        required=False,
        min_value=0,
        max_value=999,
        widget=forms.NumberInput(attrs=COUNTING),
    )
    no_packs = forms.BooleanField(
        label=gettext_lazy("No packs to count: several needles in one pack, no guide tubes"), required=False
    )
    unused = forms.IntegerField(
        label=gettext_lazy("Of these, opened and not used"),
        help_text=gettext_lazy("Fell down, wrong size. Blank is none."),
        required=False,
        min_value=0,
        max_value=999,
        widget=forms.NumberInput(attrs=COUNTING),
    )
    second = forms.ChoiceField(label=gettext_lazy("Second count by"), required=False)
    not_done = forms.CharField(  # before what it excuses: fields are cleaned in their order
        label=gettext_lazy("Something of this could not be done? Why"),
        help_text=gettext_lazy("Taken by the ambulance, handed over to a doctor, left by himself or herself."),
        required=False,
        max_length=500,
    )
    checked = forms.MultipleChoiceField(choices=list(CHECKS.items()), required=False)
    told = forms.MultipleChoiceField(
        label=gettext_lazy("Aftercare, and whom to call:"),
        choices=list(TOLD.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, colleagues: Mapping[str, str] | None = None, **kwargs) -> None:
        """`colleagues`: who else may have counted, name by id."""
        super().__init__(*args, **kwargs)
        self.colleagues = dict(colleagues or {})
        self.fields["second"].choices = [("", _("Nobody else counted")), *self.colleagues.items()]

    def clean_checked(self) -> list[str]:
        checked = self.cleaned_data["checked"]
        if (missing := _open_steps(checked)) and not self.cleaned_data.get("not_done"):
            raise forms.ValidationError(_("Still open: %(steps)s.") % {"steps": "; ".join(missing)})
        return checked

    def clean_told(self) -> list[str]:
        told = self.cleaned_data["told"]
        if not told and not self.cleaned_data.get("not_done"):
            raise forms.ValidationError(_("Say how the patient was told."))
        return told

    def clean(self) -> dict[str, object]:
        data = super().clean()
        packs, unused = data.get("packs"), data.get("unused") or 0
        if "packs" in data and packs is None and not data.get("no_packs"):
            self.add_error("packs", _("Count the packs or guide tubes, or say that there are none to count."))
        if packs is not None and data.get("no_packs"):
            self.add_error("packs", _("Either a number, or none to count."))
        counts = [count for count in (data.get("counted"), packs) if count is not None]
        if any(unused > count for count in counts):
            self.add_error("unused", _("More than were counted. Count again."))
        return data

    def events(self, now: datetime, by: str) -> list[Event]:
        """The counts and checks as a note, and the closing. What was not used counts on neither side."""
        data = self.cleaned_data
        unused = data["unused"] or 0
        text = " ".join(_said_at_closing(data, self.colleagues))
        note_id = str(uuid.uuid5(data["event"], "checked"))
        closed = SessionClosed(
            id=str(data["event"]),
            at=now,
            by=by,
            counted_in_bin=data["counted"] - unused,
            packs_opened=None if data["packs"] is None else data["packs"] - unused,
        )
        return [NoteAdded(id=note_id, at=now, by=by, text=text), closed]


def _said_at_closing(data: Mapping[str, Any], colleagues: Mapping[str, str]) -> Iterator[str]:
    counts = {"bin": data["counted"], "packs": data["packs"], "unused": data["unused"]}
    yield _("Counted: %(bin)d in the bin.") % counts
    yield _("Packs or guide tubes: none to count.") if data["no_packs"] else _("%(packs)d packs opened.") % counts
    if data["unused"]:
        yield _("%(unused)d of them not used.") % counts
    if second := colleagues.get(data["second"]):
        yield _("Second count by %(name)s.") % {"name": second}
    if data["checked"]:
        yield _("Before leaving: %(steps)s.") % {"steps": "; ".join(str(CHECKS[id]) for id in data["checked"])}
    if missing := _open_steps(data["checked"]):
        yield _("Not done: %(steps)s.") % {"steps": "; ".join(missing)}
    how = ", ".join(str(TOLD[id]) for id in data["told"])
    yield _("Aftercare told: %(how)s.") % {"how": how} if how else _("Aftercare not told.")
    if data["not_done"]:
        yield _("Why something was not done: %(why)s") % {"why": data["not_done"]}


def _open_steps(checked: Sequence[str]) -> list[str]:
    return [str(words) for id, words in CHECKS.items() if id not in checked]


class NoteForm(forms.Form):
    """Words for the record, also after the closing."""

    event = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write the note first.")},
    )

    def events(self, now: datetime, by: str) -> list[Event]:
        data = self.cleaned_data
        return [NoteAdded(id=str(data["event"]), at=now, by=by, text=data["text"].strip())]


class AfterForm(forms.Form):
    """One field for each thing that was measured before, and always for pain. Blank is not measured."""

    def __init__(self, *args, measures: Sequence[Measure], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.measures = {f"after_{n}": measure for n, measure in enumerate(measures)}
        for name, measure in self.measures.items():
            widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal", "aria-label": measure.after_label})
            self.fields[name] = forms.FloatField(required=False, widget=widget, initial=_plain(measure.after))

    def clean(self) -> dict[str, object]:
        for name, measure in self.measures.items():
            instrument, value = load().instruments[measure.instrument], self.cleaned_data.get(name)
            if value is not None and not is_in_range(instrument, value):
                self.add_error(name, _("Outside the range: %(allowed)s.") % {"allowed": allowed_range(instrument)})
        return self.cleaned_data

    def events(self, now: datetime, by: str) -> list[Event]:
        """New values; one that replaces another corrects it. What stands already is no event."""
        found: list[Event] = []
        for name, measure in self.measures.items():
            value = self.cleaned_data[name]
            if value is not None and value != measure.after:
                found += self._events(measure, value, {"at": now, "by": by})
        return found

    def _events(self, measure: Measure, value: float, head: dict[str, object]) -> list[Event]:
        taken = MeasureTaken(
            **head,
            id=str(uuid.uuid4()),
            instrument=measure.instrument,
            moment=Moment.AFTER,
            value=value,
            side=measure.side,
            detail=measure.detail,
        )
        if measure.after_id is None:
            return [taken]
        reason = _("Measured again.")
        return [EventCorrected(**head, id=str(uuid.uuid4()), corrects=measure.after_id, reason=reason), taken]


def _plain(value: float | None) -> str:
    """4.0 -> 4, as it was typed."""
    return "" if value is None else f"{value:g}"
