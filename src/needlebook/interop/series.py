"""A course of one instrument as JSON: read, judged, written. The `needlebook change` of the contracts."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

import msgspec

from needlebook.core.errors import BadInput
from needlebook.core.outcomes.change import Change, Limit, assess_change
from needlebook.core.outcomes.ranges import need_in_range
from needlebook.core.outcomes.scoring import Scoring
from needlebook.core.outcomes.types import Instrument, Measurement
from needlebook.core.outcomes.units import usual_elsewhere
from needlebook.core.outcomes.wording import NO_COMPARISON, cautions, phrases, title
from needlebook.interop.plain_errors import decoded, plainly, unknown_id

LONGEST_INPUT = 1_000_000  # bytes
MOST_VALUES = 1_000
Shape = TypeVar("Shape", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Series:
    """A checked series: every value in range, the dates different and not in the future, earliest first."""

    instrument: Instrument
    complaint: str | None
    values: tuple[Measurement, ...]


class _SeriesShape(msgspec.Struct, forbid_unknown_fields=True):
    instrument: str
    values: list[Any]
    complaint: str | None = None


class _ValueShape(msgspec.Struct, forbid_unknown_fields=True):
    date: dt.date
    value: float


def read_series(
    data: bytes,
    instruments: Mapping[str, Instrument],
    complaints: Collection[str],
    today: dt.date,
    scoring: Mapping[str, Scoring] | None = None,
) -> Series:
    """Read `{"instrument", "complaint"?, "values": [{"date", "value"}, …]}`. Raises BadInput; nothing is guessed.

    scoring: with it a value that is unusual in the instrument's unit and usual in another one is asked about.
    """
    shape = _convert(_decoded(data), _SeriesShape)
    if shape.instrument not in instruments:
        raise unknown_id("instrument", shape.instrument, instruments)
    if shape.complaint is not None and shape.complaint not in complaints:
        raise unknown_id("complaint", shape.complaint, complaints)
    instrument = instruments[shape.instrument]
    values = _measurements(shape.values, instrument, today)
    if scoring:
        _need_usual(values, instrument, scoring[instrument.id])
    return Series(instrument, shape.complaint, tuple(sorted(values, key=lambda m: m.date)))


def change_document(series: Series) -> dict[str, Any]:
    """The document of `needlebook change`: the answer, the limits with their sources, and what to beware of."""
    change = assess_change(series.instrument, series.values, series.complaint)
    return {
        "instrument": _described(series.instrument),
        "complaint": series.complaint,
        "values": [_reading(m) for m in change.values],
        "baseline": _reading(change.baseline),
        "latest": _reading(change.latest),
        "change": change.change,
        "improved_by": change.improved_by,
        "direction": change.direction.value,
        "beyond_error": change.beyond_error,
        "important": change.important,
        "answer": change.answer.value,
        **_in_words(change),
        "thresholds": [_limit(limit) for limit in change.limits],
        "trend": asdict(change.trend) if change.trend else None,
    }


def _decoded(data: bytes) -> Any:
    if len(data) > LONGEST_INPUT:
        raise BadInput("input", "is too long", f"at most {LONGEST_INPUT} bytes")
    return decoded(data)


def _convert(raw: Any, shape: type[Shape], path: str = "") -> Shape:
    try:
        return msgspec.convert(raw, type=shape)
    except msgspec.ValidationError as error:
        plain = plainly(error)
        allowed = plain.allowed or _allowed(shape, plain.field)
        raise BadInput(f"{path}.{plain.field}".strip(".") or "input", plain.wrong, allowed) from None


def _allowed(shape: type[Shape], field: str) -> str:
    return "a date such as 2026-01-05" if field == "date" else ", ".join(shape.__struct_fields__)


def _measurements(raw: list[Any], instrument: Instrument, today: dt.date) -> list[Measurement]:
    if not 2 <= len(raw) <= MOST_VALUES:
        raise BadInput("values", f"{len(raw)} given", f"2 to {MOST_VALUES} measurements")
    values: list[Measurement] = []
    seen: set[dt.date] = set()
    for n, item in enumerate(raw):
        shape = _convert(item, _ValueShape, f"values[{n}]")
        _check_date(f"values[{n}].date", shape.date, seen, today)
        _need_in_range(f"values[{n}].value", shape.value, instrument)
        values.append(Measurement(shape.date, shape.value))
    return values


def _need_in_range(field: str, value: float, instrument: Instrument) -> None:
    """As everywhere, with the unit: most values off a scale were told in another one."""
    try:
        need_in_range(field, value, instrument)
    except BadInput as error:
        raise BadInput(field, error.wrong, f"{error.allowed} {instrument.unit}".strip()) from None


def _need_usual(values: list[Measurement], instrument: Instrument, scoring: Scoring) -> None:
    """Raises BadInput for a reading that looks like one of another unit. A value that fits no other unit stands."""
    for n, measurement in enumerate(values):
        if could_be := usual_elsewhere(scoring, measurement.value):
            wrong = f"{measurement.value:g} {instrument.unit} is implausible; did you mean {' or '.join(could_be)}?"
            raise BadInput(f"values[{n}].value", wrong, f"values in {instrument.unit}")


def _check_date(field: str, date: dt.date, seen: set[dt.date], today: dt.date) -> None:
    if date > today:
        raise BadInput(field, "lies in the future", f"a date up to {today}")
    if date in seen:
        raise BadInput(field, "is given twice", "one measurement a day")
    seen.add(date)


def _described(instrument: Instrument) -> dict[str, Any]:
    names = ("id", "name", "measures", "unit", "lower_is_better", "minimum", "maximum", "note", "source")
    return {name: getattr(instrument, name) for name in names}


def _reading(measurement: Measurement) -> dict[str, Any]:
    return {"date": measurement.date.isoformat(), "value": measurement.value}


def _in_words(change: Change) -> dict[str, Any]:
    notes = [phrase.text for phrase in cautions(change)]
    return {
        "title": title(change),
        "sentence": " ".join(phrase.text for phrase in phrases(change)),
        "caution": NO_COMPARISON,
        "notes": [note for note in notes if note != NO_COMPARISON],
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {"kind": limit.kind, "points": limit.points, **asdict(limit.threshold)}
