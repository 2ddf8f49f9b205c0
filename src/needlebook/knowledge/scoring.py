"""Fills core.outcomes.Scoring from scoring.toml: one entry for every instrument of instruments.csv."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

import msgspec

from needlebook.core.outcomes.scoring import Band, Combined, Missing, Part, Rule, Scoring, UnitChoice, Variant
from needlebook.core.outcomes.types import Instrument
from needlebook.core.outcomes.units import UNITS, convert
from needlebook.knowledge.entries import Entry, entries, fill, need_known, need_unique

SPAN = re.compile(r"(\d+)(?:-(\d+))?")


class PartShape(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    items: str
    weight: float = 1.0


class BandShape(msgspec.Struct, forbid_unknown_fields=True):
    says: str
    at_least: float | None = None
    at_most: float | None = None
    part: str = ""


class VariantShape(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    label: str
    unit: str = ""
    better: Literal["", "lower", "higher"] = ""
    keeps_limits: bool = True


class UnitShape(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    label: str
    factor: float


class ScoringShape(msgspec.Struct):
    instruments: list[str]
    each: Literal["item", "trial", "set", "activity", "day", "week", "rating", "value"]
    missing_says: str
    items: int | None = None
    low: float | None = None
    high: float | None = None
    rule: Rule = Rule.SUM
    combined: Combined = Combined.SUM
    parts: list[PartShape] = []
    missing: Missing = Missing.REFUSED
    fewest: int = 1
    part_share: float = 0.0
    is_whole: bool = False
    allowed: list[float] = []
    may_not_apply: bool = False
    scale: tuple[float, float] | None = None
    spread_most: float | None = None
    units: list[str | UnitShape] = []
    plausible: tuple[float, float] | None = None
    variants: list[VariantShape] = []
    bands: list[BandShape] = []
    place: Literal["", "motion", "movement", "muscle", "region"] = ""
    has_sides: bool = False
    asks_form: bool = False
    entered: Literal["clinician", "patient", "elsewhere"] = "clinician"
    letter: Literal["", "R", "J"] = ""
    says: str = ""


def read_scoring(path: Path, instruments: Mapping[str, Instrument]) -> Mapping[str, Scoring]:
    """How each instrument is scored. Raises KnowledgeError with file, line and what is allowed."""
    seen: set[str] = set()
    found: dict[str, Scoring] = {}
    last = None
    for last in entries(path, "scoring"):
        for scoring in _scorings(last, instruments):
            need_unique(last, scoring.instrument, seen)
            found[scoring.instrument] = scoring
    if last is not None and (left := [id for id in instruments if id not in found]):
        raise last.error("instruments", f"{', '.join(left)} cannot be scored", "an entry for every instrument")
    return found


def as_measured(instrument: Instrument, scoring: Scoring | None, site: str) -> Instrument:
    """The instrument as one way of taking it: its unit, its direction, and the limits only where they hold for it."""
    variant = scoring.variant(site) if scoring else None
    if variant is None:
        return instrument
    changed = replace(instrument, unit=variant.unit or instrument.unit)
    if variant.has_own_direction:
        changed = replace(changed, lower_is_better=variant.lower_is_better)
    return changed if variant.keeps_limits else replace(changed, mdc=None, mcid=None, mcid_percent=None)


def _scorings(entry: Entry, instruments: Mapping[str, Instrument]) -> Iterator[Scoring]:
    shape = fill(entry, ScoringShape)
    need_known(entry, "instruments", shape.instruments, instruments, "instrument")
    parts = _parts(entry, shape)
    for id in shape.instruments:
        yield Scoring(
            instrument=id,
            each=shape.each,
            items=_items(shape),
            low=shape.low,
            high=shape.high,
            rule=shape.rule,
            combined=shape.combined,
            parts=parts,
            missing=shape.missing,
            fewest=shape.fewest,
            part_share=shape.part_share,
            missing_says=shape.missing_says,
            is_whole=shape.is_whole,
            allowed=tuple(shape.allowed),
            may_not_apply=shape.may_not_apply,
            scale=_scale(entry, shape),
            spread_most=shape.spread_most,
            units=_units(entry, shape),
            plausible=shape.plausible,
            variants=tuple(map(_variant, shape.variants)),
            bands=_bands(entry, shape),
            place=shape.place,
            has_sides=shape.has_sides,
            asks_form=shape.asks_form,
            entered=shape.entered,
            letter=shape.letter,
            says=shape.says,
        )


def _items(shape: ScoringShape) -> int:
    """A value is one answer; an instrument of items that names no number of them has its total only."""
    return shape.items if shape.items is not None else int(shape.each == "value")


def _parts(entry: Entry, shape: ScoringShape) -> tuple[Part, ...]:
    """The subscales; every item stands in one, or the whole form is one."""
    everything = tuple(range(1, _items(shape) + 1))
    if not shape.parts:
        return (Part("", everything),) if everything else ()
    parts = tuple(Part(part.name, _numbers(entry, part.items), part.weight) for part in shape.parts)
    if sorted(n for part in parts for n in part.items) != list(everything):
        raise entry.error("parts", "the parts do not hold every item once", f"each of 1 to {_items(shape)} in one part")
    return parts


def _numbers(entry: Entry, text: str) -> tuple[int, ...]:
    """'1-5,12' as numbers."""
    found: list[int] = []
    for span in text.split(","):
        match = SPAN.fullmatch(span.strip())
        if match is None:
            raise entry.error("parts", f"items {text!r}", "numbers and spans such as 1-5,12")
        found.extend(range(int(match[1]), int(match[2] or match[1]) + 1))
    return tuple(found)


def _scale(entry: Entry, shape: ScoringShape) -> tuple[float, float] | None:
    if shape.rule is Rule.SCALED and (shape.scale is None or shape.low is None or shape.high is None):
        raise entry.error("rule", "a scaled rule has no ends", "low, high and scale")
    return shape.scale


def _units(entry: Entry, shape: ScoringShape) -> tuple[UnitChoice, ...]:
    """Units of physics go by their exact factor to the first one; those of a scale carry their own."""
    own = next(iter(shape.units), "")
    need_known(entry, "units", [unit for unit in shape.units if isinstance(unit, str)], UNITS, "unit")
    choices = []
    for unit in shape.units:
        if isinstance(unit, UnitShape):
            choices.append(UnitChoice(unit.id, unit.label, unit.factor))
        else:
            choices.append(UnitChoice(unit, UNITS[unit].label, convert(1, unit, str(own))))
    return tuple(choices)


def _variant(shape: VariantShape) -> Variant:
    lower = None if not shape.better else shape.better == "lower"
    return Variant(shape.id, shape.label, shape.unit, lower, bool(shape.better), shape.keeps_limits)


def _bands(entry: Entry, shape: ScoringShape) -> tuple[Band, ...]:
    names = [part.name for part in shape.parts]
    need_known(entry, "bands", [band.part for band in shape.bands if band.part], names, "part")
    return tuple(Band(band.says, band.at_least, band.at_most, band.part) for band in shape.bands)
