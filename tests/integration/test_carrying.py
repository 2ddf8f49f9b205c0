"""What was said at an earlier visit is taken over when the patient confirms it, and only what lasts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from needlebook.clinic.assessments.actions import (
    GivenAnswer,
    add_medicine,
    deny_others,
    save_answers,
    save_facts,
    save_no_medicines,
)
from needlebook.clinic.assessments.carrying import confirm_unchanged, earlier_of, take_back, taken_over
from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.models import Answer, Assessment
from needlebook.clinic.audit.models import Record
from needlebook.clinic.patients.actions import start_visit
from needlebook.clinic.patients.models import Visit
from needlebook.core.case import Answer as Said


@pytest.fixture
def last_visit(patient, therapist):
    """A visit two weeks ago: diabetes yes, epilepsy no, an infection yes, not sure about metal allergy, apixaban."""
    ago = timezone.now() - timedelta(days=14)
    visit = start_visit(patient, by=therapist, complaint="neck_pain", at=ago)
    said = {"diabetes": "yes", "epilepsy": "no", "infection_local": "yes", "metal_allergy": "unknown"}
    save_answers(visit, by=therapist, answers=[GivenAnswer(id, answer) for id, answer in said.items()])
    add_medicine(visit, by=therapist, text="apixaban", dose="5 mg")
    save_facts(visit, by=therapist, facts={"inr": 2.4, "pregnancy_weeks": 0})
    Answer.objects.update(at=ago)
    return visit


def fresh(visit):
    return Visit.objects.get(pk=visit.pk)


def history_of(visit):
    return {item.id: item.answer for item in case_of(fresh(visit)).history}


def test_a_first_visit_has_nothing_to_confirm(visit):
    assert earlier_of(visit) is None


def test_what_lasts_is_offered_whatever_the_complaint_was(last_visit, visit):
    offered = earlier_of(visit)
    assert {a.question for a in offered.answers} == {"diabetes", "epilepsy"}
    assert [m.name for m in offered.medicines] == ["apixaban"]


def test_nothing_is_taken_over_before_it_is_confirmed(last_visit, visit):
    assert history_of(visit) == {}
    assert case_of(visit).drugs is None


def test_confirming_takes_over_answers_and_medicines_and_nothing_that_expires(last_visit, visit, therapist):
    confirm_unchanged(visit, by=therapist)
    case = case_of(fresh(visit))
    assert history_of(visit) == {"diabetes": Said.YES, "epilepsy": Said.NO}
    assert case.drugs == ("B01AF02",)
    assert case.measurements == {}
    assert case.patient.pregnancy_weeks is None


def test_what_has_changed_is_asked_anew(last_visit, visit, therapist):
    confirm_unchanged(visit, by=therapist, changed=["diabetes", "drugs"])
    assert history_of(visit) == {"epilepsy": Said.NO}
    assert case_of(fresh(visit)).drugs is None


def test_what_is_taken_over_keeps_who_said_it_and_when_and_who_confirmed(last_visit, visit, therapist):
    confirm_unchanged(visit, by=therapist)
    then, now = (Answer.objects.get(assessment=v.pk, question="diabetes") for v in (last_visit, visit))
    assert (now.at, now.by, now.said_by) == (then.at, then.by, then.said_by)
    assert (now.confirmed_by, then.confirmed_at) == (therapist, None)
    assert now.confirmed_at > then.at


def test_what_was_denied_with_the_rest_is_a_no_to_each_question_that_lasts(last_visit, visit, therapist):
    deny_others(last_visit, by=therapist, denied=True)
    confirm_unchanged(visit, by=therapist)
    history = history_of(visit)
    assert history["pacemaker_icd"] is Said.NO
    assert not {"infection_systemic", "rf_ces_saddle", "metal_allergy", "unfed_fatigued"} & set(history)
    assert case_of(fresh(visit)).others_denied is False


def test_a_list_that_was_denied_is_no_answer_to_the_list_of_another_knowledge(last_visit, visit, therapist):
    """A question that was not on the list then was never asked."""
    deny_others(last_visit, by=therapist, denied=True)
    Assessment.objects.filter(pk=last_visit.pk).update(others_denied_version="2020.01-00000000")
    confirm_unchanged(visit, by=therapist)
    assert history_of(visit) == {"diabetes": Said.YES, "epilepsy": Said.NO}


def test_an_answer_of_today_is_not_overwritten(last_visit, visit, therapist):
    save_answers(visit, by=therapist, answers=[GivenAnswer("diabetes", "no")])
    confirm_unchanged(visit, by=therapist)
    assert history_of(visit)["diabetes"] is Said.NO


def test_taking_no_medicine_is_taken_over_too(patient, therapist, visit, last_visit):
    last_visit.assessment.medicines.all().delete()
    save_no_medicines(last_visit, by=therapist, none_taken=True)
    confirm_unchanged(visit, by=therapist)
    assert case_of(fresh(visit)).drugs == ()


def test_confirming_twice_changes_nothing(last_visit, visit, therapist):
    confirm_unchanged(visit, by=therapist)
    confirm_unchanged(visit, by=therapist)
    assert len(case_of(fresh(visit)).history) == 2
    assert Record.objects.filter(code="answers.confirmed").count() == 1


def test_a_confirmation_is_taken_back_whole(last_visit, visit, therapist):
    confirm_unchanged(visit, by=therapist)
    take_back(visit, by=therapist)
    case = case_of(fresh(visit))
    assert (case.history, case.drugs) == ((), None)
    assert taken_over(visit) is None
    assert earlier_of(visit) is not None


def test_an_answer_changed_after_the_confirmation_stays_when_that_is_taken_back(last_visit, visit, therapist):
    confirm_unchanged(visit, by=therapist)
    save_answers(fresh(visit), by=therapist, answers=[GivenAnswer("epilepsy", "yes")])
    take_back(visit, by=therapist)
    assert history_of(visit) == {"epilepsy": Said.YES}


def test_a_state_that_could_have_changed_is_asked_anew(last_visit, visit, therapist):
    answer = GivenAnswer("diabetes", "yes", state="controlled")
    save_answers(last_visit, by=therapist, answers=[answer])
    confirm_unchanged(visit, by=therapist)
    (diabetes,) = (item for item in case_of(fresh(visit)).history if item.id == "diabetes")
    assert diabetes.state is None
