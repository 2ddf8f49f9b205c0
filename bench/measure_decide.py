"""How long Decide takes to answer an answer, and a letter to be made: `python -m pytest bench/measure_decide.py -sq`.

Through Django's client on SQLite: session and user, one write with its audit record, one screening with the whole rule
table, and everything that htmx puts into the page. Wall time depends on what else the machine does; CPU time does not.
"""

import statistics
import time
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories
from tests.integration import rooms

from needlebook.clinic.patients.models import Visit
from needlebook.knowledge import load

POSTS = 200
QUESTIONS = ("diabetes", "prior_syncope", "surgery_recent")
SITES = (rooms.GLUTEUS, rooms.MAXIMUS, rooms.PSOAS, rooms.LUNG)


@pytest.fixture
def therapist(db):
    return factories.person(factories.clinic())


@pytest.fixture
def visit(therapist):
    """Four sites planned, nothing asked."""
    return rooms.planned(factories.visit(factories.patient(therapist), therapist), therapist, *SITES)


@pytest.fixture
def browser(client, therapist):
    client.force_login(therapist)
    return client


def test_an_answer_while_everything_is_open(browser, visit):
    report("an answer, everything open", answering(browser, visit))


def test_an_answer_when_the_rest_is_answered(browser, visit, therapist):
    rooms.asked(visit, therapist, medicine="apixaban")
    report("an answer, the rest answered", answering(browser, visit))


def test_a_letter(browser, visit, therapist):
    rooms.asked(visit, therapist, medicine="apixaban")
    browser.post(reverse("decide_answers", args=[visit.pk]), {"answer:rf_ces_bladder": "yes"})
    address = reverse("letter", args=[visit.pk])

    def write(n: int) -> None:
        posted = browser.post(address, {"recipient": f"Dr {n}", "reasons": "rf_ces_bladder"})
        assert posted["Content-Type"] == "application/pdf"

    report("a letter, from the form to the PDF", write)


def answering(client: Client, visit: Visit) -> Callable[[int], None]:
    address = reverse("decide_answers", args=[visit.pk])

    def answer(n: int) -> None:
        turn, which = divmod(n, len(QUESTIONS))
        data = {f"answer:{QUESTIONS[which]}": ("yes", "no")[turn % 2], "shown": ",".join(QUESTIONS)}
        assert client.post(address, data, headers={"HX-Request": "true"}).status_code == 200

    return answer


def report(what: str, act: Callable[[int], None]) -> None:
    walls, cpus = [], []
    for n in range(POSTS + 1):
        wall, cpu = time.perf_counter(), time.process_time()
        act(n)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    print(f"\n{what}: {len(load().rulebook.rules)} rules, first {walls[0]:.0f} ms, then {POSTS} times")
    for name, times in (("wall", walls[1:]), ("CPU", cpus[1:])):
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"  {name}: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms")
