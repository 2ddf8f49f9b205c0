"""What really is in the database: read past the program, from the file or the server itself."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from uuid import UUID

from tests.faults.clinic import Device

ROWS = "SELECT session_id, sequence, event_id FROM needling_event ORDER BY session_id, sequence"
AUDIT = "SELECT subject_id FROM audit_record WHERE code LIKE 'needle.%' OR code LIKE 'twitch.%'"
Kept = dict[str, list[tuple[int, str]]]


def kept_in_sqlite(file: Path) -> tuple[Kept, list[str]]:
    """(sequence, event id) by session, and what the audit names, as another program finds it."""
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return _by_session(database.execute(ROWS)), [name for (name,) in database.execute(AUDIT)]


def kept_in_postgresql(address: str) -> tuple[Kept, list[str]]:
    import psycopg

    with psycopg.connect(address) as database:
        return _by_session(database.execute(ROWS)), [name for (name,) in database.execute(AUDIT)]


def _by_session(rows: Iterable[tuple[object, int, object]]) -> Kept:
    kept: Kept = defaultdict(list)
    for session, sequence, event in rows:
        kept[str(UUID(str(session)))].append((sequence, str(UUID(str(event)))))
    return kept


def assert_nothing_lost(kept: Kept, audit: list[str], acknowledged: dict[str, list[str]]) -> None:
    """Every acknowledged event once, in its order, without a gap, and once in the audit."""
    assert len(audit) == len(set(audit))
    for session, ids in acknowledged.items():
        rows = kept[session]
        assert [sequence for sequence, _ in rows] == list(range(1, len(rows) + 1))
        there = [event for _, event in rows]
        assert len(there) == len(set(there))
        wanted = set(ids)
        assert [event for event in there if event in wanted] == ids
        assert wanted <= set(audit)


def so_far(devices: Iterable[Device]) -> dict[str, list[str]]:
    """What was acknowledged by now; what comes later may be in the database as well."""
    return {device.session: list(device.acknowledged) for device in devices}
