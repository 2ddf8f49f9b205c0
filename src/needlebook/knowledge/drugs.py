"""Medicines by generic name and ATC code, and the flags that their ATC prefixes set."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from needlebook.core.errors import BadInput, KnowledgeError
from needlebook.knowledge.tables import read

ATC = re.compile(r"[A-Z]\d{2}[A-Z]{2}\d{2}", re.ASCII)  # a digit of another script would match no prefix
GROUP = re.compile(r"[A-Z]\d{2}", re.ASCII)
PREFIX = re.compile(r"[A-Z]\d{2}[A-Z]{0,2}\d{0,2}", re.ASCII)
MOST_FOUND = 12
NO_MATCH = 4


@dataclass(frozen=True, slots=True)
class Drug:
    """A medicine. `name` is the generic one; a code that is not in the table goes by its code."""

    atc: str
    name: str


@dataclass(frozen=True, slots=True)
class DrugFlag:
    """What a group of medicines means for needling."""

    flag: str
    prefix: str
    label: str
    source: str


def read_groups(path: Path) -> Mapping[str, str]:
    """The second level of the ATC index: code of three characters to name. Raises KnowledgeError with file and line."""
    groups: dict[str, str] = {}
    for row in read(path, "group,name,source"):
        code = row.text("group")
        if not GROUP.fullmatch(code) or code in groups:
            raise row.error(f"group {code!r} is no new ATC group", "a letter and two digits such as B01, each once")
        row.source()
        groups[code] = row.text("name")
    return groups


def need_atc(field: str, code: str, groups: Collection[str]) -> None:
    """Raise BadInput for a code that no medicine can have. One that our table does not list is taken as it is."""
    shown = code[:20]
    if not ATC.fullmatch(code):
        raise BadInput(field, f"{shown!r} is not an ATC code", "seven characters such as B01AF02")
    letters = sorted({group[0] for group in groups})
    if code[0] not in letters:
        raise BadInput(field, f"{shown!r} does not exist: ATC has no main group {code[0]}", ", ".join(letters))
    if code[:3] not in groups:
        there = sorted(group for group in groups if group[0] == code[0])
        raise BadInput(field, f"{shown!r} does not exist: ATC has no group {code[:3]}", f"codes of {', '.join(there)}")


def read_drugs(path: Path) -> Mapping[str, Drug]:
    """Medicines by ATC code. Raises KnowledgeError with file and line."""
    drugs: dict[str, Drug] = {}
    for row in read(path, "atc,name,source"):
        atc = row.text("atc")
        if not ATC.fullmatch(atc) or atc in drugs:
            raise row.error(f"atc {atc!r} is no new ATC code", "seven characters such as B01AF02, each once")
        row.source()
        drugs[atc] = Drug(atc, row.text("name"))
    return drugs


def read_flags(path: Path) -> tuple[DrugFlag, ...]:
    """The flags in the order of the table. Raises KnowledgeError with file and line."""
    flags = []
    for row in read(path, "flag,atc_prefix,label,source"):
        prefix = row.text("atc_prefix")
        if not PREFIX.fullmatch(prefix):
            raise row.error(f"atc_prefix {prefix!r}", "the beginning of an ATC code, such as B01AA")
        flags.append(DrugFlag(row.id("flag"), prefix, row.text("label"), row.source()))
    if not flags:
        raise KnowledgeError(path.name, 1, "no drug flag", "at least one row")
    return tuple(flags)


def prefixes(flags: tuple[DrugFlag, ...]) -> Mapping[str, tuple[str, ...]]:
    """Flag to ATC prefixes, as the rule book wants them."""
    found: dict[str, tuple[str, ...]] = {}
    for flag in flags:
        found[flag.flag] = (*found.get(flag.flag, ()), flag.prefix)
    return found


def flags_of(atc: str, flags: Iterable[DrugFlag]) -> tuple[DrugFlag, ...]:
    """The flags whose prefix a code begins with, in the order of the table."""
    return tuple(flag for flag in flags if atc.startswith(flag.prefix))


def find_drugs(text: str, drugs: Iterable[Drug], flags: Sequence[DrugFlag]) -> Sequence[Drug]:
    """Medicines that a typed text may mean, the likeliest first; nothing for an empty text."""
    wanted = text.strip().casefold()
    ranked = [(_rank(wanted, drug, flags), drug.name.casefold(), drug) for drug in drugs] if wanted else []
    found = [entry for entry in ranked if entry[0] < NO_MATCH]
    return tuple(drug for _, _, drug in sorted(found, key=lambda entry: entry[:2])[:MOST_FOUND])


def _rank(wanted: str, drug: Drug, flags: Sequence[DrugFlag]) -> int:
    """0: the name begins with it; 1: a word of the name; 2: the code; 3: a word of a class."""
    word = re.compile(rf"(?<!\w){re.escape(wanted)}")
    name = drug.name.casefold()
    labels = (flag.label.casefold() for flag in flags_of(drug.atc, flags))
    fits = (
        name.startswith(wanted),
        bool(word.search(name)),
        drug.atc.casefold().startswith(wanted),
        any(map(word.search, labels)),
    )
    return fits.index(True) if any(fits) else NO_MATCH
