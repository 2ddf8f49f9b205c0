"""Adverse events, told by ledger, check-in and hand: counted once, amended in sight, serious ones seen at once."""

import uuid

import pytest
from django.utils import timezone

from needlebook.clinic.alarms.models import Alarm, Kind
from needlebook.clinic.audit.models import Record
from needlebook.clinic.vigilance.actions import amend_event, note_effects, record_event, withdraw_event
from needlebook.clinic.vigilance.models import AdverseEvent, Amendment, DayTally, EventReview, SessionSummary
from needlebook.core.errors import BadInput
from needlebook.core.sessions.types import (
    EventCorrected,
    IncidentKind,
    IncidentReported,
    ReactionEnded,
    ReactionKind,
    ReactionObserved,
    SessionClosed,
)
from needlebook.core.vigilance.types import ActionTaken, Duration, Effect, Intensity, Outcome, Reporter
from tests.integration.rooms import GLUTEUS, head, inserted, record, removed

KEY = "check_in:1"
BRUISE = Effect(kind="bruise", intensity=Intensity.MILD)


@pytest.fixture
def closed(session, therapist):
    record(session, therapist, inserted(1, GLUTEUS), removed(1))
    assert record(session, therapist, SessionClosed(**head(), counted_in_bin=1)) == ["accepted"]
    return session


def note(session, *effects, key=KEY, at=None):
    return note_effects(session.visit, Reporter.PATIENT, key, effects, at or timezone.now())


def standing(session):
    return list(AdverseEvent.objects.filter(visit=session.visit, withdrawn_at=None).order_by("kind"))


def test_check_in_told_twice_is_one_event(closed):
    note(closed, BRUISE)
    note(closed, BRUISE)
    assert [(e.kind, e.reporter, e.by) for e in standing(closed)] == [("bruise", "patient", None)]
    assert not Amendment.objects.exists()


def test_check_in_told_anew_revises_what_it_said_and_keeps_what_it_had_said(closed):
    note(closed, BRUISE, Effect(kind="soreness"))
    note(closed, Effect(kind="soreness", duration=Duration.DAYS))
    assert [(e.kind, e.duration) for e in standing(closed)] == [("soreness", "days")]
    assert [row.changed for row in Amendment.objects.all()] == [
        {"duration": ["", "days"]},
        {"withdrawn": [False, True]},
    ]
    note(closed, BRUISE)
    assert [e.kind for e in standing(closed)] == ["bruise"]


def test_what_a_person_amended_is_not_overwritten_by_the_patient(closed, therapist):
    [event] = note(closed, BRUISE)
    amend_event(event, Effect(kind="bruise", intensity=Intensity.SEVERE), by=therapist)
    note(closed, Effect(kind="bruise", intensity=Intensity.MODERATE, duration=Duration.DAYS))
    [event] = standing(closed)
    assert (event.intensity, event.duration, event.grade) == ("severe", "days", "serious")


def test_session_with_the_same_reaction_told_twice_counts_once(session, therapist):
    reaction = ReactionObserved(**head(), kind=ReactionKind.BLEEDING, needle=1)
    record(session, therapist, inserted(1, GLUTEUS), reaction, removed(1))
    record(session, therapist, SessionClosed(**head(), counted_in_bin=1))
    note(session, Effect(kind="bleeding"), BRUISE)
    summary = SessionSummary.objects.get(session=session)
    assert len(standing(session)) == 3
    assert (summary.has_minor, summary.has_open, summary.has_serious) == (True, True, False)
    assert summary.tallies == [
        ["muscle", "gluteus_medius", True],
        ["region", "buttock", True],
        ["kind", "bleeding", True],
        ["kind", "bruise", True],
        ["unplaced", "", True],
    ]
    days = {(row.what, row.sessions, row.with_event) for row in DayTally.objects.exclude(level="unplaced")}
    assert days == {(what, 1, 1) for what in ("gluteus_medius", "buttock", "bleeding", "bruise")}


def test_reaction_of_the_session_is_an_event_with_its_needle_and_is_over_when_the_ledger_says_so(session, therapist):
    reaction = ReactionObserved(**head(), kind=ReactionKind.NAUSEA, needle=1)
    record(session, therapist, inserted(1, GLUTEUS), reaction)
    [event] = standing(session)
    assert (event.kind, event.needle, event.muscle, event.side) == ("nausea", 1, "gluteus_medius", "left")
    assert (event.grade, event.outcome) == ("not_gradable", "")
    record(session, therapist, ReactionEnded(**head(), reaction=reaction.id))
    [event] = standing(session)
    assert (event.outcome, event.duration) == ("recovered", "hours")


def test_reaction_that_was_corrected_counts_no_longer(session, therapist):
    reaction = ReactionObserved(**head(), kind=ReactionKind.DROWSY)
    record(session, therapist, inserted(1, GLUTEUS), reaction, removed(1))
    assert standing(session)
    record(session, therapist, EventCorrected(**head(), corrects=reaction.id, reason="another patient"))
    assert not standing(session)
    record(session, therapist, SessionClosed(**head(), counted_in_bin=1))
    assert not SessionSummary.objects.get(session=session).has_event


def test_report_after_the_closing_reaches_the_register_and_the_summary(closed, therapist):
    report = IncidentReported(**head(), kind=IncidentKind.BENT_NEEDLE, what_happened="Seen later.", needle=1)
    assert record(closed, therapist, report) == ["accepted"]
    assert [e.outcome for e in standing(closed)] == ["recovered"]
    assert SessionSummary.objects.get(session=closed).has_minor


def test_serious_event_raises_its_alarm_and_opens_its_review_once(closed):
    lung = Effect(kind="pneumothorax")
    note(closed, lung)
    note(closed, lung)
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.urgency, alarm.patient) == (Kind.SERIOUS_EVENT, "emergency", closed.visit.patient)
    assert EventReview.objects.get().at is None
    assert SessionSummary.objects.get(session=closed).has_serious


def test_event_that_becomes_serious_later_raises_the_alarm_then(closed, therapist):
    event = record_event(closed.visit, Effect(kind="infection"), request=uuid.uuid4(), by=therapist)
    assert not Alarm.objects.exists()
    amend_event(event, Effect(kind="infection", action_taken=ActionTaken.ADMISSION), by=therapist)
    assert Alarm.objects.get().urgency == "same_day"


def test_review_stays_open_when_the_patient_takes_the_event_back(closed):
    note(closed, Effect(kind="pneumothorax"))
    note(closed)
    assert not standing(closed)
    assert EventReview.objects.get().at is None


def test_retained_needle_of_the_ledger_is_a_serious_event_once(session, therapist):
    report = IncidentReported(**head(), kind=IncidentKind.RETAINED_NEEDLE, what_happened="Broke off.", needle=1)
    record(session, therapist, inserted(1, GLUTEUS), report)
    record(session, therapist, report)
    [event] = standing(session)
    assert (event.kind, event.grade, event.source_key) == ("retained_needle", "serious", f"incident:{report.id}")


def test_needlestick_of_the_ledger_is_no_event_of_the_patient(session, therapist):
    record(session, therapist, IncidentReported(**head(), kind=IncidentKind.NEEDLESTICK, what_happened="Pricked."))
    assert not standing(session)


def test_event_written_by_hand_is_written_once_with_its_audit(closed, therapist):
    request = uuid.uuid4()
    for _ in range(2):
        record_event(closed.visit, BRUISE, request=request, by=therapist, reporter=Reporter.PATIENT)
    assert len(standing(closed)) == 1
    assert Record.objects.filter(code="adverse_event.noted").count() == 1


def test_mild_event_is_mild_only_when_everything_is_known(closed, therapist):
    known = {"intensity": Intensity.MILD, "duration": Duration.HOURS, "function_affected": False}
    known |= {"action_taken": ActionTaken.NONE, "outcome": Outcome.RECOVERED}
    event = record_event(closed.visit, Effect(kind="bruise", **known), request=uuid.uuid4(), by=therapist)
    summary = SessionSummary.objects.get(session=closed)
    assert (event.carnes, event.white, event.grade) == ("mild", "mild", "mild")
    assert (summary.has_minor, summary.has_open) == (True, False)


def test_event_taken_back_stays_readable_and_counts_no_longer(closed, therapist):
    event = record_event(closed.visit, BRUISE, request=uuid.uuid4(), by=therapist)
    with pytest.raises(BadInput):
        withdraw_event(event, by=therapist, why=" ")
    withdraw_event(event, by=therapist, why="Another patient")
    withdraw_event(event, by=therapist, why="Again")
    event.refresh_from_db()
    assert event.withdrawn_why == "Another patient"
    assert not SessionSummary.objects.get(session=closed).has_event
    with pytest.raises(BadInput):
        amend_event(event, BRUISE, by=therapist)


@pytest.mark.parametrize(
    "effects",
    [
        [Effect(kind="curse")],
        [BRUISE, BRUISE],
        [Effect(kind="bruise", needle=7)],
        [Effect(kind="bruise", muscle="wings")],
        [Effect(kind="bruise", needle=1, muscle="psoas_major")],
        [Effect(kind="bruise", detail="x" * 2001)],
    ],
)
def test_effect_that_cannot_be_writes_nothing(closed, effects):
    with pytest.raises(BadInput):
        note(closed, Effect(kind="soreness"), *effects)
    assert not AdverseEvent.objects.exists()


def test_visit_without_needles_takes_no_event(visit):
    with pytest.raises(BadInput):
        note_effects(visit, Reporter.PATIENT, KEY, [BRUISE], timezone.now())


def test_session_that_is_open_or_had_no_needle_has_no_summary(session, therapist):
    record(session, therapist, ReactionObserved(**head(), kind=ReactionKind.ANXIOUS))
    assert not SessionSummary.objects.exists()
    record(session, therapist, SessionClosed(**head(), counted_in_bin=0))
    assert not SessionSummary.objects.exists()
