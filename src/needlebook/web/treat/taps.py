"""One tap of the room: its form, what it leads to, and how a refusal is shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.forms import Form
from django.http import QueryDict
from django.utils.translation import gettext as _

from needlebook.core.sessions import State
from needlebook.web.fields import an_id, whole_number
from needlebook.web.treat.care_forms import EndForm, NoteForm
from needlebook.web.treat.dialogs import (
    Dialog,
    details_dialog,
    dialog_of,
    incident_dialog,
    insert_dialog,
    insert_initial,
    manipulate_dialog,
    measure_dialog,
    next_number,
    place_of,
    site_of,
)
from needlebook.web.treat.forms import IncidentForm, ReactionForm, TakeMeasureForm, UndoForm
from needlebook.web.treat.needle_forms import (
    DescribeForm,
    InsertForm,
    ManipulateForm,
    RemoveForm,
    TwitchForm,
    pack_initial,
)
from needlebook.web.treat.room import Room

PLAIN = {
    "twitch": TwitchForm,
    "manipulate": ManipulateForm,
    "remove": RemoveForm,
    "reaction": ReactionForm,
    "undo": UndoForm,
    "note": NoteForm,
    "ended": EndForm,
    "measure": TakeMeasureForm,
}


@dataclass(slots=True)
class Tap:
    """`does`: what was tapped; `form` None: nothing the room knows; care: the reaction that is being looked after."""

    does: str
    form: Form | None
    then: str = ""
    care: str = ""

    def is_valid(self) -> bool:
        return self.form is not None and self.form.is_valid()

    def refuse(self, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            if self.form is not None:
                self.form.add_error(None, sentence)

    def sentences(self) -> tuple[str, ...]:
        """What was wrong, when no dialog shows it beside its field."""
        if self.form is None:
            return (_("This cannot be recorded here: the site is not planned, or it is not to be needled."),)
        return tuple(str(error) for errors in self.form.errors.values() for error in errors)

    def next_address(self) -> str:
        """Where the room goes next."""
        data = self.form.cleaned_data if self.form else {}
        needle = data.get("needle")
        if self.does == "reaction":
            return f"care={data['event']}"
        if self.then == "care":
            return f"care={self.care}"
        if self.does == "remove" and data["intact"] == "no":
            return f"incident={needle}"
        if self.then in ("removing", "measure"):
            return f"{self.then}=1"
        return f"needle={needle}" if needle and self.does not in ("remove", "undo", "incident") else ""


def tap_of(posted: QueryDict, room: Room, state: State) -> Tap:
    """Read the form that was posted."""
    does, then = posted.get("do", ""), posted.get("then", "")
    if does == "insert":
        return Tap(does, _insert_form(posted, room, state), then)
    if does == "describe":
        return Tap(does, _describe_form(posted, state), then)
    if does == "incident":
        return Tap(does, IncidentForm(posted, needles=sorted(state.needles)), then)
    return Tap(does, PLAIN[does](posted) if does in PLAIN else None, then, an_id(posted.get("care")))


def _insert_form(posted: QueryDict, room: Room, state: State) -> InsertForm | None:
    site = site_of(room, whole_number(posted.get("site")))
    if site is None:
        return None
    initial = insert_initial(site, next_number(room, state, site.number), state)
    return InsertForm(posted, initial=initial, place=place_of(site))


def _describe_form(posted: QueryDict, state: State) -> DescribeForm | None:
    needle = state.needles.get(whole_number(posted.get("needle")) or 0)
    return DescribeForm(posted, initial=pack_initial(needle.inserted)) if needle else None


def bound_dialog(tap: Tap, room: Room, state: State) -> Dialog | None:
    """The dialog that was posted, with what was typed in it; None for a tap without one."""
    if isinstance(tap.form, InsertForm):
        site = site_of(room, whole_number(tap.form.data.get("site")))
        return insert_dialog(room, state, site, tap.form) if site else None
    if isinstance(tap.form, IncidentForm):
        return incident_dialog(tap.form)
    if isinstance(tap.form, DescribeForm):
        return details_dialog(room, tap.form)
    if isinstance(tap.form, TakeMeasureForm):
        return measure_dialog(state, tap.form)
    if isinstance(tap.form, ManipulateForm):
        number = whole_number(tap.form.data.get("needle"))
        row = next((row for row in room.needles_in if row.number == number), None)
        return manipulate_dialog(row, tap.form) if row else None
    asked = {"reaction": "1"} if isinstance(tap.form, ReactionForm) else {"care": tap.care} if tap.care else {}
    return dialog_of(room, state, asked)
