"""What a field of an event may hold. The same field name means the same thing in every event.

Every reading of a ledger looks again: a check that is made stricter here must not turn away what was once recorded.
"""

import datetime as dt
import math
import re
import uuid
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from needlebook.core.errors import BadInput

Check = Callable[[str, Any], None]
LONGEST_TEXT = 2_000
FIRST_YEAR, LAST_YEAR = 1900, 2200  # a clock that was reset says 1970; beyond, a time cannot be told in every zone
_SLUG = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)?")


def check_fields(values: Mapping[str, object]) -> None:
    """Look at every field that has a rule; None is 'not known' and is always taken.

    Raises BadInput with the field's name, what is wrong and what is allowed.
    """
    for name, value in values.items():
        if value is not None and name in CHECKS:
            CHECKS[name](name, value)


def _uuid(name: str, value: str) -> None:
    try:
        is_canonical = str(uuid.UUID(value)) == value
    except (ValueError, AttributeError):
        is_canonical = False
    if not is_canonical:
        raise BadInput(name, "is not a UUID", "a UUID in lower case with hyphens")


def _moment(name: str, value: dt.datetime) -> None:
    if value.tzinfo is None or value.utcoffset() is None:
        raise BadInput(name, "has no time zone", "a time such as 2026-01-05T10:00:00Z")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise BadInput(name, "is out of range", f"a time of the years {FIRST_YEAR} to {LAST_YEAR}")


def _slug(name: str, value: str) -> None:
    if not _SLUG.fullmatch(value) or len(value) > 100:
        raise BadInput(name, "is not an id of the knowledge tables", "lower-case letters, digits and _")


def _member(name: str, value: object) -> None:
    """A plain text that reads like a member would be kept, and only fail where it is shown."""
    if not isinstance(value, StrEnum):
        raise BadInput(name, "is not one of the known values", "a member of its enumeration")


def _text(longest: int, *, may_be_empty: bool = False) -> Check:
    def check(name: str, value: str) -> None:
        if not may_be_empty and not value.strip():
            raise BadInput(name, "is empty", f"text of 1 to {longest} characters")
        if len(value) > longest:
            raise BadInput(name, f"has {len(value)} characters", f"at most {longest}")

    return check


def _digits(fewest: int, most: int) -> Check:
    def check(name: str, value: str) -> None:
        if not (value.isascii() and value.isdigit() and fewest <= len(value) <= most):
            raise BadInput(name, "is not a product number", f"{fewest} to {most} digits")

    return check


def _between(low: float, high: float, unit: str = "") -> Check:
    def check(name: str, value: float) -> None:
        if not low <= value <= high:  # also what is not a number
            raise BadInput(name, "is out of range", f"{low:.16g} to {high:.16g}{unit}")

    return check


def _finite(name: str, value: float) -> None:
    if not math.isfinite(value):
        raise BadInput(name, "is not a finite number", "a number")


# Needle sizes: wider than any in use (0.12 to 0.36 mm, 13 to 100 mm), to catch slips of a unit, not to judge a
# choice. Dwell: trials left needles for up to 40 minutes; two hours is a slip. Current: 2 to 100 Hz and 0.5 to 5 mA are
# usual (safety table 5a); ten times as much is a slip of a unit. All judged (J).
CHECKS: Mapping[str, Check] = {
    "id": _uuid,
    "corrects": _uuid,
    "at": _moment,
    "by": _text(100),
    "device": _text(64),
    "device_sequence": _between(0, 2**53),
    "room": _text(40, may_be_empty=True),
    "reaction": _uuid,
    "needle": _between(1, 999),
    "muscle": _slug,
    "side": _member,
    "technique": _member,
    "moment": _member,
    "kind": _member,
    "trigger_point": _slug,
    "diameter_mm": _between(0.05, 1.0, " mm"),
    "length_mm": _between(5, 150, " mm"),
    "depth_mm": _between(1, 150, " mm"),
    "lot": _text(60),
    "gtin": _digits(8, 14),
    "frequency_hz": _between(0.1, 1_000, " Hz"),
    "intensity_ma": _between(0, 50, " mA"),
    "duration_s": _between(1, 7_200, " s"),
    "planned_dwell_s": _between(1, 7_200, " s"),
    "override_reason": _text(LONGEST_TEXT, may_be_empty=True),
    "count": _between(1, 100),
    "instrument": _text(60),
    "value": _finite,
    "detail": _text(LONGEST_TEXT, may_be_empty=True),
    "what_happened": _text(LONGEST_TEXT),
    "searched": _text(LONGEST_TEXT, may_be_empty=True),
    "imaging": _text(LONGEST_TEXT, may_be_empty=True),
    "told": _text(LONGEST_TEXT, may_be_empty=True),
    "against": _text(60),
    "because": _text(LONGEST_TEXT),
    "text": _text(LONGEST_TEXT),
    "reason": _text(LONGEST_TEXT),
    "counted_in_bin": _between(0, 999),
    "counted_in_body": _between(0, 999),
    "packs_opened": _between(0, 999),
}
