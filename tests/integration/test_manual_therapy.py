"""What was done by hand at a visit: written once, corrected by a new entry, never edited."""

import uuid

import pytest

from needlebook.clinic.audit.models import Record
from needlebook.clinic.therapy.giving import Given, give, withdraw
from needlebook.clinic.therapy.models import ManualTherapy
from needlebook.clinic.therapy.queries import manual_at
from needlebook.core.errors import BadInput
from tests import factories

pytestmark = pytest.mark.django_db


def given(**more):
    fields = {"id": uuid.uuid4(), "technique": "spinal_mobilisation", "region": "lumbar_lower", "minutes": 10, **more}
    return Given(**fields)


def test_what_was_done_by_hand_is_written_once(visit, therapist):
    told = given()
    give(visit, by=therapist, given=told)
    give(visit, by=therapist, given=told)
    assert [row.technique for row in manual_at(visit)] == ["spinal_mobilisation"]


def test_a_correction_stands_over_the_first_entry_which_stays(visit, therapist):
    first = give(visit, by=therapist, given=given())
    second = give(visit, by=therapist, given=given(minutes=12), replaces=first)
    assert list(manual_at(visit)) == [second]
    assert ManualTherapy.objects.count() == 2
    with pytest.raises(BadInput, match="does not stand"):
        give(visit, by=therapist, given=given(minutes=5), replaces=first)


def test_a_withdrawn_entry_is_kept_and_not_shown(visit, therapist):
    row = give(visit, by=therapist, given=given())
    withdraw(row, by=therapist)
    withdraw(row, by=therapist)
    assert not manual_at(visit)
    assert Record.objects.filter(code="manual_therapy.withdrawn").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"technique": "cupping"},
        {"region": "moon"},
        {"side": "up"},
        {"minutes": 0},
        {"minutes": 999},
        {"dose": "x" * 201},
        {"response": "x" * 501},
    ],
    ids=str,
)
def test_manual_therapy_that_cannot_be_is_refused(visit, therapist, wrong):
    with pytest.raises(BadInput):
        give(visit, by=therapist, given=given(**wrong))
    assert not ManualTherapy.objects.exists()


def test_an_id_of_another_visit_is_refused(visit, therapist, patient):
    told = given()
    give(visit, by=therapist, given=told)
    with pytest.raises(BadInput, match="another visit"):
        give(factories.visit(patient, therapist, "neck_pain"), by=therapist, given=told)
