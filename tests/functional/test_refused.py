"""Looking at what was refused, in a real browser."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from needlebook.clinic.sessions.queries import state_of
from needlebook.core.sessions.types import TwitchObserved
from tests import factories
from tests.functional.axe import check_page
from tests.functional.conftest import PHONE, WIDE
from tests.integration import rooms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session(therapist):
    """An open session in which a needle from an old lot and a twitch of an unknown needle were refused."""
    session = rooms.opened(factories.visit(factories.patient(therapist), therapist), therapist)
    old = rooms.inserted(1, lot="23A001", expires=dt.date(2024, 1, 31))
    rooms.record(session, therapist, old, TwitchObserved(**rooms.head(), needle=7))
    return session


def test_a_refused_needle_is_found_from_the_room_and_said_to_be_in(open_signed_in, session, has_javascript):
    page = open_signed_in(reverse("treat", args=[session.visit_id]), javascript=has_javascript)
    page.get_by_role("link", name="2 refused, not looked at").click()
    card = page.get_by_role("article", name="Needle 1 in")
    expect(card).to_contain_text("Lot 23A001 expired on 31 Jan 2024. Use another lot.")
    card.get_by_role("button", name="It is in").click()
    expect(card).to_contain_text("Say in a few words how you know")
    card.get_by_label("In a few words").fill("I see it.")
    card.get_by_role("button", name="It is in").click()
    expect(page.get_by_role("article", name="Needle 1 in").get_by_text("I see it.")).to_be_visible()
    assert state_of(session).needles_in == (1,)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_refusals_passes_axe(open_signed_in, session, viewport, scheme):
    page = open_signed_in(viewport=viewport)
    page.emulate_media(color_scheme=scheme)
    for name in ("refused", "treat", "close"):
        page.goto(reverse(name, args=[session.visit_id]))
        check_page(page)
