"""The chain of a session's ledger: each row's digest covers its own content and the digest of the row before it.

A row that is changed, removed, added or moved afterwards no longer fits; `verify` says where. There is no secret in
it: whoever can write to the database and knows this file can make a new chain. What proves more is a mark that was
noted outside (docs/explanation/ledger.md).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

import msgspec

from needlebook.clinic.accounts.models import User
from needlebook.clinic.sessions.codec import encode
from needlebook.clinic.sessions.models import Event, Session
from needlebook.core.sessions.types import Event as Fact

START = ""
KIND = "needlebook.ledger.1"  # what the digest covers and how it is written; another way needs another name
_encoder = msgspec.json.Encoder(order="sorted")


class Row(Protocol):
    """What the digest covers of a row; an `Event`, also the one a migration knows, or values read in bulk."""

    session_id: Any
    sequence: int
    event_id: Any
    type: str
    payload: dict[str, Any]
    by_id: int
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: the last row's digest, and how many rows there are."""

    digest: str = START
    length: int = 0


def digest_of(previous: str, row: Row) -> str:
    """SHA-256, in hex, over the digest before and the row's content as canonical JSON."""
    content = (
        KIND,
        previous,
        str(row.session_id),
        row.sequence,
        str(row.event_id),
        row.type,
        _plain(row.payload),
        row.by_id,
        row.recorded_at.astimezone(dt.UTC).isoformat(),
    )
    return sha256(_encoder.encode(content)).hexdigest()


def _plain(payload: Mapping[str, Any]) -> dict[str, Any]:
    """60.0 as 60: a database may give back either for the other."""
    return {k: int(v) if isinstance(v, float) and v.is_integer() else v for k, v in payload.items()}


def linked(session: Session, head: Head, facts: Iterable[Fact], *, by: User, at: dt.datetime) -> list[Event]:
    """The rows that follow `head`, not saved yet, in order."""
    rows: list[Event] = []
    previous = head.digest
    for sequence, fact in enumerate(facts, start=head.length + 1):
        row = Event(session=session, sequence=sequence, event_id=fact.id, type=type(fact).__name__)
        row.payload, row.by, row.recorded_at = encode(fact), by, at
        row.digest = previous = digest_of(previous, row)
        rows.append(row)
    return rows
