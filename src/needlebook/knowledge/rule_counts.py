"""The rule book counted against the tables of the safety evidence: what every row became, and what was left out.

`data/rules/tables.csv` holds the rows: table, id and the provenance letters that the row carries (`R?` is recalled with
little confidence). A row of the evidence is a rule of its name, a choice, a hazard, a drug flag, a figure, a depth, or
a gap with a reason; anything else is `unplaced`, and a test fails.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from needlebook.knowledge.library import DATA, Knowledge
from needlebook.knowledge.rule_documents import question_id, sources
from needlebook.knowledge.rule_gaps import GAPS
from needlebook.knowledge.rule_links import source_links
from needlebook.knowledge.tables import by_id, read

TITLES = {
    "0": "disagreements between sources",
    "1a": "conditions",
    "1b": "classes of medicines",
    "1c": "laboratory figures",
    "2a": "red flags of any presentation",
    "2b": "red flags: back",
    "2c": "red flags: neck",
    "2d": "red flags: shoulder",
    "2e": "red flags: elbow",
    "2f": "red flags: headache",
    "2g": "red flags: sciatica",
    "2h": "red flags: heel",
    "2i": "red flags: strain",
    "3a": "hazards",
    "3b": "published depths",
}


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row of the evidence. `letters`: S, R, C, and R? for what is recalled with little confidence."""

    table: str
    id: str
    letters: tuple[str, ...]


@cache
def evidence_rows(path: Path = DATA / "rules" / "tables.csv") -> tuple[EvidenceRow, ...]:
    """The rows of the tables, in their order. Raises KnowledgeError with file and line."""
    rows = by_id(read(path, "table,id,letters"))
    for row in rows.values():
        row.one_of("table", TITLES)
        row.need("letters", row.many("letters"), ("S", "R", "R?", "C"), "letter")
    return tuple(EvidenceRow(row.cells["table"], id, row.many("letters")) for id, row in rows.items())


def became(knowledge: Knowledge) -> Mapping[str, Mapping[str, int]]:
    """For each kind of entry: the rows that it stands for, and how many entries each of them has."""
    book = knowledge.rulebook
    kinds: dict[str, Iterator[str]] = {
        "rules": (question_id(rule) for rule in book.rules),
        "choices": iter(book.topics),
        "hazards": (hazard.id for hazard in book.hazards),
        "medicine flags": (flag.flag for flag in knowledge.drug_flags),
        "figures": (figure.id for figure in knowledge.figures),
        "depths": (depth.id for depth in knowledge.depths),
    }
    return {kind: _counted(ids) for kind, ids in kinds.items()}


def unplaced(knowledge: Knowledge) -> list[str]:
    """The rows that are neither an entry nor a gap with a reason."""
    placed = {id for ids in became(knowledge).values() for id in ids} | set(gaps_by_row())
    return [row.id for row in evidence_rows() if row.id not in placed]


def gaps_by_row() -> Mapping[str, str]:
    """The rows that were left out, each with the name of its gap."""
    return {row: name for name, gap in GAPS.items() for row in gap.rows}


def count_table(knowledge: Knowledge) -> Iterator[str]:
    """The count as Markdown: rows of each table, what they became, and the names of those left out."""
    rows, entries, gaps = evidence_rows(), became(knowledge), gaps_by_row()
    held = [row for row in rows if any(row.id in ids for ids in entries.values())]
    yield (
        f"The evidence was compiled into {len(rows)} rows. {len(held)} of them became entries; "
        f"{len(rows) - len(held)} were left out, and why stands below."
    )
    lines = ["| table | rows | became | left out |", "|---|--:|---|---|"]
    for table, title in TITLES.items():
        own = [row.id for row in rows if row.table == table]
        lines.append(f"| {table} {title} | {len(own)} | {_became(own, entries)} | {_names(own, entries, gaps)} |")
    yield "\n".join(lines)


def left_out(knowledge: Knowledge) -> Iterator[str]:
    """Each gap with its reason, its sources and the rows of the tables that it is about."""
    for name, gap in GAPS.items():
        rows = f" Rows: {', '.join(f'`{row}`' for row in gap.rows)}." if gap.rows else ""
        named = source_links(sources(gap.sources, knowledge))
        yield f"**{name}.** {gap.why}{rows} Sources: {named} ({gap.provenance.value})."


def _counted(ids: Iterator[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for id in ids:
        found[id] = found.get(id, 0) + 1
    return found


def _became(rows: list[str], entries: Mapping[str, Mapping[str, int]]) -> str:
    counts = {kind: sum(ids.get(row, 0) for row in rows) for kind, ids in entries.items()}
    return ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)


def _names(rows: list[str], entries: Mapping[str, Mapping[str, int]], gaps: Mapping[str, str]) -> str:
    return ", ".join(f"`{row}`" for row in rows if row in gaps and not any(row in ids for ids in entries.values()))
