"""The treatment room in a real browser: by touch, by keyboard, how many taps, how long, how large, what is refused."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.clinic.sessions.queries import state_of
from tests import factories
from tests.functional.axe import check_page, check_with_axe
from tests.functional.conftest import PHONE, WIDE
from tests.functional.tablet import settled
from tests.integration import rooms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIDEWAYS = {"width": 844, "height": 390}
MOST_TAPS = 3  # a needle from in to out
PAIR_S = 20  # before and after


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


class Taps:
    """Counts every tap of a finger."""

    def __init__(self):
        self.count = 0

    def __call__(self, target) -> None:
        target.tap()
        self.count += 1


def count(page) -> tuple[str, str]:
    counter = page.locator(".counter:visible").first
    return counter.locator(".in .v").inner_text(), counter.locator(".out .v").inner_text()


def expect_count(page, needles_in: int, out: int) -> None:
    counter = page.locator(".counter:visible").first
    expect(counter.locator(".in .v")).to_have_text(str(needles_in))
    expect(counter.locator(".out .v")).to_have_text(str(out))


# by touch


@pytest.mark.parametrize("where", ["row", "chart", "card"])
def test_a_needle_takes_three_taps_from_in_to_out(room, session, where):
    page, tap = room(viewport=PHONE, has_touch=True), Taps()
    target = {"row": "#row-1", "chart": '.fig a.site[href="?insert=1"]', "card": "#insert"}[where]
    tap(page.locator(target))
    expect_count(page, 1, 0)
    tap(page.locator("#remove"))
    tap(page.get_by_role("button", name="Out, whole"))
    expect_count(page, 0, 1)
    settled(page)
    needle = state_of(session).needles[1]
    assert (needle.inserted.diameter_mm, needle.inserted.length_mm, needle.is_intact) == (0.30, 60, True)
    assert tap.count <= MOST_TAPS


def test_what_can_be_hit_is_read_before_the_first_needle_over_a_lung(therapist, open_signed_in):
    visit = factories.visit(factories.patient(therapist), therapist)
    session = rooms.opened(visit, therapist, rooms.GLUTEUS, rooms.LUNG, {**rooms.LUNG, "technique": "pistoning"})
    page = open_signed_in(reverse("treat", args=[visit.pk]), viewport=PHONE, has_touch=True)
    page.locator("#row-2").tap()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Apex of the lung")
    assert state_of(session).needles_in == ()
    dialog.get_by_role("button", name="Needle is in").tap()
    expect_count(page, 1, 0)
    settled(page)
    page.locator("#row-3").tap()  # the same muscle again: it has been read
    expect_count(page, 2, 0)


def test_the_next_site_says_in_full_what_can_be_hit_there_beside_its_button(therapist, open_signed_in):
    visit = factories.visit(factories.patient(therapist), therapist)
    rooms.opened(visit, therapist, rooms.LUNG, rooms.GLUTEUS)
    page = open_signed_in(reverse("treat", args=[visit.pk]), viewport=PHONE, has_touch=True)
    expect(page.locator(".next")).to_contain_text("Lift the muscle in a pincer grip")
    expect(page.locator(".next")).to_be_in_viewport(ratio=1)
    page.locator("#insert").tap()
    expect_count(page, 1, 0)


def test_a_before_and_an_after_take_less_than_twenty_seconds(room, session):
    page, tap = room(viewport=PHONE, has_touch=True), Taps()
    began = time.monotonic()
    tap(page.locator("#measure"))
    tap(page.get_by_role("button", name="6", exact=True))
    expect(page.locator(".pairs")).to_contain_text("6")
    tap(page.get_by_role("link", name="Back to the room"))
    before = time.monotonic() - began
    tap(page.locator("#row-1"))
    expect_count(page, 1, 0)
    began = time.monotonic()
    tap(page.locator("#measure"))
    tap(page.get_by_role("button", name="3", exact=True))
    expect(page.locator(".pairs")).to_contain_text("−3 points")
    tap(page.get_by_role("link", name="Back to the room"))
    taken = before + time.monotonic() - began
    settled(page)
    assert [(m.moment.value, m.value) for m in state_of(session).measures] == [("before", 6), ("after", 3)]
    assert (taken < PAIR_S, tap.count - 1) == (True, 6), f"{taken:.1f} s"


def test_current_is_told_with_its_parameters(room, session, therapist):
    rooms.record(session, therapist, rooms.inserted(1))
    page = room(viewport=PHONE, has_touch=True)
    page.locator("#manipulate").tap()
    for label, value in (("Frequency", "2"), ("Intensity", "1,5"), ("For", "10")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Current on").tap()
    expect(page.locator("#manipulate")).to_contain_text("1 so far")
    settled(page)
    (moved,) = state_of(session).needles[1].manipulations
    assert (moved.frequency_hz, moved.intensity_ma, moved.duration_s) == (2, 1.5, 600)


def test_a_second_tap_on_a_needle_tells_its_details(room, session):
    page = room(viewport=PHONE, has_touch=True)
    page.locator("#row-1").tap()
    expect_count(page, 1, 0)
    page.locator("#row-1").tap()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("How deep").fill("35")
    dialog.get_by_label("Lot").fill("24K117")
    dialog.get_by_role("button", name="Keep").tap()
    expect(page.locator("#selected")).to_contain_text("35 mm deep")
    page.locator("#row-2").tap()
    expect_count(page, 2, 0)
    settled(page)
    told = state_of(session).needles
    assert (told[1].inserted.depth_mm, told[1].inserted.lot, told[2].inserted.lot) == (35, "24K117", "24K117")


def test_closing_with_a_needle_in_is_refused_with_the_reason_beside_it(room, session, therapist):
    rooms.record(session, therapist, rooms.inserted(1))
    page = room()
    close = page.get_by_role("link", name="Close session")
    expect(close).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#why-shut")).to_contain_text("1 needle still in the body.")
    close.click(force=True)
    assert state_of(session).closed is None


# by keyboard


def test_a_needle_goes_in_and_out_by_keyboard_alone(room, session):
    page = room()
    page.keyboard.press("i")
    expect_count(page, 1, 0)
    page.keyboard.press("t")
    expect(page.locator("#twitch")).to_contain_text("1 so far")
    page.keyboard.press("r")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Out, whole").focus()
    page.keyboard.press("Enter")
    expect_count(page, 0, 1)
    page.keyboard.press("u")
    expect_count(page, 1, 0)
    settled(page)
    state = state_of(session)
    assert (state.needles_in, state.twitches) == ((1,), 1)


def test_escape_leaves_a_dialog_without_a_choice(room, session, therapist):
    rooms.record(session, therapist, rooms.inserted(1))
    page = room()
    page.keyboard.press("r")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert state_of(session).needles_in == (1,)


def test_a_dialog_of_the_server_is_left_while_a_needle_is_chosen(room, session, therapist):
    rooms.record(session, therapist, rooms.inserted(1))
    page = room()
    for leave in (lambda: page.keyboard.press("Escape"), page.get_by_role("link", name="Cancel").click):
        page.keyboard.press("d")
        expect(page.get_by_role("dialog")).to_be_visible()
        leave()
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_count_is_read_on_a_change_and_on_demand(room):
    page = room()
    spoken = page.locator("#spoken")
    page.keyboard.press("i")
    expect(spoken).to_have_text("1 needles in the body, 0 out, 1 inserted")
    spoken.evaluate("(region) => region.replaceChildren()")
    page.keyboard.press("c")
    expect(spoken).to_have_text("1 needles in the body, 0 out, 1 inserted")
    page.get_by_role("button", name="Read the count").click()
    expect(spoken).to_have_text("1 needles in the body, 0 out, 1 inserted")


def test_single_keys_can_be_switched_off_and_stay_off(room, session):
    page = room()
    page.get_by_text("Sound and keys", exact=True).click()
    page.get_by_label(re.compile("Single keys")).uncheck()
    page.reload()
    page.keyboard.press("i")
    page.wait_for_timeout(300)
    assert state_of(session).needles == {}


# what is seen


@pytest.mark.parametrize("viewport", [WIDE, PHONE, SIDEWAYS], ids=["wide", "phone", "held-sideways"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_room_with_needles_in_passes_axe_and_hides_no_count(room, session, therapist, viewport, scheme):
    events = [rooms.inserted(1), rooms.inserted(2, rooms.MAXIMUS), rooms.removed(1)]
    rooms.record(session, therapist, *events)
    page = room(viewport=viewport)
    page.emulate_media(color_scheme=scheme)
    assert count(page) == ("1", "1")
    check_with_axe(page)


@pytest.mark.parametrize("asked", ["details=1", "manipulate=1", "measure=1", "remove=1", "removing=1", "insert=2"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_dialog_of_the_room_passes_axe(room, session, therapist, asked, viewport):
    rooms.record(session, therapist, rooms.inserted(1))
    page = room(viewport=viewport)
    page.goto(f"{reverse('treat', args=[session.visit_id])}?{asked}")
    expect(page.get_by_role("dialog")).to_be_visible()
    check_with_axe(page)


def test_the_room_fits_320_pixels_and_text_twice_as_large(room, session, therapist):
    rooms.record(session, therapist, rooms.inserted(1))
    page = room(viewport={"width": 320, "height": 640})
    check_page(page)
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    check_page(page)
    for name in ("#remove", "#faints", "#react"):
        page.locator(name).scroll_into_view_if_needed()
        expect(page.locator(name)).to_be_in_viewport()


@pytest.mark.parametrize("asked", ["", "measure=1", "manipulate=1", "details=1", "remove=1"])
def test_every_target_of_the_room_is_large_enough_for_a_finger(room, session, therapist, asked):
    rooms.record(session, therapist, rooms.inserted(1))
    page = room(viewport=PHONE)
    page.goto(f"{reverse('treat', args=[session.visit_id])}?{asked}")
    targets = "main.room :is(button, a.btn, a.needle, a.selected, summary, select, input:not([type=hidden])):visible"
    for target in page.locator(targets).all():
        if (label := target.locator("xpath=ancestor::label")).count():
            target = label.first  # a finger hits the label of a box
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 44, re.sub(r"\s+", " ", target.inner_text())


# without a connection, and twice


def test_the_same_post_twice_records_one_needle(room, session):
    page = room()
    fields = page.locator("form:has(> #row-1)").evaluate("form => Object.fromEntries(new FormData(form))")
    address = reverse("session_events", args=[session.pk])
    for _ in range(2):
        page.request.post(address, form=fields, headers={"Referer": page.url})
    assert state_of(session).needles_in == (1,)


def test_when_a_measure_was_taken_is_what_the_device_knows_not_what_an_old_dialog_says(room, session):
    page = room()
    page.locator("#measure").click()
    page.locator('dialog [name="moment"]').first.evaluate("(field) => { field.value = 'after' }")
    page.get_by_role("button", name="6", exact=True).click()
    expect(page.locator(".pairs")).to_contain_text("6")
    settled(page)
    assert [m.moment.value for m in state_of(session).measures] == ["before"]
