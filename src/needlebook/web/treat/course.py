"""How a reaction went, line by line, from what was tapped: the steps that were done, the needles out, the end."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache

from django.utils.translation import gettext as _

from needlebook.core.sessions import State
from needlebook.core.sessions.types import NoteAdded, ReactionObserved
from needlebook.knowledge.guidance import load_guidance
from needlebook.web.treat.caring import note_of

Line = tuple[datetime, str]


def course_of(state: State, event: ReactionObserved) -> tuple[Line, ...]:
    """Every line with its time, in the order of time; only what lies between the reaction and its end."""
    end = next((ended for ended in state.ended if ended.reaction == event.id), None)
    lines = [*_steps(state, event), *(_needles_out(state) if _stops(event) else ())]
    within = [line for line in lines if event.at <= line[0] and (end is None or line[0] <= end.at)]
    return (*sorted(within), *([(end.at, _("Over: %(how)s") % {"how": end.detail})] if end and end.detail else []))


def is_step(note: NoteAdded) -> bool:
    """A step that was ticked: it stands with its reaction, and not among the notes."""
    return note.text in _step_notes()


@cache
def _step_notes() -> frozenset[str]:
    reactions = load_guidance().reactions.values()
    return frozenset(note_of(reaction, step) for reaction in reactions for step in reaction.steps)


def _stops(event: ReactionObserved) -> bool:
    return load_guidance().reactions[event.kind].removes != "no_needle"


def _steps(state: State, event: ReactionObserved) -> Iterator[Line]:
    reaction = load_guidance().reactions[event.kind]
    done = {note_of(reaction, step): step.done for step in reaction.steps}
    for note in state.notes:
        if note.text in done:
            yield note.at, done[note.text]


def _needles_out(state: State) -> Iterator[Line]:
    for number, needle in state.needles.items():
        if needle.removed:
            words = _("needle %(n)d out, whole") if needle.removed.is_intact else _("needle %(n)d out, not whole")
            yield needle.removed.at, words % {"n": number}
