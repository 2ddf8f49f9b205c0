"""A visit on the way to its verdict, and its room: what several tests answer, plan, settle, ask by phone and tap."""

import uuid

import pytest
from django.urls import reverse

from needlebook.clinic.assessments.actions import (
    GivenAnswer,
    deny_others,
    save_answers,
    save_facts,
    save_no_medicines,
)
from needlebook.clinic.assessments.plan import add_site
from needlebook.clinic.questionnaires.actions import make_link
from tests.integration.rooms import opened


@pytest.fixture
def say(visit, therapist):
    """Answer questions: say(frail="yes"); None takes an answer back."""

    def answer(**answers):
        save_answers(visit, by=therapist, answers=[GivenAnswer(q, a) for q, a in answers.items()])

    return answer


@pytest.fixture
def plan(visit, therapist):
    """Plan a site: plan("gluteus_maximus", "right")."""

    def add(muscle, side="left"):
        add_site(visit, by=therapist, fields={"muscle": muscle, "side": side, "position": "prone"})

    return add


@pytest.fixture
def settled(visit, therapist):
    """Everything was asked and denied, nothing is taken."""
    deny_others(visit, by=therapist, denied=True)
    save_no_medicines(visit, by=therapist, none_taken=True)
    save_facts(visit, by=therapist, facts={"bmi": 24.0})
    return visit


@pytest.fixture
def asked(visit, therapist):
    """A questionnaire whose link opens."""
    return make_link(visit, by=therapist)


@pytest.fixture
def session(visit, therapist):
    """The open session of the visit, with two planned sites."""
    return opened(visit, therapist)


@pytest.fixture
def tap(signed_in, session):
    """Post one form of the room: tap("twitch", needle=1)."""

    def post(does, **fields):
        data = {"do": does, "event": str(uuid.uuid4()), **fields}
        return signed_in.post(reverse("session_events", args=[session.pk]), data)

    return post
