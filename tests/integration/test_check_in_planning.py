"""Check-ins follow what was done: when, which signs, and what comes to light later."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from needlebook.clinic.audit.models import Record
from needlebook.clinic.checkins.models import OPEN_DAYS, CheckIn
from needlebook.clinic.checkins.planning import plan_check_ins, withdraw
from needlebook.clinic.sessions.queries import session_of, state_of
from needlebook.core.sessions.types import NoteAdded, SessionClosed
from tests.integration.rooms import CALF, GLUTEUS, LUNG, head, inserted, opened, record, removed
from tests.integration.visits import check_in, closed

BREATH = "warn_breath"


def test_a_closed_session_is_asked_about_after_one_day_and_three(visit, therapist):
    closed(visit, therapist)
    closing = state_of(session_of(visit)).closed.at
    rows = CheckIn.objects.filter(visit=visit)
    assert [(row.hours, row.due_at - closing) for row in rows] == [(24, timedelta(days=1)), (72, timedelta(days=3))]
    assert all(row.expires_at - row.due_at == timedelta(days=OPEN_DAYS) for row in rows)
    assert Record.objects.filter(code="check_in.made", by=therapist).count() == 2


def test_needles_over_the_lung_are_asked_about_again_after_a_week(visit, therapist):
    closed(visit, therapist, GLUTEUS, LUNG)
    assert [(row.hours, row.near_lung) for row in CheckIn.objects.all()] == [(24, True), (72, True), (168, True)]


@pytest.mark.parametrize(("site", "is_asked"), [(GLUTEUS, True), (CALF, False)])
def test_signs_of_the_spine_follow_the_muscles_and_all_others_are_asked_of_everybody(visit, therapist, site, is_asked):
    closed(visit, therapist, site)
    signs = set(check_in(visit).signs)
    assert ("warn_neuro" in signs) is is_asked
    assert {BREATH, "warn_headache", "warn_compart", "warn_nerve", "warn_bleed"} <= signs


def test_no_check_in_follows_where_no_needle_went_in(visit, therapist):
    session = opened(visit, therapist)
    record(session, therapist, SessionClosed(**head(), counted_in_bin=0))
    assert not CheckIn.objects.exists()


def test_check_ins_stand_when_the_last_needle_is_out_and_count_from_the_closing(visit, therapist):
    session = opened(visit, therapist)
    record(session, therapist, inserted(1), inserted(2), removed(1))
    assert not CheckIn.objects.exists()
    record(session, therapist, removed(2))
    before = check_in(visit)
    record(session, therapist, SessionClosed(**head(), counted_in_bin=2))
    after = check_in(visit)
    assert (after.pk, after.due_at) == (before.pk, state_of(session).closed.at + timedelta(hours=24))


def test_a_closing_hours_later_leaves_the_time_of_the_last_needle(visit, therapist):
    session = closed(visit, therapist, closing=False)
    due = check_in(visit).due_at
    with time_machine.travel(timezone.now() + timedelta(hours=9), tick=False):
        record(session, therapist, SessionClosed(**head(), counted_in_bin=1))
    assert check_in(visit).due_at == due


def test_what_is_written_after_the_closing_makes_no_second_one_and_none_that_was_withdrawn(visit, therapist):
    session = closed(visit, therapist)
    withdraw(check_in(visit), by=therapist)
    assert record(session, therapist, NoteAdded(**head(), text="Called in the evening.")) == ["accepted"]
    assert CheckIn.objects.count() == 2


def test_needles_over_the_lung_that_come_to_light_later_are_asked_about_too(visit, therapist):
    closed(visit, therapist, CALF)
    state = state_of(session_of(visit))
    needle = state.needles[1]
    again = type(needle.inserted)(**{**_fields(needle.inserted), "muscle": LUNG["muscle"]})
    moved = type(needle)(**{**_fields(needle), "inserted": again})
    plan_check_ins(visit, type(state)(**{**_fields(state), "needles": {1: moved}}), by=therapist)
    assert [(row.hours, row.near_lung) for row in CheckIn.objects.all()] == [(24, True), (72, True), (168, True)]
    assert "warn_neuro" in check_in(visit).signs


def _fields(value):
    return {name: getattr(value, name) for name in type(value).__dataclass_fields__}
