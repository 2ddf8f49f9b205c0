"""One event out of JSON values: the only place that turns what somebody sent into an event of the core."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, get_args

import msgspec

from needlebook.core.anatomy import Anatomy
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.types import Instrument
from needlebook.core.sessions.types import EVENT_TYPES, Event
from needlebook.interop.plain_errors import plainly, unknown_id

HOW_WRITTEN = {"at": "a time such as 2026-01-05T10:00:00Z", "expires": "a date such as 2028-08-31"}


class BadEvent(BadInput):
    """What was sent is no event. `reason`: a stable code, listed in docs/reference/api.md."""

    def __init__(self, reason: str, field: str, wrong: str, allowed: str = "") -> None:
        self.reason = reason
        super().__init__(field, wrong, allowed)


@dataclass(frozen=True, slots=True)
class Known:
    """The ids that an event may name. None: not looked at."""

    anatomy: Anatomy | None = None
    instruments: Mapping[str, Instrument] | None = None

    def check(self, event: Event) -> None:
        """Raises BadEvent for an id that is in no table, with the nearest ones."""
        for field, known in self._tables().items():
            given = getattr(event, field, None)
            if given is not None and given not in known:
                unknown = unknown_id(field, given, known)
                raise BadEvent("event.unknown_id", field, unknown.wrong, unknown.allowed)

    def _tables(self) -> dict[str, Mapping[str, object]]:
        tables: dict[str, Mapping[str, object]] = {}
        if self.anatomy is not None:
            tables |= {"muscle": self.anatomy.muscles, "trigger_point": self.anatomy.trigger_points}
        if self.instruments is not None:
            tables["instrument"] = self.instruments
        return tables


NOTHING_KNOWN = Known()


def event_from(raw: Any, known: Known = NOTHING_KNOWN) -> Event:
    """The event of {"type": …, "id": …, …}. Raises BadEvent: the field, what is wrong, what is allowed."""
    if not isinstance(raw, dict):
        raise BadEvent("event.malformed", "", "is not a JSON object", "one JSON object an event")
    kind = _kind(raw.get("type"))
    values = {name: value for name, value in raw.items() if name != "type"}
    _need_fields(kind, values)
    event = _converted(kind, values)
    known.check(event)
    return event


def near(given: str, names: Collection[str]) -> str:
    """The nearest names and then all of them: what may be meant, and what is allowed."""
    by_folded = {name.casefold(): name for name in names}
    meant = get_close_matches(given[:100].casefold(), by_folded, n=3)
    listed = ", ".join(names)
    return f"did you mean {' or '.join(by_folded[name] for name in meant)}? one of {listed}" if meant else listed


def _kind(name: Any) -> type[Event]:
    if name is None:
        raise BadEvent("event.unknown_type", "type", "is missing", ", ".join(EVENT_TYPES))
    if not isinstance(name, str) or name not in EVENT_TYPES:
        allowed = near(name, EVENT_TYPES) if isinstance(name, str) else ", ".join(EVENT_TYPES)
        raise BadEvent("event.unknown_type", "type", "is not an event", allowed)
    return EVENT_TYPES[name]


def _need_fields(kind: type[Event], values: Mapping[str, Any]) -> None:
    names = [field.name for field in fields(kind)]
    for given, value in values.items():
        if given not in names:
            wrong = f"is not a field of {kind.__name__}"
            raise BadEvent("event.unknown_field", given[:40], wrong, near(given, names))
        if isinstance(value, str) and "\0" in value:
            raise BadEvent("event.malformed", given, "holds a character that cannot be kept", "text without U+0000")


def _converted(kind: type[Event], values: Mapping[str, Any]) -> Event:
    try:
        return msgspec.convert(values, type=kind)
    except msgspec.ValidationError as error:
        plain = plainly(error, _choices(kind, str(error)))
    except BadInput as error:  # the core's own look at the value
        plain = error
    raise BadEvent("event.malformed", plain.field, plain.wrong, plain.allowed)


def _choices(kind: type[Event], message: str) -> str:
    """The values of the enumeration that the message is about, or how its date or time is written."""
    field = message.rpartition("$.")[2].rstrip("`")
    hint = next((f.type for f in fields(kind) if f.name == field), None)
    for option in (hint, *get_args(hint)):
        if isinstance(option, type) and issubclass(option, StrEnum):
            return ", ".join(option)
    return HOW_WRITTEN.get(field, "")
