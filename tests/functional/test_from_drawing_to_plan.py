"""From the pain drawing to the plan on paper: with the mouse, with a finger on a phone, and from the keyboard alone."""

import re
import shutil
import subprocess
from datetime import timedelta

import pytest
import scipy.optimize  # noqa: F401 - loaded by the server while it opens, and here by the test
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from needlebook.clinic.assessments.actions import save_pain
from needlebook.clinic.assessments.models import Stroke
from needlebook.clinic.patients.actions import start_visit
from needlebook.core.anatomy import Side
from needlebook.core.case import PainMark
from needlebook.web.bodychart.words import region_name
from tests import factories
from tests.functional.axe import check_page
from tests.functional.conftest import PHONE, WIDE
from tests.functional.drawing_page import listed, until, waiting
from tests.functional.hands import Finger, Keys, Mouse
from tests.functional.journey import Journey
from tests.integration import rooms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SLOW = 15_000  # on a machine that does other work too
DRAWN = ("lumbar_lower", "iliac_crest", "buttock_upper")
SIGNS = ("taut_band", "spot_tenderness", "recognised_pain")
MUSCLE = "Gluteus medius, left"


@pytest.fixture
def visit(therapist):
    """The second visit of a patient who drew something else two weeks ago; the history is asked."""
    patient = factories.patient(therapist)
    ago = timezone.now() - timedelta(days=14)
    earlier = start_visit(patient, by=therapist, complaint="chronic_low_back_pain", at=ago)
    marks = [PainMark("lumbar_lower", Side.LEFT, 8), PainMark("calf_upper", Side.LEFT, 4)]
    save_pain(earlier, by=therapist, marks=marks)
    return rooms.asked(factories.visit(patient, therapist), therapist)


@pytest.mark.parametrize(
    ("kind", "options"),
    [(Mouse, {"viewport": WIDE}), (Finger, {"viewport": PHONE, "has_touch": True}), (Keys, {"viewport": WIDE})],
    ids=["mouse", "touch", "keyboard"],
)
def test_from_drawing_to_diagnosis_to_plan_to_paper(open_page, visit, kind, options):
    page = open_page(**options)
    Journey(page, javascript=True).sign_in()
    page.goto(reverse("assess", args=[visit.pk]))
    hand = kind(page)
    draw(page, hand, visit)
    to_examine(page, hand)
    examine(page, hand)
    print_examination(page)
    hand.press(page.get_by_role("link", name="Enough, go to Plan"))
    plan(page, hand)
    print_plan(page, hand)
    compare(page, hand, visit)


def button(page: Page, name: str | re.Pattern) -> Locator:
    return page.get_by_role("button", name=name, exact=isinstance(name, str)).first


# ---- Assess


def draw(page: Page, hand: Mouse, visit) -> None:
    """Strong burning pain; it is in the list, in the record, and still there after a reload."""
    hand.press(button(page, "Back"))
    hand.choose(page.locator("[data-level]"), "8")
    hand.choose(page.locator("[data-feels]"), "burning")
    hand.draw(*(f"#back-{region}-left" for region in DRAWN))
    wanted = {f"{region}:left": "8" for region in DRAWN}
    until(page, lambda: wanted.items() <= listed(page).items() and not waiting(page), "the regions of the line")
    stands = listed(page)
    assert {stroke.quality for stroke in Stroke.objects.filter(assessment__visit=visit)} == {"burning"}
    page.reload()
    until(page, lambda: listed(page) == stands)
    for region in DRAWN:
        expect(page.locator(f'[name="pain_quality:{region}:left"]')).to_have_value("burning")
    check_page(page)


def to_examine(page: Page, hand: Mouse) -> None:
    hand.press(page.get_by_role("link", name="Go to Decide"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Is needling right, today, here?")
    check_page(page)
    hand.press(button(page, re.compile("o to Examine|Go on to Examine")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Which muscle makes this pain?")


# ---- Examine


def chance(page: Page) -> int:
    return int(page.locator("ol.rank li", has_text=MUSCLE).locator(".p").inner_text().split()[0])


def examine(page: Page, hand: Mouse) -> None:
    hand.press(page.get_by_role("link", name=MUSCLE, exact=True).first)
    expect(page.locator("#h-next")).to_contain_text(MUSCLE)
    expect(page.locator("#h-next")).to_be_focused()  # the card is there, and so are its buttons
    for region in DRAWN:
        expect(page.locator("#why")).to_contain_text(region_name(region, Side.LEFT))
    expect(page.locator("ol.rank li", has_text=MUSCLE)).to_contain_text(re.compile(r"explains \d of \d painful"))
    check_page(page)
    before = chance(page)
    for sign in SIGNS:
        hand.press(page.locator(f"#tap-{sign}-yes"))
        expect(page.locator(f"#tap-{sign}-yes")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#card-head")).to_contain_text("active, definite")
    assert chance(page) > before  # in place: the page was not loaded again
    press_both_sides(page, hand)
    check_page(page)


def press_both_sides(page: Page, hand: Mouse) -> None:
    hand.press(page.locator("#pressure summary"))
    hand.write(page.get_by_label("Left", exact=True), "2.5")
    hand.write(page.get_by_label("Right", exact=True), "4.5")
    hand.choose(page.get_by_label("Unit"), "kg/cm²")
    hand.press(button(page, "Save the threshold"))
    expect(page.locator("#pressure")).to_contain_text("Left is 196 kPa (2.0 kg/cm²) lower")


# ---- Plan


def sites(page: Page) -> list[str]:
    return page.locator(".target").evaluate_all("(all) => all.map((one) => one.querySelector('h3').textContent)")


def plan(page: Page, hand: Mouse) -> None:
    hand.press(button(page, "Suggest a plan"))
    expect(page.get_by_role("heading", name="Suggested within your limits")).to_be_visible(timeout=SLOW)
    assert any(MUSCLE in site for site in sites(page))
    check_page(page)
    hand.press(button(page, "Keep site 1"))
    expect(page.locator('[id^="keep-"][aria-pressed="true"]')).to_have_count(1)
    suggested = sites(page)
    assert len(suggested) > 1
    hand.press(button(page, f"Leave out site {len(suggested)}"))
    expect(page.get_by_role("status").filter(has_text="is left out")).to_be_visible()
    assert suggested[-1] not in sites(page)
    hand.press(button(page, "Put it back"))
    expect(page.locator(".target")).to_have_count(len(suggested))
    assert sites(page) == suggested
    move(page, hand)
    check_page(page)


def move(page: Page, hand: Mouse) -> None:
    """One site, or one position where each has a site alone, comes later."""
    before = sites(page)
    hand.press(page.locator(".moves [value=later]:not([aria-disabled])").first)
    until(page, lambda: sites(page) != before, "another order")
    assert sorted(numberless(sites(page))) == sorted(numberless(before))


def numberless(names: list[str]) -> list[str]:
    return [" ".join(name.split()) for name in names]


# ---- paper


def on_paper(page: Page) -> str:
    """The words of the printed page: of its PDF where there is a reader, else of what is shown for print."""
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    if reader := shutil.which("pdftotext"):
        run = subprocess.run([reader, "-layout", "-", "-"], input=paper, capture_output=True, check=True)
        return " ".join(run.stdout.decode().split())
    page.emulate_media(media="print")
    words = page.locator("body").inner_text()
    page.emulate_media(media="screen")
    return " ".join(words.split())


def print_examination(page: Page) -> None:
    words = on_paper(page)
    for wanted in ("Ingrid Solberg", "Likely muscles", MUSCLE, "Active, definite", "pain that was drawn"):
        assert wanted in words
    assert "Cannot be tested today" not in words


def print_plan(page: Page, hand: Mouse) -> None:
    planned = page.locator(".target .no").all_inner_texts()
    hand.press(page.get_by_role("link", name="Plan sheet"))
    expect(page.get_by_role("heading", name=re.compile("^Plan sheet"))).to_be_visible()
    check_page(page)
    assert page.locator(".plan-sheet td.n").all_inner_texts() == planned
    words = on_paper(page)
    for wanted in ("Plan sheet: Ingrid Solberg", "Gluteus medius", "In, at", "Out, whole"):
        assert wanted in words
    assert "Back to the plan" not in words


# ---- the drawings of two visits


def compare(page: Page, hand: Mouse, visit) -> None:
    page.goto(reverse("patient", args=[visit.patient.pk]))
    hand.press(page.get_by_role("link", name="Drawings"))
    expect(page.get_by_role("heading", name="What has changed")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Calf, upper half, left"))).to_contain_text("not drawn")
    expect(page.get_by_role("row", name=re.compile("^Upper buttock, left"))).to_contain_text("8 of 10")
    expect(page.locator(".trio .bodychart")).to_have_count(3)
    check_page(page)
