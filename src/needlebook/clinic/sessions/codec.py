"""Core events to and from plain JSON values, as the ledger keeps them."""

from typing import Any

import msgspec

from needlebook.core.sessions.types import EVENT_TYPES, Event


def encode(event: Event) -> dict[str, Any]:
    """The event's fields as JSON values, without its type, which stands in a column of its own."""
    return msgspec.to_builtins(event)  # type: ignore[no-any-return]


def restore(kind: str, payload: dict[str, Any]) -> Event:
    """The event that was kept. Raises KeyError or msgspec.ValidationError when the ledger has been damaged."""
    return msgspec.convert(payload, EVENT_TYPES[kind])
