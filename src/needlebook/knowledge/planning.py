"""Reads the numbers of the plan from data/planning.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from needlebook.core.anatomy import Provenance
from needlebook.core.errors import KnowledgeError
from needlebook.core.planning import Limit, Rules, Turns, Weights
from needlebook.core.planning.types import LEAST_CHANCE
from needlebook.knowledge.entries import Entry, entries, fill, need_slug, need_unique
from needlebook.knowledge.guidance import LUNG_HAZARDS
from needlebook.knowledge.library import load

FILE = Path(__file__).parent / "data" / "planning.toml"
RISKS = ("low", "moderate", "high")
LIMITS = (
    "needles",
    "needles_first",
    "one_needle_first",
    "needles_low_dose",
    "needles_per_muscle",
    "muscles",
    "positions",
    "least_probability",
)
WEIGHTS = ("next_point", "turn", "sitting", "precautions", *(f"risk_{risk}" for risk in RISKS))
TURNS = tuple(field.name for field in dataclass_fields(Turns))
BY_HAND = "muscles.by_hand"
KNOWN = (
    *(f"limits.{n}" for n in LIMITS),
    *(f"weights.{n}" for n in WEIGHTS),
    *(f"turns.{n}" for n in TURNS),
    BY_HAND,
)


class ParameterShape(msgspec.Struct):
    id: str
    value: float | list[str]
    provenance: Literal["S", "R", "J", "C"]
    source: str
    why: str
    says: str = ""
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class PlanningTable:
    """The limits as the table has them, what is weighed, and the muscles that are left to the hand."""

    limits: Mapping[str, Limit]
    weights: Weights
    turns: Turns
    by_hand: frozenset[str]

    def rules(self, **fields: Any) -> Rules:
        """The rules of one session. `fields`: what differs from the table, by the names of core.planning.Rules."""
        given = {field.name: getattr(self, field.name) for field in dataclass_fields(self)}
        given["lung_hazards"] = LUNG_HAZARDS
        return Rules(**{**given, **fields})


@cache
def load_planning(path: Path = FILE) -> PlanningTable:
    """Read the file. KnowledgeError names the file and the line of anything that is missing, unknown or odd."""
    read = _by_id(path)
    if missing := [id for id in KNOWN if id not in read]:
        raise KnowledgeError(path.name, 1, f"no parameter {missing[0]!r}", "every number of the plan once")
    limits = {id: _limit(*read[id]) for id in KNOWN if id.startswith("limits.")}
    weights = {name: _cost(*read[f"weights.{name}"]) for name in WEIGHTS}
    risk = {name: weights.pop(f"risk_{name}") for name in RISKS}
    turns = Turns(**{name: _number(*read[f"turns.{name}"]) for name in TURNS})
    weighed = Weights(risk=MappingProxyType(risk), **weights)
    return PlanningTable(MappingProxyType(limits), weighed, turns, _muscles(*read[BY_HAND]))


def _by_id(path: Path) -> dict[str, tuple[Entry, ParameterShape]]:
    found: dict[str, tuple[Entry, ParameterShape]] = {}
    for entry in entries(path, "parameter"):
        shape = fill(entry, ParameterShape)
        need_slug(entry, shape.id)
        need_unique(entry, shape.id, set(found))
        if shape.id not in KNOWN:
            raise entry.error("id", f"no parameter of the plan is called {shape.id!r}", ", ".join(KNOWN))
        found[shape.id] = (entry, shape)
    return found


def _number(entry: Entry, shape: ParameterShape) -> float:
    if isinstance(shape.value, list):
        raise entry.error("value", f"{shape.id} is a list", "a number")
    return shape.value


def _muscles(entry: Entry, shape: ParameterShape) -> frozenset[str]:
    if not isinstance(shape.value, list):
        raise entry.error("value", f"{shape.id} is a number", "a list of muscles")
    for id in shape.value:
        if id not in load().anatomy.muscles:
            raise entry.error("value", f"no such muscle {id!r}", "ids of the table of muscles")
    return frozenset(shape.value)


def _limit(entry: Entry, shape: ParameterShape) -> Limit:
    value = _number(entry, shape)
    if shape.least is None or shape.most is None or not shape.says:
        raise entry.error("id", f"{shape.id} has no bounds or no words", "least, most and says")
    if not shape.least <= value <= shape.most:
        raise entry.error("value", f"{shape.id} is {value:g}", f"{shape.least:g} to {shape.most:g}")
    if shape.id != LEAST_CHANCE and not all(v.is_integer() for v in (value, shape.least, shape.most)):
        raise entry.error("value", f"{shape.id} is not whole", "whole numbers")
    return Limit(
        shape.id,
        value,
        shape.least,
        shape.most,
        shape.says,
        Provenance(shape.provenance),
        shape.source,
        shape.why,
    )


def _cost(entry: Entry, shape: ParameterShape) -> float:
    """A weight is a share or a cost on the scale of chances."""
    value = _number(entry, shape)
    if not 0 <= value < 1:
        raise entry.error("value", f"{shape.id} is {value:g}", "0 or more and less than 1")
    return value
