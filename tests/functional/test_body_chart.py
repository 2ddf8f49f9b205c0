"""The pain drawing in a real browser: pointer, finger, keyboard and list say the same thing."""

import mimetypes
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page

import needlebook.web
from needlebook.core.anatomy import Side
from needlebook.web.bodychart import Pain, pain_drawing
from tests.functional.axe import check_with_axe
from tests.functional.conftest import is_worrying

pytestmark = pytest.mark.browser

STATIC = Path(needlebook.web.__file__).parent / "static"
ORIGIN = "http://chart.test"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
DRAWN = [Pain("lumbar_lower", Side.LEFT, 6), Pain("iliac_crest", Side.LEFT, 5)]
BEFORE = {"lumbar_lower:left": "6", "iliac_crest:left": "5"}
HEARD = """() => { window.heard = []; for (const kind of ["change", "pain-change"])
  document.forms[0].addEventListener(kind, (event) => window.heard.push(event.type)); }"""
POSTED = """() => Object.fromEntries([...new FormData(document.forms[0])]
  .filter(([name]) => name.startsWith("pain_intensity:")).map(([name, value]) => [name.slice(15), value]))"""


def document() -> str:
    body = render_to_string("components/bodychart_draw.html", {"drawing": pain_drawing(DRAWN)})
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Pain drawing</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/css/needlebook.css">
<script type="module" src="/static/elements/body-chart.js"></script></head>
<body><main><h1>Pain drawing</h1><form method="post">{body}</form></main></body></html>"""


def answer(route) -> None:
    """The page and its static files, from disk, under the program's policy."""
    path = route.request.url.removeprefix(ORIGIN)
    if path == "/":
        route.fulfill(body=document(), content_type="text/html", headers={"Content-Security-Policy": POLICY})
        return
    file = STATIC / path.removeprefix("/static/")
    if not file.is_file():  # axe looks for imported style sheets beside the page as well
        route.fulfill(status=404)
    else:
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file)[0])


@pytest.fixture
def show(browser):
    contexts, complaints = [], []

    def show_one(**options) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if is_worrying(message) else None)
        page.route("**/*", answer)
        page.goto(ORIGIN + "/")
        if options.get("java_script_enabled", True):
            page.evaluate(HEARD)
        return page

    yield show_one
    for context in contexts:
        context.close()
    assert complaints == []


def posted(page: Page) -> dict[str, str]:
    return page.evaluate(POSTED)


def heard(page: Page) -> list[str]:
    return page.evaluate("window.heard.splice(0)")


def spoken(page: Page, region: str) -> tuple[str, str]:
    found = page.locator(region)
    return found.get_attribute("aria-pressed"), found.get_attribute("aria-label")


def in_focus(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def test_a_click_on_a_region_draws_pain_there_and_lists_it(show):
    page = show()
    page.locator("#back-lumbar_lower-right").click()
    assert posted(page) == {**BEFORE, "lumbar_lower:right": "5"}
    pressed, label = spoken(page, "#back-lumbar_lower-right")
    assert pressed == "true"
    assert label.endswith(", right: pain 5 of 10")
    assert heard(page) == ["pain-change", "change"]


def test_a_second_click_takes_the_pain_away_and_the_worst_place_moves(show):
    page = show()
    page.locator("#back-lumbar_lower-left").click()
    assert posted(page) == {"iliac_crest:left": "5"}
    assert page.locator("#back-iliac_crest-left").get_attribute("class") == "region pain worst"
    assert spoken(page, "#back-lumbar_lower-left")[0] == "false"


def test_undo_takes_back_the_last_mark_and_only_that(show):
    page = show()
    page.locator("#back-sacrum-midline").click()
    page.locator("#back-iliac_crest-left").click()
    page.get_by_role("button", name="Undo last mark").click()
    assert posted(page) == {**BEFORE, "sacrum:midline": "5"}
    assert page.locator("[data-status]").inner_text().startswith("Undone.")


def test_a_stroke_over_several_regions_is_one_change_and_one_undo(show):
    page = show()
    start, end = (page.locator(f"#back-scapula-{side}").bounding_box() for side in ("left", "right"))
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=20)
    page.mouse.up()
    assert {"scapula:left", "interscapular:left", "interscapular:right", "scapula:right"} <= set(posted(page))
    assert heard(page).count("change") == 1
    page.get_by_role("button", name="Undo last mark").click()
    assert posted(page) == BEFORE


def test_the_figure_is_one_tab_stop_and_the_arrows_move_on_it(show):
    page = show()
    page.locator("[data-look]").focus()
    page.keyboard.press("Tab")
    first = in_focus(page)
    assert first.startswith("back-")
    page.keyboard.press("ArrowRight")
    assert in_focus(page).startswith("back-")
    assert in_focus(page) != first
    page.keyboard.press("Tab")
    assert in_focus(page).startswith("pain-")


def test_every_region_can_be_reached_with_the_arrows(show):
    page = show()
    reached = """() => { const all = document.querySelector("body-chart").regions(); const seen = new Set();
      const todo = [all.find((region) => region.getAttribute("tabindex") === "0")];
      while (todo.length) { const region = todo.pop(); if (seen.has(region)) continue; seen.add(region);
        for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) { region.focus();
          region.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          todo.push(document.activeElement); } }
      return all.filter((region) => !seen.has(region)).map((region) => region.id); }"""
    for view in ("Front", "Back"):
        page.get_by_role("button", name=view, exact=True).click()
        assert page.evaluate(reached) == []


def test_enter_plus_and_minus_draw_without_a_pointer(show):
    page = show()
    page.locator("#back-sacrum-midline").focus()
    for key in ("Enter", "+", "+", "-"):
        page.keyboard.press(key)
    assert posted(page)["sacrum:midline"] == "6"
    page.keyboard.press("Space")
    assert "sacrum:midline" not in posted(page)


def test_a_change_in_the_list_is_painted_on_the_figure(show):
    page = show()
    page.locator('[name="pain_intensity:iliac_crest:left"]').select_option("9")
    assert page.locator("#back-iliac_crest-left").get_attribute("class") == "region pain worst"
    assert heard(page) == ["pain-change", "change"]


def test_the_intensity_chosen_above_the_figure_is_the_one_drawn(show):
    page = show()
    page.locator("[data-level]").select_option("unrated")
    page.locator("#back-calf_upper-right").click()
    assert posted(page)["calf_upper:right"] == "unrated"
    assert spoken(page, "#back-calf_upper-right")[1].endswith(", right: pain, not rated")


def test_a_region_is_added_from_the_list_without_leaving_the_page(show):
    page = show()
    page.locator("#pain-add").select_option("heel_plantar:right")
    page.locator("#pain-add-intensity").select_option("8")
    assert heard(page) == []
    page.get_by_role("button", name="Add", exact=True).click()
    assert posted(page)["heel_plantar:right"] == "8"
    assert page.locator("#pain-add").input_value() == ""


def test_front_and_back_change_places_and_a_close_look_enlarges(show):
    page = show()
    assert page.locator("#draw-back").is_visible()
    page.get_by_role("button", name="Front", exact=True).click()
    assert page.locator("#draw-front").is_visible()
    assert not page.locator("#draw-back").is_visible()
    before = page.locator("#front-chin-midline").bounding_box()["width"]
    page.locator("[data-look]").select_option("Head and neck")
    assert page.locator("#front-chin-midline").bounding_box()["width"] > 3 * before


def test_a_finger_draws_with_a_tap(show):
    page = show(has_touch=True, viewport={"width": 390, "height": 844})
    page.locator("#back-sacrum-midline").tap()
    assert posted(page)["sacrum:midline"] == "5"
    page.locator("#back-sacrum-midline").tap()
    assert posted(page) == BEFORE


def test_without_javascript_both_views_and_the_list_are_there(show):
    page = show(java_script_enabled=False)
    assert page.locator("#draw-front").is_visible()
    assert page.locator("#draw-back").is_visible()
    assert page.locator('[name="pain_intensity:lumbar_lower:left"]').input_value() == "6"
    assert not page.locator("[data-undo]").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pain_drawing(show, scheme):
    page = show(color_scheme=scheme, bypass_csp=True)
    check_with_axe(page)
