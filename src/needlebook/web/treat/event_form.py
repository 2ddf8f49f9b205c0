"""What every form of the room has."""

import uuid
from datetime import datetime

from django import forms


class EventForm(forms.Form):
    """`event`: the id the page made for this tap, so that a second post of the same page changes nothing."""

    event = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def head(self, now: datetime, by: str) -> dict[str, object]:
        return {"id": str(self.cleaned_data["event"]), "at": now, "by": by}
