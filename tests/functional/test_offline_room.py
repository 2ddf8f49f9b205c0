"""Everything that records, without a connection: details, measures, reports, the faint, what is taken back."""

import re

import pytest
from playwright.sync_api import expect

from needlebook.clinic.sessions.queries import state_of
from tests.functional.axe import check_with_axe
from tests.functional.conftest import PHONE, WIDE
from tests.functional.tablet import until
from tests.functional.test_room import expect_count

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def kinds(session) -> list[str]:
    return [type(event).__name__ for event in state_of(session).events.values()][3:]


def test_details_and_a_measure_are_told_without_a_line(tablet, session, line):
    page = tablet()
    line.cut()
    page.locator("#twitch").click()
    page.locator("#selected").click()
    page.get_by_label("How deep").fill("42")
    page.get_by_label("Lot").fill("24K117")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("#selected")).to_contain_text("24K117")
    page.locator("#measure").click()
    page.get_by_role("button", name="4", exact=True).click()
    page.get_by_role("link", name="Back to the room").click()
    line.mend()
    until(page, lambda: kinds(session) == ["TwitchObserved", "NeedleDescribed", "MeasureTaken"])
    state = state_of(session)
    assert (state.needles[1].inserted.depth_mm, state.needles[1].inserted.lot) == (42, "24K117")
    assert state.needles[1].inserted.diameter_mm == 0.3
    assert state.measures[-1].value == 4


def test_a_faint_has_the_screen_and_its_steps_without_a_line(tablet, session, line):
    page = tablet()
    line.cut()
    page.locator("#row-2").click()
    expect_count(page, 2, 0)
    page.locator("#faints").click()
    faint = page.locator("#faint")
    expect(faint).to_be_visible()
    expect(faint.locator("[data-outs] > li:not([hidden])")).to_have_count(2)
    faint.get_by_role("button", name="Needle 2 out, whole").click()
    expect(faint.locator("[data-outs] > li:not([hidden])")).to_have_count(1)
    faint.get_by_role("button", name="Needle 1 out, whole").click()
    faint.locator(".step").first.click()
    expect(faint.locator(".step").first).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(faint).to_be_visible()
    expect(faint.locator(".step").first).to_have_attribute("aria-pressed", "true")
    faint.get_by_role("button", name="Came round, fully awake").click()
    expect(faint).to_be_hidden()
    expect_count(page, 0, 2)
    line.mend()
    told = ["NeedleInserted", "ReactionObserved", "NeedleRemoved", "NeedleRemoved", "NoteAdded", "ReactionEnded"]
    until(page, lambda: kinds(session) == told)
    assert state_of(session).faint is None


def test_a_needle_that_is_not_whole_is_reported_and_a_tap_is_taken_back_without_a_line(tablet, session, line):
    page = tablet()
    line.cut()
    page.locator("#twitch").click()
    page.get_by_role("button", name=re.compile("^Undo: twitch")).click()
    expect(page.locator("#twitch")).to_contain_text("0 so far")
    page.locator("#remove").click()
    page.get_by_role("button", name="Out, but not whole").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="What happened?")).to_be_visible()
    expect(dialog.locator("select[name=needle]")).to_have_value("1")
    dialog.locator("textarea[name=what_happened]").fill("The tip is missing.")
    dialog.get_by_role("button", name="Report").click()
    expect(dialog).to_have_count(0)
    line.mend()
    told = ["TwitchObserved", "EventCorrected", "NeedleRemoved", "IncidentReported"]
    until(page, lambda: kinds(session) == told)
    state = state_of(session)
    assert (state.twitches, state.incidents[0].needle, state.incidents[0].kind) == (0, 1, "broken_needle")


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_room_without_a_line_passes_axe(tablet, line, viewport):
    page = tablet()
    page.set_viewport_size(viewport)
    line.cut()
    page.locator("#twitch").click()
    expect(page.locator("offline-outbox [data-line]")).to_contain_text("No connection since")
    check_with_axe(page)
    page.locator("offline-outbox summary").click()
    page.locator("offline-outbox li").first.wait_for()
    check_with_axe(page)
