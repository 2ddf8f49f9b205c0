"""A tablet in a treatment room: what tests of the room without a connection do with it."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

LINE_IS_DOWN = ("ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "Failed to load resource", "ERR_FAILED")
KEPT = """async () => {
  const pages = await caches.open("needlebook.pages");
  const files = await caches.open("needlebook.files");
  return (await pages.keys()).length >= 2 && (await files.keys()).length > 10;
}"""
ALL_TAPS = """async () => {
  const open = indexedDB.open("needlebook");
  const database = await new Promise((done) => (open.onsuccess = () => done(open.result)));
  const all = database.transaction(["taps"]).objectStore("taps").getAll();
  const taps = await new Promise((done) => (all.onsuccess = () => done(all.result)));
  database.close();
  return taps;
}"""
PAGES = "async () => (await (await caches.open('needlebook.pages')).keys()).map((request) => request.url)"


def is_down(message) -> bool:
    """What a browser says of a line that was cut."""
    return any(text in message.text for text in LINE_IS_DOWN)


def until(page: Page, holds: Callable[[], bool], patience_ms: int = 15_000) -> None:
    for _ in range(patience_ms // 50):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("waited in vain")


def wait_for_worker(page: Page) -> None:
    """Until the page can do without the server."""
    until(page, lambda: page.evaluate(KEPT))


def waiting(page: Page) -> int:
    """How many taps the banner says are waiting."""
    words = page.locator("offline-outbox details:not([hidden]) summary")
    return int(words.text_content().split()[0]) if words.count() else 0


def pages_in(page: Page) -> list[str]:
    """Addresses of the pages that the browser keeps."""
    return page.evaluate(PAGES)


def sign_in(context, person, url: str) -> None:
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])


def settled(page: Page) -> None:
    """Until the server has every tap, and a page of its own shows it."""
    shown = "() => !document.querySelector('dialog[data-here]')"
    until(page, lambda: page.evaluate(shown) and page.evaluate(ALL_TAPS) == [])


def kill(folder: Path) -> None:
    """The browser that keeps its store there and its helpers, as when the battery is empty."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"--user-data-dir={folder}".encode() in (process / "cmdline").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)
