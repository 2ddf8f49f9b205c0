"""The pain drawing under a finger and a pen, and how fast a stroke is drawn."""

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import PHONE
from tests.functional.drawing_page import BEFORE, middle, tool, until, until_listed

pytestmark = pytest.mark.browser


def fingers(page: Page):
    """Sends touches as the screen would: touch("touchStart", (x, y), ...)."""
    client = page.context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(places)]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return touch


@pytest.fixture
def phone(show):
    page = show(has_touch=True, is_mobile=True, viewport=PHONE)
    assert page.locator("button[data-tool=tap]").get_attribute("aria-pressed") == "true"
    page.locator("#draw-back").scroll_into_view_if_needed()
    return page


def swipe(touch, start: tuple[float, float], dx: float, dy: float, steps: int = 8) -> None:
    x, y = start
    touch("touchStart", start)
    for n in range(1, steps + 1):
        touch("touchMove", (x + dx * n / steps, y + dy * n / steps))
    touch("touchEnd")


def test_a_finger_marks_a_region_with_a_tap(phone):
    phone.locator("#back-sacrum-midline").tap()
    until_listed(phone, {**BEFORE, "sacrum:midline": "5"})
    phone.locator("#back-sacrum-midline").tap()
    until_listed(phone, BEFORE)


def test_a_finger_scrolls_the_page_until_the_pen_is_chosen(phone, behind):
    touch = fingers(phone)
    before = phone.evaluate("scrollY")
    swipe(touch, middle(phone, "#back-interscapular-left"), 0, -150)
    until(phone, lambda: phone.evaluate("scrollY") > before + 20)
    assert len(behind.posts) == 0
    tool(phone, "Draw")
    phone.locator("#draw-back").scroll_into_view_if_needed()
    at = phone.evaluate("scrollY")
    swipe(touch, middle(phone, "#back-calf_upper-left"), 5, 25)
    expect(phone.locator("[data-rows] [data-key='calf_upper:left']")).to_have_count(1)
    assert phone.evaluate("scrollY") == at


def test_two_fingers_enlarge_the_figure_and_draw_nothing(phone, behind):
    tool(phone, "Draw")
    touch = fingers(phone)
    before = phone.locator("#draw-back").get_attribute("viewBox")
    x, y = middle(phone, "#back-interscapular-left")
    touch("touchStart", (x - 10, y))
    touch("touchStart", (x - 10, y), (x + 10, y))
    for n in range(1, 9):
        touch("touchMove", (x - 10 - 6 * n, y), (x + 10 + 6 * n, y))
    touch("touchEnd")
    wide = [float(n) for n in before.split()]
    near = [float(n) for n in phone.locator("#draw-back").get_attribute("viewBox").split()]
    assert near[2] < wide[2] / 2
    assert behind.posts == []
    assert phone.locator("[data-wet]").is_hidden()


def test_two_fingers_scroll_the_page_where_the_figure_cannot_move(phone, behind):
    tool(phone, "Draw")
    touch = fingers(phone)
    before = phone.evaluate("scrollY")
    x, y = middle(phone, "#back-interscapular-left")
    touch("touchStart", (x - 30, y))
    touch("touchStart", (x - 30, y), (x + 30, y))
    for n in range(1, 9):
        touch("touchMove", (x - 30, y - 15 * n), (x + 30, y - 15 * n))
    touch("touchEnd")
    assert phone.evaluate("scrollY") > before + 60
    assert behind.posts == []


def test_a_pen_draws_like_the_mouse(show, behind):
    page = show()
    client = page.context.new_cdp_session(page)
    x, y = middle(page, "#back-thigh_back_upper-left")
    send = {"button": "left", "pointerType": "pen", "clickCount": 1}
    client.send("Input.dispatchMouseEvent", {"type": "mousePressed", "x": x, "y": y, **send})
    for n in range(1, 6):
        client.send("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y + 4 * n, "buttons": 1, **send})
    client.send("Input.dispatchMouseEvent", {"type": "mouseReleased", "x": x, "y": y + 20, **send})
    expect(page.locator("[data-rows] [data-key='thigh_back_upper:left']")).to_have_count(1)
    assert len(behind.strokes[-1].points) == 6


# ---- speed


def test_a_segment_of_a_long_stroke_is_drawn_within_a_frame(show):
    """A stroke of 1,500 points; each drawing of what came since the last frame, at the 95th percentile."""
    page = show()
    x, y = middle(page, "#back-interscapular-left")
    page.mouse.move(x, y)
    page.mouse.down()
    for n in range(500):
        page.mouse.move(x + (n % 40) * 3, y + n / 4, steps=3)
    page.mouse.up()
    costs = page.evaluate("performance.getEntriesByName('stroke-segment').map((entry) => entry.duration)")
    costs.sort()
    assert len(costs) > 100
    assert costs[int(0.95 * len(costs))] < 16, costs[-5:]
