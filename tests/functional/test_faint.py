"""A faint in a real browser: one tap, what to do, the needles out in order; timed."""

import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.functional.axe import check_with_axe
from tests.functional.conftest import PHONE, WIDE
from tests.functional.tablet import until
from tests.integration import rooms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRILL_S = 5.0  # from the tap to the first needle's button on the screen: the budget of the room


@pytest.fixture
def session(therapist):
    """Two needles in, the second over the lung, and a third site planned."""
    visit = factories.visit(factories.patient(therapist), therapist)
    session = rooms.opened(visit, therapist, rooms.GLUTEUS, rooms.LUNG, rooms.MAXIMUS)
    rooms.record(session, therapist, rooms.inserted(1), rooms.inserted(2, rooms.LUNG, length_mm=30.0))
    return session


@pytest.fixture
def room(open_signed_in, session):
    def open_room(**options):
        return open_signed_in(reverse("treat", args=[session.visit_id]), **options)

    return open_room


def state(session):
    return rooms.state(session.visit)


def first_out(page):
    return page.locator("#faint [data-outs] > li:visible button[value=yes]").first


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_drill_from_the_tap_to_the_first_needle_out(room, session, viewport, record_property, capsys):
    page = room(viewport=viewport)
    start = time.perf_counter()
    page.get_by_role("button", name="Faints").click()
    expect(first_out(page)).to_be_visible()
    seen_s = time.perf_counter() - start
    first_out(page).click(trial=True)  # enabled, still, and nothing lies over it
    usable_s = time.perf_counter() - start
    record_property("seen_s", round(seen_s, 3))
    record_property("usable_s", round(usable_s, 3))
    with capsys.disabled():
        print(f"\nfaint drill, {viewport['width']} px: seen after {seen_s:.2f} s, usable after {usable_s:.2f} s")
    assert usable_s < DRILL_S
    expect(first_out(page)).to_have_attribute("aria-label", "Needle 2 out, whole")
    found = []
    until(page, lambda: found.append(first_out(page).bounding_box()) or found[-1])  # none while the room is drawn anew
    inside = found[-1]
    assert 0 <= inside["y"] <= viewport["height"] - inside["height"], "on the screen without scrolling"
    assert min(inside["width"], inside["height"]) >= 44
    expect(page.locator("#faint .counter .in .v")).to_be_in_viewport()


@pytest.mark.parametrize("viewport", [WIDE, PHONE, {"width": 844, "height": 390}], ids=["wide", "phone", "sideways"])
def test_the_button_is_in_reach_without_scrolling(room, viewport):
    page = room(viewport=viewport)
    box = page.locator("#faints").bounding_box()
    assert box["y"] + box["height"] <= viewport["height"]
    assert min(box["width"], box["height"]) >= 44


def test_everything_else_leaves_the_screen_and_the_timers_stand(room, session):
    page = room()
    page.get_by_role("button", name="Faints").click()
    expect(page.locator("#room")).to_have_attribute("data-stopped", page.locator("#room").get_attribute("data-stopped"))
    for other in (".top", ".ledger", ".chartpane", ".thumb"):
        expect(page.locator(f"#room > {other}")).to_be_hidden()


@pytest.mark.parametrize("viewport", [WIDE, PHONE, {"width": 844, "height": 390}], ids=["wide", "phone", "sideways"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_faint_passes_axe_and_hides_no_count(room, viewport, scheme):
    page = room(viewport=viewport)
    page.emulate_media(color_scheme=scheme)
    page.get_by_role("button", name="Faints").click()
    expect(first_out(page)).to_be_visible()
    check_with_axe(page)
    page.locator(".ends summary").scroll_into_view_if_needed()
    expect(page.locator("#faint .counter .in .v")).to_be_in_viewport()
    sideways = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not sideways


def test_a_faint_from_tap_to_end_by_keyboard_alone(room, session):
    page = room()
    page.keyboard.press("f")
    expect(first_out(page)).to_be_focused()
    page.keyboard.press("o")
    expect(page.locator("#faint .counter .in .v")).to_have_text("1")
    page.keyboard.press("u")
    expect(page.locator("#faint .counter .in .v")).to_have_text("2")
    for left in ("1", "0"):
        page.keyboard.press("o")
        expect(page.locator("#faint .counter .in .v")).to_have_text(left)
    page.get_by_role("button", name="Raise the legs").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Raise the legs").first).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Came round, fully awake").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#faint")).to_be_hidden()
    until(page, lambda: state(session).ended)
    after = state(session)
    assert (after.needles_in, after.faint, len(after.ended)) == ((), None, 1)
    assert [note.text for note in after.notes] == ["Faint, light-headed: Legs raised."]


def test_keys_of_the_room_do_nothing_while_the_faint_has_the_screen(room, session):
    page = room()
    page.keyboard.press("f")
    expect(first_out(page)).to_be_visible()
    for key in "t3im":
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert state(session).twitches == 0


def test_a_faint_without_javascript_is_one_tap_and_plain_forms(room, session):
    page = room(javascript=False)
    page.get_by_role("button", name="Faints").click()
    for _ in range(2):
        first_out(page).click()
    expect(page.get_by_text("No needle is in the body")).to_be_visible()
    page.get_by_role("button", name="Came round, fully awake").click()
    expect(page.locator("#faint")).to_be_hidden()
    assert state(session).faint is None


def test_a_wrong_tap_gives_the_room_back(room, session):
    page, before = room(), len(state(session).events)
    page.get_by_role("button", name="Faints").click()
    until(page, lambda: state(session).faint)  # whoever sees that it was wrong has looked at the screen
    page.get_by_role("button", name="Wrong tap: no faint").click()
    expect(page.locator("#faint")).to_be_hidden()
    expect(page.locator("#room > .thumb")).to_be_visible()
    until(page, lambda: len(state(session).events) >= before + 2)
    assert state(session).reactions == ()


def test_a_wrong_tap_before_the_room_is_awake_waits_for_its_faint(room, session):
    page, before = room(), len(state(session).events)
    page.context.route("**/patterns/**", lambda route: None)  # what the room wakes up with never comes
    page.reload(wait_until="domcontentloaded")
    page.get_by_role("button", name="Faints").click()
    page.get_by_role("button", name="Wrong tap: no faint").click()
    until(page, lambda: len(state(session).events) >= before + 2)
    assert (state(session).faint, state(session).reactions) == (None, ())
    page.context.unroute_all()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_another_reaction_is_recorded_with_its_second_tap_and_passes_axe(room, session, viewport):
    page = room(viewport=viewport)
    page.locator("#react").click()
    check_with_axe(page)
    page.get_by_role("button", name="Short of breath, chest pain").click()
    expect(page.locator("#do-now")).to_contain_text("Call an ambulance")
    check_with_axe(page)
    page.locator("dialog").get_by_role("button", name="Needle 2 out, whole").click()
    expect(page.locator("dialog [data-outs] > li:visible")).to_have_count(1)
    until(page, lambda: state(session).needles_out == (2,))
    assert [event.kind for event in state(session).reactions] == ["breathless"]
