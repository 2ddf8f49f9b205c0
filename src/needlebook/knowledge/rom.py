"""Normal ranges of joint motion and the error of measuring them, from rom_norms.csv.

Sources disagree on what is normal, so each norm keeps its own row and names its source; a figure is never averaged.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from needlebook.knowledge.tables import Row, read

COLUMNS = (
    "joint,movement,method,norm_source_type,sex,age,normal_low,normal_mean,normal_high,ci95_low,ci95_high,unit,"
    "mdc_value,mdc_level,mdc_condition,norm_source,norm_prov,mdc_source,mdc_prov,notes"
)
ERROR = "measurement error"
KINDS = ("AAOS reference", "AMA reference", "Merck table", "exRx table", "population mean (passive)", ERROR)
AGES = re.compile(r"(\d+)-(\d+)")
SPAN = re.compile(r"(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?")


@dataclass(frozen=True, slots=True)
class RomNorm:
    """What one source calls normal, in degrees. None: the source does not print it.

    ages: from and to in years, None for adults without limits; mean_ci: 95 % interval of the mean, not a normal range.
    """

    joint: str
    movement: str
    method: str
    kind: str
    sex: str  # all | male | female
    ages: tuple[int, int] | None
    low: float | None
    mean: float | None
    high: float | None
    mean_ci: tuple[float, float] | None
    note: str
    source: str
    provenance: str


@dataclass(frozen=True, slots=True)
class RomError:
    """How far two measurements of one joint may differ by themselves, in degrees.

    mdc: the least and the greatest figure printed (alike when there is one), None when none could be seen.
    """

    joint: str
    movement: str
    method: str
    mdc: tuple[float, float] | None
    level: str | None
    condition: str
    note: str
    source: str
    provenance: str


@dataclass(frozen=True, slots=True)
class RangeOfMotion:
    """Both halves of the table, in its order."""

    norms: tuple[RomNorm, ...]
    errors: tuple[RomError, ...]

    def norms_of(self, joint: str, movement: str, sex: str = "all") -> tuple[RomNorm, ...]:
        """Every published norm of a movement that counts for this sex ("all": those for everyone)."""
        same = (norm for norm in self.norms if (norm.joint, norm.movement) == (joint, movement))
        return tuple(norm for norm in same if norm.sex in ("all", sex))


def read_range_of_motion(path: Path) -> RangeOfMotion:
    """Read the table. Raises KnowledgeError with file, line and what is allowed."""
    rows = list(_unique(read(path, COLUMNS)))
    for row in rows:
        row.one_of("norm_source_type", KINDS)
        row.one_of("unit", ("deg",))
    errors = [row for row in rows if row.cells["norm_source_type"] == ERROR]
    norms = [row for row in rows if row.cells["norm_source_type"] != ERROR]
    return RangeOfMotion(tuple(map(_norm, norms)), tuple(map(_error, errors)))


def _unique(rows: Iterable[Row]) -> Iterable[Row]:
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        what = ("joint", "movement", "method", "norm_source_type", "sex", "age", "mdc_condition")
        key = tuple(row.cells[column] for column in what)
        if key in seen:
            raise row.error(f"{key[0]} {key[1]} stands twice", f"once; the first is line {seen[key]}")
        seen[key] = row.line
        yield row


def _norm(row: Row) -> RomNorm:
    low, mean, high = row.number("normal_low"), row.number("normal_mean"), row.number("normal_high")
    if mean is None and high is None:
        raise row.error("normal_mean and normal_high are blank", "a mean, or a range")
    _need_order(row, "normal_low", "normal_mean", "normal_high")
    return RomNorm(
        joint=row.text("joint"),
        movement=row.text("movement"),
        method=row.text("method"),
        kind=row.text("norm_source_type"),
        sex=row.one_of("sex", ("all", "male", "female")),
        ages=_ages(row),
        low=low,
        mean=mean,
        high=high,
        mean_ci=_mean_ci(row),
        note=row.cells["notes"],
        source=row.text("norm_source"),
        provenance=row.letter("norm_prov"),
    )


def _error(row: Row) -> RomError:
    return RomError(
        joint=row.text("joint"),
        movement=row.text("movement"),
        method=row.text("method"),
        mdc=_span(row),
        level=row.maybe("mdc_level"),
        condition=row.text("mdc_condition"),
        note=row.cells["notes"],
        source=row.text("mdc_source"),
        provenance=row.letter("mdc_prov"),
    )


def _ages(row: Row) -> tuple[int, int] | None:
    if (text := row.text("age")) == "adult":
        return None
    found = AGES.fullmatch(text)
    if not found or int(found[1]) > int(found[2]):
        raise row.error(f"age {text!r}", "adult, or two ages in years such as 20-44")
    return int(found[1]), int(found[2])


def _mean_ci(row: Row) -> tuple[float, float] | None:
    low, high = row.number("ci95_low"), row.number("ci95_high")
    _need_order(row, "ci95_low", "normal_mean", "ci95_high")
    return None if low is None or high is None else (low, high)


def _span(row: Row) -> tuple[float, float] | None:
    if not (text := row.cells["mdc_value"]):
        return None
    found = SPAN.fullmatch(text)
    least, most = (float(found[1]), float(found[2] or found[1])) if found else (0.0, 0.0)
    if not 0 < least <= most:
        raise row.error(f"mdc_value {text!r}", "degrees above 0, one number or two such as 3.6-6.5")
    return least, most


def _need_order(row: Row, *columns: str) -> None:
    given = [value for column in columns if (value := row.number(column)) is not None]
    if given != sorted(given):
        raise row.error(f"{', '.join(columns)} do not rise", "the smaller number first")
