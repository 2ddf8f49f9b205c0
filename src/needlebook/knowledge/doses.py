"""Reads the phases of a dose; each figure carries the source and letter of its phase."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from needlebook.core.anatomy import Provenance
from needlebook.core.therapy import Dose, Figure, Said
from needlebook.knowledge.entries import Entry

Letter = Literal["S", "R", "J", "C", "D"]
Number = int | float | list[int | float]
FIGURES = ("sets", "reps", "hold_s", "rest_s", "minutes", "per_day", "per_week", "every_days", "every_hours")


class DoseShape(msgspec.Struct, forbid_unknown_fields=True):
    from_week: int
    to_week: int | None = None
    sets: Number | None = None
    reps: Number | None = None
    reps_each: list[int] = []
    hold_s: Number | None = None
    rest_s: Number | None = None
    minutes: Number | None = None
    per_day: Number | None = None
    per_week: Number | None = None
    every_days: Number | None = None
    every_hours: Number | None = None
    tempo: str = ""
    load: str = ""
    dose_source: str = ""
    dose_letter: Letter | None = None


def doses_of(entry: Entry, shapes: Sequence[DoseShape], source: str, letter: Provenance) -> tuple[Dose, ...]:
    """The phases in order, the first one from week 1, without a gap. KnowledgeError at the entry otherwise."""
    _need_phases(entry, shapes)
    return tuple(_dose(entry, shape, source, letter) for shape in shapes)


def _need_phases(entry: Entry, shapes: Sequence[DoseShape]) -> None:
    expected: int | None = 1
    for shape in shapes:
        if shape.from_week != expected or (shape.to_week is not None and shape.to_week < shape.from_week):
            raise entry.error("dose", f"a phase from week {shape.from_week}", f"from_week = {expected or 'no more'}")
        expected = None if shape.to_week is None else shape.to_week + 1
        if shape.reps is not None and shape.reps_each:
            raise entry.error("dose", "repetitions twice", "reps or reps_each")
        if bool(shape.dose_source) != bool(shape.dose_letter):
            raise entry.error("dose", "a source without its letter, or a letter without its source", "both or neither")


def _dose(entry: Entry, s: DoseShape, source: str, letter: Provenance) -> Dose:
    if s.dose_source and s.dose_letter:
        source, letter = s.dose_source, Provenance(s.dose_letter)
    given = {name: getattr(s, name) for name in FIGURES}
    figures = {
        name: figure_of(entry, name, value, source, letter) for name, value in given.items() if value is not None
    }
    said = {name: Said(text, source, letter) for name, text in (("tempo", s.tempo), ("load", s.load)) if text}
    return Dose(s.from_week, s.to_week, reps_each=tuple(s.reps_each), **figures, **said)  # type: ignore[arg-type]


def figure_of(entry: Entry, key: str, value: Number, source: str, letter: Provenance) -> Figure:
    """A number, or a range of two. Raises KnowledgeError for anything else, and for what is not more than 0."""
    ends = value if isinstance(value, list) else [value, value]
    if len(ends) != 2 or ends[0] > ends[1] or ends[0] <= 0:
        raise entry.error(key, f"{key} {value!r}", "a number above 0, or [low, high]")
    return Figure(ends[0], ends[1], source, letter)
