"""python -m bench.patient: what a patient's pages cost after 60 visits with 12 instruments. See bench/README.md.

Through Django's client on SQLite, in a database of its own: session and user, every query, the page. Charts of the
overview are part of the page; those of the outcomes page are pictures that the browser asks for, so each line says
whether they are in it.
"""

import argparse
import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories

from bench import report
from bench.patient.filled import course_of, score_again
from needlebook.clinic.accounts.models import User
from needlebook.clinic.patients.models import Course
from needlebook.project.startup import warm
from needlebook.web.outcomes.svg import forget_drawings

PAGE = Path("docs/explanation/performance.md")
COLUMNS = ("asked for", "p50 ms", "p95 ms", "queries", "requests")
GOAL_MS = 150
FEW = 10  # visits that the number of queries is compared with
PICTURE = re.compile(r'<img class="plot" src="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Desk:
    """A practitioner's browser in front of one course."""

    client: Client
    by: User
    course: Course

    @property
    def overview(self) -> str:
        return reverse("patient", args=[self.course.patient_id])

    @property
    def outcomes(self) -> str:
        return reverse("outcomes", args=[self.course.patient_id])

    def get(self, *addresses: str) -> str:
        """Ask for each; the last answer."""
        text = ""
        for address in addresses:
            response = self.client.get(address)
            if response.status_code != 200:
                raise SystemExit(f"{address}: {response.status_code}")
            text = response.content.decode()
        return text

    def with_pictures(self) -> int:
        """Ask for the outcomes page and for every picture on it, in one of its two colourings; how many there were."""
        pictures = [unescape(address) for address in PICTURE.findall(self.get(self.outcomes))]
        self.get(*pictures)
        return len(pictures)


@dataclass(frozen=True, slots=True)
class Timed:
    """before: what is done before each time and not counted."""

    name: str
    act: Callable[[], object]
    before: Callable[[], object] = lambda: None
    requests: int = 1


def main() -> None:
    options = _options()
    warm()
    connection.creation.create_test_db(verbosity=0)
    by = factories.person(factories.clinic())
    client = Client()
    client.force_login(by)
    machine = report.machine("django", "vl-convert-python")
    header = f"{machine}. {datetime.now(UTC):%Y-%m-%d}, {options.times} times each, ms of the processor."
    print(header, flush=True)
    desk = Desk(client, by, course_of(by, options.visits, options.instruments))
    few = Desk(client, by, course_of(by, FEW, options.instruments))
    rows = [measured(timed, options.times) for timed in timed_at(desk)]
    text = "\n\n".join([header, report.table(COLUMNS, rows), same_queries(few, desk, options.visits)])
    print(text.removeprefix(header).strip())
    if options.write:
        report.put(PAGE, "patient-times", text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.patient")
    parser.add_argument("--visits", type=int, default=60)
    parser.add_argument("--instruments", type=int, default=12)
    parser.add_argument("--times", type=int, default=40, help="how often each is asked for")
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE}")
    return parser.parse_args()


def timed_at(desk: Desk) -> Iterator[Timed]:
    """What is timed, the cheapest first."""
    count = desk.with_pictures()
    values = iter(range(10**6))
    yield Timed("overview, its charts in it", lambda: desk.get(desk.overview))
    yield Timed("outcomes, without its pictures", lambda: desk.get(desk.outcomes))
    together = f"outcomes and its {count} pictures"
    yield Timed(f"{together}, all kept", desk.with_pictures, requests=count + 1)

    def one_changed() -> None:
        score_again(desk.course, desk.by, next(values) % 11)

    yield Timed(f"{together}, one score changed", desk.with_pictures, one_changed, count + 1)
    yield Timed(f"{together}, none kept", desk.with_pictures, forget_drawings, count + 1)


def measured(timed: Timed, times: int) -> Sequence[str]:
    """One line of the table, in milliseconds of the processor; the first time is not counted."""
    spent = [_once(timed) for _ in range(times + 1)][1:]
    with CaptureQueriesContext(connection) as queries:
        timed.act()
    p95 = statistics.quantiles(spent, n=20, method="inclusive")[-1]
    return (timed.name, f"{statistics.median(spent):.0f}", f"{p95:.0f}", str(len(queries)), str(timed.requests))


def _once(timed: Timed) -> float:
    timed.before()
    start = time.process_time()
    timed.act()
    return (time.process_time() - start) * 1000


def same_queries(few: Desk, many: Desk, visits: int) -> str:
    """One sentence on whether the number of queries grows with the visits."""
    counts = []
    for desk in (few, many):
        for address in (desk.overview, desk.outcomes):
            with CaptureQueriesContext(connection) as queries:
                desk.get(address)
            counts.append(len(queries))
    said = "the same" if counts[:2] == counts[2:] else "NOT the same"
    return f"Queries at {FEW} and at {visits} visits: {said} (overview {counts[0]}, outcomes {counts[1]})."


if __name__ == "__main__":
    main()
