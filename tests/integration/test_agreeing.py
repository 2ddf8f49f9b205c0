"""What was agreed about a course: rows with who and when, and what a course is told by them."""

import datetime as dt

import pytest
from django.utils import timezone

from needlebook.clinic.audit.models import Record
from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.followup.agreeing import agree_on_course
from needlebook.clinic.followup.models import CourseAgreement
from needlebook.clinic.followup.queries import agreement_of, side_effects_of, visit_days_of
from needlebook.clinic.followup.standing import measured_as, state_of_course
from needlebook.clinic.patients.actions import start_visit
from needlebook.clinic.vigilance.actions import record_event, withdraw_event
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.suggestion import Step
from needlebook.core.outcomes.types import SeriesKey
from needlebook.core.vigilance.types import Effect
from tests.integration.web.ledgers import write_session

AGREED = {"visits": 6, "rhythm": "weekly", "decide_at": 4, "instrument": "NPRS"}


def name(key):
    return key.instrument


def test_an_agreement_is_kept_with_who_and_when_and_in_the_audit(visit, therapist):
    kept = agree_on_course(visit.course, by=therapist, agreed={**AGREED, "since": "4 years"})
    assert (kept.by, kept.since, kept.primary) == (therapist, "4 years", SeriesKey("NPRS"))
    line = Record.objects.get(code="course.agreed")
    assert line.detail == {"visits": 6, "decide_at": 4, "instrument": "NPRS"}


def test_agreeing_anew_adds_a_row_and_the_latest_stands(visit, therapist):
    agree_on_course(visit.course, by=therapist, agreed=AGREED)
    agree_on_course(visit.course, by=therapist, agreed={**AGREED, "visits": 8})
    assert CourseAgreement.objects.count() == 2
    assert agreement_of(visit.course).visits == 8


def test_a_doubled_tap_adds_nothing(visit, therapist):
    first = agree_on_course(visit.course, by=therapist, agreed=AGREED)
    assert agree_on_course(visit.course, by=therapist, agreed=AGREED) == first
    assert CourseAgreement.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"visits": 0},
        {"decide_at": 1},
        {"decide_at": 7},
        {"rhythm": "hourly"},
        {"instrument": "VAS100"},
        {"instrument": "MOOD"},
        {"instrument": "WBLT", "site": "toe_wall_cm"},
    ],
)
def test_what_cannot_be_agreed_is_refused_and_nothing_is_kept(visit, therapist, wrong):
    with pytest.raises(BadInput):
        agree_on_course(visit.course, by=therapist, agreed={**AGREED, **wrong})
    assert not CourseAgreement.objects.exists()


def test_visits_say_on_which_day_needles_went_in(visit, therapist):
    later = start_visit(visit.patient, by=therapist, complaint=visit.course.complaint, at=in_days(7))
    write_session(later, inserted=1, out=1, closed=True)
    assert [(day.number, day.was_needled) for day in visit_days_of(visit.course)] == [(1, False), (2, True)]


def test_a_session_that_was_opened_without_a_needle_did_not_needle(visit):
    write_session(visit)
    assert not visit_days_of(visit.course)[0].was_needled


def test_a_course_stands_as_its_rows_say(visit, therapist):
    agree_on_course(visit.course, by=therapist, agreed=AGREED)
    assert state_of_course(visit.course, name).suggestion.step is Step.MEASURE
    add_measurement(visit.course, by=therapist, instrument="NPRS", value=7, taken_on=timezone.localdate())
    state = state_of_course(visit.course, name)
    assert state.suggestion.step is Step.CONTINUE
    assert list(state.trajectories) == [SeriesKey("NPRS")]


def test_a_serious_event_stops_the_course_until_it_is_taken_back_or_reviewed(visit, therapist):
    write_session(visit, inserted=1, out=1, closed=True)
    agree_on_course(visit.course, by=therapist, agreed=AGREED)
    add_measurement(visit.course, by=therapist, instrument="NPRS", value=7, taken_on=timezone.localdate())
    event = record_event(visit, Effect(kind="pneumothorax"), request=1, by=therapist)
    assert [effect.is_waiting for effect in side_effects_of(visit.course)] == [True]
    assert state_of_course(visit.course, name).suggestion.step is Step.REVIEW
    withdraw_event(event, by=therapist, why="Noted with the wrong patient")
    assert side_effects_of(visit.course) == []
    assert state_of_course(visit.course, name).suggestion.step is Step.CONTINUE


@pytest.mark.parametrize(
    ("key", "unit", "has_error"),
    [
        (SeriesKey("WBLT"), "degrees", True),
        (SeriesKey("WBLT", "toe_wall_cm"), "cm", False),
        (SeriesKey("ROM", "cervical_spine.flexion.active"), "degrees", True),
        (SeriesKey("ROM", "nowhere.at_all.active"), "degrees", False),
        (SeriesKey("RETIRED"), "", False),
    ],
)
def test_a_series_is_judged_as_it_was_taken(key, unit, has_error):
    instrument = measured_as(key)
    assert (instrument.unit, instrument.mdc is not None) == (unit, has_error)


def in_days(days: int):
    return timezone.now() + dt.timedelta(days=days)
