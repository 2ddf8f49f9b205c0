"""The room's own templates, filled with stand-ins: a browser without a connection copies them and puts the values in.

So a needle looks the same whoever drew it, and its HTML is written once. Texts stand in as {words}, numbers as numbers
that occur nowhere else; elements/room/patterns.js knows the same ones.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from needlebook.core.anatomy import Side
from needlebook.core.sessions import State
from needlebook.core.sessions.types import ReactionKind, ReactionObserved
from needlebook.web.treat.caring import held_ready
from needlebook.web.treat.counting import Counter
from needlebook.web.treat.dialogs import NextRow, care_dialog, details_dialog, dialog_of, manipulate_dialog
from needlebook.web.treat.needle_forms import DescribeForm, ManipulateForm
from needlebook.web.treat.needles import NeedleRow
from needlebook.web.treat.room import PRESS, Press, Room
from needlebook.web.treat.undo import Undo

NUMBER, TWITCHES, MOVES, IN_BODY, DWELL_S, SITE = 97531, 97532, 97533, 97534, 97535, 97537
REACTION = "00000000-0000-4000-8000-000000097538"
STATES = ("in", "planned", "done", "missing")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One <template>: its name for the scripts, the template that draws it and what that is given."""

    name: str
    template: str
    given: Mapping[str, Any]


def patterns_of(room: Room, state: State) -> tuple[Pattern, ...]:
    """Everything a browser may have to draw by itself."""
    small = [*_rows(room), *_panels(room), _undo(room), _press(room)]
    return (*small, *_dialogs(room, state), *_inserting(room, state), *_caring(room, state))


def _stand_in(state: str, room: Room) -> NeedleRow:
    return NeedleRow(
        number=NUMBER,
        state=state,
        name="{name}",
        place="{place}",
        size="{size}",
        note="{note}",
        muscle="{muscle}",
        side=Side.LEFT,
        place_id="",
        lot="{lot}" if state != "planned" else "",
        elapsed_s=0.0 if state == "in" else None,
        planned_s=DWELL_S,
        inserted_at=room.now,
        twitches=TWITCHES,
        manipulations=MOVES,
        site=SITE,
    )


def _rows(room: Room) -> Iterator[Pattern]:
    for state in STATES:
        yield Pattern(f"row-{state}", "treat/row.html", {"row": _stand_in(state, room), "room": room})


def _panels(room: Room) -> Iterator[Pattern]:
    """The panel of the chosen needle."""
    for state in ("in", "done", "missing"):
        yield Pattern(f"panel-{state}", "treat/selected.html", {"room": room, "row": _stand_in(state, room)})
    yield Pattern("panel-none", "treat/selected.html", {"room": room, "row": None})


def _undo(room: Room) -> Pattern:
    given = replace(room, undo=Undo("{undo}", "{says}"))
    return Pattern("undo", "treat/undo.html", {"room": given})


def _press(room: Room) -> Pattern:
    given = replace(room, press=Press(NUMBER, room.now, round(PRESS.total_seconds())))
    return Pattern("press", "treat/press.html", {"room": given})


def _dialogs(room: Room, state: State) -> Iterator[Pattern]:
    row = _stand_in("in", room)
    given = replace(room, rows=(row,), selected=row, counter=Counter(IN_BODY, 0, 0))
    untold = {"needle": NUMBER, "diameter_mm": None, "length_mm": None}
    removing = dialog_of(replace(given, rows=()), State(), {"removing": "1"})
    dialogs = {
        "remove": dialog_of(given, state, {"remove": str(NUMBER)}),
        "manipulate": manipulate_dialog(row, ManipulateForm(initial={"needle": NUMBER})),
        "details": details_dialog(given, DescribeForm(initial=untold)),
        "reaction": dialog_of(given, state, {"reaction": "1"}),
        "incident": dialog_of(given, state, {"incident": "1"}),
        "measure": dialog_of(room, state, {"measure": "1"}),
        "removing": removing and replace(removing, left=(NextRow(row, ""),)),
    }
    for name, dialog in dialogs.items():
        if dialog:
            yield Pattern(f"dialog-{name}", dialog.template, {"room": given, "dialog": dialog})


def _inserting(room: Room, state: State) -> Iterator[Pattern]:
    """The dialog of every planned site that may be needled, as it is: its hazards are read before the needle."""
    for row in room.rows:
        dialog = dialog_of(room, state, {"insert": str(row.site)}) if row.site else None
        if dialog:
            yield Pattern(f"dialog-insert-{row.site}", dialog.template, {"room": room, "dialog": dialog})


def _caring(room: Room, state: State) -> Iterator[Pattern]:
    """What to do now, for every reaction that is not the faint: that has a screen of its own in the room."""
    for kind in ReactionKind:
        if kind is not ReactionKind.FAINT:
            event = ReactionObserved(id=REACTION, at=room.now, by="nobody", kind=kind)
            care = held_ready(state, room.rows, event, room.now)
            dialog = care_dialog(care, "{time}")
            yield Pattern(f"dialog-care-{kind.value}", dialog.template, {"room": room, "dialog": dialog})
            given = {"room": room, "standing": [care], "answering": {"is_me": True}}
            yield Pattern(f"standing-{kind.value}", "treat/standing.html", given)
