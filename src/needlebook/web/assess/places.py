"""What belongs to a yes: side, place, state and a few words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needlebook.clinic.assessments.models import Answer
from needlebook.core.screening import Question
from needlebook.knowledge import load

STATE_WORDS = {
    "controlled": gettext_lazy("controlled"),
    "uncontrolled": gettext_lazy("not controlled"),
    "stable": gettext_lazy("stable"),
    "unstable": gettext_lazy("not stable"),
    "resolved": gettext_lazy("over, resolved"),
    "before_65": gettext_lazy("before 65"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class More:
    """The fields under a yes. places: one select for each place given, and one for another."""

    sides: tuple[Choice, ...]
    places: tuple[tuple[Choice, ...], ...]
    states: tuple[Choice, ...]
    detail: str

    @property
    def is_place_missing(self) -> bool:
        """The question takes a place and none was given, so the answer counts everywhere."""
        return len(self.places) == 1


def more_for(question: Question, answer: Answer) -> More:
    """The fields that this question takes, filled with what was said."""
    takes_area = question.takes_area or bool(answer.side or answer.where)
    return More(
        sides=_sides(answer.side) if takes_area else (),
        places=tuple(_places(place) for place in (*answer.where, "")) if takes_area else (),
        states=_states(question, answer.state) if question.states else (),
        detail=answer.detail,
    )


def _sides(chosen: str) -> tuple[Choice, ...]:
    words = {"": _("Both, or not said"), "left": _("Left"), "right": _("Right"), "midline": _("Middle")}
    return tuple(Choice(side, word, side == chosen) for side, word in words.items())


def _places(chosen: str) -> tuple[Choice, ...]:
    names = {"": _("Not said"), **body_parts()}
    if chosen not in names:
        names[chosen] = _place_name(chosen)
    return tuple(Choice(place, name, place == chosen) for place, name in names.items())


def _states(question: Question, chosen: str) -> tuple[Choice, ...]:
    words = {"": _("Not said")} | {state: str(STATE_WORDS.get(state, state)) for state in question.states}
    return tuple(Choice(state, word, state == chosen) for state, word in words.items())


def _place_name(place: str) -> str:
    """A region or a muscle, as the command line and the interface may give one."""
    anatomy = load().anatomy
    known = anatomy.regions.get(place) or anatomy.muscles.get(place)
    return known.label if known else place


def body_parts() -> dict[str, str]:
    """Body parts from head to foot, as the region table names them."""
    return {part: _(part.replace("_", " ").capitalize()) for part in _parts()}


@cache
def _parts() -> tuple[str, ...]:
    return tuple(dict.fromkeys(_parents()))


def _parents() -> Iterator[str]:
    for region in load().anatomy.regions.values():
        yield region.parent
