"""What trials and reviews of dry needling found, as published. Shown on a page of the manual; nothing decides by it.

The tables keep the words of their sources; `evidence_names.csv` says which complaint or muscles the words stand for,
and that is our judgement. What it leaves blank is borrowed by no complaint.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from needlebook.core.anatomy import Anatomy
from needlebook.knowledge.tables import Row, need_address, read

POOLED = (
    "review,year,journal,complaint,intervention,comparator,outcome,time_window,k_trials,n,effect_type,effect,"
    "ci_lo,ci_hi,direction,i2,certainty,provenance,source,notes"
)
TRIALS = (
    "trial_id,study,year,is_dry_needling,complaint,muscles_needled,arm,arm_role,comparator,outcome,unit,direction,"
    "time_point,value_type,n,mean,sd,ci_low,ci_high,effect_type,effect,effect_lo,effect_hi,p,sessions,source,prov,notes"
)
BETWEEN = "between-group effect"
VALUES = ("baseline", "pre", "post", "post (least-squares mean)", BETWEEN)

Kind = Literal["trials", "none", "other"]
KINDS: Mapping[str, Kind] = {"trials": "trials", "none": "none", "other": "other"}


class Effect(NamedTuple):
    """A difference between groups with its interval, 95 % where the source does not say another; None: not printed."""

    kind: str  # SMD, MD, RR, …
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class PooledEffect:
    """One figure of a review. n, trials: None where the source does not print them."""

    review: str
    year: int
    journal: str
    printed: str  # the complaint in the words of the review
    complaints: tuple[str, ...]
    intervention: str
    comparator: str
    outcome: str
    when: str
    trials: int | None
    n: int | None
    effect: Effect
    direction: str
    heterogeneity: str
    certainty: str
    provenance: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class TrialResult:
    """One row of a trial: the mean of one arm at one time, or a difference between arms. n, p: as printed."""

    trial: str
    study: str
    year: int | None
    is_dry_needling: bool
    printed: str
    complaints: tuple[str, ...]
    needled: str
    muscles: tuple[str, ...]
    arm: str
    comparator: str
    outcome: str
    unit: str
    direction: str
    when: str
    is_difference: bool
    n: str
    mean: float | None
    effect: str
    p: str
    sessions: str
    provenance: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What the evidence of a complaint comes to, in one sentence; complaint '' is about all of them.

    kind: 'trials' found this; 'none' says that there is no trial evidence; 'other' is beside the complaint itself.
    """

    complaint: str
    kind: Kind
    says: str
    certainty: str
    source: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it, in the order of the tables."""

    statements: tuple[Statement, ...]
    pooled: tuple[PooledEffect, ...]
    trials: tuple[TrialResult, ...]


Names = Mapping[tuple[str, str], tuple[str, ...]]


def read_evidence(folder: Path, anatomy: Anatomy) -> Evidence:
    """Read the tables of a folder. Raises KnowledgeError with file, line and what is allowed."""
    names = _names(folder / "evidence_names.csv", anatomy)
    return Evidence(
        statements=tuple(read_statements(folder / "complaint_evidence.csv", anatomy)),
        pooled=tuple(_pooled(row, names) for row in read(folder / "pooled_effects.csv", POOLED)),
        trials=tuple(_trial(row, names) for row in read(folder / "trials.csv", TRIALS)),
    )


def _names(path: Path, anatomy: Anatomy) -> Names:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in read(path, "kind,printed,ids,source"):
        kind = row.one_of("kind", ("complaint", "muscles"))
        row.need("ids", row.many("ids"), anatomy.complaints if kind == "complaint" else anatomy.muscles, kind)
        row.source()
        if (key := (kind, row.text("printed"))) in found:
            raise row.error(f"{key[1]!r} stands twice", "once")
        found[key] = row.many("ids")
    return found


def read_statements(path: Path, anatomy: Anatomy) -> Iterable[Statement]:
    """The statements in the order of the table. Raises KnowledgeError with file and line."""
    kinds: dict[str, Kind] = {}
    for row in read(path, "complaint_id,kind,says,certainty,source"):
        complaint, kind = row.cells["complaint_id"], KINDS[row.one_of("kind", KINDS)]
        row.need("complaint_id", [complaint] if complaint else [], anatomy.complaints, "complaint")
        if kind != "other" and kinds.setdefault(complaint, kind) != kind:
            raise row.error(f"{complaint} has trials and has none", "one of them")
        need_address(row, row.letter("source"), "source")
        yield Statement(complaint, kind, row.text("says"), row.cells["certainty"], row.source())
    missing = [id for id in anatomy.complaints if id not in kinds]
    if missing:
        raise row.error(f"nothing is said about {', '.join(missing)}", "every complaint: trials, or none")


def _complaints(row: Row, names: Names) -> tuple[str, ...]:
    printed = row.cells["complaint"]
    if printed and ("complaint", printed) not in names:
        raise row.error(f"complaint {printed!r} is not named", "a row of evidence_names.csv, with ids or blank")
    return names.get(("complaint", printed), ())


def _pooled(row: Row, names: Names) -> PooledEffect:
    effect = Effect(row.text("effect_type"), row.number("effect"), row.number("ci_lo"), row.number("ci_hi"))
    given = [value for value in (effect.low, effect.value, effect.high) if value is not None]
    if given != sorted(given):
        raise row.error("ci_lo, effect and ci_hi do not rise", "the smaller number first")
    need_address(row, row.letter("provenance"), "source")
    return PooledEffect(
        review=row.text("review"),
        year=_year(row) or 0,
        journal=row.text("journal"),
        printed=row.text("complaint"),
        complaints=_complaints(row, names),
        intervention=row.text("intervention"),
        comparator=row.text("comparator"),
        outcome=row.text("outcome"),
        when=row.cells["time_window"],
        trials=row.whole("k_trials"),
        n=row.whole("n"),
        effect=effect,
        direction=row.text("direction"),
        heterogeneity=row.cells["i2"],
        certainty=row.cells["certainty"],
        provenance=row.letter("provenance"),
        source=row.cells["source"],
        note=row.cells["notes"],
    )


def _year(row: Row) -> int | None:
    year = row.whole("year")
    if year is not None and not 1970 <= year <= 2100:
        raise row.error(f"year {year}", "a year")
    return year


def _trial(row: Row, names: Names) -> TrialResult:
    value_type = row.one_of("value_type", VALUES)
    need_address(row, row.letter("prov"), "source")
    return TrialResult(
        trial=row.text("trial_id"),
        study=row.text("study"),
        year=_year(row),
        is_dry_needling=row.text("is_dry_needling").startswith("yes"),
        printed=row.cells["complaint"],
        complaints=_complaints(row, names),
        needled=row.cells["muscles_needled"],
        muscles=names.get(("muscles", row.cells["muscles_needled"]), ()),
        arm=row.text("arm"),
        comparator=row.cells["comparator"],
        outcome=row.text("outcome"),
        unit=row.cells["unit"],
        direction=row.cells["direction"],
        when=row.text("time_point"),
        is_difference=value_type == BETWEEN,
        n=row.cells["n"],
        mean=row.number("mean"),
        effect=_effect_words(row),
        p=row.cells["p"],
        sessions=row.cells["sessions"],
        provenance=row.letter("prov"),
        source=row.text("source"),
        note=row.cells["notes"],
    )


def _effect_words(row: Row) -> str:
    """The difference as it is printed: some trials give a number with an interval, some only words."""
    low, high = row.cells["effect_lo"], row.cells["effect_hi"]
    interval = f" ({low} to {high})" if low and high else ""
    return f"{row.cells['effect_type']} {row.cells['effect']}{interval}".strip()
