"""The room board in a real browser: it follows the rooms by itself, rests when hidden, and says when nobody answers."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.clinic.sessions.actions import open_session
from needlebook.core.sessions.types import ReactionKind, ReactionObserved
from tests import factories
from tests.functional.axe import check_with_axe
from tests.functional.conftest import PHONE, WIDE
from tests.integration import rooms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FAINT = ReactionKind.FAINT


@pytest.fixture
def hold(therapist):
    def make(room, *events):
        visit = factories.visit(factories.patient(therapist), therapist)
        rooms.ready(visit, therapist, rooms.GLUTEUS, rooms.MAXIMUS)
        session = open_session(visit, by=therapist, room=room)
        rooms.record(session, therapist, *events)
        return session

    return make


def hide(page, is_hidden: bool) -> None:
    """As when another tab is in front."""
    page.evaluate(
        """(is) => {
          Object.defineProperty(document, "hidden", { configurable: true, get: () => is });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        is_hidden,
    )


def test_a_faint_in_a_room_comes_to_the_top_of_the_board_by_itself(open_signed_in, hold, therapist):
    hold("Room 1", rooms.inserted(1))
    session = hold("Room 2")
    page = open_signed_in(reverse("rooms"))
    expect(page.locator(".roomcard h2").first).to_contain_text("Room 1")
    rooms.record(session, therapist, ReactionObserved(**rooms.head(), kind=FAINT))
    expect(page.locator(".roomcard h2").first).to_contain_text("Room 2", timeout=9000)
    expect(page.locator(".roomcard .signals").first).to_contain_text("Faint")


def test_a_board_that_nobody_sees_asks_nothing_and_looks_at_once_when_it_is_seen(open_signed_in, hold):
    hold("Room 1", rooms.inserted(1))
    page = open_signed_in(reverse("rooms"))
    asked = []
    hide(page, True)
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/rooms/") else None)
    page.wait_for_timeout(6500)
    assert asked == []
    with page.expect_request(re.compile("/rooms/$"), timeout=2000):
        hide(page, False)


def test_a_board_without_an_answer_says_since_when(open_signed_in, hold):
    hold("Room 1", rooms.inserted(1))
    page = open_signed_in(reverse("rooms"))
    page.context.set_offline(True)
    expect(page.locator("[data-silent-words]")).to_have_text("No answer since", timeout=25_000)
    expect(page.locator(".roomcard")).to_have_count(1)
    page.context.set_offline(False)
    expect(page.locator("[data-silent-words]")).to_have_text("", timeout=12_000)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_board_passes_axe_and_its_numbers_are_large(open_signed_in, hold, viewport, scheme):
    hold("Room 1", rooms.inserted(1, planned_dwell_s=600), ReactionObserved(**rooms.head(), kind=FAINT))
    hold("Treatment room, end of the corridor", rooms.inserted(1), rooms.inserted(2, rooms.MAXIMUS))
    hold("")
    page = open_signed_in(reverse("rooms"), viewport=viewport)
    page.emulate_media(color_scheme=scheme)
    check_with_axe(page)
    size = page.locator(".roomcard .counter .v").first.evaluate(
        "(number) => parseFloat(getComputedStyle(number).fontSize)"
    )
    assert size >= 72  # 3 m: a figure of 19 mm on a wall screen of usual density (J)
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_the_board_without_javascript_is_looked_at_again_by_hand(open_signed_in, hold):
    hold("Room 1", rooms.inserted(1))
    page = open_signed_in(reverse("rooms"), javascript=False)
    page.get_by_role("link", name="Look again").click()
    page.get_by_role("link", name=re.compile("^Room 1")).click()
    expect(page.locator("main.room")).to_be_visible()
