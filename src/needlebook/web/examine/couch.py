"""How the patient lies: as chosen on the page, else as the muscle examined last wants it."""

from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from needlebook.clinic.assessments.examination import last_examined
from needlebook.clinic.patients.models import Visit
from needlebook.knowledge import load
from needlebook.web.examine.words import POSITION_WORDS

KEY = "couch_position"


@dataclass(frozen=True, slots=True)
class PositionChoice:
    value: str
    word: str
    is_chosen: bool


def position_of(session: SessionBase, visit: Visit) -> str | None:
    """The position of the patient; None while nobody can know it."""
    kept = session.get(KEY)
    if kept and kept["visit"] == str(visit.pk):
        return str(kept["position"])
    last = last_examined(visit)
    return _needed(last.id, None) if last else None


def turn(session: SessionBase, visit: Visit, position: str) -> None:
    """The patient lies like this now. For this person's screen; it is no clinical fact and is not kept."""
    session[KEY] = {"visit": str(visit.pk), "position": position}


def turn_for(session: SessionBase, visit: Visit, muscle: str) -> None:
    """Whoever examines a muscle has the patient in a position that allows it."""
    needed = _needed(muscle, position_of(session, visit))
    if needed:
        turn(session, visit, needed)


def position_choices(position: str | None) -> tuple[PositionChoice, ...]:
    """The positions in the order of the page."""
    words = POSITION_WORDS.items()
    return tuple(PositionChoice(value, str(word).capitalize(), value == position) for value, word in words)


def _needed(muscle: str, position: str | None) -> str | None:
    """The position as it is when the muscle is reached in it, else the first one of the table."""
    known = load().anatomy.muscles.get(muscle)
    if known is None or not known.positions:
        return position
    return position if position in known.positions else known.positions[0]
