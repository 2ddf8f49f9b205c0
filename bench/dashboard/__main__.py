"""python -m bench.dashboard: the clinic page over 100,000 sessions on SQLite, beside its goal of one second.

Through Django's client, in a database of its own on disk; every look is a new one: nothing is kept between them. See
bench/README.md.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import report
from bench.dashboard.fill import fill
from needlebook.project.startup import warm

PAGE = Path("docs/explanation/performance.md")
GOAL_S = 1.0
HEADER = ("page", "first ms", "p50 ms", "p95 ms", "goal", "reached", "queries", "kB")
ADDRESSES = {"The clinic, this year": "/clinic/?period=year", "Adverse events, first page": "/clinic/events/"}


def main() -> None:
    options = _options()
    warm()
    connection.settings_dict["TEST"]["NAME"] = os.path.join(tempfile.mkdtemp(prefix="needlebook-bench-"), "db.sqlite3")
    connection.creation.create_test_db(verbosity=0)
    now = timezone.now()
    since = max(now.replace(month=1, day=1, hour=1), now - timedelta(days=364))
    made = fill(options.sessions, since, now, options.seed)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(made.by)
    client.get("/help/")  # the program's pages are read with the first of them
    rows = [measured(client, name, address, options.times) for name, address in ADDRESSES.items()]
    counts = ", ".join(f"{n:,} {name}" for name, n in made.rows.items())
    day = f"{datetime.now(UTC):%Y-%m-%d}, {options.times} times each, ms of the processor"
    head = f"{report.machine('django')}. {day}. Rows: {counts}."
    text = f"{head}\n\n{report.table(HEADER, rows)}"
    print(text)
    if options.write:
        report.put(PAGE, "dashboard-times", text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.dashboard")
    parser.add_argument("--sessions", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=20, help="how often each page is asked for")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE}")
    return parser.parse_args()


def measured(client: Client, name: str, address: str, times: int) -> Sequence[str]:
    """Time of the processor, SQLite's too, from the request to the last byte. SystemExit when there is no page."""
    taken: list[float] = []
    for _ in range(times + 1):
        start = time.process_time()
        answer = client.get(address)
        taken.append(time.process_time() - start)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    first, *later = taken
    p95 = statistics.quantiles(later, n=20)[-1] if len(later) > 1 else first
    reached = "yes" if max(first, p95) < GOAL_S else "no"
    times_ms = (f"{1000 * value:.0f}" for value in (first, statistics.median(later or taken), p95))
    goal = f"{1000 * GOAL_S:.0f}"
    return (name, *times_ms, goal, reached, str(len(queries)), f"{len(answer.content) / 1000:.0f}")


if __name__ == "__main__":
    main()
