"""Consent and the ledger: what is written, what is refused, and that nothing is written twice."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from needlebook.clinic.assessments.plan import add_site, leave_out_site
from needlebook.clinic.audit.models import Record
from needlebook.clinic.sessions.actions import (
    give_consent,
    open_session,
    record_events,
    said,
    withdraw_consent,
)
from needlebook.clinic.sessions.models import Event, Session
from needlebook.clinic.sessions.queries import latest_consent, state_of, valid_consent
from needlebook.clinic.sessions.readiness import NotReady
from needlebook.clinic.sessions.writing import audit_code
from needlebook.core.errors import BadInput
from needlebook.core.sessions import Refused
from needlebook.core.sessions.types import (
    EventCorrected,
    MeasureTaken,
    Moment,
    NeedleManipulated,
    NoteAdded,
    SessionClosed,
    Technique,
    TwitchObserved,
)
from tests.integration.rooms import (
    CHECKED,
    GLUTEUS,
    MAXIMUS,
    NEEDLE,
    PSOAS,
    agreed,
    asked,
    fresh,
    head,
    inserted,
    opened,
    planned,
    ready,
    record,
    removed,
    state,
)


def codes():
    return list(Record.objects.order_by("id").values_list("code", flat=True))


def in_the_way(visit, by):
    with pytest.raises(NotReady) as error:
        open_session(visit, by=by)
    return [obstacle.code for obstacle in error.value.obstacles]


# consent


def test_a_yes_is_kept_with_the_sites_that_were_explained(visit, therapist):
    visit = planned(asked(visit, therapist), therapist)
    consent = agreed(visit, therapist)
    assert consent.is_valid
    assert consent.sites == [["gluteus_medius", "left"], ["gluteus_maximus", "left"]]
    assert (consent.by, consent.how, consent.checked) == (therapist, "signed", CHECKED)
    assert consent.leaflet.startswith("consent-")
    assert codes()[-1] == "consent.given"


def test_a_no_is_recorded_like_a_yes(visit, therapist):
    visit = planned(asked(visit, therapist), therapist)
    consent = give_consent(visit, by=therapist, answer="declines", how="", checked=[])
    assert not consent.is_valid
    assert latest_consent(visit) == consent
    assert codes()[-1] == "consent.declined"


def test_the_same_answer_given_twice_is_one_answer(visit, therapist):
    visit = planned(asked(visit, therapist), therapist)
    assert agreed(visit, therapist) == agreed(visit, therapist)
    assert visit.consents.count() == 1


def test_a_site_that_is_to_be_avoided_is_no_part_of_the_consent(visit, therapist):
    visit = planned(asked(visit, therapist, medicine="warfarin"), therapist, GLUTEUS, PSOAS)
    consent = agreed(visit, therapist)
    assert ["psoas_major", "left"] not in consent.sites


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ({"how": ""}, "how"),
        ({"how": "by telephone"}, "how"),
        ({"answer": "perhaps"}, "answer"),
        ({"checked": ["check.copy_given"]}, "checked"),
    ],
)
def test_a_yes_that_is_not_complete_is_not_taken(visit, therapist, answer, field):
    visit = planned(asked(visit, therapist), therapist)
    with pytest.raises(BadInput) as error:
        agreed(visit, therapist, **answer)
    assert error.value.field == field
    assert not visit.consents.exists()


def test_nobody_agrees_to_nothing(visit, therapist):
    with pytest.raises(BadInput):
        agreed(asked(visit, therapist), therapist)


def test_a_yes_can_be_taken_back_and_given_again(visit, therapist):
    visit = planned(asked(visit, therapist), therapist)
    agreed(visit, therapist)
    withdraw_consent(visit, by=therapist)
    assert valid_consent(visit) is None
    assert withdraw_consent(visit, by=therapist) is None
    agreed(visit, therapist)
    assert valid_consent(visit) is not None
    assert codes()[-2:] == ["consent.withdrawn", "consent.given"]


def test_taking_consent_back_with_needles_in_reaches_the_ledger(visit, therapist):
    session = opened(visit, therapist)
    assert record(session, therapist, inserted(1)) == ["accepted"]
    withdraw_consent(fresh(visit), by=therapist)
    assert record(session, therapist, inserted(2, MAXIMUS), removed(1)) == ["consent.withdrawn", "accepted"]


def test_a_no_during_the_session_stops_it_like_a_withdrawal(visit, therapist):
    session = opened(visit, therapist)
    give_consent(fresh(visit), by=therapist, answer="declines", how="", checked=[])
    assert record(session, therapist, inserted(1)) == ["consent.withdrawn"]


def test_a_new_yes_lets_an_open_session_go_on(visit, therapist):
    session = opened(visit, therapist)
    withdraw_consent(fresh(visit), by=therapist)
    agreed(fresh(visit), therapist)
    assert record(session, therapist, inserted(1)) == ["accepted"]


# opening


def test_a_visit_that_is_ready_is_opened_once(visit, therapist):
    visit = ready(visit, therapist)
    session = open_session(visit, by=therapist)
    assert open_session(visit, by=therapist) == session
    assert [event.type for event in session.events.all()] == ["SessionOpened", "ConsentConfirmed"]
    assert visit.assessment.verdicts.count() == 1
    assert codes()[-3:] == ["verdict.kept", "session.opened", "consent.confirmed"]


def test_a_visit_where_nothing_was_asked_is_not_opened(visit, therapist):
    assert in_the_way(visit, therapist) == ["verdict.questions_open", "plan.no_site", "consent.missing"]
    assert not Session.objects.exists()


def test_a_plan_of_sites_to_avoid_is_not_opened(visit, therapist):
    visit = planned(asked(visit, therapist, medicine="warfarin"), therapist, PSOAS)
    assert "plan.all_avoided" in in_the_way(visit, therapist)


def test_a_declined_and_a_withdrawn_consent_are_named(visit, therapist):
    visit = planned(asked(visit, therapist), therapist)
    give_consent(visit, by=therapist, answer="declines", how="", checked=[])
    assert in_the_way(visit, therapist) == ["consent.missing"]
    agreed(visit, therapist)
    withdraw_consent(visit, by=therapist)
    with pytest.raises(NotReady, match="withdrawn"):
        open_session(visit, by=therapist)


def test_consent_for_other_sites_opens_nothing(visit, therapist):
    visit = ready(visit, therapist, GLUTEUS)
    leave_out_site(visit, by=therapist, number=1)
    add_site(visit, by=therapist, fields={**NEEDLE, **MAXIMUS})
    assert in_the_way(fresh(visit), therapist) == ["consent.not_covered"]


def test_what_was_measured_before_is_part_of_the_opening(visit, therapist):
    pain = MeasureTaken(**head(), instrument="NPRS", moment=Moment.BEFORE, value=5)
    session = open_session(ready(visit, therapist), by=therapist, measured=[pain])
    assert state_of(session).measures[0].value == 5


def test_a_measure_out_of_range_opens_nothing(visit, therapist):
    pain = MeasureTaken(**head(), instrument="NPRS", moment=Moment.BEFORE, value=11)
    with pytest.raises(BadInput, match="outside the range"):
        open_session(ready(visit, therapist), by=therapist, measured=[pain])
    assert not Session.objects.exists()


# the ledger


def test_events_are_numbered_and_audited_in_their_order(visit, therapist):
    session = opened(visit, therapist)
    twitch = TwitchObserved(**head(), needle=1)
    assert record(session, therapist, inserted(1), twitch, removed(1)) == ["accepted"] * 3
    assert list(session.events.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5]
    told = [code for code in codes() if not code.startswith("check_in.")]
    assert told[-3:] == ["needle.inserted", "twitch.observed", "needle.removed"]
    assert Record.objects.get(code="needle.removed").detail == {"needle": 1}


def test_the_state_read_back_is_the_state_that_was_recorded(visit, therapist):
    session = opened(visit, therapist)
    needle = inserted(1, lot="24K117", expires=date(2099, 8, 31), planned_dwell_s=600.0)
    record(session, therapist, needle)
    assert state(visit).needles[1].inserted == replace(needle, by=str(therapist.pk))


def test_who_recorded_it_is_who_signed_in_whatever_the_event_says(visit, therapist):
    session = opened(visit, therapist)
    record(session, therapist, inserted(1))
    assert state(visit).needles[1].inserted.by == str(therapist.pk)


def test_the_same_event_sent_again_changes_nothing(visit, therapist):
    session = opened(visit, therapist)
    needle = inserted(1)
    assert record(session, therapist, needle, needle) == ["accepted", "repeated"]
    assert record(session, therapist, needle) == ["repeated"]
    assert session.events.count() == 3


def test_a_tap_sent_again_later_is_the_same_tap(visit, therapist):
    session = opened(visit, therapist)
    needle = inserted(1)
    record(session, therapist, needle)
    late = replace(needle, at=needle.at + timedelta(seconds=3))
    [decision] = record_events(session, by=therapist, events=[late], is_stamped_here=True)
    assert type(decision).__name__ == "Repeated"
    assert record(session, therapist, late) == ["event.id_reused"]


def test_an_id_of_another_session_is_refused(visit, therapist, patient):
    from tests.factories import visit as another_visit

    needle = inserted(1)
    record(opened(visit, therapist), therapist, needle)
    other = opened(another_visit(patient, therapist, "neck_pain"), therapist)
    assert record(other, therapist, needle) == ["event.id_reused"]


def test_the_database_itself_takes_an_event_id_once(visit, therapist):
    session = opened(visit, therapist)
    known = session.events.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        session.events.create(sequence=9, event_id=known.event_id, type="NoteAdded", payload={}, by=therapist)


def test_a_site_that_was_not_explained_is_refused(visit, therapist):
    session = opened(visit, therapist, GLUTEUS)
    add_site(fresh(visit), by=therapist, fields={**NEEDLE, **MAXIMUS})
    assert record(session, therapist, inserted(2, MAXIMUS)) == ["consent.not_covered"]


def test_a_site_to_avoid_is_refused_also_when_the_medicine_is_named_late(visit, therapist):
    session = opened(visit, therapist, GLUTEUS, PSOAS)
    asked(fresh(visit), therapist, medicine="warfarin")
    assert record(session, therapist, inserted(2, PSOAS)) == ["site.avoided"]


def test_a_needle_that_the_plan_does_not_hold_is_screened_all_the_same(visit, therapist):
    session = opened(visit, therapist, GLUTEUS, PSOAS)
    leave_out_site(fresh(visit), by=therapist, number=2)
    asked(fresh(visit), therapist, medicine="warfarin")
    assert record(session, therapist, inserted(2, PSOAS)) == ["site.avoided"]


def test_an_expired_lot_is_refused_with_its_date(visit, therapist):
    session = opened(visit, therapist)
    old = inserted(1, lot="21F009", expires=timezone.localdate() - timedelta(days=1))
    [decision] = record_events(session, by=therapist, events=[old])
    assert isinstance(decision, Refused)
    assert "21F009" in said(decision)
    assert state(visit).needles == {}


def test_one_refused_event_does_not_hold_up_the_others(visit, therapist):
    session = opened(visit, therapist)
    assert record(session, therapist, removed(7), inserted(1)) == ["needle.unknown", "accepted"]


def test_events_that_belong_together_are_written_together_or_not_at_all(visit, therapist):
    session = opened(visit, therapist)
    record(session, therapist, inserted(1))
    note, end = NoteAdded(**head(), text="Sat up."), SessionClosed(**head(), counted_in_bin=0)
    record_events(session, by=therapist, events=[note, end], together=True)
    assert state(visit).notes == ()
    assert state(visit).closed is None


def test_a_correction_takes_a_needle_back_without_erasing_it(visit, therapist):
    session = opened(visit, therapist)
    needle = inserted(1)
    record(session, therapist, needle)
    undo = EventCorrected(**head(), corrects=needle.id, reason="Tapped the wrong site.")
    assert record(session, therapist, undo) == ["accepted"]
    assert state(visit).needles == {}
    assert session.events.filter(type="NeedleInserted").count() == 1


def test_a_withdrawal_of_consent_is_not_undone_by_a_tap(visit, therapist):
    session = opened(visit, therapist)
    withdraw_consent(fresh(visit), by=therapist)
    withdrawal = session.events.get(type="ConsentWithdrawn")
    undo = EventCorrected(**head(), corrects=str(withdrawal.event_id), reason="Tapped by mistake.")
    assert record(session, therapist, undo) == ["event.not_correctable"]


def test_current_is_refused_where_screening_forbids_it(visit, therapist):
    session = opened(visit, therapist)
    record(session, therapist, inserted(1))
    from needlebook.clinic.assessments.actions import GivenAnswer, save_answers

    save_answers(fresh(visit), by=therapist, answers=[GivenAnswer("pacemaker_icd", "yes")])
    current = NeedleManipulated(**head(), needle=1, technique=Technique.ELECTRICAL)
    assert record(session, therapist, current) == ["electro.refused"]


def test_a_damaged_ledger_is_not_read_as_something_else(visit, therapist):
    session = opened(visit, therapist)
    Event.objects.create(session=session, sequence=3, event_id=uuid.uuid4(), type="Guess", payload={}, by=therapist)
    with pytest.raises(KeyError):
        state_of(session)


@pytest.mark.parametrize(
    ("kind", "code"), [("NeedleInserted", "needle.inserted"), ("ConsentWithdrawn", "consent.withdrawn")]
)
def test_the_audit_code_is_the_name_of_the_event(kind, code):
    assert audit_code(kind) == code
