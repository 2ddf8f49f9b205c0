"""One visit with three kinds of hands: a mouse, a finger on glass, and no pointer at all."""

from playwright.sync_api import Locator, Page, expect

from tests.functional.drawing_page import middle, stroke, until
from tests.functional.test_body_chart_touch import fingers

IS_IN_FOCUS = "(element) => element === document.activeElement"
TABS = 400  # more than any page has
STEPS = 60  # from one region of the figure to any other


class Mouse:
    def __init__(self, page: Page):
        self.page = page

    def press(self, control: Locator) -> None:
        control.click()

    def choose(self, field: Locator, word: str) -> None:
        field.select_option(label=word)

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def draw(self, *regions: str) -> None:
        """One line over the middles of these regions of the back."""
        self.bring_figure()
        stroke(self.page, *regions, steps=20)

    def bring_figure(self) -> None:
        """To the middle of the screen, clear of what sticks to its edges."""
        self.page.locator("#draw-back").evaluate("(figure) => figure.scrollIntoView({ block: 'start' })")


class Finger(Mouse):
    """Taps, and lines that the screen reports as touches."""

    def press(self, control: Locator) -> None:
        control.tap()

    def draw(self, *regions: str) -> None:
        self.press(self.page.get_by_role("button", name="Draw", exact=True))
        self.bring_figure()
        touch = fingers(self.page)
        (x, y), *rest = (middle(self.page, region) for region in regions)
        touch("touchStart", (x, y))
        for to_x, to_y in rest:
            for n in range(1, 13):
                touch("touchMove", (x + (to_x - x) * n / 12, y + (to_y - y) * n / 12))
            x, y = to_x, to_y
        touch("touchEnd")


class Keys(Mouse):
    """Tab reaches a control or the test fails; nothing is focused or clicked by the test itself."""

    def reach(self, control: Locator) -> None:
        control.wait_for()
        for _ in range(TABS):
            if control.evaluate(IS_IN_FOCUS):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {control}")

    def press(self, control: Locator) -> None:
        self.reach(control)
        self.page.keyboard.press("Enter")

    def choose(self, field: Locator, word: str) -> None:
        self.reach(field)
        self.page.keyboard.type(word.partition("/")[0])  # the first letters choose
        expect(field.locator("option:checked")).to_have_text(word)

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.type(text)

    def draw(self, *regions: str) -> None:
        """With the arrows from region to region, Enter on each."""
        self.reach(self.page.locator('#draw-back [tabindex="0"]'))
        for region in regions:
            self.walk_to(region)
            self.page.keyboard.press("Enter")
            until(self.page, lambda at=region: self.page.locator(at).get_attribute("aria-pressed") == "true")

    def walk_to(self, region: str) -> None:
        x, y = middle(self.page, region)
        for _ in range(STEPS):
            here = "#" + self.page.evaluate("document.activeElement.id")
            if here == region:
                return
            at_x, at_y = middle(self.page, here)
            across = "ArrowRight" if x > at_x else "ArrowLeft"
            along = "ArrowDown" if y > at_y else "ArrowUp"
            first, second = (across, along) if abs(x - at_x) > abs(y - at_y) else (along, across)
            self.page.keyboard.press(first)
            if "#" + self.page.evaluate("document.activeElement.id") == here:
                self.page.keyboard.press(second)
        raise AssertionError(f"the arrows do not reach {region}")
