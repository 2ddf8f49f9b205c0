"""Other treatment at a visit, prescribing, the sheet, and how a programme was followed."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.assessments.actions import GivenAnswer, save_answers
from needlebook.clinic.therapy import doing
from needlebook.clinic.therapy.models import DoneDay, ManualTherapy, Prescription, Programme
from needlebook.clinic.therapy.prescribing import Prescribed, prescribe, table_dose, withdraw_link
from needlebook.knowledge.exercises import load_therapy
from tests import factories
from tests.integration import rooms

pytestmark = pytest.mark.django_db
BRIDGE = "back.bridge"


def posted(**more):
    today = timezone.localdate()
    days = {"begins_on": today.isoformat(), "ends_on": (today + timedelta(days=56)).isoformat()}
    return {"sets": "2", "reps": "8", "per_week": "2", **days, **more}


@pytest.fixture
def page(settled):
    return reverse("exercise_prescribe", args=[settled.pk, BRIDGE])


@pytest.fixture
def programme(settled, therapist):
    dose = table_dose(load_therapy().exercises[BRIDGE])
    return prescribe(settled, by=therapist, given=Prescribed(BRIDGE, dose=dose)).programme


def text_of(response):
    return response.content.decode()


def test_the_list_begins_with_the_complaint_and_hides_nothing(signed_in, settled, say):
    say(rf_uci="yes")
    html = text_of(signed_in.get(reverse("therapy", args=[settled.pk])))
    assert html.index("Repeated extension lying") < html.index("Exercises for other complaints")
    assert html.index("Exercises for other complaints") < html.index("Short foot")
    assert "Not now" in html


def test_a_contraindicated_exercise_is_shown_with_its_reason(signed_in, visit, therapist, patient):
    visit = rooms.asked(factories.visit(patient, therapist, "neck_pain"), therapist)
    save_answers(visit, by=therapist, answers=[GivenAnswer("rf_myelopathy", "yes")])
    html = text_of(signed_in.get(reverse("therapy", args=[visit.pk])))
    assert "Signs of a pressed cord" in html
    assert "Prone Y" in html


def test_the_form_is_filled_in_from_the_table_and_blank_where_it_is_blank(signed_in, page):
    form = signed_in.get(page).context["form"]
    assert {name: form[name].value() for name in ("sets", "reps", "per_week")} == {"sets": 2, "reps": 8, "per_week": 2}
    assert form["hold_s"].value() is None


def test_prescribing_twice_writes_one(signed_in, page):
    for _ in range(2):
        assert signed_in.post(page, posted()).status_code == 302
    assert Prescription.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"sets": "9"}, "The dose differs from the table"),
        ({"sets": "many"}, "Write a whole number from 1 to 20"),
        ({"sets": "-1"}, "Write a whole number from 1 to 20"),
        ({"begins_on": "1950-01-01"}, "The first day must be that of the visit or later"),
        ({"ends_on": "1999-01-01"}, "The end must lie after the first day"),
        ({"ends_on": "2999-01-01"}, "The end must lie after the first day"),
        ({"begins_on": "31 February"}, "Write a day as it stands in the calendar"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_written(signed_in, page, wrong, says):
    response = signed_in.post(page, posted(**wrong))
    assert response.status_code == 422
    assert says in text_of(response)
    assert not Programme.objects.exists()


def test_a_red_flag_is_said_and_bars_the_button(signed_in, page, say):
    say(rf_ces_saddle="yes")
    html = text_of(signed_in.get(page))
    assert 'aria-disabled="true"' in html
    assert signed_in.post(page, posted()).status_code == 422
    assert not Programme.objects.exists()


def test_an_open_question_links_to_where_it_is_asked(signed_in, visit):
    html = text_of(signed_in.get(reverse("exercise_prescribe", args=[visit.pk, BRIDGE])))
    assert f"{reverse('assess', args=[visit.pk])}#q-rf_ces_saddle" in html


def test_what_was_asked_for_one_exercise_is_not_asked_again_in_the_course(signed_in, therapist, patient):
    visit = rooms.asked(factories.visit(patient, therapist, "plantar_fasciitis"), therapist)
    dose = table_dose(load_therapy().exercises["heel.toe_curls"])
    prescribe(visit, by=therapist, given=Prescribed("heel.toe_curls", dose=dose, answers={"heel.insensate": "no"}))
    html = text_of(signed_in.get(reverse("exercise_prescribe", args=[visit.pk, "heel.short_foot"])))
    assert "May be done" in html


def test_an_unknown_exercise_and_the_visit_of_another_clinic_are_not_there(signed_in, settled):
    other = factories.person(factories.clinic("Elsewhere"), "e.else")
    theirs = factories.visit(factories.patient(other), other)
    assert signed_in.get(reverse("exercise_prescribe", args=[settled.pk, "back.flying"])).status_code == 404
    assert signed_in.get(reverse("therapy", args=[theirs.pk])).status_code == 404
    assert signed_in.get(reverse("exercises", args=[theirs.patient.pk])).status_code == 404


def test_another_clinic_reaches_neither_programme_nor_prescription(client, programme):
    client.force_login(factories.person(factories.clinic("Elsewhere"), "e.else"))
    prescription = programme.prescriptions.get()
    assert client.get(reverse("exercise_sheet", args=[programme.pk])).status_code == 404
    assert client.post(reverse("programme_end", args=[programme.pk])).status_code == 404
    assert client.post(reverse("exercise_stop", args=[prescription.pk])).status_code == 404


def test_the_sheet_has_pictures_doses_stop_signs_and_the_link(signed_in, programme):
    html = text_of(signed_in.get(reverse("exercise_sheet", args=[programme.pk])))
    dose = "8 times. Rest a little. 2 rounds in all."
    for part in ("Lift your hips", dose, "Stop and call if", "QR code", 'class="ex"'):
        assert part in html


def test_the_patients_page_says_what_was_ticked_and_that_the_rest_is_not_known(signed_in, programme):
    doing.rate(programme, programme.prescriptions.get().pk, timezone.localdate(), 4)
    html = text_of(signed_in.get(reverse("exercises", args=[programme.patient.pk])))
    assert "what was done and not ticked is not known" in html
    assert "worst pain 4 of 10" in html


def test_stopping_and_ending_are_kept(signed_in, programme):
    prescription = programme.prescriptions.get()
    signed_in.post(reverse("exercise_stop", args=[prescription.pk]), {"because": "pain free"})
    signed_in.post(reverse("programme_end", args=[programme.pk]))
    html = text_of(signed_in.get(reverse("exercises", args=[programme.patient.pk])))
    assert "Stopped or changed" in html
    assert "pain free" in html
    assert "QR code" not in html


def test_a_withdrawn_programme_can_still_be_printed_without_its_link(signed_in, programme, therapist):
    withdraw_link(programme, by=therapist)
    html = text_of(signed_in.get(reverse("exercise_sheet", args=[programme.pk])))
    assert "QR code" not in html


def test_the_sheet_says_how_the_dose_goes_on(signed_in, therapist, patient):
    visit = rooms.asked(factories.visit(patient, therapist, "plantar_fasciitis"), therapist)
    dose = table_dose(load_therapy().exercises["heel.high_load"])
    ends = timezone.localdate() + timedelta(days=90)
    given = Prescribed("heel.high_load", dose=dose, answers={"heel.insensate": "no"}, ends_on=ends)
    programme = prescribe(visit, by=therapist, given=given).programme
    html = text_of(signed_in.get(reverse("exercise_sheet", args=[programme.pk])))
    assert "From week 3: 10 times. Rest a little. 4 rounds in all." in html
    assert "From week 5: 8 times." in html


def test_a_next_step_is_proposed_with_the_words_of_the_table(signed_in, programme):
    row = programme.prescriptions.get()
    days = [timezone.localdate() - timedelta(days=n) for n in range(4)]
    DoneDay.objects.bulk_create(DoneDay(prescription=row, day=d, pain_during=3, at=timezone.now()) for d in days)
    html = text_of(signed_in.get(reverse("exercises", args=[programme.patient.pk])))
    assert "The next step is proposed: within the pain rule the last 4 times, worst 3 of 10" in html
    assert "Load 5–10 % more when 2 extra repetitions succeed in 2 sessions (R)" in html


# by hand


def by_hand(**more):
    return {"id": str(uuid.uuid4()), "technique": "spinal_mobilisation", "minutes": "8", **more}


def test_a_doubled_post_records_once(signed_in, settled):
    told = by_hand(response="eased")
    for _ in range(2):
        assert signed_in.post(reverse("therapy", args=[settled.pk]), told).status_code == 302
    html = text_of(signed_in.get(reverse("therapy", args=[settled.pk])))
    assert ManualTherapy.objects.count() == 1
    assert "eased" in html


@pytest.mark.parametrize("wrong", [{"technique": ""}, {"technique": "cupping"}, {"minutes": "many"}, {"minutes": "0"}])
def test_a_wrong_entry_is_not_recorded(signed_in, settled, wrong):
    assert signed_in.post(reverse("therapy", args=[settled.pk]), by_hand(**wrong)).status_code == 422
    assert not ManualTherapy.objects.exists()


def test_a_correction_says_whom_it_corrects_and_a_second_one_is_refused(signed_in, settled):
    signed_in.post(reverse("therapy", args=[settled.pk]), by_hand())
    row = ManualTherapy.objects.get()
    page = reverse("manual_correct", args=[settled.pk, row.pk])
    assert 'value="8"' in text_of(signed_in.get(page))
    assert signed_in.post(page, by_hand(minutes="12")).status_code == 302
    assert signed_in.post(page, by_hand(minutes="14")).status_code == 422
    html = text_of(signed_in.get(reverse("therapy", args=[settled.pk])))
    assert "corrects an entry of" in html
    assert "14 min" not in html


def test_an_entry_of_another_visit_is_not_found_under_this_one(signed_in, settled, therapist, patient):
    signed_in.post(reverse("therapy", args=[settled.pk]), by_hand())
    other = factories.visit(patient, therapist, "neck_pain")
    row = ManualTherapy.objects.get()
    assert signed_in.get(reverse("manual_correct", args=[other.pk, row.pk])).status_code == 404


def test_a_withdrawn_entry_is_gone_from_the_page(signed_in, settled):
    signed_in.post(reverse("therapy", args=[settled.pk]), by_hand(response="eased"))
    signed_in.post(reverse("manual_withdraw", args=[settled.pk, ManualTherapy.objects.get().pk]))
    assert "eased" not in text_of(signed_in.get(reverse("therapy", args=[settled.pk])))


def test_the_pages_stay_cheap(signed_in, settled, therapist, django_assert_max_num_queries):
    for id in ("back.bridge", "back.row", "back.carry", "back.hip_hinge"):
        prescribe(settled, by=therapist, given=Prescribed(id, dose=table_dose(load_therapy().exercises[id])))
    with django_assert_max_num_queries(45):
        signed_in.get(reverse("therapy", args=[settled.pk]))
    with django_assert_max_num_queries(30):
        signed_in.get(reverse("exercises", args=[settled.patient.pk]))
