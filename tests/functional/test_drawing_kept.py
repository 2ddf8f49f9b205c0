"""A lost line or a closed tab loses at most the last stroke: against the real program."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from needlebook.clinic.assessments.models import PainMark, Stroke
from needlebook.clinic.questionnaires.actions import make_link
from needlebook.clinic.questionnaires.links import token_of
from needlebook.clinic.questionnaires.models import ReplyStroke
from needlebook.web.phone.steps import steps_of
from tests import factories
from tests.functional.conftest import PHONE
from tests.functional.drawing_page import middle, stroke, until, waiting
from tests.functional.journey import Journey

pytestmark = pytest.mark.browser
STORED = "Object.keys(localStorage).filter((key) => key.startsWith('needlebook.strokes.')).length"


@pytest.fixture
def page(open_page, visit) -> Page:
    opened = open_page()
    Journey(opened, True).sign_in()
    opened.goto(reverse("assess", args=[visit.pk]))
    opened.locator("button[data-view=back]").click()
    into_view(opened)
    return opened


def into_view(page: Page) -> None:
    expect(page.locator("#draw-back")).to_be_visible()
    page.locator("#draw-back").evaluate("(figure) => figure.scrollIntoView({ block: 'center' })")


def draw_three(page: Page) -> None:
    stroke(page, "#back-lumbar_lower-left", "#back-buttock_mid-left")
    page.mouse.click(*middle(page, "#back-calf_upper-right"))
    page.mouse.click(*middle(page, "#back-scapula-right"))


def regions() -> set[str]:
    return set(PainMark.objects.values_list("region", flat=True))


def test_a_stroke_is_in_the_record_as_soon_as_it_is_drawn(page):
    draw_three(page)
    until(page, lambda: Stroke.objects.count() == 3)
    assert regions() >= {"lumbar_lower", "buttock_mid", "calf_upper", "scapula"}
    until(page, lambda: not waiting(page))
    assert page.evaluate(STORED) == 0
    expect(page.locator("[data-unsaved]")).to_be_hidden()


def test_what_was_drawn_without_a_line_is_sent_in_order_after_a_reload(page):
    page.context.set_offline(True)
    draw_three(page)
    page.get_by_role("button", name="Undo last mark").click()
    expect(page.locator("[data-unsaved]")).to_contain_text("Not saved yet: 4 changes")
    assert not Stroke.objects.exists()
    page.context.set_offline(False)
    until(page, lambda: Stroke.objects.count() == 3)
    expect(page.locator("[data-unsaved]")).to_be_hidden()
    assert "scapula" not in regions()
    assert Stroke.objects.get(number=3).taken_back_at is not None


def test_a_tab_that_is_closed_without_a_line_keeps_what_it_could_not_send(page, visit):
    address = page.url
    page.route("**/strokes/", lambda route: route.abort("internetdisconnected"))
    draw_three(page)
    until(page, lambda: waiting(page) == 3)
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(address)
    until(again, lambda: Stroke.objects.count() == 3)
    until(again, lambda: not waiting(again))
    assert again.locator("[data-rows] [data-key]").count() == PainMark.objects.count()


def test_a_tab_that_is_closed_in_the_middle_of_a_stroke_loses_that_one_only(page):
    draw_three(page)
    page.mouse.move(*middle(page, "#back-thigh_back_upper-left"))
    page.mouse.down()
    page.mouse.move(*middle(page, "#back-thigh_back_lower-left"), steps=5)
    context = page.context
    page.close()
    after = context.new_page()
    until(after, lambda: Stroke.objects.count() == 3)


def test_signing_out_forgets_what_was_never_sent(page):
    page.route("**/strokes/", lambda route: route.abort("internetdisconnected"))
    draw_three(page)
    until(page, lambda: waiting(page) == 3)
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("input[name=login]")).to_be_visible()
    assert page.evaluate(STORED) == 0
    assert not Stroke.objects.exists()


def test_what_one_person_could_not_send_is_neither_kept_nor_sent_for_the_next(page, therapist):
    page.route("**/strokes/", lambda route: route.abort("internetdisconnected"))
    draw_three(page)
    until(page, lambda: waiting(page) == 3)
    address, context = page.url, page.context
    page.close()
    context.clear_cookies()
    factories.person(therapist.clinic, "a.colleague")
    after = context.new_page()
    Journey(after, True).sign_in("a.colleague")
    after.goto(address)
    expect(after.locator("body-chart")).to_be_visible()
    until(after, lambda: after.evaluate(STORED) == 0)
    assert not Stroke.objects.exists()


def test_a_screen_reader_user_hears_what_the_list_says_and_the_verdict_follows(page):
    page.locator("[data-find]").fill("sacrum")
    page.keyboard.press("Enter")
    until(page, lambda: regions() == {"sacrum"})
    with page.expect_response("**/assess/live/"):
        page.locator('[name="pain_intensity:sacrum:midline"]').select_option("7")
    until(page, lambda: PainMark.objects.get().intensity == 7)


def test_a_patient_draws_on_the_phone_and_nothing_is_in_the_record(open_page, visit, therapist):
    asked = make_link(visit, by=therapist)
    phone = open_page(viewport=PHONE, has_touch=True)
    phone.goto(reverse("phone_step", args=[token_of(asked), len(steps_of(asked))]))
    phone.locator("button[data-view=back]").click()
    phone.get_by_role("button", name="Draw", exact=True).click()
    into_view(phone)
    stroke(phone, "#back-lumbar_lower-left", "#back-lumbar_lower-right")
    until(phone, lambda: ReplyStroke.objects.count() == 1)
    expect(phone.locator("[data-rows]")).to_contain_text("Low back, lower part, left")
    assert not Stroke.objects.exists()
    phone.context.set_offline(True)
    phone.mouse.click(*middle(phone, "#back-calf_upper-left"))
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Next").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Look over and send")
    expect(phone.get_by_text("Calf, upper half, left")).to_be_visible()
    assert ReplyStroke.objects.count() == 2
