"""Reads TOML tables of entries, and says file and line when one cannot be trusted."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from needlebook.core.errors import KnowledgeError

Shape = TypeVar("Shape", bound=msgspec.Struct)
PLACEHOLDERS = frozenset({"", "-", "?", "n/a", "na", "none", "null", "tbd", "todo", "xxx", "unknown", "placeholder"})
SLUG = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One `[[kind]]` of a TOML file, with the lines it stands on."""

    file: str
    line: int
    values: dict[str, Any]
    lines: tuple[str, ...]

    def error(self, key: str, wrong: str, allowed: str = "") -> KnowledgeError:
        """An error at the line of a key of this entry, or at its head when the key is not there."""
        at = next((n for n, text in enumerate(self.lines) if re.match(rf"\s*{re.escape(key)}\s*=", text)), 0)
        return KnowledgeError(self.file, self.line + at, wrong, allowed)


def entries(path: Path, kind: str) -> Iterator[Entry]:
    """The `[[kind]]` entries of a file, in order. Raises KnowledgeError for broken TOML or another table."""
    text = _text(path)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise KnowledgeError(path.name, int(line[1]) if line else 1, f"not valid TOML: {error}") from None
    lines = text.splitlines()
    if set(tables) != {kind}:
        raise KnowledgeError(path.name, 1, f"tables {', '.join(sorted(tables)) or 'none'}", f"[[{kind}]] only")
    heads = [n for n, line in enumerate(lines) if re.match(rf"\s*\[\[\s*{kind}\s*\]\]", line)]
    for values, start, end in zip(tables[kind], heads, [*heads[1:], len(lines)], strict=True):
        yield Entry(path.name, start + 1, values, tuple(lines[start:end]))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KnowledgeError(path.name, 1, "the file is missing", "every table of the knowledge") from None
    except UnicodeDecodeError as error:
        raise KnowledgeError(path.name, error.object[: error.start].count(b"\n") + 1, "not UTF-8 text") from None


def fill(entry: Entry, shape: type[Shape]) -> Shape:
    """The entry as a typed struct: no unknown field, no missing one, no placeholder."""
    for key, value in entry.values.items():
        if isinstance(value, str) and value.strip().lower() in PLACEHOLDERS:
            raise entry.error(key, f"{key} is a placeholder ({value!r})", "a real value, or leave the field out")
    allowed = shape.__struct_encode_fields__
    for key in entry.values:
        if key not in allowed:
            raise entry.error(key, f"unknown field {key!r}", ", ".join(allowed))
    try:
        return msgspec.convert(entry.values, shape)
    except msgspec.ValidationError as error:
        text = str(error)
        named = re.search(r"`\$\.(\w+)", text) or re.search(r"field `(\w+)`", text)
        key = named[1] if named else ""
        if words := _words_for(shape, key):
            raise entry.error(key, f"{key} {entry.values.get(key)!r}", ", ".join(words)) from None
        raise entry.error(key, text, ", ".join(allowed)) from None


def _words_for(shape: type[msgspec.Struct], key: str) -> list[str]:
    """The words that a field of a closed list can have; nothing for any other field."""
    kind = get_type_hints(shape).get(key)
    closed = [part for part in (kind, *get_args(kind)) if get_origin(part) is Literal]
    return [str(word) for part in closed for word in get_args(part)]


def need_slug(entry: Entry, id: str) -> None:
    """Ids are stable slugs, with one `.variant` at most."""
    if not SLUG.fullmatch(id):
        raise entry.error("id", f"id {id!r} is not a slug", "lower-case letters, digits and _, and one .variant")


def need_known(entry: Entry, key: str, ids: Iterable[str], known: Iterable[str], what: str) -> None:
    """Every id names something that exists; otherwise the nearest ones are suggested."""
    names = list(known)
    for id in ids:
        if id not in names:
            near = get_close_matches(id, names, 3) or names[:8]
            raise entry.error(key, f"unknown {what} {id!r}", ", ".join(near))


def need_unique(entry: Entry, id: str, seen: set[str]) -> None:
    """No id stands twice."""
    if id in seen:
        raise entry.error("id", f"id {id!r} stands twice", "each id once")
    seen.add(id)


def need_sources(entry: Entry, sources: Iterable[str]) -> None:
    """At least one source, and none that is blank."""
    named = list(sources)
    if not named or not all(source.strip() for source in named):
        raise entry.error("sources", "no source", "at least one source code or reference")
