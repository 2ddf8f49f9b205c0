"""A questionnaire's link: what opens it, what does not, and what it asks."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.signing import Signer
from django.utils import timezone

from needlebook.clinic.assessments.actions import GivenAnswer
from needlebook.clinic.questionnaires import replying
from needlebook.clinic.questionnaires.actions import Taken, accept, make_link, withdraw
from needlebook.clinic.questionnaires.links import opened_with, token_of
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.core.errors import BadInput
from needlebook.knowledge import load


def test_a_link_opens_its_questionnaire(asked):
    assert opened_with(token_of(asked)) == asked


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: "A" + t[1:], lambda t: t + "x", lambda t: "", lambda t: "."]
)
def test_a_tampered_link_opens_nothing_and_asks_no_database(asked, change, django_assert_num_queries):
    token = token_of(asked)
    tampered = change(token) if change(token) != token else "B" + token[1:]
    with django_assert_num_queries(0):
        assert opened_with(tampered) is None


def test_a_signature_for_another_purpose_opens_nothing(asked):
    payload = token_of(asked).partition(".")[0]
    assert opened_with(Signer(salt="something.else", sep=".").sign(payload)) is None


def test_a_signed_id_that_nobody_has_opens_nothing(asked):
    assert opened_with(token_of(Questionnaire(pk=uuid4()))) is None


def test_an_expired_link_opens_nothing(asked):
    Questionnaire.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert opened_with(token_of(asked)) is None


def test_a_withdrawn_link_opens_nothing_and_takes_nothing(asked, therapist):
    withdraw(asked, by=therapist)
    assert opened_with(token_of(asked)) is None
    with pytest.raises(replying.LinkClosed):
        replying.save_replies(asked, [GivenAnswer("diabetes", "yes")])


def test_a_reviewed_link_opens_nothing(asked, therapist):
    replying.save_replies(asked, [GivenAnswer("diabetes", "yes")])
    accept(asked, by=therapist, seen=1, taken=Taken())
    assert opened_with(token_of(asked)) is None


def test_a_new_link_withdraws_one_that_nobody_opened_and_keeps_one_that_was(visit, therapist):
    unused = make_link(visit, by=therapist)
    used = make_link(visit, by=therapist)
    replying.begin(used)
    make_link(visit, by=therapist)
    assert opened_with(token_of(unused)) is None
    assert opened_with(token_of(used)) == used


def test_a_time_that_is_not_offered_is_refused(visit, therapist):
    with pytest.raises(BadInput, match="hours"):
        make_link(visit, by=therapist, hours=1000)


def test_a_link_asks_only_what_a_patient_can_answer(visit, therapist):
    questions = load().rulebook.questions
    asks = make_link(visit, by=therapist).asks
    assert all(questions[id].is_for_patient for id in asks if id in questions)
    assert asks[-1] == "drugs"


def test_what_is_about_the_hour_of_the_visit_is_asked_in_the_waiting_room_only(visit, therapist):
    here, home = make_link(visit, by=therapist, hours=1).asks, make_link(visit, by=therapist, hours=72).asks
    assert "unfed_fatigued" in here
    assert "unfed_fatigued" not in home
    assert "acute_emergency" in home
