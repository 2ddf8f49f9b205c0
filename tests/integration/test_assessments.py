"""What is asked and answered reaches the core as it was said."""

from datetime import UTC, datetime

import pytest

from needlebook.clinic.assessments.actions import (
    GivenAnswer,
    add_medicine,
    deny_others,
    remove_medicine,
    save_answers,
    save_facts,
    save_no_medicines,
    save_pain,
)
from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.deciding import keep_verdict, verdict_of
from needlebook.clinic.assessments.examination import save_findings
from needlebook.clinic.assessments.plan import add_site, leave_out_site
from needlebook.clinic.audit.models import Record
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import Answer, PainMark, Sign
from needlebook.core.errors import BadInput
from tests import factories


def fresh(visit):
    return Visit.objects.get(pk=visit.pk)


def test_nothing_asked_is_unknown_not_no(visit):
    case = case_of(visit)
    assert (case.history, case.others_denied, case.drugs, case.patient.pregnancy_weeks) == ((), False, None, None)
    assert case.complaint == "chronic_low_back_pain"


def test_an_answer_reaches_the_case(visit, say):
    say(ptx_history="yes", diabetes="unknown")
    history = {item.id: item.answer for item in case_of(fresh(visit)).history}
    assert history == {"ptx_history": Answer.YES, "diabetes": Answer.UNKNOWN}


def test_an_answer_taken_back_is_not_asked_again(visit, say):
    say(diabetes="no")
    say(diabetes=None)
    assert case_of(fresh(visit)).history == ()


def test_an_answer_said_twice_is_written_once(visit, say):
    say(diabetes="no")
    say(diabetes="no")
    assert Record.objects.filter(code="answers.saved").count() == 1


def test_an_unknown_question_writes_nothing(visit, therapist):
    answers = [GivenAnswer("diabetes", "yes"), GivenAnswer("diabetis", "yes")]
    with pytest.raises(BadInput, match="no such question"):
        save_answers(visit, by=therapist, answers=answers)
    assert case_of(fresh(visit)).history == ()


def test_an_unknown_place_writes_nothing(visit, therapist):
    answers = [GivenAnswer("lymphoedema_limb", "yes", "left", ("amr",))]
    with pytest.raises(BadInput, match="no such place"):
        save_answers(visit, by=therapist, answers=answers)
    assert case_of(fresh(visit)).history == ()


def test_a_medicine_by_name_sets_its_code(visit, therapist):
    add_medicine(visit, by=therapist, text="Apixaban")
    assert case_of(fresh(visit)).drugs == ("B01AF02",)


def test_a_medicine_that_is_not_known_keeps_its_classes_open(visit, therapist):
    add_medicine(visit, by=therapist, text="red pills")
    case = case_of(fresh(visit))
    assert (case.drugs, case.has_unknown_drug) == ((), True)
    assert "drugs" in [question.id for question in verdict_of(fresh(visit)).ask]


def test_the_last_medicine_removed_leaves_the_list_asked(visit, therapist):
    medicine = add_medicine(visit, by=therapist, text="naproxen")
    remove_medicine(visit, by=therapist, medicine_id=medicine.pk)
    assert case_of(fresh(visit)).drugs == ()


def test_no_medicines_is_asked_and_can_be_taken_back(visit, therapist):
    save_no_medicines(visit, by=therapist, none_taken=True)
    assert case_of(fresh(visit)).drugs == ()
    save_no_medicines(visit, by=therapist, none_taken=False)
    assert case_of(fresh(visit)).drugs is None


def test_a_drawing_replaces_the_one_before(visit, therapist):
    save_pain(visit, by=therapist, marks=[PainMark("lumbar_lower", Side.LEFT, 6)])
    save_pain(visit, by=therapist, marks=[PainMark("lumbar_lower", Side.RIGHT, 4)])
    assert case_of(fresh(visit)).pain == (PainMark("lumbar_lower", Side.RIGHT, 4),)


@pytest.mark.parametrize("mark", [PainMark("lumbar", Side.LEFT, 6), PainMark("lumbar_lower", Side.MIDLINE, 6)])
def test_a_region_that_the_chart_lacks_leaves_the_drawing_as_it_was(visit, therapist, mark):
    save_pain(visit, by=therapist, marks=[PainMark("lumbar_lower", Side.LEFT, 6)])
    with pytest.raises(BadInput):
        save_pain(visit, by=therapist, marks=[mark])
    assert case_of(fresh(visit)).pain == (PainMark("lumbar_lower", Side.LEFT, 6),)


def test_a_sign_not_tested_leaves_no_finding(visit, therapist):
    signs = {Sign.TAUT_BAND: True, Sign.SPOT_TENDERNESS: False, Sign.LOCAL_TWITCH: None}
    save_findings(visit, by=therapist, muscle="gluteus_medius", side=Side.LEFT, signs=signs)
    found = {f.sign: f.is_present for f in case_of(fresh(visit)).findings}
    assert found == {Sign.TAUT_BAND: True, Sign.SPOT_TENDERNESS: False}


def test_numbers_of_sites_stay_when_one_is_left_out(visit, therapist):
    for muscle in ("gluteus_medius", "gluteus_maximus", "piriformis"):
        add_site(visit, by=therapist, fields={"muscle": muscle, "side": "left", "position": "prone"})
    leave_out_site(visit, by=therapist, number=2)
    assert list(fresh(visit).assessment.planned_sites.values_list("number", flat=True)) == [1, 3]


def test_a_point_of_another_muscle_is_refused(visit, therapist):
    fields = {"muscle": "gluteus_medius", "side": "left", "trigger_point": "frontalis.trp1", "position": "prone"}
    with pytest.raises(BadInput, match="not a point of gluteus_medius"):
        add_site(visit, by=therapist, fields=fields)


def test_a_kept_verdict_holds_its_reasons_and_its_version(visit, therapist, say):
    say(needle_phobia="yes")
    kept = keep_verdict(fresh(visit), by=therapist)
    assert kept.level == "do_not_needle"
    assert kept.result["reasons"][0]["rule"].startswith("needle_phobia")
    assert kept.result["policy"]["version"] == kept.version
    assert kept.result["trace"]


def test_everything_else_denied_closes_the_history(visit, therapist):
    deny_others(visit, by=therapist, denied=True)
    save_no_medicines(visit, by=therapist, none_taken=True)
    save_facts(visit, by=therapist, facts={"pregnancy_weeks": 0, "bmi": 24.0})
    verdict = verdict_of(fresh(visit))
    assert (verdict.level, verdict.ask) == ("ok", ())


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        ({"inr": -1}, "inr: -1 is out of range; allowed: 0.5 to 15"),
        ({"platelets_10e9_l": 180_000}, "a count per µL, divide by 1,000"),
        ({"temperature_c": 98.6}, "that looks like °F"),
        ({"bmi": 24.0, "pregnancy_weeks": 60}, "pregnancy_weeks: 60 is out of range"),
    ],
)
def test_a_number_that_no_one_can_have_is_not_written(visit, therapist, facts, wrong):
    with pytest.raises(BadInput, match=wrong):
        save_facts(visit, by=therapist, facts=facts)
    assert (case_of(visit).measurements, case_of(visit).patient.bmi) == ({}, None)


def test_weeks_of_pregnancy_of_a_man_are_not_written(therapist):
    man = factories.visit(factories.patient(therapist, sex="male"), therapist)
    with pytest.raises(BadInput, match="a male person cannot be pregnant"):
        save_facts(man, by=therapist, facts={"pregnancy_weeks": 9})
    save_facts(man, by=therapist, facts={"pregnancy_weeks": 0})
    assert case_of(fresh(man)).patient.pregnancy_weeks == 0


def test_a_medicine_with_a_code_that_does_not_exist_is_not_written(visit, therapist):
    with pytest.raises(BadInput, match="'E01AA01' does not exist"):
        add_medicine(visit, by=therapist, text="e01aa01")
    assert case_of(visit).drugs is None


@pytest.mark.parametrize(("hour", "age"), [(22, 66), (23, 67)])
def test_a_birthday_begins_at_midnight_in_the_clinic(visit, hour, age):
    visit.started_at = datetime(2026, 3, 13, hour, 30, tzinfo=UTC)  # half past eleven at night, and half past midnight
    assert case_of(visit).patient.age == age
