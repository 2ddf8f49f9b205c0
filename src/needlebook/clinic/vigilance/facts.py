"""What a session's ledger tells of adverse events, and what the figures need of a session. Pure: no table is read here,
so that the migration that looks back says the same as the writing of today."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from needlebook.core.sessions import NeedleStatus, State
from needlebook.core.sessions.types import IncidentReported, ReactionObserved
from needlebook.core.vigilance.grading import grade, worst
from needlebook.core.vigilance.types import Effect, Grade, Outcome
from needlebook.knowledge import load
from needlebook.knowledge.adverse_events import kind_of_incident, kind_of_reaction, load_event_kinds

FIELDS = (
    "side",
    "needle",
    "muscle",
    "onset_h",
    "lasted_h",
    "duration",
    "intensity",
    "function_affected",
    "action_taken",
    "outcome",
    "causality",
    "detail",
)
NULLABLE = frozenset({"needle", "onset_h", "lasted_h", "function_affected"})


@dataclass(frozen=True, slots=True)
class Told:
    """One event that the ledger tells of: under which key, when, and by whom it was written down."""

    source_key: str
    effect: Effect
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What the figures need of one event."""

    kind: str
    grade: Grade
    muscle: str


def told_in(state: State) -> Iterator[Told]:
    """Every reaction and every report of harm that stands in a session."""
    for reaction in state.reactions:
        yield Told(reaction_key(reaction.id), _of_reaction(state, reaction), reaction.at, reaction.by)
    for report in state.incidents:
        if effect := _of_incident(state, report):
            yield Told(incident_key(report.id), effect, report.at, report.by)


def reaction_key(event_id: str) -> str:
    return f"reaction:{event_id}"


def incident_key(event_id: str) -> str:
    return f"incident:{event_id}"


def _of_reaction(state: State, reaction: ReactionObserved) -> Effect:
    """Over when the ledger says so; how strong it was, and what was done, nobody has said."""
    ended = next((event for event in state.ended if event.reaction == reaction.id), None)
    return Effect(
        kind=kind_of_reaction(reaction.kind).id,
        onset_h=0.0,
        lasted_h=_hours(ended.at - reaction.at) if ended else None,
        outcome=Outcome.RECOVERED if ended else None,
        **site_of(state, reaction.needle),
    )


def _hours(between: dt.timedelta) -> float:
    """To a hundredth; clocks that disagree never make it negative."""
    return max(0.0, round(between.total_seconds() / 3600, 2))


def _of_incident(state: State, report: IncidentReported) -> Effect | None:
    kind = kind_of_incident(report.kind)
    if kind is None:
        return None
    needle = state.needles.get(report.needle) if report.needle else None
    is_out = needle is not None and needle.status is NeedleStatus.OUT
    outcome = Outcome.RECOVERED if is_out else None
    return Effect(kind=kind.id, onset_h=0.0, outcome=outcome, **site_of(state, report.needle))


def site_of(state: State, number: int | None) -> dict[str, Any]:
    """Needle, muscle and side of a needle of the session; nothing for none."""
    if number is None or number not in state.needles:
        return {}
    inserted = state.needles[number].inserted
    return {"needle": number, "muscle": inserted.muscle, "side": inserted.side}


def values_of(effect: Effect) -> dict[str, Any]:
    """The effect as columns: blank for what is not known, None in the columns that can hold it."""
    values = {name: getattr(effect, name) for name in FIELDS} | {"duration": effect.band}
    return {name: _plain(name, value) for name, value in values.items()}


def _plain(name: str, value: object) -> object:
    if value is None:
        return None if name in NULLABLE else ""
    return str(value) if isinstance(value, str) else value


def grades_of(effect: Effect) -> dict[str, str]:
    """Both grades and the worse of them, as columns."""
    graded = grade(effect, load_event_kinds()[effect.kind])
    return {"carnes": graded.carnes.grade.value, "white": graded.white.grade.value, "grade": graded.grade.value}


def flags_of(events: Collection[Counted]) -> dict[str, bool]:
    """What a session counts as. An event below serious is a minor one, also while it has no grade yet."""
    grades = {event.grade for event in events}
    return {
        "has_event": bool(grades),
        "has_minor": bool(grades - {Grade.SERIOUS}),
        "has_moderate": Grade.MODERATE in grades,
        "has_open": bool(grades) and worst(grades - {Grade.SERIOUS, Grade.MODERATE} or {Grade.MILD}) != Grade.MILD,
        "has_serious": Grade.SERIOUS in grades,
    }


def tallies_of(state: State, events: Collection[Counted]) -> Sequence[tuple[str, str, bool]]:
    """(level, what, whether an event is linked to it): muscles that were needled, their groups, kinds of event."""
    muscles, hurt = load().anatomy.muscles, {event.muscle for event in events}
    needled = sorted({needle.inserted.muscle for needle in state.needles.values()})
    groups: dict[str, bool] = {}
    for id in needled:
        group = muscles[id].group if id in muscles else "other"
        groups[group] = groups.get(group, False) or id in hurt
    return [
        *(("muscle", id, id in hurt) for id in needled),
        *(("region", group, has_event) for group, has_event in groups.items()),
        *(("kind", kind, True) for kind in sorted({event.kind for event in events})),
        *([("unplaced", "", True)] if "" in hurt else []),
    ]
