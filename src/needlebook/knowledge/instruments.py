"""Fills core.outcomes.Instrument from instruments.csv.

The text columns hold what the papers print; score_min … mcid_percent hold the same as numbers in the instrument's own
unit, the larger one where a paper prints a range (it takes more to be called important).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from needlebook.core.outcomes.types import Instrument, Threshold
from needlebook.knowledge.tables import Row, by_id, read

COLUMNS = (
    "id,name,measures,benefit,complaints,items,item_range,score_range,scoring_rule,missing_item_rule,direction,unit,"
    "recall_period,mdc_value,mdc_level,mdc_population,mdc_source,mdc_prov,mcid_value,mcid_method,mcid_population,"
    "mcid_source,mcid_prov,licence_status,items_text_may_be_shown,loinc,loinc_prov,notes,"
    "score_min,score_max,better,complaint_ids,mdc,mcid,mcid_percent"
)


def read_instruments(path: Path, complaints: Iterable[str]) -> Mapping[str, Instrument]:
    """Read the table. Raises KnowledgeError with file, line and what is allowed."""
    rows = by_id(_lowered(read(path, COLUMNS)))
    known = list(complaints)
    for row in rows.values():
        row.need("complaint_ids", row.many("complaint_ids"), known, "complaint")
    instruments = [_instrument(row) for row in rows.values()]
    return {instrument.id: instrument for instrument in instruments}


def _lowered(rows: Iterable[Row]) -> Iterable[Row]:
    """Instruments go by the capitals of their names; the slug rule is checked in lower case."""
    for row in rows:
        if row.text("id") != row.text("id").upper():
            raise row.error(f"id {row.cells['id']!r} is not in capitals", "capitals, digits and _")
        yield Row(row.file, row.line, {**row.cells, "id": row.cells["id"].lower()})


def _instrument(row: Row) -> Instrument:
    better = row.one_of("better", ("lower", "higher", ""))
    low, high = row.number("score_min"), row.number("score_max")
    if low is not None and high is not None and low >= high:
        raise row.error(f"score_min {low:g} is not below score_max {high:g}", "the ends of the scale")
    return Instrument(
        id=row.cells["id"].upper(),
        name=row.text("name"),
        measures=row.text("measures"),
        complaints=row.many("complaint_ids"),
        lower_is_better=None if better == "" else better == "lower",
        minimum=low,
        maximum=high,
        unit=row.text("unit"),
        mdc=_threshold(row, "mdc", "mdc"),
        mcid=_threshold(row, "mcid", "mcid"),
        mcid_percent=_threshold(row, "mcid_percent", "mcid"),
        items_text_may_be_shown=row.cells["items_text_may_be_shown"].lower().startswith("yes"),
        recall_period=row.cells["recall_period"],
        note=row.cells["notes"],
        source=row.cells["licence_status"],
    )


def _threshold(row: Row, column: str, kind: str) -> Threshold | None:
    value = row.number(column)
    if value is None:
        return None
    if value <= 0:
        raise row.error(f"{column} {value:g} is not above 0", "a number above 0, or a blank")
    return Threshold(
        value=value,
        level=row.maybe("mdc_level") if kind == "mdc" else row.maybe("mcid_method"),
        population=row.cells[f"{kind}_population"],
        source=row.text(f"{kind}_source"),
        provenance=row.letter(f"{kind}_prov"),
    )
