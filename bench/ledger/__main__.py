"""python -m bench.ledger: events acknowledged over HTTP by the real server, beside what the disk can commit.

Rooms send to `needlebook serve` as it is started in a clinic, on SQLite and on PostgreSQL; the peer is one connection
that commits one small row after the other on the same disk in the same run. See bench/README.md.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

from tests.faults.clinic import Clinic, clinic
from tests.postgres import start

from bench import report
from bench.ledger.load import A_SESSION
from bench.ledger.opening import fill, opening
from bench.ledger.raw import raw_postgresql, raw_sqlite
from bench.ledger.usage import processor_s

PAGE = Path("docs/explanation/performance.md")
ROOMS = (1, 8, 50)
OFFERED = (200, 400, 800, 1600, 2400)  # events a second, of all rooms together
GOAL_P99_MS, GOAL_RATIO = 250, 0.5
HELD = 0.95  # of what is offered has to be acknowledged while it is offered
HEADER = (
    "database, rooms, how they send",
    "events/s",
    "posts/s",
    "p50 ms",
    "p99 ms",
    "server ms an event",
    "of raw",
    "server",
    "load",
)
OPENING = ("a session of 200 events opened", "first ms", "p50 ms", "p95 ms", "goal", "reached")


def main() -> None:
    options = _options()
    found, opened = [], []
    lines = [f"{report.machine('django', 'granian')}. {datetime.now(UTC):%Y-%m-%d}, {options.seconds} s each."]
    for name in ("SQLite", "PostgreSQL"):
        with tempfile.TemporaryDirectory(prefix="needlebook-bench-", ignore_cleanup_errors=True) as folder:
            raw, rows, opens = _on(name, Path(folder), options)
        lines.append(f"{name}, one connection, one small row a commit: {raw:.0f} commits/s.")
        found += rows
        opened += opens
    text = "\n\n".join((" ".join(lines), report.table(HEADER, found), report.table(OPENING, opened)))
    print(text)
    if options.write:
        report.put(PAGE, "ledger-rates", text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.ledger")
    parser.add_argument("--seconds", type=float, default=4, help="how long each is measured")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE}")
    return parser.parse_args()


def _on(name: str, folder: Path, options: argparse.Namespace) -> tuple[float, list[Sequence[str]], list[Sequence[str]]]:
    is_sqlite = name == "SQLite"
    url = "" if is_sqlite else start(str(folder))
    raw_rate = (lambda: raw_sqlite(folder)) if is_sqlite else (lambda: raw_postgresql(url))
    before = raw_rate()
    with clinic(
        folder, _sessions_needed(options.seconds), 18850, **({"NEEDLEBOOK_DATABASE_URL": url} if url else {})
    ) as one:
        sessions = iter(one.rooms)
        measured = list(_measured(one, sessions, options.seconds))
        opened = [(f"{name}, {what}", *figures) for what, *figures in opening(one, next(sessions))]
    raw = median((before, raw_rate()))
    rows = [_row(f"{name}, {rooms}, {how}", figures, raw) for rooms, how, figures in measured]
    return raw, rows, opened


def _sessions_needed(seconds: float) -> int:
    return 2 + sum(rooms * _each(rooms, rate, seconds) for rooms in ROOMS for rate in (0, *OFFERED))


def _each(rooms: int, rate: int, seconds: float) -> int:
    """Sessions that one room gets through; without a rate: as fast as it is answered, guessed on the safe side."""
    return ceil((rate or 600) * seconds / rooms / A_SESSION)


def _measured(
    one: Clinic, sessions: Iterator[dict[str, str]], seconds: float
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    server = one.start()
    fill(one, next(sessions)["session"])  # the first answers of a server are slow; they are not measured
    for rooms in ROOMS:
        yield rooms, "one event a post", load(one, server, sessions, rooms, 0, seconds)
        held = None
        for rate in OFFERED:
            figures = load(one, server, sessions, rooms, rate, seconds)
            if figures["rate"] < HELD * rate or figures["p99"] > GOAL_P99_MS:
                break
            held = figures
        if held:
            yield rooms, "what waits together, p99 held", held
        yield rooms, "what waits together, beyond", figures


def load(
    one: Clinic, server: int, sessions: Iterator[dict[str, str]], rooms: int, rate: int, seconds: float
) -> dict[str, Any]:
    """Let the rooms send. rate: events a second of all of them, 0: each the next when the last is acknowledged."""
    mine = [[next(sessions)["session"] for _ in range(_each(rooms, rate, seconds))] for _ in range(rooms)]
    asked = {"port": one.port, "signed_in": one.signed_in, "rooms": mine, "seconds": seconds}
    used = processor_s(server)
    command = [sys.executable, "-m", "bench.ledger.load"]
    done = subprocess.run(
        command,
        input=json.dumps({**asked, "per_room_s": rate / rooms}),
        env=os.environ,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    waits = sorted(told["waits"]) or [seconds]  # nothing came back in all the time there was
    server_s = processor_s(server) - used
    figures = {
        "rate": told["acknowledged"] / told["seconds"],
        "seconds": told["seconds"],
        "posts": told["posts"] / told["seconds"],
        "p50": 1000 * waits[len(waits) // 2],
        "p99": 1000 * waits[int(len(waits) * 0.99)],
        "each": 1000 * server_s / len(waits),
        "server": server_s / told["seconds"],
        "load": told["cpu_s"] / told["seconds"],
    }
    print(rooms, rate or "-", {name: round(value, 2) for name, value in figures.items()}, file=sys.stderr, flush=True)
    return figures


def _row(what: str, figures: dict[str, Any], raw: float) -> Sequence[str]:
    reached = [f"{figures[name]:.0f}" for name in ("rate", "posts", "p50", "p99")]
    shares = (figures["rate"] / raw, figures["server"], figures["load"])
    return (what, *reached, f"{figures['each']:.1f}", *(f"{100 * share:.0f} %" for share in shares))


if __name__ == "__main__":
    main()
