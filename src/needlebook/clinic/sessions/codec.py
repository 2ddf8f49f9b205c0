"""Core events to and from plain JSON values, as the ledger keeps them."""

from typing import Any

import msgspec

from needlebook.core.sessions.types import Event

KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in Event.__subclasses__()}


def encode(event: Event) -> dict[str, Any]:
    """The event's fields as JSON values, without its type, which stands in a column of its own."""
    return msgspec.to_builtins(event)  # type: ignore[no-any-return]


def restore(kind: str, payload: dict[str, Any]) -> Event:
    """The event that was kept. Raises KeyError or msgspec.ValidationError when the ledger has been damaged."""
    return msgspec.convert(payload, KINDS[kind])
