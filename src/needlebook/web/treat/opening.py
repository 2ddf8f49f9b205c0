"""What is asked before a session is opened: where it is held, and what was measured before."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from needlebook.web.treat.forms import MeasureForm


class OpeningForm(MeasureForm):
    """The room is asked for the board of the clinic; blank is not said. `rooms`: those used lately, to choose from."""

    room = forms.CharField(
        label=_("Room"),
        required=False,
        max_length=40,
        help_text=_("As the clinic calls it; shown on the room board"),
        widget=forms.TextInput(attrs={"list": "rooms-used", "autocomplete": "off"}),
    )

    def __init__(self, *args, rooms: Sequence[str] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.rooms = rooms
