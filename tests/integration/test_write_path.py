"""What makes the ledger quick leaves it true: nothing stale is remembered, and who shares a commit harms nobody."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import save_facts
from needlebook.clinic.assessments.plan import add_site
from needlebook.clinic.sessions import grouping, remembered, rules
from needlebook.clinic.sessions.actions import give_consent, withdraw_consent
from needlebook.clinic.sessions.codec import restore
from needlebook.clinic.sessions.models import Event
from needlebook.clinic.sessions.not_kept import NotKept
from needlebook.clinic.sessions.queries import latest_consent, state_of
from needlebook.clinic.sessions.rules import UNRULED, rules_for, rules_for_events
from needlebook.clinic.sessions.verify import verify
from needlebook.core.sessions import decide, fold, types
from tests import factories
from tests.integration.rooms import CHECKED, GLUTEUS, LUNG, NEEDLE, fresh, head, inserted, opened, record, removed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_remembered():
    """What one test committed is gone in the next."""
    remembered._remembered.clear()
    rules._kept.clear()


def test_the_rules_rest_on_no_table_that_is_not_compared(session):
    with CaptureQueriesContext(connection) as compared:
        rules._basis(session.visit, ())
    with CaptureQueriesContext(connection) as asked:
        rules._worked_out(session.visit, ())
    assert tables(asked) <= tables(compared)


def tables(queries) -> set[str]:
    people = {"accounts_user", "accounts_clinic"}  # joined for who decided, which changes no rule
    return {name for query in queries for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])} - people


def test_rules_are_worked_out_once_while_nothing_changes(session, monkeypatch):
    rules_for_events(session.visit, [inserted()])
    monkeypatch.setattr(rules, "_worked_out", lambda *given: pytest.fail("worked out again"))
    assert rules_for_events(session.visit, [inserted(2)]).explained


def test_rules_follow_what_is_said_of_the_patient(session, therapist):
    before = rules_for_events(session.visit, [inserted()])
    save_facts(session.visit, by=therapist, facts={"platelets_10e9_l": 12})
    after = rules_for_events(session.visit, [inserted()])
    assert after.avoided != before.avoided
    assert replace(after, lots=()) == rules_for(fresh(session.visit))


def test_rules_follow_what_was_explained(session, therapist):
    lung = inserted(site=LUNG)
    assert record(session, therapist, lung) == ["consent.not_covered"]
    add_site(session.visit, by=therapist, fields={**NEEDLE, **LUNG})
    give_consent(fresh(session.visit), by=therapist, answer="agrees", how="signed", checked=CHECKED)
    assert ("trapezius_descendens", lung.side) in rules_for_events(session.visit, [lung]).explained


def test_rules_follow_the_day(session, time_machine):
    rules_for_events(session.visit, [inserted()])
    time_machine.move_to(timezone.now() + timedelta(days=1))
    assert rules_for_events(session.visit, [inserted()]).today == timezone.localdate()


def test_a_withdrawal_by_another_process_is_known_at_the_next_needle(session, therapist):
    record(session, therapist, inserted())
    known = dict(remembered._remembered)
    withdraw_consent(session.visit, by=therapist)
    remembered._remembered.clear()
    remembered._remembered.update(known)  # as a process that heard nothing of it
    assert record(session, therapist, inserted(2)) == ["consent.withdrawn"]


def test_what_is_remembered_is_what_the_ledger_says(session, therapist):
    for number in range(1, 6):
        record(session, therapist, inserted(number))
        record(session, therapist, removed(number))
    kept = state_of(session)
    remembered._remembered.clear()
    assert state_of(session) == kept
    assert len(kept.events) == session.events.count()


def test_what_was_rolled_back_is_not_remembered(session, therapist):
    def change_that_fails() -> None:
        with transaction.atomic():
            record(session, therapist, inserted())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_that_fails()
    assert state_of(session).needles == {}
    assert record(session, therapist, removed()) == ["needle.unknown"]


def of_every_unruled_kind(state):
    needle, opening = state.needles[1].inserted, next(iter(state.events))
    yield types.EventCorrected(**head(), corrects=needle.id, reason="the wrong site")
    yield types.IncidentReported(**head(), kind=types.IncidentKind.STUCK_NEEDLE, what_happened="stuck", needle=1)
    yield types.MeasureTaken(**head(), instrument="NPRS", moment=types.Moment.AFTER, value=2)
    yield types.NeedleRemoved(**head(), needle=1, is_intact=True)
    yield types.NoteAdded(**head(), text="calm")
    yield types.ReactionObserved(**head(), kind=types.ReactionKind.FAINT)
    yield types.ReactionEnded(**head(), reaction=opening)
    yield types.SessionClosed(**head(), counted_in_bin=1)
    yield types.TwitchObserved(**head(), needle=1)


def test_kinds_that_ask_for_no_rules_are_judged_the_same_with_the_strictest(session, therapist):
    record(session, therapist, inserted())
    state, now = state_of(session), timezone.now()
    light = rules_for_events(session.visit, [removed()])
    site = (GLUTEUS["muscle"], state.needles[1].inserted.side)
    strict = replace(light, avoided=frozenset([site]), explained=frozenset(), no_electro=True, authorised=frozenset())
    events = list(of_every_unruled_kind(state))
    assert {type(event) for event in events} == set(UNRULED)
    for event in events:
        assert decide(state, event, light, now) == decide(state, event, strict, now)


def in_threads(*calls):
    """All at the same moment, each on a connection of its own."""
    start = threading.Barrier(len(calls))

    def run(call):
        try:
            start.wait(10)
            return call()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_who_waits_at_the_same_moment_shares_a_commit(therapist, patient, monkeypatch):
    sessions = [opened(factories.visit(factories.patient(therapist), therapist), therapist) for _ in range(6)]
    groups = []
    write = grouping._write

    def slowly(group):
        groups.append(len(group))
        time.sleep(0.1)
        write(group)

    monkeypatch.setattr(grouping, "_write", slowly)
    said = in_threads(*[lambda one=one: record(one, therapist, inserted()) for one in sessions])
    assert said == [["accepted"]] * 6
    assert sum(groups) == 6 > len(groups)
    assert verify(timezone.now()).is_sound
    assert all(fold_of(one) == state_of(one) for one in sessions)


def fold_of(session):
    return fold(restore(kind, kept) for kind, kept in session.events.values_list("type", "payload"))


def test_a_post_that_spoils_the_transaction_harms_nobody_else(therapist, monkeypatch):
    good = [opened(factories.visit(factories.patient(therapist), therapist), therapist) for _ in range(3)]
    stranger = User(pk=UUID(int=1))  # nobody: the database refuses the row
    write = grouping._write
    monkeypatch.setattr(grouping, "_write", lambda group: (time.sleep(0.1), write(group)))
    said = in_threads(
        *[lambda one=one: record(one, therapist, inserted(1)) for one in good],
        lambda: record(good[0], stranger, inserted(7)),
    )
    assert said[:3] == [["accepted"]] * 3
    assert isinstance(said[3], Exception)
    assert not isinstance(said[3], NotKept)
    assert verify(timezone.now()).is_sound


def test_the_same_event_from_two_devices_at_once_is_taken_once(session, therapist):
    event = inserted()
    said = in_threads(*[lambda: record(session, therapist, event)] * 4)
    assert sorted(one[0] for one in said) == ["accepted", "repeated", "repeated", "repeated"]
    assert Event.objects.filter(event_id=event.id).count() == 1


def test_one_number_for_two_needles_at_once_is_given_once(session, therapist):
    said = in_threads(*[lambda: record(session, therapist, inserted(3))] * 4)
    assert sorted(one[0] for one in said) == ["accepted"] + ["needle.number_used"] * 3
    assert verify(timezone.now()).is_sound


def test_a_withdrawal_in_the_room_and_one_on_the_page_at_once_hold_each_other_up_for_a_moment(therapist):
    for _ in range(3):
        session = opened(factories.visit(factories.patient(therapist), therapist), therapist)
        said = in_threads(
            lambda one=session: record(one, therapist, types.ConsentWithdrawn(**head())),
            lambda one=session: withdraw_consent(one.visit, by=therapist),
            lambda one=session: record(one, therapist, types.ConsentWithdrawn(**head())),
        )
        assert not [one for one in said if isinstance(one, Exception)]
        assert record(session, therapist, inserted(1)) == ["consent.withdrawn"]
        assert not latest_consent(session.visit).is_valid
    assert verify(timezone.now()).is_sound


def test_a_database_that_fails_says_so_and_keeps_nothing(session, therapist, monkeypatch):
    def fails(*given, **more):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(Event.objects, "bulk_create", fails)
    before = session.events.count()
    with pytest.raises(NotKept) as raised:
        record(session, therapist, inserted())
    monkeypatch.undo()
    assert (raised.value.reason, raised.value.status) == ("server.not_written", 503)
    assert session.events.count() == before
    assert state_of(session).needles == {}
    assert record(session, therapist, inserted()) == ["accepted"]
