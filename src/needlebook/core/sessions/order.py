"""The order in which needles come out when all have to come out at once: the highest risk first.

No published order was found. The steps are judged, carry that letter, and are given by the knowledge.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from needlebook.core.anatomy import Muscle, Provenance, Structure
from needlebook.core.screening import Hazard
from needlebook.core.sessions.state import Needle, NeedleStatus, State
from needlebook.core.sessions.types import IncidentKind, Technique


@dataclass(frozen=True, slots=True)
class Step:
    """Needles that come out before those of the next step.

    hazards, structures: ids; kinds: of structure. A muscle with one of them belongs here unless an earlier step has it.
    """

    id: str
    says: str
    because: str
    hazards: frozenset[str]
    structures: frozenset[str]
    kinds: frozenset[str]
    sources: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class NextOut:
    """One needle that has to come out. `step` None: the knowledge names nothing at risk there.

    unknown_muscle: the knowledge does not know where it lies; it comes out with the first, to the careful side.
    depth_mm: the depth told, else the length, which it cannot exceed; stays: reported as staying in, so it comes last.
    """

    needle: int
    step: Step | None
    depth_mm: float
    is_depth_told: bool
    dwell_s: float
    has_current: bool
    stays: bool
    is_unknown_muscle: bool = False


def removal_order(
    state: State,
    *,
    steps: Sequence[Step],
    muscles: Mapping[str, Muscle],
    structures: Mapping[str, Structure],
    hazards: Iterable[Hazard],
    now: dt.datetime,
) -> tuple[NextOut, ...]:
    """Every needle in the body, first out first: by step, then deepest or longest, then longest in, then by number.

    A needle that was reported as staying in the body is not pulled: it stands last.
    """
    step_of = dict(_steps_of(steps, muscles, structures, tuple(hazards)))
    found = [_next_out(needle, step_of, muscles, now) for needle in state.needles.values() if _is_in(needle)]
    rank = {step.id: number for number, step in enumerate(steps)}

    def key(out: NextOut) -> tuple[bool, int, float, float, int]:
        risk = 0 if out.is_unknown_muscle else rank[out.step.id] if out.step else len(steps)
        return (out.stays, risk, -out.depth_mm, -out.dwell_s, out.needle)

    return tuple(sorted(found, key=key))


def _is_in(needle: Needle) -> bool:
    return needle.status is NeedleStatus.IN


def _next_out(needle: Needle, step_of: Mapping[str, Step], muscles: Mapping[str, Muscle], now: dt.datetime) -> NextOut:
    inserted = needle.inserted
    techniques = (inserted.technique, *(moved.technique for moved in needle.manipulations))
    return NextOut(
        needle=inserted.needle,
        step=step_of.get(inserted.muscle),
        depth_mm=inserted.length_mm if inserted.depth_mm is None else inserted.depth_mm,
        is_depth_told=inserted.depth_mm is not None,
        dwell_s=needle.dwell_s(now) or 0.0,
        has_current=Technique.ELECTRICAL in techniques,
        stays=needle.is_reported(IncidentKind.RETAINED_NEEDLE),
        is_unknown_muscle=inserted.muscle not in muscles,
    )


def _steps_of(
    steps: Sequence[Step],
    muscles: Mapping[str, Muscle],
    structures: Mapping[str, Structure],
    hazards: Sequence[Hazard],
) -> Iterator[tuple[str, Step]]:
    """The first step that names a hazard of the muscle, or a structure at risk there."""
    for muscle in muscles.values():
        dangers = {hazard.id for hazard in hazards if muscle.id in hazard.muscles}
        near = set(muscle.structures_at_risk)
        kinds = {structures[id].kind for id in near if id in structures}
        for step in steps:
            if step.hazards & dangers or step.structures & near or step.kinds & kinds:
                yield muscle.id, step
                break
