"""The report of one kind of incident. Each kind asks only for what belongs to it, and what is said goes into words."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.core.sessions.checks import LONGEST_TEXT
from needlebook.core.sessions.types import Event, IncidentKind, IncidentReported
from needlebook.knowledge.incidents import Incident

LOST, BROKEN, LEFT = IncidentKind.MISSING_NEEDLE, IncidentKind.BROKEN_NEEDLE, IncidentKind.RETAINED_NEEDLE
OF_A_NEEDLE = (LOST, BROKEN, LEFT, IncidentKind.STUCK_NEEDLE, IncidentKind.BENT_NEEDLE)
IMAGED = (LOST, BROKEN, LEFT)
PLACES = {
    "skin": gettext_lazy("skin and needled places"),
    "clothes": gettext_lazy("clothes and hair"),
    "couch": gettext_lazy("couch and towels"),
    "floor": gettext_lazy("floor and shoes"),
    "bin": gettext_lazy("sharps bin"),
    "tray": gettext_lazy("tray and packs"),
}
IMAGING = {
    "not_needed": gettext_lazy("not needed"),
    "ordered": gettext_lazy("advised or ordered"),
    "done": gettext_lazy("done"),
    "refused": gettext_lazy("refused by the patient"),
    "open": gettext_lazy("not decided yet"),
}
TOLD = {
    "patient": gettext_lazy("the patient"),
    "lead": gettext_lazy("the clinic's lead"),
    "doctor": gettext_lazy("a doctor"),
    "emergency": gettext_lazy("emergency department or ambulance"),
    "nobody": gettext_lazy("nobody yet"),
}
FOUND_LATER = gettext_lazy("What happened, and how it is now")
BOXES = forms.CheckboxSelectMultiple
MOST = 500  # of each single answer, so that together they fit into one field of the event


class IncidentForm(forms.Form):
    """`incident`: the kind and its steps; `needles`: numbers that may be named, each with its words."""

    event = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    needle = forms.TypedChoiceField(label=gettext_lazy("Which needle"), coerce=int, empty_value=None)
    last_seen = forms.CharField(
        label=gettext_lazy("Where was it seen last, and when"),
        max_length=MOST,
        error_messages={"required": gettext_lazy("Say where the needle was seen last, or that nobody knows.")},
    )
    searched = forms.MultipleChoiceField(
        label=gettext_lazy("Where it was looked for"),
        choices=list(PLACES.items()),
        widget=BOXES,
        error_messages={"required": gettext_lazy("Say where it was looked for.")},
    )
    searched_else = forms.CharField(label=gettext_lazy("Somewhere else"), required=False, max_length=MOST)
    done = forms.MultipleChoiceField(label=gettext_lazy("What was done"), required=False, widget=BOXES)
    imaging = forms.ChoiceField(
        label=gettext_lazy("X-ray or other picture"),
        choices=list(IMAGING.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how it stands with an X-ray. Not decided yet is an answer.")},
    )
    imaging_where = forms.CharField(label=gettext_lazy("Where, and what it shows"), required=False, max_length=MOST)
    told = forms.MultipleChoiceField(
        label=gettext_lazy("Who was told"),
        choices=list(TOLD.items()),
        widget=BOXES,
        error_messages={"required": gettext_lazy("Say who was told. Nobody yet is an answer.")},
    )
    agreed = forms.CharField(label=gettext_lazy("What was agreed"), required=False, max_length=MOST)
    what_happened = forms.CharField(
        label=FOUND_LATER,
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say in a few words what happened.")},
    )

    def __init__(self, *args, incident: Incident, needles: Sequence[tuple[int, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.incident = incident
        is_named = incident.kind in OF_A_NEEDLE
        blank = _("Choose") if is_named else _("None in particular")
        self.fields["needle"].choices = [("", blank), *((str(n), words) for n, words in needles)]
        self.fields["needle"].required = is_named
        self.fields["needle"].error_messages["required"] = _("Say which needle: a report without it accounts for none.")
        self.fields["done"].choices = [(str(n), step.done) for n, step in enumerate(incident.steps) if step.done]
        for name in self._unneeded():
            del self.fields[name]

    def _unneeded(self) -> Iterator[str]:
        """Fields that belong to other kinds."""
        if self.incident.kind is not LOST:
            yield from ("last_seen", "searched", "searched_else")
        if self.incident.kind not in IMAGED:
            yield from ("imaging", "imaging_where")
        if not self.fields["done"].choices:
            yield "done"

    def clean_told(self) -> list[str]:
        told = self.cleaned_data["told"]
        if "nobody" in told and len(told) > 1:
            raise forms.ValidationError(_("Either nobody yet, or who was told."))
        return told

    def events(self, now: datetime, by: str) -> list[Event]:
        data = self.cleaned_data
        return [
            IncidentReported(
                id=str(data["event"]),
                at=now,
                by=by,
                kind=self.incident.kind,
                needle=data["needle"],
                what_happened=" ".join(self._happened(data))[:LONGEST_TEXT],
                searched=_listed(data, "searched", PLACES, "searched_else"),
                imaging=_imaging(data),
                told=_listed(data, "told", TOLD, "agreed"),
            )
        ]

    def _happened(self, data: dict[str, Any]) -> Iterator[str]:
        yield data["what_happened"].strip()
        if seen := data.get("last_seen", "").strip():
            yield _("Last seen: %(where)s.") % {"where": seen}
        if done := data.get("done"):
            yield _("Done: %(steps)s.") % {"steps": "; ".join(self.incident.steps[int(n)].done for n in done)}


def _imaging(data: dict[str, Any]) -> str:
    if "imaging" not in data:
        return ""
    where = data["imaging_where"].strip()
    return f"{IMAGING[data['imaging']]}" + (f": {where}" if where else "")


def _listed(data: dict[str, Any], name: str, words: dict[str, Any], more: str) -> str:
    """'clothes and hair, sharps bin; under the couch'."""
    listed = ", ".join(str(words[id]) for id in data.get(name, ()))
    added = data.get(more, "").strip()
    return f"{listed}; {added}" if added else listed
