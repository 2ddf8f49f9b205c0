"""The room's own templates, filled with stand-ins: a browser without a connection copies them and puts the values in.

So a needle looks the same whoever drew it, and its HTML is written once. Texts stand in as {words}, numbers as numbers
that occur nowhere else; elements/room/patterns.js knows the same ones.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from needlebook.core.anatomy import Side
from needlebook.core.sessions import State
from needlebook.core.sessions.types import ReactionKind
from needlebook.web.treat.counting import Counter
from needlebook.web.treat.dialogs import dialog_of
from needlebook.web.treat.needles import NeedleRow
from needlebook.web.treat.room import PRESS, Press, Room
from needlebook.web.treat.undo import Undo

NUMBER, TWITCHES, MOVES, IN_BODY, DWELL_S, NEXT, SITE = 97531, 97532, 97533, 97534, 97535, 97536, 97537
STATES = ("in", "planned", "done", "missing")
DIALOGS = ("remove", "manipulate", "removing", "incident")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One <template>: its name for the scripts, the template that draws it and what that is given."""

    name: str
    template: str
    given: Mapping[str, Any]


def patterns_of(room: Room, state: State) -> tuple[Pattern, ...]:
    """Everything a browser may have to draw by itself."""
    return tuple([*_rows(room), *_panels(room), _undo(room), _press(room), *_dialogs(room, state)])


def _stand_in(state: str, room: Room, number: int = NUMBER) -> NeedleRow:
    return NeedleRow(
        number=number,
        state=state,
        name="{name}",
        place="{place}",
        size="{size}",
        note="{note}",
        muscle="{muscle}",
        side=Side.LEFT,
        place_id="",
        lot="{lot}",
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
    """The panel of the chosen needle. `-last`: no planned site is left to go on with."""
    onward = _stand_in("planned", room, NEXT)
    chosen = {state: _stand_in(state, room) for state in STATES if state != "planned"} | {"none": None}
    for name, row in chosen.items():
        for ending, next_planned in (("", onward), ("-last", None)):
            given = replace(room, selected=row, next_planned=next_planned)
            yield Pattern(f"panel-{name}{ending}", "treat/selected.html", {"room": given})


def _undo(room: Room) -> Pattern:
    given = replace(room, undo=Undo("{undo}", "{says}"))
    return Pattern("undo", "treat/undo.html", {"room": given})


def _press(room: Room) -> Pattern:
    given = replace(room, press=Press(NUMBER, room.now, round(PRESS.total_seconds())))
    return Pattern("press", "treat/press.html", {"room": given})


def _dialogs(room: Room, state: State) -> Iterator[Pattern]:
    row = _stand_in("in", room)
    given = replace(room, rows=(row,), selected=row, counter=Counter(IN_BODY, 0, 0))
    asked = {name: {name: str(NUMBER)} for name in DIALOGS} | {"reaction": {"reaction": "1"}}
    asked |= {f"reaction-{kind.value}": {"reaction": kind.value} for kind in ReactionKind}
    for name, wanted in asked.items():
        if dialog := dialog_of(given, state, wanted):
            yield Pattern(f"dialog-{name}", dialog.template, {"room": given, "dialog": dialog})
