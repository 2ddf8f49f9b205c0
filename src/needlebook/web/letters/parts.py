"""What a document is drafted from: parts with sentences out of the record, each with where it comes from.

The person edits the sentences; tables and pictures are the record's own and are not typed over.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from needlebook.clinic.documents.digest import digest_of

Facts = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence and its origin, for example 'Assess, 26 Nov 2026, T. Berg'."""

    text: str
    origin: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under their heads; the first column names the row. note: what stands under it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: what it shows, what it says in words, and how it is drawn as SVG when somebody is to see it."""

    title: str
    alt: str
    draw: Callable[[], str]

    @property
    def svg(self) -> str:
        return self.draw()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a document.

    sources: where its figures were published; group: the heading above it, the same for parts that follow each other;
    hint: what a person has to say here;
    is_needed: the document is not issued while it is blank; is_typed: there is a text to edit.
    """

    id: str
    title: str
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    sources: tuple[str, ...] = ()
    group: str = ""
    hint: str = ""
    is_needed: bool = False
    is_typed: bool = True

    @property
    def drafted(self) -> str:
        """The text as it is drafted: one sentence a line."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class News:
    """What the record says now of one part and did not when it was drafted, and the other way round.

    is_typed_over: somebody has edited the text; is_takeable: sentences changed, which can be taken into it. A table
    shows what is so now by itself.
    """

    part: Part
    added: tuple[str, ...]
    gone: tuple[str, ...]
    is_typed_over: bool
    is_takeable: bool


def drafted_texts(parts: Iterable[Part]) -> dict[str, str]:
    """The text of each part that has one, as it is drafted."""
    return {part.id: part.drafted for part in parts if part.is_typed}


def facts_of(parts: Iterable[Part]) -> dict[str, dict[str, Any]]:
    """What the record says, part by part, to be held against what it says later."""
    return {part.id: _facts(part) for part in parts}


def mark_of(parts: Iterable[Part]) -> str:
    """A short name for everything that the record says of these parts: another one when anything is different."""
    return digest_of(facts_of(parts))[:16]


def news(parts: Sequence[Part], facts: Facts, texts: Mapping[str, str]) -> Iterator[News]:
    """What changed in the record since the draft was begun, for the parts where something did."""
    for part in parts:
        was, now = facts.get(part.id, {}), _facts(part)
        added = [words for words in _sentences(now) if words not in set(_sentences(was))]
        gone = [words for words in _sentences(was) if words not in set(_sentences(now))]
        if added or gone:
            drafted = "\n".join(was.get("lines", ()))
            is_typed_over = part.is_typed and texts.get(part.id, "").strip() != drafted.strip()
            is_takeable = part.is_typed and was.get("lines") != now["lines"]
            yield News(part, tuple(added), tuple(gone), is_typed_over, is_takeable)


def taken_over(part: Part, facts: Facts, text: str) -> str:
    """The text with what is new. One that nobody has edited is drafted afresh; to an edited one it is added."""
    was = facts.get(part.id, {}).get("lines", [])
    if text.strip() == "\n".join(was).strip():
        return part.drafted
    added = [line.text for line in part.lines if line.text not in was]
    return "\n".join([text.rstrip(), *added]).strip()


def _facts(part: Part) -> dict[str, Any]:
    rows = [list(row) for table in part.tables for row in table.rows]
    return {"lines": [line.text for line in part.lines], "rows": rows}


def _sentences(facts: Mapping[str, Any]) -> list[str]:
    """Lines as they are, rows of tables in one line each."""
    return [*facts.get("lines", ()), *("; ".join(cell for cell in row if cell) for row in facts.get("rows", ()))]


def section_of(part: Part, text: str, *, opens_group: bool, shows_origins: bool) -> dict[str, Any]:
    """The part as an issued document keeps it: the text as it was left, tables and pictures as they are now."""
    origins = dict.fromkeys(line.origin for line in part.lines if line.origin and line.text in text)
    return {
        "group": part.group if opens_group else "",
        "is_inner": bool(part.group),
        "title": part.title,
        "text": [row.strip() for row in text.splitlines() if row.strip()],
        "points": [],
        "tables": [asdict(table) for table in part.tables],
        "charts": [{"title": chart.title, "svg": chart.svg, "alt": chart.alt} for chart in part.charts],
        "origins": list(origins) if shows_origins else [],
        "sources": list(part.sources),
    }
