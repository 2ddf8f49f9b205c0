"""Finding, writing down, correcting and seeing a patient."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.models import Record
from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.patients.actions import start_visit
from needlebook.clinic.patients.models import Patient, Visit
from needlebook.clinic.sessions.models import Consent
from tests import factories
from tests.integration.web.ledgers import write_session

ROSSI = {"given_name": "Mateo", "family_name": "Rossi", "birth_date": "1980-05-04", "sex": "male", "phone": ""}
NEW = "/patients/new/"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def send(signed_in):
    """Send the form of a new patient."""

    def post(**given):
        return signed_in.post(NEW, {"key": str(uuid4()), **ROSSI, **given})

    return post


@pytest.mark.parametrize("typed", ["solb", "ingrid", "1959-03-14", "14.03.1959", "14 Mar 1959"])
def test_a_patient_is_found_by_name_or_date_of_birth(signed_in, patient, therapist, typed):
    factories.patient(therapist, given_name="Mateo", family_name="Rossi", birth_date=None)
    text = text_of(signed_in.get(reverse("patients"), {"q": typed}))
    assert "Ingrid Solberg" in text
    assert "Rossi" not in text


@pytest.mark.parametrize("typed", ["nobody", "\0", "%", "99.99.9999"])
def test_nobody_found_is_said_with_what_to_try(signed_in, patient, typed):
    text = text_of(signed_in.get(reverse("patients"), {"q": typed}))
    assert "Nobody fits" in text or typed == "\0"


def test_a_clinic_without_patients_is_asked_for_the_first(signed_in):
    assert "No patients yet. Write down the first one." in text_of(signed_in.get(reverse("patients")))


def test_the_list_is_paged_in_the_order_of_names(signed_in, therapist):
    for number in range(30):
        factories.patient(therapist, family_name=f"Name{number:02}")
    first, second = (text_of(signed_in.get(reverse("patients"), {"page": n})) for n in (1, 2))
    assert "Page 1 of 2" in first
    assert "Name24" in first
    assert "Name25" in second


def test_patients_of_another_clinic_are_not_listed(signed_in, stranger):
    factories.patient(stranger, family_name="Elsewhere")
    assert "Elsewhere" not in text_of(signed_in.get(reverse("patients")))


def test_a_new_patient_is_written_down_with_the_audit_beside_it(send, therapist):
    response = send()
    patient = Patient.objects.get()
    assert response.url == reverse("patient", args=[patient.pk])
    assert (str(patient), patient.birth_date, patient.clinic) == ("Mateo Rossi", date(1980, 5, 4), therapist.clinic)
    assert Record.objects.get(code="patient.registered").patient_id == patient.pk


def test_a_form_sent_twice_makes_one_patient(send):
    key = str(uuid4())
    assert send(key=key).url == send(key=key).url
    assert Patient.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"given_name": " "}, "Write the given name."),
        ({"family_name": ""}, "Write the family name."),
        ({"family_name": "x" * 81}, "At most 80 letters."),
        ({"birth_date": "31.02.1980"}, "Write a date such as"),
        ({"birth_date": "2999-01-01"}, "The date of birth lies in the future."),
        ({"birth_date": "1850-01-01"}, "That would be more than 120 years ago."),
        ({"sex": "none of your business"}, "Select a valid choice"),
    ],
)
def test_a_bad_field_comes_back_marked_with_one_sentence_and_what_was_typed(send, wrong, sentence):
    response = send(**wrong)
    text = text_of(response)
    assert response.status_code == 422
    assert sentence in text
    assert text.count('aria-invalid="true"') == 1
    assert 'value="Mateo"' in text or "given_name" in wrong
    assert not Patient.objects.exists()


def test_a_patient_who_may_be_here_already_is_shown_once_before_saving(send, therapist):
    twin = factories.patient(therapist, given_name="mateo", family_name="ROSSI", birth_date=date(1980, 5, 4))
    response = send()
    text = text_of(response)
    assert response.status_code == 422
    assert "This may be somebody who is here already" in text
    assert reverse("patient", args=[twin.pk]) in text
    assert Patient.objects.count() == 1


def test_save_all_the_same_saves(send, therapist):
    factories.patient(therapist, given_name="Mateo", family_name="Rossi", birth_date=None)
    assert send().status_code == 422
    assert send(save_all_the_same="1").status_code == 302
    assert Patient.objects.count() == 2


def test_the_same_name_born_on_another_day_is_somebody_else(send, therapist):
    factories.patient(therapist, given_name="Mateo", family_name="Rossi", birth_date=date(1950, 1, 1))
    assert send().status_code == 302


def test_the_same_name_at_another_clinic_is_not_shown(send, stranger):
    factories.patient(stranger, given_name="Mateo", family_name="Rossi", birth_date=date(1980, 5, 4))
    assert send().status_code == 302


def test_an_id_of_another_clinics_patient_makes_nothing(send, stranger):
    foreign = factories.patient(stranger)
    assert send(key=str(foreign.pk)).status_code == 404
    assert Patient.objects.count() == 1


def test_a_correction_keeps_which_fields_in_the_audit_and_not_what_stood_there(signed_in, patient):
    page = reverse("patient_edit", args=[patient.pk])
    assert 'value="1959-03-14"' in text_of(signed_in.get(page))
    form = {"key": str(patient.pk), "given_name": "Ingrid", "family_name": "Solberg-Berg", "sex": "female"}
    assert signed_in.post(page, {**form, "birth_date": "1959-03-14", "phone": ""}).status_code == 302
    patient.refresh_from_db()
    assert patient.family_name == "Solberg-Berg"
    assert Record.objects.get(code="patient.changed").detail == {"fields": ["family_name"]}


def test_a_bad_correction_changes_nothing(signed_in, patient):
    response = signed_in.post(reverse("patient_edit", args=[patient.pk]), {"key": str(patient.pk), "sex": "female"})
    assert response.status_code == 422
    patient.refresh_from_db()
    assert patient.given_name == "Ingrid"


@pytest.mark.parametrize("name", ["patient", "patient_edit", "visit_start"])
def test_a_patient_of_another_clinic_is_not_found(client, stranger, patient, name):
    client.force_login(stranger)
    assert client.post(reverse(name, args=[patient.pk]), {}).status_code in (404, 405)
    assert client.get(reverse(name, args=[patient.pk])).status_code in (404, 405)


def test_a_visit_is_started_for_a_complaint_and_leads_to_assess(signed_in, patient):
    response = signed_in.post(reverse("visit_start", args=[patient.pk]), {"complaint": "neck_pain"})
    visit = Visit.objects.get()
    assert visit.course.complaint == "neck_pain"
    assert response.url == reverse("assess", args=[visit.pk])


def test_a_doubled_tap_starts_one_visit(signed_in, patient):
    for _ in range(2):
        signed_in.post(reverse("visit_start", args=[patient.pk]), {"complaint": ""})
    assert Visit.objects.count() == 1


def test_a_complaint_that_is_not_on_the_list_starts_nothing(signed_in, patient):
    response = signed_in.post(reverse("visit_start", args=[patient.pk]), {"complaint": "bad_luck"})
    assert response.status_code == 422
    assert "Choose a complaint from the list." in text_of(response)
    assert not Visit.objects.exists()


def test_a_patient_before_the_first_visit_has_one_next_step(signed_in, patient):
    text = text_of(signed_in.get(reverse("patient", args=[patient.pk])))
    assert "No visit yet. Choose the complaint and start the first one." in text
    assert text.count("btn primary") + text.count("btn wide primary") == 1
    assert text.count("<h1") == 1


def test_the_overview_leads_back_to_an_open_room(signed_in, visit):
    write_session(visit, inserted=2, out=1)
    text = text_of(signed_in.get(reverse("patient", args=[visit.patient.pk])))
    assert "Back to the open room" in text
    assert "1 in, 1 out" in text


def test_the_overview_tells_each_visit(signed_in, visit):
    write_session(visit, inserted=2, out=2, closed=True, pain=(7.0, 5.0))
    text = text_of(signed_in.get(reverse("patient", args=[visit.patient.pk])))
    assert "2 needles. Pain now 7 before, 5 after." in text


def test_the_overview_shows_start_and_now_and_what_that_means(signed_in, visit, therapist):
    today = timezone.localdate()
    for value, day in ((7.0, today - timedelta(days=14)), (5.0, today)):
        add_measurement(visit.course, by=therapist, instrument="NPRS", value=value, taken_on=day)
    add_measurement(visit.course, by=therapist, instrument="ODI", value=38.0, taken_on=today)
    text = text_of(signed_in.get(reverse("patient", args=[visit.patient.pk])))
    assert "May matter, may be error" in text
    assert "one measurement so far" in text


@pytest.mark.parametrize(
    ("answer", "withdrawn", "sentence"),
    [("agrees", False, "for 1 site. Asked again at every visit."), ("agrees", True, "and withdrawn on"),
     ("declines", False, "Declined on")],
)  # fmt: skip
def test_the_overview_says_how_consent_stands(signed_in, visit, therapist, answer, withdrawn, sentence):
    now = timezone.now()
    consent = {"answer": answer, "how": "signed", "sites": [["gluteus_medius", "left"]], "leaflet": "1"}
    taken_back = {"withdrawn_at": now, "withdrawn_by": therapist} if withdrawn else {}
    Consent.objects.create(visit=visit, at=now, by=therapist, **consent, **taken_back)
    text = text_of(signed_in.get(reverse("patient", args=[visit.patient.pk])))
    assert sentence in text
    assert ("Withdraw it" in text) == (answer == "agrees" and not withdrawn)


def test_one_patients_page_costs_the_same_at_3_and_at_30_visits(
    signed_in, patient, therapist, django_assert_num_queries, django_assert_max_num_queries
):
    add_visits(patient, therapist, range(3))
    page = reverse("patient", args=[patient.pk])
    with django_assert_max_num_queries(30) as few:
        signed_in.get(page)
    add_visits(patient, therapist, range(3, 30))
    with django_assert_num_queries(len(few)):
        response = signed_in.get(page)
    assert "Page 1 of 2" in text_of(response)


def add_visits(patient: Patient, by: User, days: range) -> None:
    for day in days:
        at = timezone.now() - timedelta(days=60 - day)
        write_session(start_visit(patient, by=by, complaint="neck_pain", at=at), inserted=2, out=2, closed=True)


def test_the_list_of_patients_costs_the_same_for_one_and_for_twenty(
    signed_in, patient, therapist, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6) as few:
        signed_in.get(reverse("patients"))
    for number in range(20):
        factories.patient(therapist, family_name=f"Name{number:02}")
    with django_assert_num_queries(len(few)):
        signed_in.get(reverse("patients"))
