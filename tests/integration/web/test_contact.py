"""How patients reach the clinic: the lead sets it, nothing is assumed."""

import pytest
from django.urls import reverse

from needlebook.clinic.audit.models import Record
from tests.integration.web.test_phone import text_of

PAGE = "/clinic/contact/"
GIVEN = {"phone": "+44 (0)151 234567", "opening_hours": "Mon to Fri, 8 to 18", "emergency_number": "999"}


@pytest.fixture
def lead(clinic, therapist):
    clinic.lead = therapist
    clinic.save()
    return therapist


def test_the_lead_sets_it_and_the_audit_names_the_fields(signed_in, lead, clinic):
    assert signed_in.post(PAGE, GIVEN).status_code == 302
    clinic.refresh_from_db()
    assert {name: getattr(clinic, name) for name in GIVEN} == GIVEN
    assert Record.objects.get(code="clinic.contact_set").detail == {"fields": list(GIVEN)}
    signed_in.post(PAGE, GIVEN)
    assert Record.objects.filter(code="clinic.contact_set").count() == 1


def test_anybody_else_reads_it_and_changes_nothing(signed_in, clinic):
    assert signed_in.get(PAGE).status_code == 200
    assert signed_in.post(PAGE, GIVEN).status_code == 403
    clinic.refresh_from_db()
    assert clinic.phone == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [("phone", "call us"), ("emergency_number", "9"), ("emergency_number", "9" * 21), ("opening_hours", "x" * 201)],
)
def test_what_cannot_be_is_one_sentence_and_nothing_is_set(signed_in, lead, clinic, field, value):
    response = signed_in.post(PAGE, {**GIVEN, field: value})
    assert response.status_code == 422
    assert 'class="error"' in text_of(response)
    clinic.refresh_from_db()
    assert clinic.phone == ""


def test_today_says_what_is_not_set_until_it_is(signed_in, lead):
    assert "finds no button to call" in text_of(signed_in.get(reverse("today")))
    signed_in.post(PAGE, GIVEN)
    assert "finds no button to call" not in text_of(signed_in.get(reverse("today")))


def test_blank_takes_a_number_away_again(signed_in, lead, clinic):
    signed_in.post(PAGE, GIVEN)
    signed_in.post(PAGE, {**GIVEN, "emergency_number": " "})
    clinic.refresh_from_db()
    assert clinic.emergency_number == ""
