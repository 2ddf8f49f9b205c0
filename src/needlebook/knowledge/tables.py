"""Reads CSV tables row by row, and says file and line when a row cannot be trusted."""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from needlebook.core.errors import KnowledgeError

PLACEHOLDERS = frozenset({"-", "?", "n/a", "na", "null", "tbd", "todo", "xxx", "placeholder", "unknown", "fixme"})
WEAKEST_FIRST = "JRDCS"
ADDRESSES = ("http://", "https://", "doi", "github")
SLUG = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)?")
NAMED = frozenset({"id", "name", "label", "source", "code", "address", "study"})  # "none" says nothing here
LETTER = re.compile(r"(?<![A-Za-z])[SRJCD](?![A-Za-z'\u2019])")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column, and where it stands."""

    file: str
    line: int
    cells: Mapping[str, str]

    def error(self, wrong: str, allowed: str = "") -> KnowledgeError:
        return KnowledgeError(self.file, self.line, wrong, allowed)

    def text(self, column: str) -> str:
        """A cell that must be filled."""
        if not (value := self.cells[column]):
            raise self.error(f"{column} is blank", "a value")
        return value

    def maybe(self, column: str) -> str | None:
        """A cell that may be blank; blank is not known."""
        return self.cells[column] or None

    def many(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that are separated by ';'."""
        return tuple(part.strip() for part in self.cells[column].split(";") if part.strip())

    def number(self, column: str) -> float | None:
        """A number, or None for a blank."""
        if not (value := self.cells[column]):
            return None
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise self.error(f"{column} {value!r} is not a number", "a number or a blank")
        return number

    def whole(self, column: str) -> int | None:
        """A whole number, or None for a blank."""
        value = self.number(column)
        if value is not None and value != int(value):
            raise self.error(f"{column} {value:g} is not a whole number", "a whole number or a blank")
        return None if value is None else int(value)

    def one_of(self, column: str, allowed: Iterable[str]) -> str:
        """A cell from a closed list."""
        names = list(allowed)
        if (value := self.cells[column]) not in names:
            raise self.error(f"{column} {value!r}", ", ".join(repr(n) for n in names))
        return value

    def yes(self, column: str) -> bool:
        return self.one_of(column, ("yes", "no")) == "yes"

    def id(self, column: str = "id") -> str:
        """A stable slug."""
        value = self.text(column)
        if not SLUG.fullmatch(value):
            raise self.error(f"{column} {value!r} is not a slug", "lower-case letters, digits, _ and one .part")
        return value

    def source(self, column: str = "source") -> str:
        """A source that carries a provenance letter: S, R, J, C or D."""
        value = self.text(column)
        if not LETTER.search(value):
            raise self.error(f"{column} has no provenance letter", "S, R, J, C or D before the source")
        return value

    def letter(self, column: str) -> str:
        """The provenance letter that promises least, where a cell holds several."""
        found = LETTER.findall(self.text(column))
        if not found:
            raise self.error(f"{column} has no provenance letter", "S, R, J, C or D")
        return next(letter for letter in WEAKEST_FIRST if letter in found)

    def need(self, column: str, ids: Iterable[str], known: Iterable[str], what: str) -> None:
        """Every id names something that exists; otherwise the nearest are suggested."""
        names = list(known)
        for id in ids:
            if id not in names:
                near = get_close_matches(id, names, 3) or names[:6]
                raise self.error(f"{column}: unknown {what} {id!r}", ", ".join(near))


def read(path: Path, columns: str) -> Iterator[Row]:
    """The rows of a table that has just these columns (with commas). Raises KnowledgeError with file and line."""
    reader = csv.reader(_lines(path), strict=True)
    line = 1
    try:
        header = next(reader, [])
        _need_header(path.name, header, columns.split(","))
        line = reader.line_num + 1
        for cells in reader:
            yield _row(path.name, line, header, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise KnowledgeError(path.name, line, f"not valid CSV: {error}", "quotes that open and close") from None


def need_address(row: Row, letter: str, column: str) -> None:
    """Who has read a source can say where it stands."""
    if letter == "S" and not any(word in row.cells[column] for word in ADDRESSES):
        raise row.error(f"{column} {row.cells[column]!r} has no address", "an address after what was read (S)")


def _lines(path: Path) -> Iterable[str]:
    try:
        return io.StringIO(path.read_bytes().decode("utf-8"), newline="")
    except FileNotFoundError:
        raise KnowledgeError(path.name, 1, "the file is missing", "every table of the knowledge") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise KnowledgeError(path.name, line, "not UTF-8 text", "UTF-8") from None


def _need_header(file: str, header: Sequence[str], columns: Sequence[str]) -> None:
    for name in header:
        if name not in columns:
            raise KnowledgeError(file, 1, f"unknown column {name!r}", ", ".join(columns))
    for name in columns:
        if header.count(name) != 1:
            raise KnowledgeError(file, 1, f"column {name!r} stands {header.count(name)} times", "once")


def _row(file: str, line: int, header: Sequence[str], cells: Sequence[str]) -> Row:
    if len(cells) != len(header):
        raise KnowledgeError(file, line, f"{len(cells)} cells", f"{len(header)}, one for each column")
    for column, cell in zip(header, cells, strict=True):
        text = cell.strip().lower()
        if text in PLACEHOLDERS or (text == "none" and column in NAMED):
            raise KnowledgeError(file, line, f"{column} is a placeholder ({cell!r})", "a value, or a blank")
    return Row(file, line, {c: cell.strip() for c, cell in zip(header, cells, strict=True)})


def by_id(rows: Iterable[Row], column: str = "id") -> dict[str, Row]:
    """Rows by their id, each once."""
    found: dict[str, Row] = {}
    for row in rows:
        id = row.id(column)
        if id in found:
            raise row.error(f"{column} {id!r} stands twice", f"once; the first is line {found[id].line}")
        found[id] = row
    return found
