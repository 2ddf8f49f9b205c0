"""Everything that the program knows, read once and strictly. The hash of all tables is its version."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from needlebook.core.anatomy import Anatomy
from needlebook.core.outcomes.scoring import Scoring
from needlebook.core.outcomes.types import Instrument, Spread
from needlebook.core.screening import RuleBook
from needlebook.knowledge.anatomy import read_anatomy
from needlebook.knowledge.drugs import (
    ATC,
    Drug,
    DrugFlag,
    find_drugs,
    flags_of,
    prefixes,
    read_drugs,
    read_flags,
    read_groups,
)
from needlebook.knowledge.instruments import read_instruments
from needlebook.knowledge.published import Depth, Figure, read_depths, read_figures
from needlebook.knowledge.rom import RangeOfMotion, read_range_of_motion
from needlebook.knowledge.rules import places, read_rule_book
from needlebook.knowledge.scoring import read_scoring
from needlebook.knowledge.spreads import read_spreads
from needlebook.knowledge.tables import Row, by_id, read

DATA = Path(__file__).parent / "data"
EDITION = "2026.11"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All tables. `sources`: code to address; `places`: everything that an answer's area may name.

    `depths` and `figures` are published information: they are shown, and no answer is worked out from them.
    """

    version: str
    anatomy: Anatomy
    rulebook: RuleBook
    instruments: Mapping[str, Instrument]
    scoring: Mapping[str, Scoring]
    range_of_motion: RangeOfMotion
    drugs: Mapping[str, Drug]
    drug_flags: tuple[DrugFlag, ...]
    sources: Mapping[str, str]
    places: frozenset[str]
    atc_groups: Mapping[str, str]
    depths: tuple[Depth, ...] = ()
    figures: tuple[Figure, ...] = ()
    spreads: tuple[Spread, ...] = ()

    def find_drug(self, text: str) -> Drug | None:
        """A medicine by generic name or ATC code, however it is typed. A code outside the table is taken as it is."""
        wanted = text.strip()
        code = wanted.upper()
        if ATC.fullmatch(code):
            return self.drugs.get(code, Drug(code, code))
        same = (drug for drug in self.drugs.values() if drug.name.casefold() == wanted.casefold())
        return next(same, None)

    def find_drugs(self, text: str) -> Sequence[Drug]:
        """At most twelve medicines of the table by the beginning of a name, a word in it, an ATC code or a class."""
        return find_drugs(text, self.drugs.values(), self.drug_flags)

    def flags_of(self, atc: str) -> tuple[DrugFlag, ...]:
        """What a medicine means for needling; nothing for most."""
        return flags_of(atc, self.drug_flags)

    def classes_of(self, atc: str) -> tuple[str, ...]:
        """The same in words, each once: 'factor Xa inhibitor'."""
        return tuple(dict.fromkeys(flag.label for flag in self.flags_of(atc)))


@cache
def load(folder: Path = DATA) -> Knowledge:
    """Read every table of a folder. Raises KnowledgeError with file, line and what is allowed."""
    version = version_of(folder)
    anatomy = read_anatomy(folder)
    flags = read_flags(folder / "drug_flags.csv")
    joints = _joints(folder / "muscle_joints.csv", anatomy)
    sources = _sources(folder / "sources.csv")
    book = read_rule_book(folder / "rules", anatomy, prefixes(flags), joints, sources, version)
    instruments = read_instruments(folder / "instruments.csv", anatomy.complaints)
    return Knowledge(
        version=version,
        anatomy=anatomy,
        rulebook=book,
        instruments=instruments,
        scoring=read_scoring(folder / "scoring.toml", instruments),
        range_of_motion=read_range_of_motion(folder / "rom_norms.csv"),
        drugs=read_drugs(folder / "drugs.csv"),
        drug_flags=flags,
        sources=sources,
        places=places(anatomy, joints),
        atc_groups=read_groups(folder / "atc_groups.csv"),
        depths=read_depths(folder / "depths.csv", anatomy.muscles, [h.id for h in book.hazards], sources),
        figures=read_figures(folder / "figures.csv", book.questions, sources),
        spreads=read_spreads(folder / "spreads.csv", instruments, anatomy.complaints),
    )


def version_of(folder: Path) -> str:
    """The edition and a hash over every file, so that no byte changes without the version."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".csv", ".toml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{EDITION}-{digest.hexdigest()[:8]}"


def _joints(path: Path, anatomy: Anatomy) -> Mapping[str, frozenset[str]]:
    """Muscle to the joints it crosses, by the names of body parts."""
    rows = by_id(read(path, "muscle_id,joints,source"), "muscle_id")
    parts = {region.parent for region in anatomy.regions.values()}
    for id, row in rows.items():
        row.need("muscle_id", [id], anatomy.muscles, "muscle")
        row.need("joints", row.many("joints"), parts, "body part")
        row.source()
    return {id: frozenset(row.many("joints")) for id, row in rows.items()}


def _sources(path: Path) -> Mapping[str, str]:
    found: dict[str, Row] = {}
    for row in read(path, "code,address"):
        if row.text("code") in found:
            raise row.error(f"code {row.cells['code']!r} stands twice", "once")
        found[row.cells["code"]] = row
    return {code: row.text("address") for code, row in found.items()}
