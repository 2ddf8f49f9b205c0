"""Examine in a real browser: to a diagnosis by touch, by keyboard and without a script, with one free hand."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.clinic.assessments.actions import GivenAnswer, save_answers, save_pain
from needlebook.clinic.assessments.cases import case_of
from needlebook.core.anatomy import Side
from needlebook.core.case import PainMark
from needlebook.knowledge import load
from tests.functional.axe import check_page
from tests.functional.conftest import PHONE, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRAWN = ("lumbar_lower", "iliac_crest", "buttock_upper")
SIGNS = ("taut_band", "spot_tenderness", "recognised_pain")


@pytest.fixture
def drawn(visit, therapist):
    save_pain(visit, by=therapist, marks=[PainMark(region, Side.LEFT, 6) for region in DRAWN])
    return visit


@pytest.fixture
def examine(open_signed_in, drawn):
    """Opens the page of the drawn visit, with gluteus medius in view."""

    def open_one(query="?muscle=gluteus_medius&side=left", **how):
        return open_signed_in(reverse("examine", args=[drawn.pk]) + query, **how)

    return open_one


def pressed(page, name):
    expect(page.locator(f"#tap-{name}")).to_have_attribute("aria-pressed", "true")


def chance(page, muscle="Gluteus medius, left"):
    return int(re.search(r"\d+", page.locator("ol.rank li", has_text=muscle).locator(".p").inner_text())[0])


def test_by_touch_three_taps_on_a_phone_lead_to_a_diagnosis_in_place(examine):
    page = examine(viewport=PHONE, has_touch=True)
    check_page(page)
    page.get_by_role("link", name=re.compile("^To the test")).tap()
    before, changes = chance(page), []
    for sign in SIGNS:
        page.locator(f"#tap-{sign}-yes").scroll_into_view_if_needed()
        where = page.evaluate("scrollY"), page.locator(f"#tap-{sign}-yes").bounding_box()["y"]
        page.locator(f"#tap-{sign}-yes").tap()
        pressed(page, f"{sign}-yes")
        changes.append(page.locator("#said").inner_text())
        moved = page.locator(f"#tap-{sign}-yes").bounding_box()["y"] - where[1]
        assert abs(moved) < 260, f"the button moved {moved} px under the thumb"
    assert chance(page) > before
    assert "Gluteus medius, left:" in changes[0]
    assert "Active, definite." in changes[-1]
    expect(page.locator("#certainty")).to_contain_text("Certainty: high")
    expect(page.locator("#enough")).to_contain_text("Enough: pressing confirmed")
    check_page(page)


def test_every_target_on_a_phone_is_large_enough_for_a_thumb(examine):
    page = examine(viewport=PHONE, has_touch=True)
    for target in page.locator(".nexttest button, .couch button, .totest, .nexttest summary, #enough a").all():
        if target.is_visible():
            box = target.bounding_box()
            assert box["height"] >= 44, target.inner_text()
            assert box["width"] >= 44, target.inner_text()


def test_by_keyboard_the_focus_stays_on_the_sign_and_the_change_is_announced(examine):
    page = examine(viewport=WIDE)
    page.locator("#tap-taut_band-yes").focus()
    page.keyboard.press("Enter")
    pressed(page, "taut_band-yes")
    expect(page.locator("#tap-taut_band-yes")).to_be_focused()
    status = page.locator("#said")
    expect(status).to_have_attribute("role", "status")
    expect(status).to_contain_text("Gluteus medius, left:")
    for name in ("taut_band-no", "spot_tenderness-unasked", "spot_tenderness-yes"):
        page.keyboard.press("Tab")
        expect(page.locator(f"#tap-{name}")).to_be_focused()
    page.keyboard.press("Space")
    pressed(page, "spot_tenderness-yes")
    page.locator("#undo").focus()
    page.keyboard.press("Enter")
    pressed(page, "spot_tenderness-unasked")
    expect(status).to_contain_text("Taken back.")
    assert "muscle=gluteus_medius" in page.url
    assert "/undo/" not in page.url
    page.locator("#go-on").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#h-next")).to_be_focused()
    expect(page.locator("#h-next")).not_to_contain_text("Gluteus medius")


def test_two_quick_taps_are_both_kept(examine, drawn):
    page = examine(viewport=WIDE)
    page.evaluate("for (const s of ['taut_band', 'spot_tenderness']) document.getElementById(`tap-${s}-yes`).click()")
    pressed(page, "taut_band-yes")
    pressed(page, "spot_tenderness-yes")
    assert {finding.sign.value for finding in case_of(drawn).findings} == {"taut_band", "spot_tenderness"}


def test_a_threshold_that_is_being_typed_survives_a_tap(examine):
    page = examine(viewport=WIDE)
    page.get_by_text("Pressure pain threshold").click()
    page.get_by_label("Left", exact=True).fill("300")
    page.locator("#tap-spot_tenderness-yes").click()
    pressed(page, "spot_tenderness-yes")
    expect(page.get_by_label("Left", exact=True)).to_have_value("300")
    page.get_by_label("Right", exact=True).fill("520")
    page.get_by_label("Unit").select_option("kpa")
    page.get_by_role("button", name="Save the threshold").click()
    expect(page.locator("#pressure")).to_contain_text("Left is 220 kPa (2.2 kg/cm²) lower")
    pressed(page, "spot_tenderness-yes")
    check_page(page)


def test_an_unusual_threshold_is_asked_about_beside_its_field(examine):
    page = examine(viewport=PHONE)
    page.get_by_text("Pressure pain threshold").click()
    page.get_by_label("Left", exact=True).fill("4.5")
    page.get_by_label("Unit").select_option("kpa")
    page.get_by_role("button", name="Save the threshold").click()
    expect(page.locator("#pressure")).to_contain_text("Is it kg/cm²?")
    check_page(page)
    assert "/pressure/" not in page.url
    page.get_by_label("Unit").select_option("kg_cm2")
    page.get_by_role("button", name="Save the threshold").click()
    expect(page.locator("#pressure")).to_contain_text("Left: 441 kPa (4.5 kg/cm²).")


def test_without_a_script_the_same_taps_lead_to_the_same_diagnosis(examine):
    page = examine(javascript=False, viewport=PHONE)
    for sign in SIGNS:
        page.locator(f"#tap-{sign}-yes").click()
        page.wait_for_load_state()
        pressed(page, f"{sign}-yes")
    expect(page.locator("#card-head")).to_contain_text("active, definite")
    page.get_by_role("button", name="Undo").click()
    pressed(page, "recognised_pain-unasked")
    page.get_by_text("Pressure pain threshold").click()
    page.get_by_label("Left", exact=True).fill("2,5")
    page.get_by_label("Unit").select_option("kg_cm2")
    page.get_by_role("button", name="Save the threshold").click()
    expect(page.locator("#pressure")).to_contain_text("Left: 245 kPa (2.5 kg/cm²).")
    page.get_by_role("button", name="Cannot be tested today").click()
    expect(page.get_by_role("heading", name="Cannot be tested today")).to_be_visible()
    page.get_by_role("button", name="Test it after all").click()
    expect(page.get_by_role("heading", name="Cannot be tested today")).to_have_count(0)


def test_turning_the_patient_is_one_tap_and_orders_the_tests(examine):
    page = examine("", viewport=WIDE)
    page.get_by_role("button", name="Supine").click()
    expect(page.get_by_role("button", name="Supine")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#others")).to_contain_text("needs turning to prone")
    page.get_by_role("button", name="Prone").click()
    expect(page.locator("#card-head")).to_contain_text("without turning")
    check_page(page)


def test_contradicting_signs_are_shown_and_lower_certainty(examine):
    page = examine(viewport=PHONE)
    for name in ("recognised_pain", "pressed_painless"):
        page.locator(f"#tap-{name}-yes").click()
        pressed(page, f"{name}-yes")
    expect(page.locator("#certainty")).to_contain_text("Certainty: low")
    expect(page.locator("#card-head")).to_contain_text("contradictory")
    check_page(page)


def test_the_pattern_tells_the_referral_areas_apart_without_colour(examine):
    page = examine(viewport=WIDE)
    areas = [page.locator(f"#chart .fig > g > .referral.{kind}").first for kind in ("essential", "spillover")]
    fills = [area.get_attribute("fill") for area in areas]
    dashes = [area.evaluate("e => getComputedStyle(e).strokeDasharray") for area in areas]
    assert fills[0] != fills[1]
    assert dashes[0] != dashes[1]


def test_on_paper_the_chart_the_list_the_findings_and_the_classes_are_there(examine):
    page = examine(viewport=WIDE)
    for sign in SIGNS:
        page.locator(f"#tap-{sign}-yes").click()
        pressed(page, f"{sign}-yes")
    page.emulate_media(media="print")
    for shown in ("#chart svg.fig", "ol.rank", "#why", "#found"):
        expect(page.locator(shown).first).to_be_visible()
    expect(page.locator("#found")).to_contain_text("Active, definite")
    for hidden in ("#test", "#others", ".totest", "#couch"):
        expect(page.locator(hidden).first).to_be_hidden()


@pytest.mark.parametrize("viewport", [PHONE, WIDE])
def test_a_red_flag_stops_the_page(examine, drawn, therapist, viewport):
    save_answers(drawn, by=therapist, answers=[GivenAnswer("rf_ces_saddle", "yes")])
    page = examine(viewport=viewport)
    expect(page.get_by_role("alert")).to_contain_text("Stop: a red flag comes before any muscle")
    expect(page.locator("#test")).to_have_count(0)
    check_page(page)


@pytest.mark.parametrize("viewport", [PHONE, WIDE])
def test_nothing_drawn_and_everything_drawn_are_readable(examine, visit, therapist, viewport):
    save_pain(visit, by=therapist, marks=[])
    page = examine("", viewport=viewport)
    expect(page.get_by_role("heading", name="No pain is drawn yet")).to_be_visible()
    check_page(page)
    everywhere = [PainMark(r.id, side, 5) for r in load().anatomy.regions.values() for side in r.sides]
    save_pain(visit, by=therapist, marks=everywhere)
    page.reload()
    expect(page.locator("#certainty")).to_contain_text("Certainty: low")
    check_page(page)
