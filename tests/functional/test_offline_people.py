"""Tablets, tabs and people: what one of them recorded is seen by the others, and what one left is not theirs."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.clinic.sessions.queries import state_of
from tests import factories
from tests.functional.journey import PASSWORD
from tests.functional.tablet import ALL_TAPS, pages_in, sign_in, until
from tests.functional.test_room import expect_count
from tests.integration import rooms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def colleague_of(therapist):
    colleague = factories.person(therapist.clinic, username="a.nowak")
    colleague.first_name, colleague.last_name = "Anna", "Nowak"
    colleague.save()
    return colleague


def test_two_tabs_share_one_outbox_and_send_each_tap_once(tablet, session, line):
    first = tablet()
    second = tablet(context=first.context)
    line.cut()
    first.locator("#twitch").click()
    expect(second.locator("#twitch")).to_contain_text("1 so far")
    second.locator("#twitch").click()
    expect(first.locator("#twitch")).to_contain_text("2 so far")
    line.mend()
    until(first, lambda: state_of(session).twitches == 2)
    for page in (first, second):
        expect(page.locator("#room:not([data-painted])")).to_be_visible()
        expect(page.locator("#twitch")).to_contain_text("2 so far")


def test_what_another_device_records_is_seen_within_seconds_with_who_and_what(tablet, session, therapist):
    page = tablet()
    colleague = colleague_of(therapist)
    rooms.record(session, colleague, rooms.inserted(2, rooms.MAXIMUS))
    expect(page.locator("offline-outbox [data-note]")).to_contain_text("A. Nowak")
    expect(page.locator("offline-outbox [data-note]")).to_contain_text("needle 2 in")
    expect_count(page, 2, 0)


def test_a_tap_while_signed_out_is_kept_and_sent_after_signing_in_again(tablet, session, therapist, line):
    page = tablet()
    page.context.clear_cookies()
    page.locator("#twitch").click()
    banner = page.locator("offline-outbox [data-line]")
    expect(banner).to_contain_text("You are signed out.")
    expect(page.locator("#twitch")).to_contain_text("1 so far")
    banner.get_by_role("link", name="Sign in").click()
    expect(page.locator("[data-waits]")).to_be_visible()
    page.locator("input[name=login]").fill(therapist.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("main.room")).to_be_visible()
    until(page, lambda: state_of(session).twitches == 1)


def test_signing_out_forgets_the_room_and_what_the_server_has(tablet, session):
    page = tablet()
    page.locator("#twitch").click()
    until(page, lambda: state_of(session).twitches == 1)
    page.goto(reverse("today"))
    page.locator(".who").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    until(page, lambda: pages_in(page) == [])
    assert page.evaluate(ALL_TAPS) == []


def test_the_next_person_neither_sees_nor_sends_what_somebody_else_left(tablet, session, line, therapist):
    page = tablet()
    line.cut()
    page.locator("#twitch").click()
    expect(page.locator("#twitch")).to_contain_text("1 so far")
    page.context.clear_cookies()
    line.mend()
    colleague = colleague_of(therapist)
    sign_in(page.context, colleague, line.url)
    page.goto(reverse("today"))
    page.wait_for_timeout(1000)
    assert pages_in(page) == []
    page.goto(reverse("treat", args=[session.visit_id]))
    expect(page.locator("#twitch")).to_contain_text("0 so far")
    page.wait_for_timeout(1500)
    assert state_of(session).twitches == 0
    page.context.clear_cookies()
    sign_in(page.context, therapist, line.url)
    page.goto(reverse("today"))  # from any page: it need not be the room
    until(page, lambda: state_of(session).twitches == 1)
    assert list(state_of(session).events.values())[-1].by == str(therapist.pk)


def test_signing_out_with_something_unsent_asks_and_keeps_it_for_its_person(tablet, session, therapist, line):
    page = tablet()
    line.cut()
    page.locator("#twitch").click()
    expect(page.locator("#twitch")).to_contain_text("1 so far")
    page.context.route("**/api/**", lambda route: route.fulfill(status=503))  # the server answers, and cannot write
    line.mend()
    page.goto(reverse("today"))
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    sign_out = page.locator(".who").get_by_role("button", name="Sign out")
    sign_out.click()
    until(page, lambda: bool(asked))
    assert asked[0].startswith("Not sent yet: 1.")
    expect(sign_out).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    sign_out.click()
    expect(page.locator("[data-waits]")).to_be_visible()
    assert (pages_in(page), len(page.evaluate(ALL_TAPS))) == ([], 1)
    page.context.unroute("**/api/**")
    sign_in(page.context, therapist, line.url)
    page.goto(reverse("today"))
    until(page, lambda: state_of(session).twitches == 1)
