"""Reads the numbers of a course from data/course.toml."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from needlebook.core.errors import KnowledgeError
from needlebook.core.outcomes.course import CourseNumbers
from needlebook.knowledge.entries import entries, fill

FILE = Path(__file__).parent / "data" / "course.toml"


class NumberShape(msgspec.Struct):
    id: str
    value: int
    provenance: Literal["S", "R", "J", "C"]
    source: str
    why: str


@cache
def load_course_numbers(path: Path = FILE) -> CourseNumbers:
    """Read the file. KnowledgeError names the file and the line of anything that is missing, unknown or odd."""
    read = {}
    for entry in entries(path, "parameter"):
        shape = fill(entry, NumberShape)
        name = shape.id.removeprefix("course.")
        if name not in CourseNumbers._fields or name in read:
            raise entry.error("id", f"id {shape.id!r}", ", ".join(f"course.{name}" for name in CourseNumbers._fields))
        if shape.value < 1:
            raise entry.error("value", f"{shape.value}", "a whole number above 0")
        read[name] = shape.value
    if missing := [name for name in CourseNumbers._fields if name not in read]:
        raise KnowledgeError(path.name, 1, f"no parameter 'course.{missing[0]}'", "every number of a course once")
    return CourseNumbers(**read)
