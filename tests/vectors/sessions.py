"""Sessions as Hypothesis makes them: any events in any order, few ids and few needles, so that they meet.

Which fields an event has is read from its type: a new event or field is tried without a change here, or this fails.
"""

import datetime as dt
import uuid
from dataclasses import MISSING, fields
from enum import StrEnum
from functools import cache
from typing import get_args, get_type_hints

import msgspec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from needlebook.core.sessions.state import Needle, State
from needlebook.core.sessions.types import (
    EVENT_TYPES,
    Event,
    IncidentKind,
    IncidentReported,
    ReactionKind,
    ReactionObserved,
)
from needlebook.interop.events import encode_event

TEN = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)
IDS = st.integers(1, 60).map(lambda number: str(uuid.UUID(int=number)))
NEEDLES = st.integers(1, 4)
WORDS = st.sampled_from(["", "Side-lying.", "Kühl, ruhig \N{SMILING FACE WITH SUNGLASSES}"])
SAID = st.sampled_from(["Looked on the couch.", "Wrong needle."])
FIELDS = {
    "id": IDS,
    "corrects": IDS,
    "reaction": IDS,
    "at": st.integers(-300, 3_000).map(lambda seconds: TEN + dt.timedelta(seconds=seconds)),
    "by": st.sampled_from(["p1", "p2"]),
    "device": st.sampled_from(["tablet", "phone"]),
    "device_sequence": st.integers(0, 99),
    "room": WORDS,
    "needle": NEEDLES,
    "muscle": st.sampled_from(["gluteus_medius", "psoas_major"]),
    "trigger_point": st.just("gluteus_medius.trp1"),
    "diameter_mm": st.sampled_from([0.25, 0.3]),
    "length_mm": st.sampled_from([40.0, 60.0]),
    "depth_mm": st.sampled_from([15.0, 22.5]),
    "lot": st.sampled_from(["24K117", "25A003"]),
    "gtin": st.just("04012345678901"),
    "expires": st.sampled_from([dt.date(2025, 1, 31), dt.date(2028, 8, 31)]),
    "planned_dwell_s": st.sampled_from([300.0, 600.0]),
    "override_reason": WORDS,
    "against": st.just("needle.expired"),
    "because": SAID,
    "frequency_hz": st.just(2.0),
    "intensity_ma": st.just(1.5),
    "duration_s": st.just(60.0),
    "count": st.integers(1, 3),
    "is_intact": st.booleans(),
    "instrument": st.just("NPRS"),
    "value": st.sampled_from([0.0, 4.0]),
    "detail": WORDS,
    "text": SAID,
    "reason": SAID,
    "what_happened": SAID,
    "searched": WORDS,
    "imaging": WORDS,
    "told": WORDS,
    "counted_in_bin": st.integers(0, 4),
    "counted_in_body": st.integers(0, 4),
    "packs_opened": st.integers(0, 4),
}
OFTEN = ("NeedleInserted", "NeedleInserted", "NeedleDescribed", "TwitchObserved", "NeedleRemoved", "EventCorrected")


def event_of(kind: type[Event], /, **fixed: st.SearchStrategy) -> st.SearchStrategy[Event]:
    """Any event of one type; `fixed`: fields that are drawn from something narrower."""
    hints = get_type_hints(kind)
    given_fields = {}
    for field in fields(kind):
        choices = _choices(hints[field.name])
        value = st.sampled_from(choices) if choices else FIELDS[field.name]
        given_fields[field.name] = value if field.default is MISSING else st.just(field.default) | value
    return st.builds(kind, **given_fields | fixed)


def _choices(hint: object) -> type[StrEnum] | None:
    options = (hint, *get_args(hint))
    return next((o for o in options if isinstance(o, type) and issubclass(o, StrEnum)), None)


@cache
def any_event() -> st.SearchStrategy[Event]:
    """Any event; what makes, names and loses needles more often."""
    every = {name: event_of(kind) for name, kind in EVENT_TYPES.items()}
    often = [every[name] for name in OFTEN]
    named = event_of(
        IncidentReported,
        needle=NEEDLES,
        kind=st.sampled_from([IncidentKind.MISSING_NEEDLE, IncidentKind.RETAINED_NEEDLE]),
    )
    fainted = event_of(ReactionObserved, kind=st.just(ReactionKind.FAINT))
    return st.one_of(*often, named, fainted, *every.values())


def any_session(longest: int = 40) -> st.SearchStrategy[list[Event]]:
    """Any events in any order, ids used twice and corrections of corrections among them; half of them are long."""
    return st.lists(any_event(), max_size=longest) | st.lists(any_event(), min_size=longest // 2, max_size=longest)


def examples(count: int) -> list[list[Event]]:
    """The same `count` sessions every time."""
    found: list[list[Event]] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(any_session())
    def keep(session: list[Event]) -> None:
        found.append(session)

    keep()
    return found


def plain(event: Event | None) -> dict | None:
    """An event as it travels: JSON values with its type, nothing for what is not known."""
    return msgspec.json.decode(encode_event(event)) if event else None


def document(state: State) -> dict:
    """The state in plain values, under the names that the browser's fold gives them."""
    listed = ("misnumbered", "measures", "reactions", "ended", "takeovers", "incidents", "notes", "standing")
    single = ("opened", "closed", "consent", "faint")
    return {
        **{name: [plain(event) for event in getattr(state, name)] for name in listed},
        **{name: plain(getattr(state, name)) for name in single},
        "events": list(state.events),
        "corrected": sorted(state.corrected),
        "needles": [[number, _needle(needle)] for number, needle in sorted(state.needles.items())],
        "isOpen": state.is_open,
        "needlesIn": list(state.needles_in),
        "needlesOut": list(state.needles_out),
        "needlesMissing": list(state.needles_missing),
        "unaccounted": list(state.unaccounted),
        "twitches": state.twitches,
        "responsible": state.responsible,
    }


def _needle(needle: Needle) -> dict:
    return {
        "inserted": plain(needle.inserted),
        "removed": plain(needle.removed),
        "twitches": needle.twitches,
        "manipulations": [plain(event) for event in needle.manipulations],
        "reports": [plain(event) for event in needle.reports],
        "status": needle.status.value,
        "isIntact": needle.is_intact,
        "isAccountedFor": needle.is_accounted_for,
        "isBreakUnreported": needle.is_break_unreported,
    }
