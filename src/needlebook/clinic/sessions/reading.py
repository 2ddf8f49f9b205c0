"""Events that a device sends as JSON values. What is wrong is said in one sentence; nothing is guessed."""

import re
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

import msgspec

from needlebook.core.errors import BadInput
from needlebook.core.sessions.types import (
    EVENT_TYPES,
    ConsentConfirmed,
    ConsentWithdrawn,
    Event,
    SessionClosed,
    SessionOpened,
)
from needlebook.knowledge import load

# Opening, consent and closing are decisions with pages of their own; a device sends only what was observed.
DECISIONS = (SessionOpened, ConsentConfirmed, ConsentWithdrawn, SessionClosed)
OBSERVATIONS = {name: kind for name, kind in EVENT_TYPES.items() if kind not in DECISIONS}
MOST_EVENTS = 500


def read_events(document: Any, *, by: str) -> list[Event]:
    """The events of {"events": [...]}; `by` is who signed in, whatever the device says. Raises BadInput."""
    listed = document.get("events") if isinstance(document, dict) else None
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_EVENTS:
        raise BadInput("events", "is not a list of events", f'{{"events": [1 to {MOST_EVENTS} events]}}')
    return [_read_at(number, raw, by) for number, raw in enumerate(listed)]


def _read_at(number: int, raw: Any, by: str) -> Event:
    try:
        return _read(raw, by)
    except BadInput as error:
        raise BadInput(f"events[{number}].{error.field}", error.wrong, error.allowed) from None


def _read(raw: Any, by: str) -> Event:
    name = raw.get("type") if isinstance(raw, dict) else None
    kind = OBSERVATIONS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise BadInput("type", "is not an observation", ", ".join(OBSERVATIONS))
    known = {field.name for field in fields(kind)}
    if unknown := sorted(set(raw) - known - {"type"}):
        raise BadInput(unknown[0][:40], f"is not a field of {name}", ", ".join(sorted(known)))
    event = _convert({**raw, "by": by}, kind)
    _need_known(event)
    return event


def _convert(raw: dict[str, Any], kind: type[Event]) -> Event:
    values = {key: value for key, value in raw.items() if key != "type"}
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        text = str(error)
        field = re.search(r"\$\.(\w+)", text) or re.search(r"field `(\w+)`", text)
        wrong = "is missing" if "missing required" in text else "cannot be read"
        raise BadInput(field[1] if field else "event", wrong, _expected(text)) from None


def _expected(text: str) -> str:
    expected = re.search(r"Expected `([^`]+)`", text)
    return expected[1] if expected else ""


def _need_known(event: Event) -> None:
    anatomy = load().anatomy
    for field, known in (("muscle", anatomy.muscles), ("trigger_point", anatomy.trigger_points)):
        given = getattr(event, field, None)
        if given is not None and given not in known:
            near = ", ".join(get_close_matches(given, known, 3)) or "an id of the knowledge"
            raise BadInput(field, "is not in the knowledge", near)
