"""The plan in a real browser: suggested and changed by touch and by keyboard, without a script, and on paper."""

import re

import pytest
import scipy.optimize  # noqa: F401 - loaded by the server while it opens, and here by the test
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.clinic.assessments.actions import save_pain
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import PainMark
from tests.functional.axe import check_with_axe
from tests.functional.conftest import PHONE, WIDE
from tests.integration import rooms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SLOW = 15_000  # on a machine that does other work too
REGIONS = ("buttock_upper", "hip_lateral", "lumbar_lower", "thigh_lateral_upper")


@pytest.fixture
def drawn(visit, therapist):
    """A visit on which everything was asked and whose drawing speaks for several muscles."""
    save_pain(visit, by=therapist, marks=[PainMark(region, Side.LEFT) for region in REGIONS])
    return rooms.asked(visit, therapist)


@pytest.fixture
def plan(open_signed_in, drawn):
    """Opens the Plan page, signed in."""

    def open_plan(**options):
        return open_signed_in(reverse("plan", args=[drawn.pk]), **options)

    return open_plan


def order(visit) -> list[str]:
    planned = Visit.objects.get(pk=visit.pk).assessment.planned_sites.all()
    return [f"{site.muscle}-{site.trigger_point}" for site in planned]


def names(page) -> list[str]:
    return page.locator(".target h3 small").all_inner_texts()


def suggest(page) -> None:
    page.get_by_role("button", name="Suggest a plan").click()
    expect(page.get_by_role("heading", name="Suggested within your limits")).to_be_visible(timeout=SLOW)


def test_a_plan_is_suggested_and_changed_by_touch_alone(plan, drawn):
    page = plan(viewport=PHONE, has_touch=True)
    check_with_axe(page)
    page.get_by_role("button", name="Suggest a plan").tap()
    expect(page.get_by_role("heading", name="Suggested within your limits")).to_be_visible(timeout=SLOW)
    check_with_axe(page)
    before = order(drawn)
    page.get_by_role("button", name="Leave out site 1").tap()
    expect(page.get_by_role("status").filter(has_text="is left out")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Allow .* again$"))).to_be_visible()
    assert before[0] not in order(drawn)
    page.get_by_role("button", name="Put it back").tap()
    expect(page.get_by_role("button", name=re.compile("^Allow .* again$"))).to_have_count(0)
    assert before[0] in order(drawn)
    page.get_by_role("button", name="Keep site 1").tap()
    expect(page.locator('[id^="keep-"][aria-pressed="true"]').first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_site_is_moved_by_keyboard_and_the_focus_stays_on_it(plan, drawn):
    page = plan(viewport=WIDE)
    suggest(page)
    buttons = page.locator('.target [id^="earlier-"]:not([aria-disabled])')
    mover = buttons.first.get_attribute("id")
    before = names(page)
    page.locator(f'[id="{mover}"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".target h3 small").first).not_to_have_text(before[0])
    assert sorted(names(page)) == sorted(before)
    assert page.evaluate("document.activeElement.id") == mover
    later = mover.replace("earlier-", "later-")
    page.locator(f'[id="{later}"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".target h3 small").first).to_have_text(before[0])
    assert names(page) == before


def test_the_limits_of_the_session_are_changed_and_the_plan_follows(plan, drawn):
    page = plan()
    suggest(page)
    page.get_by_role("link", name="Change limits").click()
    page.get_by_label("Needles in a first session").fill("1")
    page.get_by_role("button", name="Use these limits").click()
    expect(page.locator(".target")).to_have_count(1)
    expect(page.locator(".limits")).to_contain_text("yours, for this session")
    check_with_axe(page)
    page.get_by_role("link", name="Change limits").click()
    page.get_by_label("Needles in a first session").fill("9")
    page.get_by_role("button", name="Use these limits").click()
    expect(page.get_by_text("Write a whole number from 1 to 4.")).to_be_visible()
    assert len(order(drawn)) == 1


def test_everything_works_without_a_script(plan, drawn):
    page = plan(javascript=False)
    page.get_by_role("button", name="Suggest a plan").click()
    before = order(drawn)
    page.locator('.target [id^="later-"]:not([aria-disabled])').first.click()
    assert sorted(order(drawn)) == sorted(before)
    assert order(drawn) != before
    page.get_by_role("button", name="Leave out site 1").click()
    page.get_by_role("button", name="Put it back").click()
    page.get_by_role("button", name="Suggest no more").click()
    expect(page.get_by_role("heading", name="Fill up the plan")).to_be_visible()


def test_the_numbers_are_the_same_in_plan_and_sheet_and_the_sheet_fits_paper(plan, drawn):
    page = plan()
    suggest(page)
    numbers = page.locator(".target .no").all_inner_texts()
    page.get_by_role("link", name="Plan sheet").click()
    expect(page.get_by_role("heading", name=re.compile("^Plan sheet"))).to_be_visible()
    check_with_axe(page)
    assert page.locator(".plan-sheet td.n").all_inner_texts() == numbers
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    sizes = set(re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", paper))
    assert {(round(float(w)), round(float(h))) for w, h in sizes} == {(595, 842)}
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1000})
    assert page.evaluate("document.querySelector('.plan-sheet').scrollWidth <= 703")


def test_the_pages_of_limits_and_training_pass_axe(plan):
    page = plan()
    page.goto("/knowledge/limits/")
    check_with_axe(page)
    page.locator("a[href*='/knowledge/training/']").first.click()
    check_with_axe(page)
