"""What the API says about a session: shapes for the OpenAPI document, and the documents themselves."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal

from ninja import Schema

from needlebook.clinic.sessions.actions import said
from needlebook.clinic.sessions.models import Event as Row
from needlebook.core.sessions import Decision, Refused, State
from needlebook.core.sessions.state import Needle
from needlebook.core.sessions.types import Event


class Counts(Schema):
    """needles_in + needles_out + needles_missing = inserted, always. `sequence`: the last place in the ledger."""

    needles_in: int
    needles_out: int
    needles_missing: int
    inserted: int
    twitches: int
    is_open: bool
    sequence: int


class Result(Schema):
    """The answer to one event. `reason` and `message` are empty unless it was refused."""

    id: str
    result: Literal["accepted", "repeated", "refused"]
    reason: str
    message: str


class Recorded(Schema):
    """One result for each event, in their order. `now`: the server's time."""

    results: list[Result]
    state: Counts
    now: dt.datetime


class NeedleNow(Schema):
    """One needle as the ledger has it now."""

    needle: int
    muscle: str
    side: str
    state: Literal["in", "out", "missing"]
    inserted_at: dt.datetime
    planned_dwell_s: float | None
    dwell_s: float | None
    twitches: int
    is_intact: bool | None


class SessionNow(Schema):
    """A session as the ledger has it now."""

    session: str
    state: Counts
    needles: list[NeedleNow]
    now: dt.datetime


class Entry(Schema):
    """One line of the ledger. `event`: as in docs/reference/session-events.md."""

    sequence: int
    recorded_at: dt.datetime
    event: dict[str, Any]


class Entries(Schema):
    """The lines after the one asked for, at most 1000; ask again with the last `sequence` until `state` is reached."""

    events: list[Entry]
    state: Counts
    now: dt.datetime


def counts(state: State) -> dict[str, int | bool]:
    return {
        "needles_in": len(state.needles_in),
        "needles_out": len(state.needles_out),
        "needles_missing": len(state.needles_missing),
        "inserted": len(state.needles),
        "twitches": state.twitches,
        "is_open": state.is_open,
        "sequence": len(state.events),  # places are given without a gap, from 1
    }


def result(event: Event, decision: Decision) -> dict[str, str]:
    if isinstance(decision, Refused):
        return {"id": event.id, "result": "refused", "reason": decision.reason, "message": said(decision)}
    return {"id": event.id, "result": type(decision).__name__.lower(), "reason": "", "message": ""}


def needles(state: State, now: dt.datetime) -> list[dict[str, Any]]:
    return [_needle(number, needle, now) for number, needle in sorted(state.needles.items())]


def _needle(number: int, needle: Needle, now: dt.datetime) -> dict[str, Any]:
    inserted = needle.inserted
    return {
        "needle": number,
        "muscle": inserted.muscle,
        "side": inserted.side.value,
        "state": needle.status.value,
        "inserted_at": inserted.at,
        "planned_dwell_s": inserted.planned_dwell_s,
        "dwell_s": needle.dwell_s(now),
        "twitches": needle.twitches,
        "is_intact": needle.is_intact,
    }


def entries(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [{"sequence": row.sequence, "recorded_at": row.recorded_at, "event": _event(row)} for row in rows]


def _event(row: Row) -> dict[str, Any]:
    """Fields that say nothing are left out, as in a file of events."""
    told = {name: value for name, value in row.payload.items() if value is not None and value != ""}
    return {"type": row.type, **told}
