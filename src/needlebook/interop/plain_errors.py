"""Errors about what came from outside, in plain words: the field, what is wrong, what is allowed."""

import json
import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

import msgspec

from needlebook.core.errors import BadInput

SHORT_LIST = 12
_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "date": "a date such as 2026-01-05",
    "datetime": "a time such as 2026-01-05T10:00:00Z",
}


def decoded(data: bytes | str, field: str = "input", allowed: str = "one JSON document in UTF-8") -> Any:
    """JSON as plain values. Raises BadInput for what is not JSON, not UTF-8, nested too deep, or said twice."""
    try:
        values = msgspec.json.decode(data)
        json.loads(data, object_pairs_hook=_need_each_once, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        raise BadInput(field, "is not JSON", allowed) from None
    return values


def _need_each_once(pairs: list[tuple[str, Any]]) -> None:
    """Of two fields of one name a decoder keeps the last: a risk would be dropped in silence."""
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise BadInput(name[:40], "stands twice in one object", "each field once")
        seen.add(name)


def unknown_id(field: str, given: str, known: Iterable[str]) -> BadInput:
    """The error for an unknown id: it suggests the nearest known ones, whatever their case, or lists a short list."""
    by_folded = {name.casefold(): name for name in known}
    near = [by_folded[name] for name in get_close_matches(given[:100].casefold(), by_folded, n=3, cutoff=0.5)]
    if near:
        allowed = f"did you mean {', '.join(near)}?"
    else:
        allowed = ", ".join(by_folded.values()) if len(by_folded) <= SHORT_LIST else "an id of the knowledge tables"
    return BadInput(field, f"unknown id {given[:40]!r}", allowed)


def plainly(error: msgspec.ValidationError, allowed: str = "") -> BadInput:
    """The same error for people. `allowed` is used where the message itself names no type."""
    message, _, place = str(error).partition(" - at `")
    field = place.strip("`$.")
    if named := re.match(r"Object (missing required|contains unknown) field `([^`]+)`", message):
        wrong = "is missing" if named[1].startswith("missing") else "is not a known field"
        return BadInput(f"{field}.{named[2][:40]}".lstrip("."), wrong, allowed)
    if expected := re.match(r"Expected `([^`|]+)[^`]*`, got `([^`]+)`", message):
        wanted = _WORDS.get(expected[1].strip(), expected[1])
        return BadInput(field, f"is {_WORDS.get(expected[2], expected[2])}", allowed or wanted)
    return BadInput(field, "is not one of the values it can have", allowed)
