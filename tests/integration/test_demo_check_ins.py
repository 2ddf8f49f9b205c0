"""The demo's check-ins show every state, and its ledgers are sound."""

import pytest
from django.utils import timezone

from needlebook.clinic.alarms.models import Alarm
from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.patients.models import Patient
from needlebook.clinic.sessions.verify import verify
from needlebook.project.demo_check_ins import fill_demo_check_ins
from needlebook.web.checkins.status import line_of

pytestmark = pytest.mark.django_db


def test_the_demo_has_an_answer_a_silence_and_a_warning_of_invented_patients(therapist):
    fill_demo_check_ins(therapist)
    lines = {row.visit.patient.family_name: line_of(row) for row in CheckIn.objects.filter(hours=24)}
    assert "gone after 30 h, small bruise" in lines["Sand"]
    assert "not answered" in lines["Quist"]
    assert "Warning sign: Short of breath" in lines["Ravn"]
    assert {alarm.detail["sign"] for alarm in Alarm.objects.filter(kind="check_in")} == {"any", "warn_breath"}
    asked = Patient.objects.filter(family_name__in=lines)
    assert all(patient.is_demo and "Invented" in patient.about for patient in asked)


def test_the_ledgers_of_the_demo_fit_their_audit(therapist):
    fill_demo_check_ins(therapist)
    assert verify(timezone.now()).is_sound
