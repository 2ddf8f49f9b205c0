"""Reads the numbers of the ranking from data/inference.toml and fills core.inference.Parameters with them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from needlebook.core.anatomy import Provenance
from needlebook.core.case import Sign
from needlebook.core.errors import KnowledgeError
from needlebook.core.inference.diagnosis import Kind
from needlebook.core.inference.parameters import (
    Caution,
    CertaintyRules,
    Earlier,
    Examination,
    Links,
    NerveRoot,
    NextTestRules,
    Parameters,
    PressureRules,
    Priors,
    Reporting,
    SignWeight,
    ThinkOf,
)
from needlebook.core.inference.reliability import Agreement, ReliabilityRules
from needlebook.knowledge.agreement import read_agreements
from needlebook.knowledge.entries import Entry, entries, fill, need_slug, need_unique
from needlebook.knowledge.library import DATA, load

FILE = DATA / "inference.toml"
CAUTIONS = ("nerve_root", "widespread", "left_out", "contradiction", "earlier", "no_drawing")
NOTES = ("side_difference", "low", "rule_out", "infraspinatus")  # on the pressure pain threshold
PLACES = ("head", "arm", "chest", "abdomen", "low_back", "leg")  # groups of body parts
GROUPS: dict[str, type[Any]] = {
    "links": Links,
    "priors": Priors,
    "examination": Examination,
    "reliability": ReliabilityRules,
    "earlier": Earlier,
    "certainty": CertaintyRules,
    "reporting": Reporting,
    "nerve_root": NerveRoot,
    "next_test": NextTestRules,
    "pressure": PressureRules,
}
SENTENCES = {"cautions": CAUTIONS, "diagnosis": tuple(Kind), "pressure_notes": NOTES}
CHANCES = ("links", "priors", "certainty")  # groups whose broken numbers are chances or shares

AMOUNTS = ("_patients", "_weeks")  # names of numbers that are no shares

Value = int | float | str | list[str] | dict[str, float | str | list[str]]


class ParameterShape(msgspec.Struct):
    id: str
    value: Value
    provenance: Literal["S", "R", "J", "C", "D"]
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One number or sentence of the model, how far it can be traced, and the reason for it."""

    id: str
    value: Value
    provenance: Provenance
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class InferenceTables:
    """The parameters that the core works with, and the same values as facts that a page can show."""

    parameters: Parameters
    facts: tuple[Fact, ...]


@cache
def load_inference(path: Path = FILE) -> InferenceTables:
    """Read the file. KnowledgeError names the file and the line of anything that is missing, unknown or odd."""
    read = _by_id(path)
    table = _Table(path.name, {id: entry for id, (entry, _) in read.items()})
    parameters = _parameters(table)
    _need_all_used(table)
    return InferenceTables(parameters, tuple(fact_of(shape) for _, shape in read.values()))


def _by_id(path: Path) -> dict[str, tuple[Entry, ParameterShape]]:
    found: dict[str, tuple[Entry, ParameterShape]] = {}
    for entry in entries(path, "parameter"):
        shape = fill(entry, ParameterShape)
        need_slug(entry, shape.id)
        need_unique(entry, shape.id, set(found))
        found[shape.id] = (entry, shape)
    return found


def fact_of(shape: ParameterShape) -> Fact:
    return Fact(shape.id, shape.value, Provenance(shape.provenance), shape.source, shape.why)


@dataclass(frozen=True, slots=True)
class _Table:
    """The entries by id, `group.name`."""

    file: str
    entries: Mapping[str, Entry]

    def entry(self, id: str) -> Entry:
        if id not in self.entries:
            raise KnowledgeError(self.file, 1, f"no parameter {id!r}", "every number of the model once")
        return self.entries[id]

    def value(self, id: str, kind: Any) -> Any:
        """The value of an entry as a type, or the error at its line."""
        entry = self.entry(id)
        try:
            return msgspec.convert(entry.values["value"], kind)
        except msgspec.ValidationError as error:
            raise entry.error("value", f"{id}: {error}") from None


def _parameters(table: _Table) -> Parameters:
    signs = {sign: _sign(table, sign) for sign in Sign}
    groups: dict[str, Any] = {name: _group(table, name, kind) for name, kind in GROUPS.items()}
    groups |= {name: {id: _sentence(table, name, id) for id in ids} for name, ids in SENTENCES.items()}
    think_of = tuple(_think_of(table, name) for name in PLACES)
    return Parameters(signs=signs, think_of=think_of, agreements=_agreements(), **groups)


def _agreements() -> tuple[Agreement, ...]:
    return read_agreements(DATA / "agreement.csv", load().anatomy.muscles)


def _group(table: _Table, group: str, kind: type[Any]) -> Any:
    return kind(**{field.name: _number(table, group, field.name, field.type) for field in fields(kind)})


def _number(table: _Table, group: str, name: str, kind: Any) -> Any:
    id = f"{group}.{name}"
    value = table.value(id, kind)
    if kind is int and value < 1:
        raise table.entry(id).error("value", f"{id} is {value}", "1 or more")
    if kind is float and name.endswith(AMOUNTS):
        if value <= 0:
            raise table.entry(id).error("value", f"{id} is {value}", "more than 0")
    elif kind is float and group in CHANCES and not 0 < value < 1:
        raise table.entry(id).error("value", f"{id} is {value}", "more than 0 and less than 1")
    return value


def _sign(table: _Table, sign: Sign) -> SignWeight:
    """A sign that is found moves against its absence, or nothing: weights of one sign never point the same way."""
    id = f"signs.{sign}"
    weight: SignWeight = table.value(id, SignWeight)
    if weight.present * weight.absent > 0:
        raise table.entry(id).error("value", f"{id} moves the same way found or not", "opposite signs, or 0")
    if _is_idle(sign, weight):
        raise table.entry(id).error("value", f"{id} is {weight.present}", "not 0, in the direction of the sign")
    return weight


def _is_idle(sign: Sign, weight: SignWeight) -> bool:
    """The two answers to pressing carry the next best test: one has to speak for the muscle, one against."""
    needed = {Sign.RECOGNISED_PAIN: weight.present, Sign.PRESSED_PAINLESS: -weight.present}
    return needed.get(sign, 1.0) <= 0


def _sentence(table: _Table, group: str, id: str) -> Caution:
    name = f"{group}.{id}"
    return Caution(id, table.value(name, str), table.entry(name).values["source"])


class ThinkOfShape(msgspec.Struct):
    parts: tuple[str, ...]
    says: str


def _think_of(table: _Table, name: str) -> ThinkOf:
    id = f"think_of.{name}"
    shape: ThinkOfShape = table.value(id, ThinkOfShape)
    return ThinkOf(shape.parts, shape.says, table.entry(id).values["source"])


def _need_all_used(table: _Table) -> None:
    known = {f"signs.{sign}" for sign in Sign} | {f"think_of.{name}" for name in PLACES}
    known |= {f"{group}.{id}" for group, ids in SENTENCES.items() for id in ids}
    for group, kind in GROUPS.items():
        known |= {f"{group}.{field.name}" for field in fields(kind)}
    for id, entry in table.entries.items():
        if id not in known:
            raise entry.error("id", f"no parameter of the model is called {id!r}", ", ".join(sorted(known)))
