"""Scales on the phone and in the review: own plain words, nothing of the record but the activities, one sentence."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.followup.entering import Reading, enter
from needlebook.clinic.questionnaires import replying
from needlebook.clinic.questionnaires.actions import make_link
from needlebook.clinic.questionnaires.links import token_of
from needlebook.clinic.questionnaires.measuring import as_asked, offered_measures
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.core.outcomes.entry import Told
from needlebook.core.outcomes.types import SeriesKey
from needlebook.knowledge import load
from needlebook.web.phone.measures import QUESTIONS
from needlebook.web.phone.steps import steps_of

PAIN, ACTIVITIES = SeriesKey("NPRS"), SeriesKey("PSFS")
NAMED = ("Sit 60 min", "Walk the dog", "Lift a child")


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def asked(visit, therapist):
    return make_link(visit, by=therapist, measures=[PAIN, SeriesKey("PGIC"), SeriesKey("VAS100"), ACTIVITIES])


@pytest.fixture
def step(client, asked):
    """Open or post the page of a kind of step."""

    def visit_step(kind, **fields):
        number = next(step.number for step in steps_of(asked) if step.kind == kind)
        address = reverse("phone_step", args=[token_of(asked), number])
        return client.post(address, fields) if fields else client.get(address)

    return visit_step


def test_every_scale_that_is_offered_has_its_question_in_our_words():
    keys = [
        (id, variant)
        for id, scoring in load().scoring.items()
        if scoring.entered == "patient" and id != "PSFS"
        for variant in ([v.id for v in scoring.variants] or [""])
    ]
    assert set(keys) == set(QUESTIONS)


def test_scales_are_answered_without_a_script_and_nothing_is_preset(step, asked):
    text = text_of(step("measures"))
    assert "How bad was your pain at its worst in the last week?" in text
    assert "0 no pain" in text
    assert "Very much better" in text
    assert " checked" not in text
    response = step("measures", **{"scale:NPRS:": "6", "scale:PGIC:": "2", "scale:VAS100:": ""})
    assert response.status_code == 302
    assert {reply.instrument: reply.answers for reply in asked.measures.all()} == {"NPRS": [6], "PGIC": [2]}


@pytest.mark.parametrize("wrong", ["101", "much", "-1", "1" * 500])
def test_a_number_off_the_scale_gets_one_sentence(step, asked, wrong):
    response = step("measures", **{"scale:VAS100:": wrong})
    assert response.status_code == 422
    assert not asked.measures.exists()


def test_a_scale_that_was_not_asked_is_not_written(step, asked):
    step("measures", **{"scale:NPRS:now": "6", "scale:ODI:": "6"})
    assert not asked.measures.exists()


def test_the_patient_names_activities_and_rates_them(step, asked):
    text = text_of(step("activities"))
    assert "Name three to five things" in text
    fields = {f"activity{n}": name for n, name in enumerate(NAMED, start=1)} | {"able1": "3", "able2": "2"}
    assert step("activities", **fields).status_code == 302
    reply = asked.measures.get()
    assert (reply.activities, reply.answers) == (list(NAMED), [3, 2, None])


@pytest.mark.parametrize(
    "fields", [{"able1": "3"}, {"activity1": "Sit", "activity2": "sit", "able1": "1", "able2": "1"}]
)
def test_a_rating_without_its_activity_or_one_activity_twice_is_refused(step, asked, fields):
    response = step("activities", **fields)
    assert response.status_code == 422
    assert not asked.measures.exists()


def test_activities_named_before_are_rated_again_and_cannot_be_renamed(step, asked, visit, therapist):
    day = timezone.localdate() - timedelta(days=7)
    enter(visit.course, Reading("PSFS", day, Told((1, 2, 3)), "", "", NAMED), by=therapist)
    text = text_of(step("activities"))
    assert "You named these." in text
    assert all(name in text for name in NAMED)
    assert " checked" not in text
    step("activities", activity1="Other", able1="4", able2="5", able3="6")
    assert asked.measures.get().activities == list(NAMED)


def test_the_answers_are_looked_over_before_sending(client, step, asked):
    step("measures", **{"scale:NPRS:": "6"})
    text = text_of(client.get(reverse("phone_check", args=[token_of(asked)])))
    assert "6 of 10" in text


def test_a_link_is_made_with_the_usual_scales_ticked(signed_in, visit):
    address = reverse("questionnaire", args=[visit.pk])
    text = text_of(signed_in.get(address))
    assert text.count(" checked") == 2
    signed_in.post(address, {"hours": "24", "measures": [as_asked(key) for key in offered_measures(visit.course)]})
    assert len([ask for ask in Questionnaire.objects.get().asks if ask.startswith("measure:")]) == 11


def test_a_scale_that_is_not_offered_is_refused_in_one_sentence(signed_in, visit):
    response = signed_in.post(reverse("questionnaire", args=[visit.pk]), {"hours": "24", "measures": ["measure:ODI:"]})
    assert response.status_code == 422
    assert "Choose scales from the list." in text_of(response)
    assert not Questionnaire.objects.exists()


@pytest.fixture
def review(signed_in, asked):
    """The review page, or what posting it gives."""

    def open_or_post(**fields):
        address = reverse("questionnaire_review", args=[asked.pk])
        if not fields:
            return signed_in.get(address)
        seen = Questionnaire.objects.get(pk=asked.pk).changes
        return signed_in.post(address, {"seen": seen, **fields}, follow=True)

    return open_or_post


def test_the_review_shows_the_reply_beside_the_last_value(review, asked, visit, therapist):
    enter(visit.course, Reading("NPRS", timezone.localdate() - timedelta(days=7), Told((8,))), by=therapist)
    replying.save_measure(asked, PAIN, [6])
    text = text_of(review())
    assert "6 of 10" in text
    assert "8 points on" in text
    assert f'name="measure" value="{asked.measures.get().pk}" checked' in text


def test_what_is_taken_over_is_seen_in_the_outcomes_as_told_by_the_patient(signed_in, review, asked, visit):
    replying.save_measure(asked, PAIN, [6])
    assert "1 answer taken over." in text_of(review(measure=[asked.measures.get().pk]))
    text = text_of(signed_in.get(reverse("outcomes", args=[visit.patient.pk])))
    assert "6 points on" in text
    assert "the patient" in text


def test_a_value_of_the_day_and_too_few_answers_come_unticked_with_a_sentence(review, asked, visit, therapist):
    enter(visit.course, Reading("NPRS", timezone.localdate(), Told((8,))), by=therapist)
    replying.save_measure(asked, PAIN, [6])
    replying.save_measure(asked, ACTIVITIES, [5], ["Sit"])
    text = text_of(review())
    assert "A value stands for that day: taking this over replaces it." in text
    assert "Too few answers for a score" in text
    assert 'name="measure"' in text
    assert text.count('name="measure"') == 2
    assert not any(f'name="measure" value="{reply.pk}" checked' in text for reply in asked.measures.all())


def test_taking_over_what_makes_no_score_writes_nothing(review, asked, visit):
    replying.save_measure(asked, ACTIVITIES, [5], ["Sit"])
    response = review(measure=[asked.measures.get().pk])
    assert response.status_code == 422
    assert "Nothing was taken over" in text_of(response)
    assert not visit.course.measurements.exists()
