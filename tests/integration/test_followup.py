"""Measurements of a course: one score a day, in range, on a day that can be."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from needlebook.clinic.assessments.actions import save_goals
from needlebook.clinic.audit.models import Record
from needlebook.clinic.followup.actions import ScoreStands, add_measurement
from needlebook.clinic.followup.queries import goals_of, series_of
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.types import Measurement, SeriesKey
from tests import factories


@pytest.fixture
def today(db):
    return timezone.localdate()


@pytest.fixture
def add(visit, therapist, today):
    """Write a score for the visit's course; worst pain today unless told otherwise."""

    def write(**given):
        fields = {"instrument": "NPRS", "value": 7.0, "taken_on": today}
        return add_measurement(visit.course, by=therapist, **{**fields, **given})

    return write


def test_a_score_is_kept_with_who_and_the_audit_beside_it(add, visit, therapist, today):
    kept = add(visit=visit)
    assert (kept.value, kept.taken_on, kept.by, kept.visit) == (7.0, today, therapist, visit)
    audit = Record.objects.get(code="measurement.added")
    assert (audit.subject_id, audit.patient_id) == (str(kept.pk), visit.patient.pk)
    assert audit.detail == {"instrument": "NPRS"}


def test_the_same_score_again_changes_nothing(add, visit):
    assert add() == add()
    assert visit.course.measurements.count() == 1
    assert Record.objects.filter(code__startswith="measurement.").count() == 1


def test_other_answers_with_the_same_score_are_refused_until_they_are_to_replace(add, visit):
    add(entered={"answers": [3, 4]})
    assert add(entered={"answers": [3, 4]}) == add()
    with pytest.raises(ScoreStands):
        add(entered={"answers": [4, 3]})
    add(entered={"answers": [4, 3]}, replace=True)
    assert visit.course.measurements.get().entered == {"answers": [4, 3]}
    assert Record.objects.get(code="measurement.replaced").detail["entered"] == {"answers": [3, 4]}


def test_another_score_for_the_day_is_refused_until_it_is_to_replace(add, visit):
    add()
    with pytest.raises(ScoreStands) as refused:
        add(value=5.0)
    assert refused.value.standing == 7.0
    assert visit.course.measurements.get().value == 7.0


def test_a_replaced_score_leaves_what_stood_there_in_the_audit(add, visit):
    add()
    add(value=5.0, replace=True)
    assert visit.course.measurements.get().value == 5.0
    assert Record.objects.get(code="measurement.replaced").detail == {"instrument": "NPRS", "was": 7.0, "now": 5.0}


@pytest.mark.parametrize("value", [-1.0, 11.0, float("nan"), float("inf")])
def test_a_value_off_the_scale_is_refused_with_what_is_allowed(add, visit, value):
    with pytest.raises(BadInput) as refused:
        add(value=value)
    assert (refused.value.field, refused.value.allowed) == ("value", "0 to 10")
    assert not visit.course.measurements.exists()


def test_an_unknown_instrument_is_refused(add):
    with pytest.raises(BadInput) as refused:
        add(instrument="MOOD")
    assert refused.value.field == "instrument"


@pytest.mark.parametrize(
    ("day", "wrong"),
    [(timedelta(days=1), "lies in the future"), (date(1959, 3, 13), "lies before the date of birth")],
)
def test_a_day_that_cannot_be_is_refused(add, today, day, wrong):
    with pytest.raises(BadInput) as refused:
        add(taken_on=today + day if isinstance(day, timedelta) else day)
    assert (refused.value.field, refused.value.wrong) == ("taken_on", wrong)


def test_a_visit_of_another_course_is_refused(add, patient, therapist):
    other = factories.visit(patient, therapist, "neck_pain")
    with pytest.raises(BadInput) as refused:
        add(visit=other)
    assert refused.value.field == "visit"


def test_series_come_by_instrument_and_earliest_first(add, visit, today):
    week = timedelta(days=7)
    add(value=5.0)
    add(value=7.0, taken_on=today - week)
    add(instrument="ODI", value=38.0)
    assert series_of(visit.course) == {
        SeriesKey("NPRS"): [Measurement(today - week, 7.0), Measurement(today, 5.0)],
        SeriesKey("ODI"): [Measurement(today, 38.0)],
    }


def test_goals_come_with_how_able_the_patient_was_at_each_visit(visit, therapist):
    save_goals(visit, by=therapist, goals=[("Sit 60 min", 3), ("Walk the dog", None)])
    assert goals_of(visit.course) == {"Sit 60 min": [3], "Walk the dog": [None]}
