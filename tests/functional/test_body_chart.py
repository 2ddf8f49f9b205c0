"""The pain drawing in a real browser: mouse, finger, pen, keyboard and list say the same thing."""

import pytest
from playwright.sync_api import Page, expect

from needlebook.core.drawing import Quality, TakeBack, Tool
from tests.functional.axe import check_with_axe
from tests.functional.drawing_page import BEFORE, listed, middle, stroke, tool, until, until_listed, waiting

pytestmark = pytest.mark.browser


def spoken(page: Page, region: str) -> tuple[str, str]:
    found = page.locator(region)
    return found.get_attribute("aria-pressed"), found.get_attribute("aria-label")


def in_focus(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def test_a_line_of_the_mouse_is_kept_as_drawn_and_its_regions_are_listed(show, behind):
    page = show()
    page.locator("[data-level]").select_option("8")
    page.locator("[data-feels]").select_option("burning")
    stroke(page, "#back-scapula-left", "#back-scapula-right")
    across = {f"{region}:{side}": "8" for region in ("scapula", "interscapular") for side in ("left", "right")}
    until(page, lambda: len(listed(page)) > 2)
    assert across.items() <= listed(page).items()
    drawn = behind.strokes[-1]
    assert (drawn.tool, drawn.view, drawn.intensity, drawn.quality) == (Tool.PAINT, "back", 8, Quality.BURNING)
    assert len(drawn.points) > 5
    line = page.locator("#draw-back [data-ink] .line")
    assert line.get_attribute("stroke") == "url(#ink-back-burning)"
    assert page.locator("[data-wet]").is_hidden()


def test_a_click_with_the_pen_is_a_dot_in_one_region(show):
    page = show()
    page.mouse.click(*middle(page, "#back-calf_upper-right"))
    until_listed(page, {**BEFORE, "calf_upper:right": "5"})
    assert spoken(page, "#back-calf_upper-right") == ("true", "Calf, upper half, right: pain 5 of 10")


def test_undo_takes_back_a_whole_line_and_redo_draws_it_again(show, behind):
    page = show()
    stroke(page, "#back-scapula-left", "#back-scapula-right")
    expect(page.locator("[data-rows] [data-key='scapula:right']")).to_have_count(1)
    page.get_by_role("button", name="Undo last mark").click()
    until_listed(page, BEFORE)
    assert isinstance(behind.posts[-1][0], TakeBack)
    assert page.locator("[data-status]").inner_text() in ("Undone.", "Saved")
    assert page.locator("#draw-back [data-ink] .line").count() == 0
    page.get_by_role("button", name="Redo").click()
    expect(page.locator("[data-rows] [data-key='scapula:right']")).to_have_count(1)
    assert page.locator("[data-redo]").get_attribute("aria-disabled") == "true"


def test_the_rubber_takes_a_region_off_and_leaves_the_rest(show, behind):
    page = show()
    page.mouse.click(*middle(page, "#back-calf_upper-right"))
    until_listed(page, {**BEFORE, "calf_upper:right": "5"})
    tool(page, "Erase")
    page.mouse.click(*middle(page, "#back-calf_upper-right"))
    until_listed(page, BEFORE)
    assert behind.strokes[-1].tool == Tool.ERASE
    assert page.locator("#draw-back [data-ink] mask .line").count() == 1


def test_with_tap_a_click_marks_a_whole_region_and_a_second_one_takes_it_off(show, behind):
    page = show()
    tool(page, "Tap")
    page.locator("#back-sacrum-midline").click()
    until_listed(page, {**BEFORE, "sacrum:midline": "5"})
    assert (behind.strokes[-1].region, behind.strokes[-1].points) == ("sacrum", ())
    page.locator("#back-sacrum-midline").click()
    until_listed(page, BEFORE)


def test_the_worst_place_moves_when_it_is_taken_off(show):
    page = show()
    tool(page, "Tap")
    page.locator("#back-lumbar_lower-left").click()
    until_listed(page, {"iliac_crest:left": "5"})
    assert page.locator("#back-iliac_crest-left").get_attribute("class") == "region pain worst"
    assert spoken(page, "#back-lumbar_lower-left")[0] == "false"


def test_a_stroke_beside_the_body_is_left_out_with_a_hint(show, behind):
    page = show()
    box = page.locator("#draw-back").bounding_box()
    page.mouse.click(box["x"] + 4, box["y"] + box["height"] / 2)
    expect(page.locator("[data-refused]")).to_contain_text("A stroke beside the body was left out.")
    assert listed(page) == BEFORE
    assert page.locator("#draw-back [data-ink] .line").count() == 0


def test_a_stroke_that_the_server_refuses_is_taken_off_the_figure_and_said(show, behind):
    page = show()
    page.evaluate(
        "document.querySelector('body-chart').make({ tool: 'paint', view: 'inside', points: [[1, 1]], width_mm: 5 })"
    )
    expect(page.locator("[data-refused]")).to_contain_text("no such view of the body")
    page.mouse.click(*middle(page, "#back-calf_upper-right"))
    until_listed(page, {**BEFORE, "calf_upper:right": "5"})
    assert len(behind.strokes) == 3


def test_a_drawing_of_everything_asks_and_takes_either_answer(show):
    page = show()
    page.evaluate("""() => { const chart = document.querySelector("body-chart");
      for (const key of [...chart.list.names.keys()].slice(0, 180)) chart.set(key, { n: "4", q: "" }); }""")
    asks = page.locator("[data-everywhere]")
    expect(asks).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Yes, it hurts everywhere").click()
    expect(asks).to_be_hidden()
    assert len(listed(page)) >= 180


# ---- without a mouse


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
    assert page.evaluate("document.activeElement.ariaLabel") == "Zoom in"


@pytest.mark.parametrize("look", ["front", "back", "head_side-left", "foot_sole-right"])
def test_every_region_can_be_reached_with_the_arrows(show, look):
    page = show()
    open_sheet(page, look)
    reached = """() => { const { figure } = document.querySelector("body-chart"); const all = figure.regions;
      const seen = new Set(); const todo = [all.find((region) => region.getAttribute("tabindex") === "0")];
      while (todo.length) { const region = todo.pop(); if (seen.has(region)) continue; seen.add(region);
        for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) { region.focus();
          region.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          todo.push(document.activeElement); } }
      return all.filter((region) => !seen.has(region)).map((region) => region.id); }"""
    assert page.evaluate(reached) == []


def open_sheet(page: Page, look: str) -> None:
    if look in ("front", "back"):
        page.locator(f"button[data-view={look}]").click()
    else:
        page.locator("[data-look]").select_option(look)
    expect(page.locator(f"#draw-{look}")).to_be_visible()


def test_enter_plus_and_minus_draw_without_a_pointer(show):
    page = show()
    page.locator("#back-sacrum-midline").focus()
    for key in ("Enter", "+", "+", "-"):
        page.keyboard.press(key)
    until_listed(page, {**BEFORE, "sacrum:midline": "6"})
    assert in_focus(page) == "back-sacrum-midline"
    page.keyboard.press("Space")
    until_listed(page, BEFORE)


def test_a_region_is_found_by_typing_and_added_with_the_keyboard_alone(show, behind):
    page = show()
    page.locator("[data-find]").focus()
    page.keyboard.type("big toe")
    expect(page.locator("[data-found-count]")).to_have_text("4 regions found")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.pick") == "forefoot_medial:left"
    page.keyboard.press("Enter")
    until_listed(page, {**BEFORE, "forefoot_medial:left": "5"})
    page.keyboard.type("achilles right")
    page.keyboard.press("Enter")
    until_listed(page, {**BEFORE, "forefoot_medial:left": "5", "achilles:right": "5"})
    assert {s.region for s in behind.strokes} >= {"forefoot_medial", "achilles"}


def test_a_change_in_the_list_is_painted_on_the_figure_and_keeps_the_focus(show, behind):
    page = show()
    field = page.locator('[name="pain_intensity:iliac_crest:left"]')
    field.focus()
    field.select_option("9")
    page.locator('[name="pain_quality:iliac_crest:left"]').select_option("numb")
    expect(page.locator("#back-iliac_crest-left")).to_have_class("region pain worst")
    until_listed(page, {**BEFORE, "iliac_crest:left": "9"})
    assert (behind.strokes[-1].tool, behind.strokes[-1].intensity) == (Tool.RATE, 9)
    assert page.locator('#draw-back [data-of="iliac_crest:left"]').get_attribute("fill") == "url(#ink-back-numb)"


# ---- views and zoom


def test_a_view_is_fetched_when_it_is_shown_and_drawn_on_for_its_side(show, behind):
    page = show()
    assert page.locator("[data-sheet] svg.fig").count() == 1
    open_sheet(page, "head_side-left")
    page.mouse.click(*middle(page, "#head_side-left-temple-left"))
    until_listed(page, {**BEFORE, "temple:left": "5"})
    assert (behind.strokes[-1].view, behind.strokes[-1].side) == ("head_side", "left")
    open_sheet(page, "front")
    assert spoken(page, "#front-temple-left")[0] == "true"


def test_a_close_look_and_the_buttons_enlarge(show):
    page = show()
    page.get_by_role("button", name="Front", exact=True).click()
    chin = page.locator("#front-chin-midline")
    before = chin.bounding_box()["width"]
    page.locator("[data-look]").select_option("Head and neck")
    near = chin.bounding_box()["width"]
    assert near > 3 * before
    page.get_by_role("button", name="Zoom in").click()
    assert chin.bounding_box()["width"] > near
    for _ in range(8):
        page.get_by_role("button", name="Zoom out").click()
    assert chin.bounding_box()["width"] == pytest.approx(before)


def test_the_wheel_enlarges_with_ctrl_and_scrolls_without(show):
    page = show(viewport={"width": 900, "height": 500})
    page.mouse.move(*middle(page, "#back-sacrum-midline"))
    before = page.locator("#draw-back").get_attribute("viewBox")
    page.mouse.wheel(0, 120)
    until(page, lambda: page.evaluate("scrollY") > 0)
    assert page.locator("#draw-back").get_attribute("viewBox") == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    until(page, lambda: page.locator("#draw-back").get_attribute("viewBox") != before)
    page.keyboard.up("Control")


def test_a_line_in_a_close_look_is_finer_on_the_body(show, behind):
    page = show()
    page.mouse.click(*middle(page, "#back-sacrum-midline"))
    page.locator("[data-look]").select_option("Low back and hips")
    page.mouse.click(*middle(page, "#back-sacrum-midline"))
    expect(page.locator("#draw-back [data-ink] .line")).to_have_count(2)
    until(page, lambda: not waiting(page))
    wide, fine = (stroke.width_mm for stroke in behind.strokes[-2:])
    assert fine < wide / 2


def test_without_javascript_both_views_and_the_list_are_there(show):
    page = show(java_script_enabled=False)
    assert page.locator("#draw-front").is_visible()
    assert page.locator("#draw-back").is_visible()
    assert page.locator('[name="pain_intensity:lumbar_lower:left"]').input_value() == "6"
    assert not page.locator("[data-undo]").is_visible()
    assert page.locator("#pain-add").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pain_drawing(show, scheme):
    page = show(color_scheme=scheme, bypass_csp=True)
    stroke(page, "#back-scapula-left", "#back-scapula-right")
    page.locator("[data-find]").fill("toe")
    check_with_axe(page)
