"""The side effects of a course in one line each: in how many of its sessions, and how bad. Never "none", never 0 %."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.followup.queries import SideEffect
from needlebook.clinic.vigilance.models import GradeChoice
from needlebook.knowledge.adverse_events import load_event_kinds

WORST_LAST = (GradeChoice.MILD, GradeChoice.NOT_NAMED, GradeChoice.NOT_GRADABLE, GradeChoice.MODERATE)
SERIOUS = GradeChoice.SERIOUS


@dataclass(frozen=True, slots=True)
class Line:
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class SideEffects:
    """lines: by kind, the most frequent first; serious: how many sessions had a serious event. sessions: needled."""

    lines: Sequence[Line]
    serious: str
    sessions: int


def side_effects(effects: Sequence[SideEffect], sessions: int) -> SideEffects | None:
    """What was seen or told; None before the first needle."""
    if not sessions:
        return None
    told: dict[str, list[tuple[UUID, str]]] = {}
    for effect in effects:
        told.setdefault(effect.kind, []).append((effect.visit_id, effect.grade))
    ordered = sorted(told.items(), key=lambda item: -_visits(item[1]))
    serious = _visits((visit, grade) for each in told.values() for visit, grade in each if grade == SERIOUS)
    return SideEffects([_line(kind, each, sessions) for kind, each in ordered], _of(serious, sessions), sessions)


def _line(kind: str, told: Sequence[tuple[UUID, str]], sessions: int) -> Line:
    known = load_event_kinds().get(kind)
    worst = max((grade for _visit, grade in told), key=[*WORST_LAST, SERIOUS].index)
    says = f"{_of(_visits(told), sessions)}, {str(GradeChoice(worst).label).lower()}"
    return Line(_(known.label) if known else kind, says)


def _visits(told: Iterable[tuple[UUID, str]]) -> int:
    return len({visit for visit, _grade in told})


def _of(n: int, sessions: int) -> str:
    return ngettext("%(n)d of %(all)d session", "%(n)d of %(all)d sessions", sessions) % {"n": n, "all": sessions}
