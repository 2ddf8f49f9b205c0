"""The bench of the clinic page with a handful of sessions: made as the program makes them, and shown by the page."""

import datetime as dt

import pytest
from bench.dashboard.__main__ import ADDRESSES, GOAL_S, HEADER, measured
from bench.dashboard.fill import fill
from django.utils import timezone

from needlebook.clinic.vigilance.measures import Period, chart_of, totals
from needlebook.clinic.vigilance.models import SessionSummary
from needlebook.clinic.vigilance.watching import LIMIT, RATIO, expected
from needlebook.core.vigilance.cusum import cusum

SESSIONS = 60


@pytest.fixture
def made(db):
    now = timezone.now()
    return fill(SESSIONS, now - dt.timedelta(minutes=50), now, seed=1)


def test_made_up_sessions_are_counted_as_the_programs_own(made):
    today = timezone.localdate()
    period = Period(today - dt.timedelta(days=1), today)
    found = totals(made.clinic.pk, period)
    events = list(SessionSummary.objects.order_by("closed_at").values_list("has_minor", flat=True))
    assert (found.sessions, made.rows["SessionSummary"]) == (SESSIONS, SESSIONS)
    assert 0 < found.minor.events == sum(events) < SESSIONS
    assert chart_of(made.clinic.pk, period) == pytest.approx(cusum(events, expected(), RATIO, LIMIT).values)


def test_every_page_of_the_bench_is_measured(made, client):
    client.force_login(made.by)
    for name, address in ADDRESSES.items():
        row = measured(client, name, address, 1)
        assert len(row) == len(HEADER)
        assert 0 <= float(row[1]) < 60_000 * GOAL_S
