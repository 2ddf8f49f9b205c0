"""The rule book and what the lead decides, in a real browser: read, searched, printed, adopted, chosen."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.clinic.assessments.deciding import keep_verdict
from tests import factories
from tests.functional.axe import check_page, check_with_axe
from tests.functional.conftest import PHONE, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("lead")]
SIZES = pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
WHY = "As our lymphoedema nurse advises."


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"])
def test_every_page_of_the_rule_book_passes_axe(read, viewport, scheme):
    page = read(viewport=viewport)
    page.emulate_media(color_scheme=scheme)
    for address in (
        reverse("rules"),
        reverse("rules") + "?q=apixaban",
        reverse("rules") + "?q=zzz",
        reverse("rule_group", args=["bleeding"]),
        reverse("rule", args=["antithrombotic_noncompressible"]),
        reverse("rule", args=["haz_femoral"]),
        reverse("rule", args=["no_electro"]),
        reverse("rule", args=["lymphoedema"]),
        reverse("rule", args=["antithrombotc"]),
        reverse("rule_muscles"),
        reverse("rule_muscle", args=["trapezius_descendens"]),
        reverse("rule_complaint", args=["sciatica"]),
        reverse("rules_print"),
        reverse("knowledge"),
        reverse("choice", args=["antithrombotics"]),
    ):
        page.goto(address)
        check_page(page)


@SIZES
def test_a_rule_is_found_while_typing_and_read(read, viewport):
    page = read(viewport=viewport)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Rule book").click()
    page.get_by_role("searchbox", name="Search the rule book").press_sequentially("apixaban", delay=20)
    expect(page.locator("#found-count")).to_have_text("8 entries hold “apixaban”")
    expect(page).to_have_url(re.compile(r"\?q=apixaban"))
    page.locator("#found").get_by_role("link", name="Blood thinner, site cannot be pressed").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Blood thinner, site cannot be pressed")
    page.get_by_role("link", name="How are blood thinners treated").first.click()
    expect(page.get_by_text("this clinic’s position")).to_be_visible()


def test_a_rule_is_found_without_a_script(read):
    page = read(javascript=False)
    page.goto(reverse("rules"))
    page.get_by_role("searchbox", name="Search the rule book").fill("psoas")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Psoas major", exact=True).click()
    expect(page.get_by_text("Bleeding here cannot be stopped by pressing.")).to_be_visible()


def test_the_printed_book_has_no_navigation_and_begins_each_group_on_a_page(read):
    page = read()
    page.goto(reverse("rules_print"))
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    for part in ("header.bar", "footer.foot", "print-page"):
        expect(page.locator(part)).to_be_hidden()
    breaks = page.locator(".chapter").evaluate_all("parts => parts.map(p => getComputedStyle(p).breakBefore)")
    assert set(breaks) == {"page"}
    expect(page.locator(".chapter h2").last).to_have_text("Sources")


@SIZES
@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_the_lead_adopts_the_knowledge_and_chooses_a_position(read, viewport, javascript):
    page = read(viewport=viewport, javascript=javascript)
    look = check_with_axe if javascript else lambda page: None
    page.goto(reverse("knowledge"))
    expect(page.locator(".foot")).to_contain_text("not clinically reviewed")
    page.get_by_role("button", name="Adopt this knowledge").click()
    expect(page.get_by_text("Nothing is adopted unread.")).to_be_visible()
    look(page)
    page.get_by_label("I have read the differences").check()
    page.get_by_label("Note").fill("Read with the team.")
    page.get_by_role("button", name="Adopt this knowledge").click()
    expect(page.locator(".foot")).to_contain_text("adopted by T. Berg")
    look(page)
    page.get_by_role("link", name=re.compile("^Choose.*May a limb with lymphoedema")).click()
    page.get_by_label("permissive").check()
    page.get_by_label("Reason").fill(WHY)
    page.get_by_role("button", name="See what this changes").click()
    expect(page.get_by_role("heading", name="1 rule begins to hold")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Save this choice").click()
    expect(page.get_by_text("Chosen by T. Berg on").first).to_contain_text(WHY)
    look(page)


@SIZES
def test_verdicts_that_were_kept_pass_axe(read, lead, viewport):
    visit = factories.visit(factories.patient(lead), lead)
    kept = keep_verdict(visit, by=lead)
    page = read(viewport=viewport)
    page.goto(reverse("verdicts", args=[visit.pk]))
    check_with_axe(page)
    page.get_by_role("link", name=re.compile(r"\d\d:\d\d$")).click()
    expect(page.get_by_text(f"Kept by T. Berg with knowledge {kept.version}.")).to_be_visible()
    check_page(page)
