"""axe finds nothing, or the test says what and where."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCREENSHOTS = "screenshots"


# A colour that is still on its way to its place is not the one that people read.
AT_REST = """() => Promise.allSettled(
    document.getAnimations().filter((a) => a.effect.getComputedTiming().endTime < Infinity).map((a) => a.finished)
)"""


def check_page(page: Page) -> None:
    """No fault for axe, and nothing that makes the page wider than the screen."""
    check_with_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is too wide"


def check_with_axe(page: Page) -> None:
    """Fail with every violation of WCAG A and AA that axe finds on the page as it stands."""
    page.evaluate(AT_REST)
    results = Axe().run(
        page,
        options={
            "preload": False,
            "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        },
    )
    violations = [
        f"{v['id']} ({v['impact']}): {v['help']}: {', '.join(str(n['target']) for n in v['nodes'][:4])}"
        for v in results.response["violations"]
    ]
    assert violations == [], f"{page.url}: " + "\n".join(violations)
