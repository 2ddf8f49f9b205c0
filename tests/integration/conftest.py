"""A visit on the way to its verdict: what several tests answer, plan, settle and ask by phone."""

import pytest

from needlebook.clinic.assessments.actions import (
    GivenAnswer,
    deny_others,
    save_answers,
    save_facts,
    save_no_medicines,
)
from needlebook.clinic.assessments.plan import add_site
from needlebook.clinic.questionnaires.actions import make_link


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
