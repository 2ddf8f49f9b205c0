"""How long a long session takes to open: the room's page, and the same in JSON."""

import statistics
import time
from collections.abc import Iterator
from itertools import islice

from tests.faults.clinic import Clinic
from tests.faults.room import happenings, now_happened

EVENTS, TIMES, GOAL_MS = 200, 40, 100


def opening(one: Clinic, room: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """First by a server that has just started, then again and again."""
    fill(one, room["session"])
    pages = {"the room's page": f"/visits/{room['visit']}/treat/", "API state": f"/api/v1/sessions/{room['session']}"}
    for what, path in pages.items():
        one.start()
        first, *later = (_took_ms(one, path) for _ in range(TIMES))
        p95 = statistics.quantiles(later, n=20)[-1]
        reached = "yes" if p95 < GOAL_MS else "no"
        yield what, f"{first:.0f}", f"{statistics.median(later):.0f}", f"{p95:.0f}", f"< {GOAL_MS}", reached


def fill(one: Clinic, session: str) -> None:
    """Up to the last event but one of the last needle, which so is still in."""
    events = [now_happened(what, n) for n, what in enumerate(islice(happenings(), EVENTS - 3), 1)]
    for at in range(0, len(events), 50):
        status, said = one.post(session, events[at : at + 50])
        if status != 200:
            raise SystemExit(f"{status} {said}")


def _took_ms(one: Clinic, path: str) -> float:
    began = time.perf_counter()
    status, _ = one.asked("GET", path)
    if status != 200:
        raise SystemExit(f"{path}: {status}")
    return 1000 * (time.perf_counter() - began)
