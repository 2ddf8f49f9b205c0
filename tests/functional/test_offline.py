"""The room without a connection: what is tapped is kept on the tablet, shown at once, and sent unchanged afterwards."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from needlebook.clinic.sessions.queries import state_of
from needlebook.core.sessions.types import NeedleInserted, NeedleRemoved, TwitchObserved
from tests import factories
from tests.functional.conftest import WIDE, is_worrying
from tests.functional.line import Line
from tests.functional.test_room import expect_count
from tests.integration import rooms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINE_IS_DOWN = ("ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "Failed to load resource", "ERR_FAILED")


@pytest.fixture
def session(therapist):
    """An open session with two planned sites; needle 1 is in."""
    visit = factories.visit(factories.patient(therapist), therapist)
    session = rooms.opened(visit, therapist)
    rooms.record(session, therapist, rooms.inserted(1, planned_dwell_s=600))
    return session


@pytest.fixture
def line(live_server):
    line = Line((live_server.thread.host, live_server.thread.port))
    yield line
    line.cut()


def sign_in(context, person, url: str) -> None:
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])


@pytest.fixture
def room(browser, line, session, therapist):
    """Opens the room on a tablet of its own; the service worker is at work when it is given back."""
    contexts, complaints = [], []

    def open_room(person=therapist, context=None) -> Page:
        if context is None:
            context = browser.new_context(base_url=line.url, viewport=WIDE, locale="en-GB")
            contexts.append(context)
            sign_in(context, person, line.url)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on("console", lambda m: complaints.append(f"console: {m.text}") if is_worrying(m) and not is_down(m) else None)
        page.goto(reverse("treat", args=[session.visit_id]))
        expect(page.locator("main.room")).to_be_visible()
        wait_for_worker(page)
        return page

    yield open_room
    for context in contexts:
        context.close()
    assert complaints == []


def is_down(message) -> bool:
    return any(text in message.text for text in LINE_IS_DOWN)


KEPT = """async () => {
  const pages = await caches.open("needlebook.pages");
  const files = await caches.open("needlebook.files");
  return (await pages.keys()).length >= 2 && (await files.keys()).length > 10;
}"""


def wait_for_worker(page: Page) -> None:
    until(page, lambda: page.evaluate(KEPT))


def until(page: Page, holds: Callable[[], bool], patience_ms: int = 8000) -> None:
    for _ in range(patience_ms // 50):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("waited in vain")


def waiting(page: Page) -> int:
    text = page.locator("offline-outbox summary").text_content() or "0"
    return int(text.split()[0]) if page.locator("offline-outbox details:not([hidden])").count() else 0


def test_a_tap_is_painted_at_once_and_recorded(room, session):
    page = room()
    page.locator("#twitch").click()
    expect(page.locator("#twitch")).to_contain_text("1 so far")
    until(page, lambda: state_of(session).twitches == 1)
    page.reload()
    expect(page.locator("#twitch")).to_contain_text("1 so far")


def test_ten_events_without_a_line_arrive_in_order_and_once(room, session, line):
    page = room()
    line.cut()
    for n in range(1, 5):
        page.locator("#twitch").click()
        expect(page.locator("#twitch")).to_contain_text(f"{n} so far")
    expect(page.locator("offline-outbox [data-line]")).to_contain_text(re.compile("No connection since"))
    page.locator("#row-2").click()
    expect_count(page, 2, 0)
    page.reload()
    expect_count(page, 2, 0)
    page.locator("#row-2").click()
    page.locator("#twitch").click()
    page.locator("#manipulate").click()
    page.get_by_role("button", name="Turned").click()
    page.locator("#remove").click()
    page.get_by_role("button", name="Out, intact", exact=True).click()
    expect_count(page, 1, 1)
    page.locator("#remove").click()
    page.get_by_role("button", name="Out, intact", exact=True).click()
    expect_count(page, 0, 2)
    page.locator("#react").click()
    page.get_by_role("link", name=re.compile("Bleeding")).click()
    page.get_by_role("button", name="Record only").click()
    until(page, lambda: waiting(page) == 10)
    line.mend()
    until(page, lambda: len(state_of(session).events) == 13)
    state = state_of(session)
    kinds = [type(event).__name__ for event in state.events.values()][3:]
    assert kinds == [
        *["TwitchObserved"] * 4,
        "NeedleInserted",
        "TwitchObserved",
        "NeedleManipulated",
        "NeedleRemoved",
        "NeedleRemoved",
        "ReactionObserved",
    ]
    times = [event.at for event in state.events.values()]
    assert times == sorted(times)
    expect(page.locator("offline-outbox [data-line]")).to_be_hidden()


def test_timers_are_right_on_a_page_from_the_cache(room, session, line):
    page = room()
    line.cut()
    page.wait_for_timeout(2500)
    page.reload()
    clock = page.locator("#row-1 [data-clock]")
    expect(clock).to_be_visible()
    page.wait_for_timeout(1200)
    since = state_of(session).needles[1].inserted.at
    shown, now = clock.text_content(), timezone.now()
    minutes, seconds = shown.split(":")
    assert abs((now - since).total_seconds() - (60 * int(minutes) + int(seconds))) < 2


def test_a_tablet_whose_clock_is_wrong_stamps_the_time_of_the_server(room, session, line):
    page = room()
    page.evaluate("() => { const real = Date.now; Date.now = () => real() + 3600_000; }")
    line.cut()
    page.locator("#twitch").click()
    stamped = page.evaluate(WAITING)[0]["at"]
    assert abs((datetime.fromisoformat(stamped) - timezone.now()).total_seconds()) < 5
