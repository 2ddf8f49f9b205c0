"""python -m bench.pages: what every page and answer costs, from the request to the last byte. See bench/README.md.

Through Django's client on SQLite, in a database of its own: session and user, every query, the writes with their audit
records, ranking, screening, planning, the page, and its compression.
"""

import argparse
import cProfile
import gzip
import pstats
import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import factories

from bench import report
from bench.pages.requests import COMPRESSED, Desk, Timed, requests
from needlebook.project.startup import warm

PAGE = Path("docs/explanation/performance.md")
TIMES = ("page or answer", "first ms", "p50 ms", "p95 ms", "goal p95", "reached", "queries", "kB", "kB compressed")
WARMING = 5  # times that are not counted, besides the first


def main() -> None:
    options = _options()
    warm()
    connection.creation.create_test_db(verbosity=0)
    by = factories.person(factories.clinic())
    client = Client(headers=COMPRESSED)
    client.force_login(by)
    header = (
        f"{report.machine('django')}. {datetime.now(UTC):%Y-%m-%d}, {options.times} times each, ms of the processor."
    )
    print(header, flush=True)
    rows = list(_rows(requests(Desk(client, by), options.seed), options))
    if options.write:
        report.put(PAGE, "page-times", f"{header}\n\n{report.table(TIMES, rows)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.pages")
    parser.add_argument("--times", type=int, default=60, help="how often each is asked for")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--only", default="", help="those whose name holds this word")
    parser.add_argument("--profile", action="store_true", help="say where the time goes, in place of how long it is")
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE}")
    return parser.parse_args()


def _rows(timed: Iterator[Timed], options: argparse.Namespace) -> Iterator[Sequence[str]]:
    print(report.table(TIMES, []), flush=True)
    for one in timed:
        if options.only.lower() in one.name.lower():
            row = _profiled(one, options.times) if options.profile else _row(one, options.times)
            print(f"| {' | '.join(row)} |", flush=True)
            yield row


def _row(timed: Timed, times: int) -> Sequence[str]:
    spent = [_once(timed, n) for n in range(times + WARMING + 1)]
    used = spent[WARMING + 1 :]
    p95 = statistics.quantiles(used, n=20)[-1]
    with CaptureQueriesContext(connection) as queries:
        body = timed.act(len(spent)).content
    timed.after()
    whole = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    reached = "yes" if p95 < timed.goal_ms else "no"
    sizes = [f"{len(each) / 1000:.1f}" for each in (whole, body)]
    middle = statistics.median(used)
    return (
        timed.name,
        f"{spent[0]:.0f}",
        f"{middle:.0f}",
        f"{p95:.0f}",
        f"< {timed.goal_ms}",
        reached,
        str(len(queries)),
        *sizes,
    )


def _once(timed: Timed, n: int) -> float:
    """Milliseconds of the processor."""
    start = time.process_time()
    response = timed.act(n)
    spent = (time.process_time() - start) * 1000
    if response.status_code not in (200, 302):
        raise SystemExit(f"{timed.name}: {response.status_code} {response.content[:300]!r}")
    timed.after()
    return spent


def _profiled(timed: Timed, times: int) -> Sequence[str]:
    _once(timed, 0)
    with cProfile.Profile() as profile:
        for n in range(1, times + 1):
            _once(timed, n)
    pstats.Stats(profile).sort_stats("cumulative").print_stats("needlebook", 45)
    pstats.Stats(profile).sort_stats("tottime").print_stats(18)
    return (timed.name,)


if __name__ == "__main__":
    main()
