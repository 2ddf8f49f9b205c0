"""A patient answers on their own phone, a clinician reviews it: in a real browser, every page under axe."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.clinic.assessments.models import Answer, Assessment
from needlebook.clinic.questionnaires.actions import make_link
from needlebook.clinic.questionnaires.links import token_of
from tests.functional.axe import check_with_axe
from tests.functional.conftest import PHONE
from tests.functional.journey import Journey
from tests.functional.test_visit import photographer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SADDLE, JOINT = "rf_ces_saddle", "joint_replacement"
NARROW = {"width": 320, "height": 640}
# What runs out of the window or is clipped at its edge; but for what only a screen reader reads.
TOO_WIDE = """width => [...document.querySelectorAll("body *:not(svg *)")]
  .filter(e => e.checkVisibility() && !e.closest(".visually-hidden") && e.getBoundingClientRect().right > width + 1)
  .map(e => `${e.tagName} ${e.getAttribute("class")} ${Math.round(e.getBoundingClientRect().right)}`)"""
HELP = "Call your emergency number now"


@pytest.fixture
def asked(visit, therapist):
    return make_link(visit, by=therapist)


class Patient:
    """A patient at their phone. Where a script runs, every page is checked with axe."""

    def __init__(self, page, javascript=True, folder=""):
        self.page, self.javascript, self.take = page, javascript, photographer(folder) if folder else None

    def look(self, name):
        if self.take:
            self.take(self.page, name)
        if self.javascript:
            check_with_axe(self.page)

    def press(self, name):
        """Press and wait for the page that comes."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=re.compile(name)).first.click()

    def heading(self):
        return self.page.get_by_role("heading", level=1).inner_text()

    def open(self, asked):
        self.page.goto(reverse("phone", args=[token_of(asked)]))

    def go_to(self, title):
        """Go on step by step until the page with this heading."""
        for _ in range(20):
            if self.heading() == title:
                return
            self.press("^Next")
        raise AssertionError(f"no page {title!r}")

    def answer(self, question, answer):
        radio = self.page.locator(f"#q-{question}-{answer}")
        radio.check(force=True)
        if self.javascript:
            expect(self.page.locator(f"#saved-{question}")).to_contain_text("Saved")


def walk(patient, asked):
    """From the link to sent: a red flag, a joint, a medicine, the drawing."""
    page = patient.page
    patient.open(asked)
    patient.look("start")
    patient.press("^Begin")
    patient.look("first-step")
    patient.answer(SADDLE, "yes")
    if patient.javascript:
        expect(page.locator("#advice")).to_contain_text(HELP)
        expect(page.locator(f"#saved-{SADDLE}")).to_contain_text(HELP)
    patient.look("red-flag")
    patient.press("^Next")
    expect(page.get_by_role("heading", name=HELP)).to_be_visible()
    patient.look("advice-stays")
    patient.go_to("Implants and operations")
    patient.answer(JOINT, "yes")
    page.get_by_label("Which side?").filter(visible=True).first.select_option("right")
    page.locator(f"#where-{JOINT}").select_option("hip")
    patient.look("joint")
    patient.go_to("Your medicines")
    page.get_by_label("Name of the medicine").fill("apixaban")
    patient.press("^Add this medicine")
    expect(page.get_by_role("list", name="Your medicines so far")).to_contain_text("apixaban")
    patient.look("medicines")
    patient.go_to("Where it hurts")
    draw(patient)
    patient.look("pain")
    patient.press("^Next")
    assert patient.heading() == "Look over and send"
    patient.look("check")
    patient.press("^Send to")
    assert "Sent" in patient.heading()
    expect(page.get_by_role("heading", name=HELP)).to_be_visible()
    patient.look("sent")


def draw(patient):
    """By a tap on the chart, or from the list where no script runs."""
    page = patient.page
    if patient.javascript:
        page.locator("button[data-view=back]").click()
        page.locator('[data-key="lumbar_lower:left"]:visible').first.tap()
        expect(page.locator("body-chart [data-status]")).to_contain_text("Saved")
    else:
        page.locator("select[name=pain_add]").select_option("lumbar_lower:left")
        with page.expect_navigation():
            page.locator("button[value=pain_add]").click()
    expect(page.locator('select[name^="pain_intensity:"]')).to_have_count(1)


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_patient_answers_and_a_clinician_accepts(open_page, asked, visit, javascript):
    phone = Patient(open_page(javascript=javascript, viewport=PHONE, has_touch=True), javascript, f"ask-{javascript}")
    walk(phone, asked)
    assert not Assessment.objects.exists()

    clinician = Patient(open_page(javascript=javascript), javascript, f"review-{javascript}")
    Journey(clinician.page, javascript).sign_in()
    page = clinician.page
    expect(page.get_by_text("Emergency sign in a questionnaire")).to_be_visible()
    clinician.look("today")
    page.get_by_role("link", name=re.compile("^Review.*Ingrid Solberg")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review the questionnaire")
    assert not Answer.objects.exists()
    clinician.look("review")
    page.get_by_label("Take over: Joint replaced").uncheck()
    clinician.press("^Accept into the record")
    expect(page).to_have_url(re.compile("/assess/"))
    shown = page.locator(f"#q-{SADDLE}")
    expect(shown).to_contain_text("The patient, from the phone")
    expect(page.locator(".verdict .word").first).to_contain_text("Refer first")
    expect(page.locator("#medicines")).to_contain_text("Apixaban")
    clinician.look("assess")
    assert dict(Answer.objects.values_list("question", "answer")) == {SADDLE: "yes"}
    phone.open(asked)
    assert phone.heading() == "This link cannot be opened"
    phone.look("closed")


def test_the_clinician_makes_a_link_and_withdraws_it(open_page, visit):
    clinician = Patient(open_page(), folder="link")
    Journey(clinician.page, javascript=True).sign_in()
    page = clinician.page
    page.goto(reverse("assess", args=[visit.pk]))
    page.get_by_role("link", name="Ask by phone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask by phone")
    clinician.look("none")
    page.get_by_label("The link works for").select_option("24")
    clinician.press("^Make a link")
    expect(page.get_by_role("img", name="QR code of the link below")).to_be_visible()
    expect(page.get_by_text("This address works only on this computer.")).to_be_visible()
    address = page.locator(".address a").get_attribute("href")
    clinician.look("made")
    clinician.press("^Withdraw the link")
    phone = Patient(open_page(viewport=PHONE))
    phone.page.goto(address)
    assert phone.heading() == "This link cannot be opened"


def test_a_phone_that_was_closed_goes_on_where_it_was(open_page, asked):
    first = Patient(open_page(viewport=PHONE))
    first.open(asked)
    first.press("^Begin")
    first.press("^Next")
    first.answer("rf_fever_unwell", "no")
    second = Patient(open_page(viewport=PHONE))
    second.open(asked)
    expect(second.page.locator("#q-rf_fever_unwell-no")).to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_step_reads_at_320_pixels_and_twice_the_text(open_page, asked, scheme):
    """Nothing runs out of the window, and axe finds nothing, in both schemes."""
    patient = Patient(open_page(viewport=NARROW), folder=f"narrow-{scheme}")
    patient.page.emulate_media(color_scheme=scheme)
    patient.open(asked)
    for number in range(20):
        patient.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert patient.page.evaluate(TOO_WIDE, NARROW["width"]) == [], patient.heading()
        patient.look(f"{number}")
        if patient.heading() == "Look over and send":
            return
        patient.press("^Begin" if number == 0 else "^Next")
    raise AssertionError("the last step never came")


def test_a_step_can_be_answered_from_the_keyboard(open_page, asked):
    patient = Patient(open_page(viewport=PHONE))
    patient.open(asked)
    patient.page.get_by_role("button", name="Begin").press("Enter")
    expect(patient.page.locator(f"#q-{SADDLE}")).to_be_visible()
    patient.page.keyboard.press("Tab")
    patient.page.keyboard.press("Space")
    expect(patient.page.locator(f"#saved-{SADDLE}")).to_contain_text("Saved")
    patient.page.keyboard.press("ArrowDown")
    expect(patient.page.locator(f"#q-{SADDLE}-no")).to_be_checked()
    expect(patient.page.locator("#advice")).to_be_empty()
