"""Two hands, or one hand twice, at the same moment, after the needles: events, exercises, alarms, measurements.

The locks show on PostgreSQL; see test_doubled_posts.
"""

from uuid import uuid4

import pytest
from django.utils import timezone

from needlebook.clinic.alarms.actions import acknowledge
from needlebook.clinic.alarms.models import Alarm
from needlebook.clinic.audit.models import Record
from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.checkins.planning import make_anew
from needlebook.clinic.followup.actions import add_measurement
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.therapy import doing
from needlebook.clinic.therapy.giving import Given, give
from needlebook.clinic.therapy.models import DoneDay, ManualTherapy, Prescription, Programme
from needlebook.clinic.therapy.prescribing import Prescribed, prescribe, table_dose
from needlebook.clinic.vigilance.actions import note_effects, record_event
from needlebook.clinic.vigilance.models import AdverseEvent, DayTally, EventReview
from needlebook.core.errors import BadInput
from needlebook.core.vigilance.types import Effect, Reporter
from needlebook.knowledge.exercises import load_therapy
from tests.integration.rooms import asked
from tests.integration.test_doubled_posts import at_once
from tests.integration.visits import check_in, closed

pytestmark = pytest.mark.django_db(transaction=True)
BRIDGE = "back.bridge"


def test_an_event_told_and_written_at_once_stands_once_and_opens_one_review(visit, therapist):
    closed(visit, therapist)
    request = uuid4()
    at_once(lambda: record_event(visit, Effect("bruise"), request=request, by=therapist))
    at_once(lambda: note_effects(visit, Reporter.PATIENT, "check_in:1", [Effect("pneumothorax")], timezone.now()))
    assert sorted(AdverseEvent.objects.values_list("kind", flat=True)) == ["bruise", "pneumothorax"]
    assert (EventReview.objects.count(), Alarm.objects.filter(kind="serious_event").count()) == (1, 1)
    assert DayTally.objects.get(level="kind", what="bruise").sessions == 1


def test_an_alarm_is_acknowledged_once(visit, therapist):
    closed(visit, therapist)
    note_effects(visit, Reporter.PATIENT, "check_in:1", [Effect("pneumothorax")], timezone.now())
    at_once(lambda: acknowledge(Alarm.objects.get(), by=therapist, done="Called"))
    assert Record.objects.filter(code="alarm.acknowledged").count() == 1


def test_two_visits_of_a_course_begin_one_programme(visit, therapist):
    asked(visit, therapist)
    later = Visit.objects.create(course=visit.course, number=2, practitioner=therapist, started_at=timezone.now())
    asked(later, therapist)
    dose, visits = table_dose(load_therapy().exercises[BRIDGE]), [visit, later] * 2
    at_once(lambda: prescribe(visits.pop(), by=therapist, given=Prescribed(BRIDGE, dose=dose)))
    assert (Programme.objects.count(), Prescription.objects.filter(stopped_at=None).count()) == (1, 1)


def test_an_exercise_is_ticked_once_and_what_was_done_by_hand_stands_once(visit, therapist):
    asked(visit, therapist)
    row = prescribe(visit, by=therapist, given=Prescribed(BRIDGE, dose=table_dose(load_therapy().exercises[BRIDGE])))
    at_once(lambda: doing.rate(row.programme, row.pk, timezone.localdate(), 7))
    told = Given(uuid4(), next(iter(load_therapy().techniques)))
    at_once(lambda: give(visit, by=therapist, given=told))
    assert (DoneDay.objects.count(), Alarm.objects.count(), ManualTherapy.objects.count()) == (1, 1, 1)


def test_a_score_stands_once_and_a_check_in_is_made_anew_once(visit, therapist):
    closed(visit, therapist)
    day, old = timezone.localdate(), check_in(visit)
    at_once(lambda: add_measurement(visit.course, by=therapist, instrument="NPRS", value=6, taken_on=day))
    with pytest.raises(BadInput):  # all but the first are told so
        at_once(lambda: make_anew(old, by=therapist))
    assert (visit.course.measurements.count(), CheckIn.objects.filter(hours=24).count()) == (1, 2)
