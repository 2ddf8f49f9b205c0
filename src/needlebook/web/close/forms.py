"""What is typed before the patient leaves: the count, the checks, the measures after."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.sessions.measures import Measure
from needlebook.core.outcomes.ranges import allowed_range, is_in_range
from needlebook.core.sessions.types import Event, EventCorrected, MeasureTaken, Moment, NoteAdded, SessionClosed
from needlebook.knowledge import load

CHECKS = {
    "sites_looked_at": gettext_lazy("Sites looked at: dry, no lump"),
    "sat_up": gettext_lazy("Sat up 5 min, not light-headed"),
    "aftercare_told": gettext_lazy("Aftercare told, and whom to call"),
}


class CloseForm(forms.Form):
    """Nothing is ticked beforehand; a session is closed when every step is done and the count agrees."""

    event = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    counted = forms.IntegerField(
        label=gettext_lazy("Counted in the sharps bin"),
        min_value=0,
        max_value=999,
        error_messages={"required": gettext_lazy("Count the needles in the sharps bin.")},
    )
    checked = forms.MultipleChoiceField(choices=list(CHECKS.items()), required=False)

    def clean_checked(self) -> list[str]:
        checked = self.cleaned_data["checked"]
        if missing := [str(words) for id, words in CHECKS.items() if id not in checked]:
            raise forms.ValidationError(_("Still open: %(steps)s.") % {"steps": "; ".join(missing)})
        return checked

    def events(self, now: datetime, by: str) -> list[Event]:
        """The checks as a note, and the closing."""
        data = self.cleaned_data
        text = _("Before leaving: %(steps)s.") % {"steps": "; ".join(str(CHECKS[id]) for id in data["checked"])}
        note_id = str(uuid.uuid5(data["event"], "checked"))
        return [
            NoteAdded(id=note_id, at=now, by=by, text=text),
            SessionClosed(id=str(data["event"]), at=now, by=by, counted_in_bin=data["counted"]),
        ]


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
