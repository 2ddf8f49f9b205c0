"""A session's events as JSON, one object a line: read, written, replayed. See docs/reference/session-events.md."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from needlebook.core.anatomy import Anatomy
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.types import Instrument
from needlebook.core.sessions.closing import in_the_way, needles_in_the_way
from needlebook.core.sessions.decide import SessionRules, decide
from needlebook.core.sessions.fold import apply
from needlebook.core.sessions.reasons import Refused
from needlebook.core.sessions.state import Needle, State
from needlebook.core.sessions.types import Event, SessionClosed
from needlebook.interop.decoding import NOTHING_KNOWN, Known, event_from
from needlebook.interop.plain_errors import decoded

MOST_LINES = 10_000
LONGEST_LINE = 1_000_000  # bytes


def decode_event(line: bytes | str, number: int = 1) -> Event:
    """One event from one line of JSON. Raises BadInput with the line's number and the field."""
    return _event(line, number, NOTHING_KNOWN)


def encode_event(event: Event) -> bytes:
    """One line of JSON without its line end. Fields that say nothing (null, empty text) are left out."""
    said = {k: v for k, v in msgspec.to_builtins(event).items() if v is not None and v != ""}
    return msgspec.json.encode({"type": type(event).__name__, **said})


def read_events(lines: Iterable[bytes | str], known: Known = NOTHING_KNOWN) -> Iterator[tuple[int, Event]]:
    """Line number and event, for every line that is not blank. Raises BadInput at the first line that is wrong."""
    for number, line in enumerate(lines, start=1):
        if number > MOST_LINES:
            raise BadInput(f"line {number}", "the file is too long", f"at most {MOST_LINES} lines")
        if len(line) > LONGEST_LINE:
            raise BadInput(f"line {number}", "is too long", f"at most {LONGEST_LINE} bytes")
        if line.strip():
            yield number, _event(line, number, known)


def replay(
    lines: Iterable[bytes | str],
    *,
    anatomy: Anatomy | None = None,
    instruments: Mapping[str, Instrument] | None = None,
) -> dict[str, Any]:
    """The document of `needlebook replay`: the ledger after all events, and what it would have refused.

    What was recorded counts as a fact also where the ledger would have refused it: a needle that is in is in. Only a
    closing that would have been refused closes nothing. Dwell of a needle still in runs to the last event.
    With `anatomy` and `instruments` unknown ids are bad input. Raises BadInput (line, field), also for no events.
    """
    numbered = list(read_events(lines, Known(anatomy, instruments)))
    if not numbered:
        raise BadInput("line 1", "there are no events", "at least one event")
    state, refused = _replayed(numbered, instruments)
    return _document(state, refused)


def _event(line: bytes | str, number: int, known: Known) -> Event:
    try:
        return event_from(decoded(line, "", "one JSON object a line"), known)
    except BadInput as error:
        raise BadInput(f"line {number}: {error.field}".rstrip(": "), error.wrong, error.allowed) from None


def _replayed(
    numbered: list[tuple[int, Event]], instruments: Mapping[str, Instrument] | None
) -> tuple[State, list[tuple[int, Refused]]]:
    """The file says nothing about the server's clock or the verdict, so neither can refuse anything here."""
    rules = SessionRules(today=numbered[0][1].at.date(), instruments=instruments)
    state, refused = State(), []
    for number, event in numbered:
        decision = decide(state, event, rules, now=event.at)
        if isinstance(decision, Refused):
            if decision.reason == "event.id_reused":
                raise BadInput(f"line {number}: id", "another event already has this id", "a new id")
            refused.append((number, decision))
            if isinstance(event, SessionClosed):
                continue
        state = apply(state, event)
    return state, refused


def _document(state: State, refused: list[tuple[int, Refused]]) -> dict[str, Any]:
    obstacles = needles_in_the_way(state) if state.closed else in_the_way(state)
    last = max(event.at for event in state.events.values())
    return {
        "needles_in": len(state.needles_in),
        "needles_out": len(state.needles_out),
        "needles_missing": len(state.needles_missing),
        "unaccounted": list(state.unaccounted),
        "needles": [_needle(n, needle, needle.dwell_s(last)) for n, needle in sorted(state.needles.items())],
        "twitches": state.twitches,
        "reactions": [_listed(e, "kind", "needle", "at", "detail") for e in state.reactions],
        "incidents": [_listed(e, "kind", "needle", "at", "what_happened") for e in state.incidents],
        "refused": [{"line": line, "reason": r.reason, "message": r.text} for line, r in refused],
        "may_close": not obstacles,
        "in_the_way": [{"reason": r.reason, "message": r.text} for r in obstacles],
        "closed": state.closed is not None,
    }


def _needle(number: int, needle: Needle, dwell_s: float | None) -> dict[str, Any]:
    return {
        "needle": number,
        "muscle": needle.inserted.muscle,
        "side": needle.inserted.side.value,
        "dwell_s": dwell_s,
        "twitches": needle.twitches,
        "state": needle.status.value,
        "is_intact": needle.is_intact,
    }


def _listed(event: Event, *names: str) -> dict[str, Any]:
    written: dict[str, Any] = msgspec.to_builtins(event)
    return {name: written[name] for name in names}
