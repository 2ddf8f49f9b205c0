"""Rings and alarms by the server's clock: over a reload, a sleep, on a wrong tablet and with another server."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from needlebook.clinic.sessions.queries import state_of
from tests import factories
from tests.functional.conftest import PHONE
from tests.integration import rooms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRIFT_S = 1.0
DWELL_S = 600
SHOWN = "document.querySelector('#row-1 dwell-timer').seconds"
THREE_HOURS_SLOW = """
    const [now, origin] = [Date.now, performance.timeOrigin];
    Date.now = () => now.call(Date) - 3 * 3600e3;
    Object.defineProperty(performance, "timeOrigin", { value: origin - 3 * 3600e3 });
"""
COUNT_RINGS = "window.rings = 0; document.addEventListener('alarm', () => window.rings++)"


@pytest.fixture
def session(therapist):
    visit = factories.visit(factories.patient(therapist), therapist)
    session = rooms.opened(visit, therapist)
    rooms.record(session, therapist, rooms.inserted(1, planned_dwell_s=DWELL_S))
    return session


@pytest.fixture
def address(session):
    return reverse("treat", args=[session.visit_id])


def drift_s(page, session, slept_s: float = 0.0) -> float:
    """How far the ring is from the time that the server knows."""
    inserted = state_of(session).needles[1].inserted.at
    before = (timezone.now() - inserted).total_seconds() + slept_s
    shown = page.evaluate(SHOWN)
    after = (timezone.now() - inserted).total_seconds() + slept_s
    return max(before - shown, shown - after)


def test_a_ring_is_right_to_the_second_over_a_reload(open_signed_in, session, address):
    page = open_signed_in(address)
    assert drift_s(page, session) < DRIFT_S
    page.wait_for_timeout(1500)
    page.reload()
    assert drift_s(page, session) < DRIFT_S


def test_a_ring_is_right_after_a_sleep(open_signed_in, session, address):
    page = open_signed_in()
    page.clock.install()
    page.goto(address)
    page.clock.fast_forward(300_000)
    assert drift_s(page, session, slept_s=300) < DRIFT_S


def test_a_tablet_whose_clock_is_wrong_by_hours_shows_the_right_time(open_signed_in, session, address):
    page = open_signed_in()
    page.add_init_script(THREE_HOURS_SLOW)
    page.goto(address)
    assert drift_s(page, session) < DRIFT_S


def test_a_ring_is_right_at_another_server_over_the_same_ledger(open_signed_in, session, address, therapist):
    page = open_signed_in(address)
    again = LiveServer("localhost")
    try:
        page.context.add_cookies([{**cookie, "domain": "localhost"} for cookie in page.context.cookies()])
        page.goto(again.url + address)
        assert drift_s(page, session) < DRIFT_S
    finally:
        again.stop()


def test_time_that_is_up_is_shown_said_once_and_sounded_until_it_is_heard(open_signed_in, session, address):
    page = open_signed_in()
    page.clock.install()
    page.goto(address)
    page.evaluate(COUNT_RINGS)
    alarm = page.locator("dwell-alarm")
    expect(alarm).to_be_hidden()
    page.clock.fast_forward(DWELL_S * 1000)
    page.clock.run_for(2000)
    expect(alarm).to_contain_text("Needle 1: time is up")
    expect(page.locator("#row-1")).to_contain_text("past its time")
    expect(page.locator("#spoken")).to_have_text("Needle 1: time is up")
    assert page.evaluate("window.rings") == 1
    page.clock.run_for(31_000)
    assert page.evaluate("window.rings") == 2
    page.get_by_role("button", name="Heard").click()
    expect(alarm).to_be_hidden()
    page.clock.run_for(120_000)
    assert page.evaluate("window.rings") == 2
    page.clock.run_for(200_000)  # five minutes after it was heard the needle is still in
    assert page.evaluate("window.rings") == 3
    expect(alarm).to_be_visible()


def test_an_alarm_that_was_heard_stays_heard_over_a_reload(open_signed_in, therapist, session, address):
    page = open_signed_in()
    page.clock.install()
    page.goto(address)
    page.clock.fast_forward((DWELL_S + 5) * 1000)
    page.clock.run_for(2000)
    page.get_by_role("button", name="Heard").click()
    # the server's own time has not moved: the page that comes back is told so, and its ring is not over
    page.reload()
    expect(page.locator("dwell-alarm")).to_be_hidden()


def test_a_faint_silences_the_alarm_and_stops_the_rings(open_signed_in, session, address):
    page = open_signed_in(viewport=PHONE)
    page.clock.install()
    page.goto(address)
    page.evaluate(COUNT_RINGS)
    page.evaluate("document.getElementById('room').dataset.stopped = new Date().toISOString()")
    stopped = page.evaluate(SHOWN)
    page.clock.fast_forward((DWELL_S + 5) * 1000)
    page.clock.run_for(2000)
    assert abs(page.evaluate(SHOWN) - stopped) < DRIFT_S
    assert page.evaluate("window.rings") == 0
