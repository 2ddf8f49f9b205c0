"""Patients, courses and visits."""

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from needlebook.clinic.audit.models import Record
from needlebook.clinic.patients.access import patient_for, visit_for
from needlebook.clinic.patients.actions import change_patient, start_visit
from needlebook.clinic.patients.queries import find_patients
from tests import factories


def test_a_patient_of_another_clinic_does_not_exist(stranger, patient, visit):
    with pytest.raises(Http404):
        patient_for(stranger, patient.pk)
    with pytest.raises(Http404):
        visit_for(stranger, visit.pk)


def test_a_person_without_a_clinic_sees_nobody(patient, stranger):
    stranger.clinic = None
    assert list(find_patients(stranger, "")) == []


def test_a_patient_is_found_by_parts_of_names_in_any_order(therapist, patient):
    factories.patient(therapist, given_name="Mateo", family_name="Rossi")
    assert list(find_patients(therapist, "solb ing")) == [patient]


def test_a_patient_is_found_by_date_of_birth(therapist, patient):
    assert list(find_patients(therapist, "1959-03-14")) == [patient]


def test_the_age_changes_on_the_birthday(patient):
    assert patient.age_on(date(2026, 3, 13)) == 66
    assert patient.age_on(date(2026, 3, 14)) == 67


def test_a_doubled_start_begins_one_visit(patient, therapist):
    first = start_visit(patient, by=therapist, complaint="neck_pain")
    assert start_visit(patient, by=therapist, complaint="neck_pain") == first


def test_visits_of_one_complaint_are_counted_in_one_course(patient, therapist):
    earlier = timezone.now() - timedelta(days=7)
    first = start_visit(patient, by=therapist, complaint="neck_pain", at=earlier)
    second = start_visit(patient, by=therapist, complaint="neck_pain")
    other = start_visit(patient, by=therapist, complaint="sciatica")
    assert (first.number, second.number, other.number) == (1, 2, 1)
    assert first.course == second.course != other.course


def test_a_change_is_audited_without_what_stood_there(patient, therapist):
    change_patient(patient, by=therapist, fields={"family_name": "Berg", "given_name": "Ingrid"})
    line = Record.objects.get(code="patient.changed")
    assert line.detail == {"fields": ["family_name"]}
    assert line.patient_id == patient.pk


def test_nothing_changed_is_not_audited(patient, therapist):
    change_patient(patient, by=therapist, fields={"given_name": "Ingrid"})
    assert not Record.objects.filter(code="patient.changed").exists()
