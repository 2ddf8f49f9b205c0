"""A real browser against the real program. Without a browser these tests fail and say how to get one."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import factories
from tests.functional.drawing_page import ORIGIN, Behind
from tests.functional.journey import Journey
from tests.functional.line import Line
from tests.functional.tablet import is_down, sign_in, wait_for_worker
from tests.integration import rooms

# Playwright's own event loop runs in this thread, where Django would refuse its ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_BROWSER = "no Chromium found: `apt-get install chromium`, or `.venv/bin/playwright install chromium`"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def system_browser() -> str | None:
    names = [os.environ.get("NEEDLEBOOK_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        path = system_browser()
        own = Path(playwright.chromium.executable_path)
        if path is None and not own.exists():
            pytest.fail(NO_BROWSER)
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def has_javascript(request) -> bool:
    return request.param


@pytest.fixture
def open_page(browser: Browser, live_server):
    """Opens pages of the program; every one of them is watched for errors of script, policy and server."""
    contexts, complaints = [], []

    def open_one(*, javascript: bool = True, viewport: dict[str, int] = WIDE, has_touch: bool = False) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            viewport=viewport,
            locale="en-GB",
            has_touch=has_touch,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on("console", lambda m: complaints.append(f"console: {m.text}") if is_worrying(m) else None)
        page.on("response", lambda r: complaints.append(f"{r.status}: {r.url}") if r.status >= 500 else None)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def open_signed_in(open_page, live_server, therapist):
    """Opens pages on which the therapist is signed in already."""

    def open_one(address: str = "", **options) -> Page:
        page, client = open_page(**options), Client()
        client.force_login(therapist)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        if address:
            page.goto(address)
        return page

    return open_one


@pytest.fixture
def read(open_page, therapist):
    """Opens pages of the program, signed in by the form."""

    def sign_in(**how) -> Page:
        page = open_page(**how)
        Journey(page, how.get("javascript", True)).sign_in()
        return page

    return sign_in


EXPECTED = (
    "responded with a status of 4",
    "ERR_INTERNET_DISCONNECTED",
    "htmx:sendError",
    "htmx:sendAbort",
    "htmx:afterRequest",
)


def is_worrying(message) -> bool:
    """Errors of the console, except what tests bring about: an answer of 4xx, a connection that was cut."""
    return message.type == "error" and not any(text in message.text for text in EXPECTED)


@pytest.fixture
def therapist(transactional_db):
    """What the server of the test reads has to be written, not only held in a transaction."""
    return factories.person(factories.clinic())


@pytest.fixture
def lead(therapist):
    """The therapist leads the clinic."""
    clinic = therapist.clinic
    clinic.lead = therapist
    clinic.save()
    return therapist


@pytest.fixture
def visit(therapist):
    return factories.visit(factories.patient(therapist), therapist)


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture
def show(browser, behind):
    contexts, complaints = [], []

    def show_one(**options) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if is_worrying(message) else None)
        page.route("**/*", behind.answer)
        page.goto(ORIGIN + "/")
        return page

    yield show_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def line(live_server):
    """The network between a tablet and the server."""
    line = Line((live_server.thread.host, live_server.thread.port))
    yield line
    line.cut()


@pytest.fixture
def tablet(browser, line, session, therapist):
    """Opens the room of the session on a tablet of its own, as soon as it can do without the server."""
    contexts, complaints = [], []

    def complain(message) -> None:
        if is_worrying(message) and not is_down(message):
            complaints.append(f"console: {message.text}")

    def open_room(context=None) -> Page:
        if context is None:
            context = browser.new_context(base_url=line.url, viewport=WIDE, locale="en-GB")
            contexts.append(context)
            sign_in(context, therapist, line.url)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on("console", complain)
        page.goto(reverse("treat", args=[session.visit_id]))
        expect(page.locator("main.room")).to_be_visible()
        wait_for_worker(page)
        return page

    yield open_room
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def session(therapist):
    """An open session with two planned sites; needle 1 is in."""
    visit = factories.visit(factories.patient(therapist), therapist)
    session = rooms.opened(visit, therapist)
    rooms.record(session, therapist, rooms.inserted(1, planned_dwell_s=600))
    return session
