"""Published spreads of scores before treatment, from spreads.csv. What is not in the table is borrowed from nobody."""

from collections.abc import Collection, Mapping
from pathlib import Path

from needlebook.core.outcomes.ranges import is_in_range
from needlebook.core.outcomes.types import Instrument, Spread
from needlebook.knowledge.tables import Row, need_address, read

COLUMNS = "instrument,complaint_ids,population,n,mean,sd,spread_source,reliability,reliability_source,note"


def read_spreads(path: Path, instruments: Mapping[str, Instrument], complaints: Collection[str]) -> tuple[Spread, ...]:
    """The rows in the order of the table. Raises KnowledgeError with file, line and what is allowed."""
    seen: set[tuple[str, str]] = set()
    spreads = []
    for row in read(path, COLUMNS):
        spread = _spread(row, instruments, complaints)
        pairs = {(spread.instrument, complaint) for complaint in spread.complaints}
        if twice := pairs & seen:
            raise row.error(f"{' for '.join(min(twice))} stands twice", "one spread for an instrument and complaint")
        seen |= pairs
        spreads.append(spread)
    return tuple(spreads)


def _spread(row: Row, instruments: Mapping[str, Instrument], complaints: Collection[str]) -> Spread:
    row.need("instrument", [row.text("instrument")], instruments, "instrument")
    row.need("complaint_ids", row.many("complaint_ids"), complaints, "complaint")
    for column in ("spread_source", "reliability_source"):
        need_address(row, row.letter(column), column)
    mean = _number(row, "mean")
    if not is_in_range(instruments[row.cells["instrument"]], mean):
        raise row.error(f"mean {mean:g} is off the scale", "a score of the instrument")
    return Spread(
        instrument=row.cells["instrument"],
        complaints=_some(row, "complaint_ids"),
        population=row.text("population"),
        n=row.whole("n") or 0,
        mean=mean,
        sd=_between(row, "sd", 0, float("inf")),
        source=row.source("spread_source"),
        reliability=_between(row, "reliability", 0, 1),
        reliability_source=row.source("reliability_source"),
        note=row.cells["note"],
    )


def _some(row: Row, column: str) -> tuple[str, ...]:
    if not (found := row.many(column)):
        raise row.error(f"{column} is blank", "the complaints that these people are comparable with")
    return found


def _number(row: Row, column: str) -> float:
    value = row.number(column)
    if value is None:
        raise row.error(f"{column} is blank", "a number")
    return value


def _between(row: Row, column: str, low: float, high: float) -> float:
    value = _number(row, column)
    if not low < value < high:
        raise row.error(f"{column} {value:g}", f"more than {low:g} and less than {high:g}")
    return value
