"""One visit from sign-in to outcome, in a real browser: with JavaScript and without, and every page under axe."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.queries import state_of
from tests import factories
from tests.functional.axe import check_with_axe
from tests.functional.conftest import PHONE, WIDE
from tests.functional.journey import PASSWORD, Journey

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("NEEDLEBOOK_SCREENSHOTS")


def photographer(folder: str):
    """Takes full-page pictures when NEEDLEBOOK_SCREENSHOTS names a folder."""
    if not PICTURES:
        return None
    place = Path(PICTURES, folder)
    place.mkdir(parents=True, exist_ok=True)
    taken = []

    def take(page, name):
        taken.append(name)
        page.screenshot(path=place / f"{len(taken):02d}-{name}.png", full_page="treat" not in name)

    return take


def walk(journey: Journey) -> None:
    journey.sign_in()
    journey.register()
    journey.start_visit()
    journey.draw()
    journey.take_history()
    journey.decide()
    journey.examine()
    journey.plan()
    journey.consent()
    journey.open_session()
    journey.insert()
    journey.react()
    journey.refuse_to_close()
    journey.remove()
    journey.close()
    journey.outcome()


@pytest.mark.parametrize(
    ("javascript", "viewport", "folder"),
    [(True, WIDE, "wide"), (True, PHONE, "phone"), (False, WIDE, "plain")],
    ids=["wide", "phone", "without-javascript"],
)
def test_a_visit_goes_from_sign_in_to_outcome(open_page, therapist, javascript, viewport, folder):
    page = open_page(javascript=javascript, viewport=viewport)
    walk(Journey(page, javascript, photographer(folder)))
    state = state_of(Session.objects.get())
    assert state.closed is not None
    assert (state.needles_in, len(state.needles_out), state.twitches) == ((), 1, 1)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_outside_the_visit_pass_axe(open_page, therapist, viewport, scheme):
    patient = factories.patient(therapist)
    page = open_page(viewport=viewport)
    page.emulate_media(color_scheme=scheme)
    Journey(page, javascript=True).sign_in()
    for name, ids in [
        ("today", []),
        ("patients", []),
        ("help", []),
        ("patient", [patient.pk]),
        ("outcomes", [patient.pk]),
    ]:
        page.goto(reverse(name, args=ids))
        check_with_axe(page)


def test_a_wrong_password_is_one_plain_sentence(open_page, therapist):
    page = open_page()
    page.goto("/")
    page.locator("input[name=login]").fill("t.berg")
    page.locator("input[name=password]").fill(PASSWORD + "!")
    page.get_by_role("button", name="Sign in").click()
    assert page.locator(".error, [role=alert]").first.is_visible()
    check_with_axe(page)
