"""Replies from a phone stand beside the record; only a clinician's accepting writes them there, and once."""

from datetime import date

import pytest

from needlebook.clinic.assessments.actions import GivenAnswer, add_medicine, save_answers, save_facts
from needlebook.clinic.assessments.models import Answer, Assessment, SaidBy
from needlebook.clinic.audit.models import Record
from needlebook.clinic.questionnaires import replying
from needlebook.clinic.questionnaires.actions import ChangedMeanwhile, Taken, accept, make_link
from needlebook.clinic.questionnaires.cases import signs_in
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.clinic.questionnaires.queries import to_review
from needlebook.core.anatomy import Side
from needlebook.core.case import PainMark
from needlebook.core.errors import BadInput
from needlebook.core.screening import Urgency
from needlebook.knowledge import load
from tests import factories

SADDLE, JOINT = "rf_ces_saddle", "joint_replacement"


@pytest.fixture
def patient(therapist):
    """Young enough to be asked about pregnancy."""
    return factories.patient(therapist, birth_date=date(1990, 3, 14))


def reply(questionnaire, **answers):
    replying.save_replies(questionnaire, [GivenAnswer(id, answer) for id, answer in answers.items()])


def take_all(questionnaire, by, **more):
    questionnaire.refresh_from_db()
    answers = {r.question: r.answer for r in questionnaire.replies.all()}
    medicines = frozenset(questionnaire.medicines.values_list("pk", flat=True))
    taken = Taken(answers, medicines, no_medicines=True, pregnancy=True, drawing=questionnaire.pain_marks.exists())
    accept(questionnaire, by=by, seen=questionnaire.changes, taken=more.get("taken", taken))


def standing(visit, question):
    return Answer.objects.filter(assessment=visit.pk, question=question).first()


# ---- what the patient writes


def test_replies_do_not_touch_the_record(asked, visit):
    before = Record.objects.count()
    reply(asked, **{SADDLE: "yes", "diabetes": "no"})
    replying.add_medicine(asked, "Apixaban")
    replying.save_pregnancy(asked, "no", None)
    replying.save_pain(asked, [PainMark("lumbar_lower", Side.LEFT, 6)])
    replying.send(asked)
    assert not Assessment.objects.filter(visit=visit).exists()
    assert Record.objects.count() == before


def test_a_question_that_was_not_asked_cannot_be_answered(asked):
    with pytest.raises(BadInput):
        reply(asked, rf_el_biceps="yes")
    with pytest.raises(BadInput):
        reply(asked, no_such_question="yes")


def test_the_same_reply_twice_is_one_change(asked):
    reply(asked, diabetes="no")
    at = asked.replies.get().at
    reply(asked, diabetes="no")
    asked.refresh_from_db()
    assert (asked.changes, asked.replies.get().at) == (1, at)


def test_nothing_is_taken_after_sending(asked):
    replying.send(asked)
    for write in (
        lambda: reply(asked, diabetes="no"),
        lambda: replying.add_medicine(asked, "Apixaban"),
        lambda: replying.save_pain(asked, []),
        lambda: replying.send(asked),
    ):
        with pytest.raises(replying.LinkClosed):
            write()


def test_a_medicine_is_known_by_its_name_or_kept_as_typed(asked):
    for name in ("apixaban", "APIXABAN", "the little blue ones"):
        replying.add_medicine(asked, name)
    assert list(asked.medicines.values_list("name", "atc")) == [("apixaban", "B01AF02"), ("the little blue ones", "")]


def test_naming_a_medicine_takes_back_that_none_is_taken(asked):
    replying.save_no_medicines(asked, True)
    replying.add_medicine(asked, "Apixaban")
    asked.refresh_from_db()
    assert asked.no_medicines_at is None


@pytest.mark.parametrize("weeks", [0, 45, -1])
def test_a_week_of_pregnancy_that_cannot_be_is_refused(asked, weeks):
    with pytest.raises(BadInput, match="pregnancy_weeks"):
        replying.save_pregnancy(asked, "yes", weeks)


# ---- what must not wait


def test_a_red_flag_is_an_emergency_at_once(asked):
    reply(asked, **{SADDLE: "yes"})
    asked.refresh_from_db()
    assert asked.urgency == "emergency"
    assert signs_in(asked)[0].question == SADDLE


def test_not_sure_about_an_emergency_asks_for_a_doctor_today(asked):
    reply(asked, **{SADDLE: "unknown"})
    (sign,) = signs_in(asked)
    assert (sign.question, sign.urgency, sign.is_certain) == (SADDLE, Urgency.SAME_DAY, False)


def test_a_sign_taken_back_is_none_any_more(asked):
    reply(asked, **{SADDLE: "yes"})
    reply(asked, **{SADDLE: "no"})
    asked.refresh_from_db()
    assert (asked.urgency, signs_in(asked)) == ("", [])


def test_a_medicine_and_an_answer_together_can_be_a_sign(asked):
    """An infected place alone waits for the visit; under a medicine that lowers the defence it does not."""
    reply(asked, infection_local="yes")
    assert signs_in(asked) == []
    replying.add_medicine(asked, "prednisolone")
    assert [(s.question, s.urgency) for s in signs_in(asked)] == [("infection_local", Urgency.SAME_DAY)]


def test_what_the_record_knows_does_not_show_through(asked, visit, therapist):
    save_answers(visit, by=therapist, answers=[GivenAnswer(SADDLE, "yes")])
    reply(asked, diabetes="no")
    assert signs_in(asked) == []


@pytest.mark.parametrize("id", sorted(q.id for q in load().rulebook.questions.values() if q.id.startswith("rf_ces")))
def test_every_sign_of_a_pressed_cauda_equina_is_told_at_once(asked, id):
    if load().rulebook.questions[id].is_for_patient:
        reply(asked, **{id: "yes"})
        assert signs_in(asked)[0].urgency is Urgency.EMERGENCY


# ---- what is waiting


def test_what_waits_is_listed_most_urgent_first_in_one_query(visit, therapist, django_assert_num_queries):
    sent, flagged, begun = (make_link(visit, by=therapist) for _ in range(3))
    Questionnaire.objects.update(withdrawn_at=None)
    reply(sent, diabetes="no")
    replying.send(sent)
    reply(flagged, **{SADDLE: "yes"})
    reply(begun, diabetes="no")
    with django_assert_num_queries(1):
        assert [str(q.visit.patient) for q in to_review(therapist)] == ["Ingrid Solberg"] * 2
    assert list(to_review(therapist)) == [flagged, sent]


def test_another_clinic_sees_nothing_waiting(asked, stranger):
    reply(asked, **{SADDLE: "yes"})
    assert not to_review(stranger).exists()


# ---- accepting


def test_accepting_writes_what_the_patient_said_and_when(asked, visit, therapist):
    replying.save_replies(asked, [GivenAnswer(JOINT, "yes", "right", ("hip",), detail="2021")])
    replying.add_medicine(asked, "Apixaban")
    replying.save_pregnancy(asked, "yes", 9)
    replying.save_pain(asked, [PainMark("lumbar_lower", Side.LEFT, 6)])
    said_at = asked.replies.get().at
    take_all(asked, therapist)
    kept = standing(visit, JOINT)
    assert (kept.answer, kept.side, kept.where, kept.detail) == ("yes", "right", ["hip"], "2021")
    assert (kept.said_by, kept.at, kept.by) == (SaidBy.PATIENT, said_at, therapist)
    assessment = Assessment.objects.get(visit=visit)
    assert [(m.atc, m.said_by) for m in assessment.medicines.all()] == [("B01AF02", SaidBy.PATIENT)]
    assert assessment.pregnancy_weeks == 9
    assert [(p.region, p.side, p.intensity) for p in assessment.pain_marks.all()] == [("lumbar_lower", "left", 6)]


def test_accepting_twice_changes_nothing(asked, visit, therapist):
    reply(asked, diabetes="yes")
    take_all(asked, therapist)
    written = Record.objects.count()
    save_answers(visit, by=therapist, answers=[GivenAnswer("diabetes", "no")])
    take_all(asked, therapist)
    assert standing(visit, "diabetes").answer == "no"
    assert Record.objects.filter(code="questionnaire.accepted").count() == 1
    assert Record.objects.count() == written + 1


def test_what_is_unticked_is_not_written_and_stays_visible(asked, visit, therapist):
    reply(asked, diabetes="yes", frail="yes")
    take_all(asked, therapist, taken=Taken({"frail": "yes"}))
    assert standing(visit, "diabetes") is None
    assert {r.question: r.taken_at is not None for r in asked.replies.all()} == {"diabetes": False, "frail": True}


def test_an_answer_that_the_clinician_changed_is_the_clinicians(asked, visit, therapist):
    reply(asked, diabetes="unknown")
    take_all(asked, therapist, taken=Taken({"diabetes": "yes"}))
    kept = standing(visit, "diabetes")
    assert (kept.answer, kept.said_by) == ("yes", SaidBy.PRACTITIONER)
    assert asked.replies.get().answer == "unknown"


def test_what_was_answered_since_the_clinician_looked_is_not_accepted_unseen(asked, visit, therapist):
    reply(asked, diabetes="no")
    asked.refresh_from_db()
    seen = asked.changes
    reply(asked, diabetes="yes")
    with pytest.raises(ChangedMeanwhile):
        accept(asked, by=therapist, seen=seen, taken=Taken({"diabetes": "no"}))
    assert standing(visit, "diabetes") is None


def test_nothing_is_written_when_one_answer_cannot_be(asked, visit, therapist):
    reply(asked, diabetes="no", frail="no")
    asked.refresh_from_db()
    with pytest.raises(BadInput):
        accept(asked, by=therapist, seen=asked.changes, taken=Taken({"frail": "no", "diabetes": "maybe"}))
    asked.refresh_from_db()
    assert asked.reviewed_at is None
    assert standing(visit, "frail") is None


def test_two_yeses_add_up_so_that_nothing_known_is_lost(asked, visit, therapist):
    known = GivenAnswer("lymphoedema_limb", "yes", "left", ("arm",), detail="since 2020")
    save_answers(visit, by=therapist, answers=[known])
    replying.save_replies(asked, [GivenAnswer("lymphoedema_limb", "yes", "right", ("leg",))])
    take_all(asked, therapist)
    kept = standing(visit, "lymphoedema_limb")
    assert (kept.side, kept.where, kept.detail) == ("", ["arm", "leg"], "since 2020")


def test_medicines_that_stand_are_not_denied_by_a_phone(asked, visit, therapist):
    add_medicine(visit, by=therapist, text="Apixaban")
    replying.save_no_medicines(asked, True)
    take_all(asked, therapist)
    assert Assessment.objects.get(visit=visit).medicines.count() == 1


def test_pregnant_without_a_week_writes_nothing(asked, visit, therapist):
    save_facts(visit, by=therapist, facts={"bmi": 24.0})
    replying.save_pregnancy(asked, "yes", None)
    take_all(asked, therapist)
    assert Assessment.objects.get(visit=visit).pregnancy_weeks is None


def test_the_audit_names_counts_and_no_words(asked, therapist):
    replying.save_replies(asked, [GivenAnswer(JOINT, "yes", detail="a private matter")])
    take_all(asked, therapist)
    lines = str(list(Record.objects.values_list("code", "detail")))
    assert "questionnaire.made" in lines
    assert "questionnaire.accepted" in lines
    assert "private" not in lines
