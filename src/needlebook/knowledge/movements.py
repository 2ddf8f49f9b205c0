"""The movements of rom_norms.csv that can be measured, each with an id for its series, its norms and its errors.

A site of a range of motion is the movement and how it was done: "shoulder.flexion.active". Strength has the movement
alone: "shoulder.abduction".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from needlebook.core.outcomes.types import Threshold
from needlebook.knowledge.library import load
from needlebook.knowledge.rom import RomError, RomNorm

ACTIVE, PASSIVE = "active", "passive"
HOW = (ACTIVE, PASSIVE)
# Other names that the sources use for a movement of the first table.
SAME_MOVEMENT = {
    ("hip", "hyperextension"): "extension",
    ("wrist", "radial (abduction) deviation"): "radial deviation",
    ("wrist", "ulnar (adduction) deviation"): "ulnar deviation",
    ("knee", "extension (hyperextension)"): "extension",
    ("elbow", "extension (hyperextension)"): "extension",
    ("cervical spine", "lateral flexion left"): "lateral flexion",
}
SHORT = {"IR": "internal rotation", "ER": "external rotation", "total flexion": "flexion"}
ALL_SIX = "all six movements"
SPINE = "spine"
ONE_SIDED = ("flexion", "extension")  # of the spine: bent to no side


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of one joint. has_sides: False for bending the spine forward and back."""

    id: str
    joint: str
    name: str
    has_sides: bool
    norms: tuple[RomNorm, ...]
    errors: tuple[RomError, ...]

    @property
    def error_span(self) -> tuple[float, float] | None:
        """The least and the greatest published error, None when none was published for it."""
        known = [error.mdc for error in self.errors if error.mdc]
        return (min(low for low, _ in known), max(high for _, high in known)) if known else None

    def norms_for(self, age: int | None, sex: str) -> tuple[RomNorm, ...]:
        """Those for everyone, and those for this age and sex where both are known."""
        return tuple(norm for norm in self.norms if _counts(norm, age, sex))


def _counts(norm: RomNorm, age: int | None, sex: str) -> bool:
    if norm.sex not in ("all", sex):
        return False
    return norm.ages is None or (age is not None and norm.ages[0] <= age <= norm.ages[1])


def greatest_error(movement: Movement) -> Threshold | None:
    """The greatest published error of measuring this movement: it takes more to be called a change. None: none seen."""
    known = [error for error in movement.errors if error.mdc]
    if not known:
        return None
    error = max(known, key=lambda error: error.mdc[1] if error.mdc else 0)
    population = ", ".join(part for part in (error.method, error.condition) if part)
    value = error.mdc[1] if error.mdc else 0.0
    return Threshold(value, error.level, population, error.source, error.provenance)


@cache
def movements() -> Mapping[str, Movement]:
    """Every movement that has a norm, in the order of the table. Arcs of both directions together are left out."""
    motion = load().range_of_motion
    norms: dict[tuple[str, str], list[RomNorm]] = {}
    for norm in motion.norms:
        if "arc" not in norm.movement:
            norms.setdefault((norm.joint, _name(norm.joint, norm.movement)), []).append(norm)
    found = (_movement(joint, name, rows, motion.errors) for (joint, name), rows in norms.items())
    return {movement.id: movement for movement in found}


def movement_of(site: str) -> Movement | None:
    """The movement that a site names, with or without how it was done."""
    id, _, how = site.rpartition(".")
    return movements().get(id if how in HOW else site)


def motion_sites() -> frozenset[str]:
    """Every site of a range of motion."""
    return frozenset(f"{id}.{how}" for id in movements() for how in HOW)


def _movement(joint: str, name: str, norms: Sequence[RomNorm], errors: Sequence[RomError]) -> Movement:
    has_sides = SPINE not in joint or name not in ONE_SIDED
    own = tuple(error for error in errors if error.joint == joint and name in _named(error))
    return Movement(f"{_slug(joint)}.{_slug(name)}", joint, name, has_sides, tuple(norms), own)


def _name(joint: str, movement: str) -> str:
    return SAME_MOVEMENT.get((joint, movement), movement)


def _named(error: RomError) -> tuple[str, ...]:
    """The movements that one row of errors is about: 'flexion, abduction, IR, ER, active'."""
    if error.movement == ALL_SIX:
        return ("flexion", "extension", "lateral flexion", "rotation")
    words = [word.strip() for word in error.movement.split(",")]
    return tuple(_name(error.joint, SHORT.get(word, word)) for word in words if word not in HOW)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
