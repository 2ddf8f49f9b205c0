"""The pain drawing on a page of its own, with a server of a few lines behind it: no record, no sign-in."""

import json
import mimetypes
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.template.loader import render_to_string
from playwright.sync_api import Page

import needlebook.web
from needlebook.clinic.assessments.strokes import as_strokes
from needlebook.core.anatomy import Side
from needlebook.core.drawing import Stroke, TakeBack, is_outside, need_stroke, summarise
from needlebook.core.errors import BadInput
from needlebook.knowledge import load
from needlebook.knowledge.drawing import body, load_drawing
from needlebook.web.bodychart import Pain, pain_drawing
from needlebook.web.bodychart.drawing import rows_of
from needlebook.web.bodychart.posted import read_changes
from needlebook.web.bodychart.sheets import fragment

STATIC = Path(needlebook.web.__file__).parent / "static"
ORIGIN = "http://chart.test"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
BEFORE = {"lumbar_lower:left": "6", "iliac_crest:left": "5"}
POSTED = """() => Object.fromEntries([...document.querySelectorAll("[data-rows] select[data-intensity]")]
  .map((select) => [select.name.slice(15), select.value]))"""


class Behind:
    """Keeps the strokes of one drawing, and answers as the program does."""

    def __init__(self) -> None:
        listed = {("lumbar_lower", "left"): (6, ""), ("iliac_crest", "left"): (5, "")}
        self.strokes: list[Stroke] = as_strokes({}, listed)
        self.posts: list[list[Stroke | TakeBack]] = []
        self.is_down = False

    def answer(self, route) -> None:
        """The page, its static files from disk, its sheets and its strokes, under the program's policy."""
        path = route.request.url.removeprefix(ORIGIN)
        if path == "/":
            route.fulfill(body=self.page(), content_type="text/html", headers={"Content-Security-Policy": POLICY})
        elif path == "/strokes":
            self.take(route)
        elif path.startswith("/body/"):
            id = path.rpartition("/")[2].removesuffix(".svg")
            route.fulfill(body=fragment(id)[1], content_type="image/svg+xml")
        elif (file := STATIC / path.removeprefix("/static/")).is_file():
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file)[0])
        else:
            route.fulfill(status=404)  # axe looks for imported style sheets beside the page as well

    def take(self, route) -> None:
        if self.is_down:
            route.abort("internetdisconnected")
            return
        try:
            changes = read_changes(route.request.post_data)
            for change in changes:
                if isinstance(change, Stroke):
                    need_stroke(change, body(), load().anatomy.regions)
        except BadInput as error:
            route.fulfill(status=422, body=json.dumps({"error": str(error)}), content_type="application/json")
            return
        route.fulfill(body=json.dumps(self.written(changes)), content_type="application/json")

    def written(self, changes) -> dict:
        self.posts.append(changes)
        outside = [c.id for c in changes if isinstance(c, Stroke) and is_outside(c, body())]
        for change in changes:
            if isinstance(change, TakeBack):
                self.strokes = [s for s in self.strokes if s.id != change.stroke]
            elif change.id not in outside and change.id not in self.ids():
                self.strokes.append(change)
        rows = render_to_string("components/bodychart_rows.html", {"rows": rows_of(self.pain(), False)})
        summary = summarise(self.strokes, body(), load_drawing().rules)
        return {
            "rows": rows,
            "outside": [str(id) for id in outside],
            "everywhere": summary.is_everywhere,
            "extent": round(summary.extent_percent, 1),
        }

    def ids(self) -> set[UUID]:
        return {stroke.id for stroke in self.strokes}

    def pain(self) -> list[Pain]:
        regions = summarise(self.strokes, body(), load_drawing().rules).regions
        return [Pain(r.region, Side(r.side), r.intensity, r.quality or "") for r in regions]

    def page(self) -> str:
        drawing = pain_drawing(self.pain(), strokes=self.strokes, save_to="/strokes", owner="test")
        drawn = render_to_string("components/bodychart_draw.html", {"drawing": drawing})
        return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Pain drawing</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/css/needlebook.css">
<script type="module" src="/static/elements/body-chart.js"></script></head>
<body><main><h1>Pain drawing</h1><form method="post">{drawn}</form><p>Below the figure.</p></main></body></html>"""


def listed(page: Page) -> dict[str, str]:
    return page.evaluate(POSTED)


def until(page: Page, holds: Callable[[], bool], what: str = "") -> None:
    """Waits in Python: the policy of the page forbids what Playwright would run in it."""
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came: {what or holds}")


def until_listed(page: Page, wanted: dict[str, str]) -> None:
    """Waits for the server's list."""
    until(page, lambda: listed(page) == wanted and not waiting(page), f"{wanted}, but {listed(page)}")


def waiting(page: Page) -> int:
    """How many changes have not been acknowledged."""
    return page.evaluate("document.querySelector('body-chart').outbox.waiting.length")


def middle(page: Page, region: str) -> tuple[float, float]:
    """Where a region's own middle is on the screen."""
    return tuple(
        page.locator(region).evaluate("""(region) => {
          const matrix = region.ownerSVGElement.getScreenCTM();
          const at = new DOMPoint(region.dataset.x, region.dataset.y).matrixTransform(matrix);
          return [at.x, at.y]; }""")
    )


def stroke(page: Page, *regions: str, steps: int = 12) -> None:
    """With the mouse from the middle of one region to the next."""
    first, *rest = (middle(page, region) for region in regions)
    page.mouse.move(*first)
    page.mouse.down()
    for place in rest:
        page.mouse.move(*place, steps=steps)
    page.mouse.up()


def tool(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
