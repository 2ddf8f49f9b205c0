"""The steps of one visit as a person takes them, with or without JavaScript."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.functional.axe import check_with_axe

PASSWORD = "correct horse battery"


class Journey:
    """A therapist at a page. Every page that is reached is checked with axe and, when asked, photographed."""

    def __init__(self, page: Page, javascript: bool, photograph=None):
        self.page, self.javascript, self.photograph = page, javascript, photograph

    def look(self, name: str) -> None:
        """Check what is on the screen. axe is itself a script, so without JavaScript only the picture is taken."""
        if self.photograph:
            self.photograph(self.page, name)
        if self.javascript:
            check_with_axe(self.page)

    def press(self, name: str | re.Pattern) -> None:
        self.page.get_by_role("button", name=name, exact=isinstance(name, str)).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str | re.Pattern) -> None:
        self.page.get_by_role("link", name=name, exact=isinstance(name, str)).first.click()
        self.page.wait_for_load_state()

    def stage(self, name: str) -> None:
        """Go to a stage by the path at the top."""
        path = self.page.get_by_role("navigation", name="Stages of this visit")
        path.get_by_role("link", name=re.compile(rf"^{name}")).click()
        self.page.wait_for_load_state()

    def sign_in(self, username: str = "t.berg") -> None:
        self.page.goto("/")
        self.look("signin")
        self.page.locator("input[name=login]").fill(username)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.press("Sign in")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        self.look("today-empty")

    def register(self) -> None:
        self.follow("New patient")
        self.page.get_by_label("Given name").fill("Ingrid")
        self.page.get_by_label("Family name").fill("Solberg")
        self.page.get_by_label("Date of birth").fill("1959-03-14")
        self.page.get_by_label("Sex").select_option("female")
        self.look("patient-new")
        self.press("Save the patient")
        expect(self.page.get_by_role("heading", name="Start a visit")).to_be_visible()
        self.look("patient")

    def start_visit(self) -> None:
        self.page.get_by_label("Complaint").select_option("chronic_low_back_pain")
        self.press("Start a visit")
        expect(self.page).to_have_url(re.compile("/assess/"))

    def draw(self) -> None:
        """With JavaScript by tapping the chart, without by the list."""
        if self.javascript:
            self.press("Back")
            for region in ("lumbar_lower", "buttock_upper", "iliac_crest"):
                self.page.locator(f'[data-key="{region}:left"]:visible').first.click()
        else:
            for region in ("lumbar_lower", "buttock_upper", "iliac_crest"):
                self.page.locator("select[name=pain_add]").select_option(f"{region}:left")
                self.page.locator("form#pain").get_by_role("button", name="Add", exact=True).click()
                self.page.wait_for_load_state()
        rows = self.page.locator('select[name^="pain_intensity:"]')
        expect(rows).to_have_count(3)
        self.page.wait_for_load_state("networkidle")

    def answer(self, question: str, answer: str) -> None:
        """One answer; its group is opened first."""
        radio = self.page.locator(f"#q-{question}-{answer}")
        group = self.page.locator("details", has=radio)
        if group.count() and group.get_attribute("open") is None:
            group.locator("summary").click()
        radio.check()
        if self.javascript:
            self.page.wait_for_load_state("networkidle")
        else:
            self.press("Save the answers")

    def take_history(self) -> None:
        self.answer("prior_syncope", "yes")
        self.page.get_by_label("Name or ATC code").fill("Apixaban")
        self.page.locator("#medicines").get_by_role("button", name="Add", exact=True).click()
        expect(self.page.locator("#medicines")).to_contain_text("B01AF02")
        self.page.get_by_label("Everything else on this list was asked today, and denied.").check()
        if not self.javascript:
            self.page.locator("form", has=self.page.locator("#others-denied")).get_by_role(
                "button", name="Save"
            ).click()
        self.page.wait_for_load_state("networkidle")
        self.page.get_by_label("Body mass index").fill("24")
        self.page.keyboard.press("Tab")
        if not self.javascript:
            self.press("Save the measured values")
        self.page.get_by_label("Worst pain in the last week").select_option("7")
        if not self.javascript:
            self.page.locator("form", has=self.page.get_by_label("Worst pain in the last week")).get_by_role(
                "button", name="Save"
            ).click()
        self.page.wait_for_load_state("networkidle")
        self.page.reload()
        expect(self.page.locator("#q-prior_syncope-yes")).to_be_checked()
        expect(self.page.locator('select[name^="pain_intensity:"]')).to_have_count(3)
        self.look("assess")

    def decide(self) -> None:
        self.stage("Decide")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Is needling right, today, here?")
        expect(self.page.locator(".verdict .word")).to_contain_text("Precautions")
        self.look("decide")
        self.press(re.compile("go to Examine|Go on to Examine"))

    def examine(self) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Which muscle makes this pain?")
        self.page.locator("#any-muscle").select_option("gluteus_medius")
        self.page.locator("#any-side").select_option("left")
        self.press(re.compile("^Examine (it|this muscle)$"))
        expect(self.page.locator("#h-next")).to_contain_text("Gluteus medius, left")
        if self.javascript:
            expect(self.page.locator("#h-next")).to_be_focused()  # the card has been put in
        for sign in ("taut_band", "spot_tenderness", "recognised_pain"):
            self.page.locator(f"#tap-{sign}-yes").click()
            expect(self.page.locator(f"#tap-{sign}-yes")).to_have_attribute("aria-pressed", "true")
        expect(self.page.locator("ol.rank li").first).to_contain_text("Gluteus medius, left")
        expect(self.page.locator("#card-head")).to_contain_text("active, definite")
        self.look("examine")

    def plan(self) -> None:
        self.stage("Plan")
        self.follow("Plan Gluteus medius, left")
        self.page.get_by_label("Needle diameter, mm").fill("0.30")
        self.page.get_by_label("Needle length, mm").fill("60")
        self.page.get_by_label("Stays in, min").fill("10")
        self.press("Add this site")
        self.page.wait_for_load_state("networkidle")
        self.page.locator("#any-muscle").select_option("quadratus_lumborum")
        self.page.locator("#any-side").select_option("left")
        self.press(re.compile("^Plan (it|this muscle)$"))
        self.press("Add this site")
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator("article.target")).to_have_count(2)
        self.look("plan")
        self.stage("Decide")
        expect(self.page.locator(".verdict .word")).to_contain_text("Avoid sites")
        self.look("decide-sites")

    def consent(self) -> None:
        self.stage("Consent")
        self.look("consent")
        for check in self.page.get_by_role("checkbox").all():
            check.check()
        self.page.get_by_label("How").select_option("signed")
        self.press("Agrees")
        expect(self.page.get_by_role("navigation", name="Stages of this visit")).to_contain_text("given")
        self.look("consent-given")

    def open_session(self) -> None:
        self.stage("Treat")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Ready to start")
        self.page.get_by_label(re.compile("^Pain now")).fill("6")
        self.page.get_by_label("One movement").fill("Bend forward")
        self.page.get_by_label("Range").fill("60")
        self.look("treat-open")
        self.press("Start the session")
        expect(self.page.locator("main.room")).to_be_visible()
        self.look("treat-empty")

    def insert(self) -> None:
        """One tap; the lot is told afterwards."""
        self.page.locator("#row-1").click()
        self.expect_counts(1, 0)
        self.page.locator("#selected").click()
        expect(self.page.get_by_role("dialog")).to_be_visible()
        self.look("treat-details")
        self.page.get_by_label("Lot", exact=True).fill("24K117")
        self.press("Keep")
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        self.expect_counts(1, 0)
        self.press(re.compile("^Twitch"))
        expect(self.page.get_by_role("button", name=re.compile("^Twitch"))).to_contain_text("1 so far")
        self.look("treat")

    def react(self) -> None:
        """A reaction from its tap to its end, then a faint that was none."""
        self.follow(re.compile("reaction", re.I))
        self.look("treat-reaction")
        self.press("Nausea")
        expect(self.page.locator("#do-now")).to_be_visible()
        self.look("treat-care")
        self.press("It has passed")
        self.press("Faints")
        expect(self.page.locator("#faint-title")).to_be_visible()
        self.look("treat-faint")
        self.press("Wrong tap: no faint")
        self.expect_counts(1, 0)

    def refuse_to_close(self) -> None:
        address = self.page.url.partition("?")[0]
        self.page.goto(re.sub(r"/treat/.*", "/close/", address))
        expect(self.page.get_by_text(re.compile("1 needle unaccounted for")).first).to_be_visible()
        self.look("close-refused")
        self.page.goto(address)

    def remove(self) -> None:
        self.page.locator("#remove").click()
        self.page.wait_for_load_state()
        self.press("Out, whole")
        self.expect_counts(0, 1)
        self.look("treat-out")

    def expect_counts(self, needles_in: int, out: int) -> None:
        counter = self.page.locator(".counter:visible").first
        expect(counter.locator(".in .v")).to_have_text(str(needles_in))
        expect(counter.locator(".out .v")).to_have_text(str(out))

    def close(self) -> None:
        self.follow(re.compile("^Close"))
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Close the session")
        self.page.locator("input[name=after_0]").fill("4")
        self.press("Save measures")
        self.page.get_by_label("Counted in the sharps bin").fill("2")
        self.page.get_by_label("Packs or guide tubes opened").fill("1")
        for check in self.page.locator("input[name=checked], input[name=told]").all():
            check.check()
        self.press("Close session")
        expect(self.page.get_by_text(re.compile("1 out, but 2 counted in the bin")).first).to_be_visible()
        self.look("close-count-differs")
        self.page.get_by_label("Counted in the sharps bin").fill("1")
        self.press("Close session")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Session record")
        self.look("close")

    def outcome(self) -> None:
        """A second score a week earlier makes a course: a picture, and the same numbers in a table."""
        self.follow("Go to Follow")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Outcomes")
        self.follow("Add a measurement")
        self.follow("Pain, worst in the last week (NPRS)")
        self.page.get_by_label("Value", exact=True).fill("9")
        self.page.get_by_label("Measured on").fill((timezone.localdate() - timedelta(days=7)).isoformat())
        self.look("measurement")
        self.press("Save the measurement")
        expect(self.page.get_by_role("img", name=re.compile("9"))).to_be_visible()
        self.page.get_by_text("The same as a table").first.click()
        for score in ("9", "7"):
            expect(self.page.get_by_role("cell", name=score, exact=True).first).to_be_visible()
        self.look("outcomes")
