"""The treatment room in a real browser: by keyboard alone, over a reload, without a connection."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.clinic.sessions.queries import state_of
from tests import factories
from tests.functional.axe import check_with_axe
from tests.functional.conftest import PHONE, WIDE
from tests.integration import rooms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIDEWAYS = {"width": 844, "height": 390}


@pytest.fixture
def session(therapist):
    """An open session with two planned sites and no needle in."""
    visit = factories.visit(factories.patient(therapist), therapist)
    return rooms.opened(visit, therapist)


@pytest.fixture
def room(open_signed_in, session):
    """Opens the room of the session, signed in."""

    def open_room(**options):
        return open_signed_in(reverse("treat", args=[session.visit_id]), **options)

    return open_room


def count(page) -> tuple[str, str]:
    counter = page.locator(".counter:visible").first
    return counter.locator(".in .v").inner_text(), counter.locator(".out .v").inner_text()


def expect_count(page, needles_in: int, out: int) -> None:
    counter = page.locator(".counter:visible").first
    expect(counter.locator(".in .v")).to_have_text(str(needles_in))
    expect(counter.locator(".out .v")).to_have_text(str(out))


def test_a_needle_goes_in_and_out_by_keyboard_alone(room, session):
    page = room()
    page.keyboard.press("i")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="Needle is in").focus()
    page.keyboard.press("Enter")
    expect_count(page, 1, 0)
    page.keyboard.press("t")
    expect(page.locator("#twitch")).to_contain_text("1 so far")
    page.keyboard.press("r")
    page.get_by_role("button", name="Out, intact").focus()
    page.keyboard.press("Enter")
    expect_count(page, 0, 1)
    page.keyboard.press("u")
    expect_count(page, 1, 0)
    state = state_of(session)
    assert (state.needles_in, state.twitches) == ((1,), 1)


def test_escape_leaves_a_dialog_without_a_choice(room, session):
    page = room()
    page.keyboard.press("i")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert state_of(session).needles_in == ()


def test_a_timer_goes_on_over_a_reload(room, session, therapist):
    rooms.record(session, therapist, rooms.inserted(1, planned_dwell_s=600))
    page = room()
    clock = page.locator("#row-1 [data-clock]")
    before = clock.text_content()
    expect(clock).not_to_have_text(before, timeout=3000)
    running = clock.text_content()
    page.reload()
    assert _seconds(page.locator("#row-1 [data-clock]").text_content()) >= _seconds(running)


def _seconds(clock: str) -> int:
    minutes, seconds = clock.split(":")
    return 60 * int(minutes) + int(seconds)


def test_a_tap_without_a_connection_is_said_not_to_be_recorded(room, session, therapist):
    rooms.record(session, therapist, rooms.inserted(1))
    page = room()
    page.context.set_offline(True)
    page.locator("#twitch").click()
    expect(page.get_by_text("The last tap was not recorded.")).to_be_visible()
    page.context.set_offline(False)
    assert state_of(session).twitches == 0


def test_the_same_post_twice_records_one_needle(room, session):
    page = room()
    page.goto(f"{reverse('treat', args=[session.visit_id])}?insert=1")
    form = page.locator("dialog form").first
    fields = form.evaluate("form => Object.fromEntries(new FormData(form))")
    address = reverse("session_events", args=[session.pk])
    for _ in range(2):
        page.request.post(address, form=fields, headers={"Referer": page.url})
    assert state_of(session).needles_in == (1,)


@pytest.mark.parametrize(
    "viewport", [WIDE, PHONE, {"width": 844, "height": 390}], ids=["wide", "phone", "held-sideways"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_room_with_needles_in_passes_axe_and_hides_no_count(room, session, therapist, viewport, scheme):
    events = [rooms.inserted(1), rooms.inserted(2, rooms.MAXIMUS), rooms.removed(1)]
    rooms.record(session, therapist, *events)
    page = room(viewport=viewport)
    page.emulate_media(color_scheme=scheme)
    assert count(page) == ("1", "1")
    check_with_axe(page)


def test_every_button_of_the_room_is_large_enough_for_a_finger(room, session, therapist):
    rooms.record(session, therapist, rooms.inserted(1))
    page = room(viewport=PHONE)
    for target in page.locator("main.room :is(button, a.btn, select):visible").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 44, re.sub(r"\s+", " ", target.inner_text())
