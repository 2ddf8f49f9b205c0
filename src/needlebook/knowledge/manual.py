"""What only the manual shows: names in everyday use, prevalences with their studies, measured depths, and evidence.

The core gets none of it: a measured depth is information, never a limit.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from needlebook.core.anatomy import Anatomy
from needlebook.knowledge.anatomy import CONDITIONS, MUSCLES
from needlebook.knowledge.evidence import Evidence, read_evidence
from needlebook.knowledge.library import DATA, load
from needlebook.knowledge.tables import Row, by_id, read

PART = re.compile(r"^(?P<what>[^;]*?)(?:\s+(?P<letter>[SRJCD]))(?![A-Za-z'\u2019])\s*(?P<source>.*)$")
GROUPS = {"anatomy": "anatomy", "position": "needling", "rom": "tests", "risk": "risk", "FMA": "fma"}


@dataclass(frozen=True, slots=True)
class Origin:
    """How far a fact can be traced: the letter, and the book or page; '' where the letter says it all."""

    letter: str
    source: str


@dataclass(frozen=True, slots=True)
class MuscleNote:
    """The columns of a muscle that nothing works with.

    origins: by kind of fact, anatomy, needling (position, palpation, direction), tests, risk, fma;
    measured_mm: a depth measured in a study, not a safe one; needle_evidence: what a study says of needles here.
    """

    fma: str | None
    fma_match: str
    needle_evidence: str
    measured_mm: int | None
    origins: Mapping[str, Origin]


@dataclass(frozen=True, slots=True)
class Prevalence:
    """A row of conditions.csv whole: how often a study found trigger points of a muscle. Shares are 0 to 1."""

    complaint: str
    muscle: str
    status: str  # active | latent | any
    low: float | None
    high: float | None
    patients: int | None
    controls: int | None
    controls_share: float | None
    study: str
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class EverydayNames:
    names: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Manual:
    """names: muscle to its names in everyday use; muscles without one have no entry."""

    version: str
    muscles: Mapping[str, MuscleNote]
    names: Mapping[str, EverydayNames]
    prevalences: tuple[Prevalence, ...]
    evidence: Evidence


@cache
def load_manual(folder: Path = DATA) -> Manual:
    """Read what the manual adds to the knowledge of a folder. Raises KnowledgeError with file and line."""
    knowledge = load(folder)
    return Manual(
        version=knowledge.version,
        muscles={id: _note(row) for id, row in by_id(read(folder / "muscles.csv", MUSCLES)).items()},
        names=_names(folder / "muscle_names.csv", knowledge.anatomy),
        prevalences=tuple(_prevalence(row) for row in read(folder / "conditions.csv", CONDITIONS)),
        evidence=read_evidence(folder, knowledge.anatomy),
    )


def origins_of(row: Row) -> dict[str, Origin]:
    """The source cell of a muscle by kind of fact; a kind that it does not name is refused."""
    found = dict(_origins(row.source()))
    for group in GROUPS.values():
        if group not in found:
            allowed = ", ".join(GROUPS)
            raise row.error(f"source says nothing of {group}", f"{allowed}, each with a letter")
    return found


def _origins(source: str) -> Iterator[tuple[str, Origin]]:
    for part in source.split(";"):
        if not (found := PART.match(part.strip())):
            continue  # needle lengths carry their letter in a column of their own
        for word, group in GROUPS.items():
            if found["what"].startswith(word):
                yield group, Origin(found["letter"], found["source"])


def _note(row: Row) -> MuscleNote:
    fma = row.maybe("fma")
    if fma and not re.fullmatch(r"FMA\d+", fma):
        raise row.error(f"fma {fma!r}", "FMA and a number, or a blank")
    return MuscleNote(
        fma=fma,
        fma_match=row.one_of("fma_match", ("exact", "parent", "part", "")),
        needle_evidence=row.cells["needle_evidence"],
        measured_mm=row.whole("depth_limit_mm"),
        origins=origins_of(row),
    )


def _names(path: Path, anatomy: Anatomy) -> Mapping[str, EverydayNames]:
    rows = by_id(read(path, "muscle_id,names,source"), "muscle_id")
    for row in rows.values():
        row.need("muscle_id", [row.text("muscle_id")], anatomy.muscles, "muscle")
    return {id: EverydayNames(row.many("names"), row.source()) for id, row in rows.items()}


def _prevalence(row: Row) -> Prevalence:
    return Prevalence(
        complaint=row.text("condition_id"),
        muscle=row.text("muscle_id"),
        status=row.text("tp_status"),
        low=_share(row, "prevalence_pct_low"),
        high=_share(row, "prevalence_pct_high"),
        patients=row.whole("n_patients"),
        controls=row.whole("n_controls"),
        controls_share=_share(row, "control_pct"),
        study=row.text("study"),
        note=row.cells["note"],
        source=row.source(),
    )


def _share(row: Row, column: str) -> float | None:
    value = row.number(column)
    return None if value is None else value / 100
