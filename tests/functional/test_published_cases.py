"""The three published cases in the demo clinic: the pages and the command line say the same of them."""

import json

import pytest
import scipy.optimize  # noqa: F401 - loaded by the server while it opens, and here by the test
from playwright.sync_api import Page, expect
from typer.testing import CliRunner

from needlebook.core.anatomy import Side
from needlebook.project.cli import app
from needlebook.project.demo import CASES, PASSWORD, USERNAME, fill_demo_clinic, read_example
from needlebook.web.bodychart.words import muscle_name
from tests.functional.axe import check_with_axe
from tests.functional.drawing_page import listed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SLOW = 15_000  # on a machine that does other work too
SIGNS = ("taut_band", "spot_tenderness", "recognised_pain")


@pytest.fixture
def page(open_page, transactional_db) -> Page:
    fill_demo_clinic()
    opened = open_page()
    opened.goto("/")
    opened.locator("input[name=login]").fill(USERNAME)
    opened.locator("input[name=password]").fill(PASSWORD)
    opened.get_by_role("button", name="Sign in").click()
    expect(opened.get_by_role("heading", level=1)).to_be_visible()
    return opened


def said(command: str, case: dict) -> dict:
    result = CliRunner().invoke(app, [command, "-", "--json"], input=json.dumps(case))
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def name_of(place: dict) -> str:
    return muscle_name(place["muscle"], Side(place["side"]))


def go_to(page: Page, stage: str) -> None:
    page.get_by_role("navigation", name="Stages of this visit").get_by_role("link", name=stage).click()
    page.wait_for_load_state()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file.removesuffix(".json"))
def test_a_published_case_is_drawn_ranked_and_planned_as_on_the_command_line(page, case):
    example = read_example(case.file)
    page.get_by_role("link", name=f": {case.given_name} {case.family_name}").first.click()  # the next step of the visit
    go_to(page, "Assess")
    assert listed(page) == {f"{mark['region']}:{mark['side']}": str(mark["intensity"]) for mark in example["pain"]}
    go_to(page, "Examine")
    ranked = [(name_of(row), f"{100 * row['probability']:.0f} %") for row in said("rank", example)["ranking"][:3]]
    rows = page.locator("ol.rank li")
    shown = zip(rows.locator(".m").all_inner_texts(), rows.locator(".p").all_inner_texts(), strict=True)
    assert list(shown)[:3] == ranked
    reported = example["planned"][0]
    assert name_of(reported) in dict(ranked)
    check_with_axe(page)
    palpate(page, reported)
    go_to(page, "Plan")
    page.get_by_role("button", name="Suggest a plan").click()
    expect(page.get_by_role("heading", name="Suggested within your limits")).to_be_visible(timeout=SLOW)
    found = [{"muscle": reported["muscle"], "side": reported["side"], "sign": sign, "present": True} for sign in SIGNS]
    planned = said("plan", {**example, "planned": [], "findings": found})
    sites = [name_of(site) for position in planned["positions"] for site in position["sites"]]
    assert name_of(reported) in sites
    expect(page.locator(".target h3")).to_contain_text(sites)


def palpate(page: Page, muscle: dict) -> None:
    """Press the muscle of the report, and find it."""
    page.locator("ol.rank").get_by_role("link", name=name_of(muscle)).click()
    expect(page.locator("#h-next")).to_contain_text(name_of(muscle))
    expect(page.locator("#h-next")).to_be_focused()
    for sign in SIGNS:
        page.locator(f"#tap-{sign}-yes").click()
        expect(page.locator(f"#tap-{sign}-yes")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#card-head")).to_contain_text("active, definite")
