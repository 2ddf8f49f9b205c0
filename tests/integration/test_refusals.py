"""What the ledger refused is kept, and stands in the way until somebody has looked."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.utils import timezone

from needlebook.clinic.audit.models import Record
from needlebook.clinic.sessions.actions import record_events
from needlebook.clinic.sessions.models import Refusal
from needlebook.clinic.sessions.progress import late_needles
from needlebook.clinic.sessions.queries import latest_consent, state_of
from needlebook.clinic.sessions.refusals import refusals_of, unseen_needles, waiting
from needlebook.clinic.sessions.reviewing import answer_refusal, reopen_refusal
from needlebook.clinic.sessions.verify import verify
from needlebook.core.errors import BadInput
from needlebook.core.sessions.types import (
    ConsentWithdrawn,
    EventCorrected,
    NeedleDeclared,
    NoteAdded,
    SessionClosed,
    TwitchObserved,
)
from tests.integration.rooms import LUNG, MAXIMUS, head, inserted, opened, record, removed

OLD = {"lot": "23A001", "expires": dt.date(2024, 1, 31)}


@pytest.fixture
def refused(session, therapist):
    """The refusal of needle 1 from an expired lot."""
    assert record(session, therapist, inserted(1, **OLD)) == ["needle.expired"]
    return refusals_of(session)[0]


def closing(counted=0):
    return SessionClosed(**head(), counted_in_bin=counted)


def open_ones(session):
    return [refusal.reason for refusal in waiting(refusals_of(session), state_of(session))]


def test_a_refused_needle_is_kept_as_it_was_sent(session, therapist, refused):
    assert (refused.type, refused.reason, refused.needle, refused.by) == (
        "NeedleInserted",
        "needle.expired",
        1,
        therapist,
    )
    assert refused.payload["lot"] == "23A001"
    assert refused.params["lot"] == "23A001"
    assert state_of(session).needles == {}


def test_a_refusal_that_is_sent_twice_is_kept_once(session, therapist):
    event = inserted(1, **OLD)
    assert record(session, therapist, event, event) == ["needle.expired", "needle.expired"]
    assert record(session, therapist, event) == ["needle.expired"]
    assert len(refusals_of(session)) == 1
    assert Record.objects.filter(code="event.refused").count() == 1


def test_keeping_a_refusal_is_in_the_audit_without_what_was_said(session, therapist):
    record(session, therapist, NoteAdded(**head(), text="Mr Smith"), TwitchObserved(**head(), needle=7))
    line = Record.objects.get(code="event.refused")
    assert line.detail == {"reason": "needle.unknown", "event": "TwitchObserved"}


def test_a_refused_needle_nobody_looked_at_stands_in_the_way_of_closing(session, therapist, refused):
    assert record(session, therapist, closing()) == ["close.refusal_open"]
    assert [refusal.type for refusal in refusals_of(session)] == ["NeedleInserted"]  # a closing is no observation


def test_other_refusals_do_not_stand_in_the_way(session, therapist):
    record(session, therapist, TwitchObserved(**head(), needle=7))
    assert open_ones(session) == ["needle.unknown"]
    assert record(session, therapist, closing()) == ["accepted"]


def test_a_needle_that_went_in_later_under_the_number_puts_it_right(session, therapist, refused):
    assert record(session, therapist, inserted(1)) == ["accepted"]
    assert open_ones(session) == []
    assert unseen_needles(session, state_of(session)) == ()


def test_a_needle_that_was_in_before_does_not_put_it_right(session, therapist):
    assert record(session, therapist, inserted(1), inserted(1)) == ["accepted", "needle.number_used"]
    assert open_ones(session) == ["needle.number_used"]


def test_the_same_event_taken_later_puts_it_right(session, visit, therapist):
    early = replace(inserted(1), at=timezone.now() + dt.timedelta(minutes=30))
    assert record(session, therapist, early) == ["time.in_future"]
    Refusal.objects.update(event_id=(taken := inserted(2)).id)
    assert record(session, therapist, taken) == ["accepted"]
    assert open_ones(session) == []


def test_it_did_not_go_in(session, therapist, refused):
    answer_refusal(session, refused.pk, by=therapist, answer="not_in", words="The pack is still closed.")
    assert open_ones(session) == []
    assert record(session, therapist, closing()) == ["accepted"]
    assert Record.objects.get(code="refusal.answered").detail == {"answer": "not_in"}


def test_it_is_in_counts_like_every_needle(session, therapist, refused):
    answer_refusal(session, refused.pk, by=therapist, answer="is_in", words="I see it.")
    state = state_of(session)
    declared = state.needles[1].inserted
    assert isinstance(declared, NeedleDeclared)
    assert (declared.against, declared.because, declared.lot) == ("needle.expired", "I see it.", "23A001")
    assert record(session, therapist, closing()) == ["close.needle_unaccounted"]
    assert record(session, therapist, removed(1), closing(1)) == ["accepted", "accepted"]
    assert verify(timezone.now()).is_sound


def test_a_needle_under_a_number_that_is_taken_gets_the_next_one(session, therapist):
    record(session, therapist, inserted(1), inserted(4), inserted(1))
    [refusal] = refusals_of(session)
    answer_refusal(session, refusal.pk, by=therapist, answer="is_in", words="Two are in.")
    assert state_of(session).needles_in == (1, 4, 5)


def test_a_barred_needle_and_one_without_consent_can_be_said_to_be_in(visit, therapist):
    session = opened(visit, therapist)
    record(session, therapist, inserted(1, LUNG))
    [refusal] = refusals_of(session)
    assert refusal.reason == "consent.not_covered"
    answer_refusal(session, refusal.pk, by=therapist, answer="is_in", words="It is in.")
    assert state_of(session).needles_in == (1,)


@pytest.mark.parametrize("minutes", [-90, 90])
def test_a_needle_of_a_clock_that_is_wrong_is_declared_at_a_time_that_can_be(session, therapist, minutes):
    record(session, therapist, replace(inserted(1), at=timezone.now() + dt.timedelta(minutes=minutes)))
    [refusal] = refusals_of(session)
    assert refusal.reason == ("time.in_future" if minutes > 0 else "time.before_session")
    answer_refusal(session, refusal.pk, by=therapist, answer="is_in", words="The tablet's clock is wrong.")
    state = state_of(session)
    assert state.opened.at <= state.needles[1].inserted.at <= timezone.now()


def test_the_same_answer_twice_declares_one_needle(session, therapist, refused):
    for _ in range(2):
        answer_refusal(session, refused.pk, by=therapist, answer="is_in", words="I see it.")
    assert state_of(session).needles_in == (1,)


def test_a_needle_that_counts_is_not_answered_away(session, therapist, refused):
    answer_refusal(session, refused.pk, by=therapist, answer="is_in", words="I see it.")
    with pytest.raises(BadInput, match="take that answer back first"):
        answer_refusal(session, refused.pk, by=therapist, answer="not_in", words="No.")
    assert state_of(session).needles_in == (1,)


@pytest.mark.parametrize("answer", ["is_in", "not_in"])
def test_an_answer_can_be_taken_back(session, therapist, refused, answer):
    answer_refusal(session, refused.pk, by=therapist, answer=answer, words="I looked.")
    reopen_refusal(session, refused.pk, by=therapist)
    assert state_of(session).needles == {}
    assert open_ones(session) == ["needle.expired"]
    assert record(session, therapist, closing()) == ["close.refusal_open"]
    reopen_refusal(session, refused.pk, by=therapist)
    assert Record.objects.filter(code="refusal.reopened").count() == 1


def test_a_declared_needle_that_was_undone_in_the_room_waits_again(session, therapist, refused):
    answered = answer_refusal(session, refused.pk, by=therapist, answer="is_in", words="I see it.")
    undo = EventCorrected(**head(), corrects=str(answered.declared_id), reason="Taken back in the room.")
    assert record(session, therapist, undo) == ["accepted"]
    assert open_ones(session) == ["needle.expired"]
    answer_refusal(session, refused.pk, by=therapist, answer="not_in", words="It was not.")
    assert open_ones(session) == []


@pytest.mark.parametrize(
    ("answer", "words", "wrong"),
    [
        ("", "x", "what became"),
        ("seen", "x", "what became"),
        ("is_in", "  ", "few words"),
        ("not_in", "x" * 2001, "few words"),
    ],
)
def test_an_answer_that_says_nothing_is_not_taken(session, therapist, refused, answer, words, wrong):
    with pytest.raises(BadInput, match=wrong):
        answer_refusal(session, refused.pk, by=therapist, answer=answer, words=words)
    assert open_ones(session) == ["needle.expired"]


def test_a_refusal_of_another_session_is_not_answered_here(session, therapist, refused):
    with pytest.raises(BadInput):
        answer_refusal(session, refused.pk + 1, by=therapist, answer="not_in", words="No.")


def test_what_comes_after_the_closing_is_kept_and_changes_nothing(session, therapist):
    assert record(session, therapist, closing(), inserted(1)) == ["accepted", "session.closed"]
    [refusal] = refusals_of(session)
    assert open_ones(session) == ["session.closed"]
    answer_refusal(session, refusal.pk, by=therapist, answer="not_in", words="A tap too many.")
    assert open_ones(session) == []
    assert late_needles(therapist) == []


def test_a_needle_that_comes_to_light_after_the_closing_counts_until_it_is_out(session, therapist, stranger):
    assert record(session, therapist, closing(), inserted(1)) == ["accepted", "session.closed"]
    [refusal] = refusals_of(session)
    assert [late.unseen for late in late_needles(therapist)] == [(1,)]
    assert late_needles(stranger) == []
    answer_refusal(session, refusal.pk, by=therapist, answer="is_in", words="I see it.")
    [late] = late_needles(therapist)
    assert (late.unseen, late.ledger.unaccounted) == ((), (1,))
    assert record(session, therapist, removed(1)) == ["accepted"]
    assert late_needles(therapist) == []
    assert verify(timezone.now()).is_sound


def test_only_a_needle_declared_after_the_closing_is_taken_back_there(session, therapist, refused):
    first = answer_refusal(session, refused.pk, by=therapist, answer="is_in", words="I see it.")
    assert record(session, therapist, removed(1), closing(1), inserted(2)) == ["accepted", "accepted", "session.closed"]
    late = answer_refusal(session, refusals_of(session)[1].pk, by=therapist, answer="is_in", words="Another.")
    reopen_refusal(session, late.pk, by=therapist)
    assert state_of(session).needles_in == ()
    with pytest.raises(BadInput, match="closed"):
        reopen_refusal(session, first.pk, by=therapist)


def test_a_needle_at_another_site_does_not_put_it_right(session, therapist, refused):
    assert record(session, therapist, inserted(1, MAXIMUS)) == ["accepted"]
    assert unseen_needles(session, state_of(session)) == (1,)


def test_a_number_given_twice_waits_also_when_the_first_is_made_anew(session, therapist):
    first = inserted(1)
    assert record(session, therapist, first, inserted(1)) == ["accepted", "needle.number_used"]
    anew = EventCorrected(**head(), corrects=first.id, reason="Another size."), inserted(1, length_mm=50.0)
    assert record(session, therapist, *anew) == ["accepted", "accepted"]
    assert unseen_needles(session, state_of(session)) == (1,)


def test_a_declared_needle_answers_its_own_refusal_alone(session, therapist, refused):
    record(session, therapist, inserted(1, **OLD))
    answer_refusal(session, refused.pk, by=therapist, answer="is_in", words="I see one.")
    assert open_ones(session) == ["needle.expired"]


def test_a_broken_needle_that_another_device_called_whole_stands_in_the_way(session, therapist):
    whole, broken = removed(1), removed(1, is_intact=False)
    assert record(session, therapist, inserted(1), whole, broken) == ["accepted", "accepted", "needle.not_in"]
    assert record(session, therapist, closing(1)) == ["close.refusal_open"]
    answer_refusal(session, refusals_of(session)[0].pk, by=therapist, answer="seen", words="Looked: it is whole.")
    assert record(session, therapist, closing(1)) == ["accepted"]


def test_a_removal_that_is_taken_back_after_the_closing_is_told_to_the_clinic(session, therapist):
    out = removed(1)
    assert record(session, therapist, inserted(1), out, closing(1)) == ["accepted"] * 3
    assert record(session, therapist, EventCorrected(**head(), corrects=out.id, reason="Undone.")) == ["session.closed"]
    assert [late.unseen for late in late_needles(therapist)] == [(1,)]
    answer_refusal(session, refusals_of(session)[0].pk, by=therapist, answer="seen", words="Looked: none is in.")
    assert late_needles(therapist) == []


def test_a_withdrawal_that_comes_late_does_not_lie_before_the_answer_it_takes_back(session, therapist):
    record(session, therapist, ConsentWithdrawn(**head() | {"at": timezone.now() - dt.timedelta(seconds=90)}))
    consent = latest_consent(session.visit)
    assert consent.withdrawn_at == consent.at


def test_a_broken_needle_that_is_known_as_broken_waits_no_more(session, therapist):
    whole, broken = removed(1), removed(1, is_intact=False)
    record(session, therapist, inserted(1), whole, broken)
    again = EventCorrected(**head(), corrects=whole.id, reason="It was broken."), removed(1, is_intact=False)
    assert record(session, therapist, *again) == ["accepted", "accepted"]
    assert open_ones(session) == []
    assert record(session, therapist, closing(1)) == ["close.break_unreported"]


def test_events_that_stand_or_fall_together_are_refused_on_the_page_and_not_kept(session, therapist):
    events = [NoteAdded(**head(), text="Looked."), TwitchObserved(**head(), needle=7)]
    record_events(session, by=therapist, events=events, together=True)
    assert refusals_of(session) == []


def test_a_withdrawal_from_a_device_holds_for_the_consent_of_the_visit(session, therapist):
    earlier = timezone.now()
    assert record(session, therapist, ConsentWithdrawn(**head() | {"at": earlier})) == ["accepted"]
    consent = latest_consent(session.visit)
    assert (consent.withdrawn_at, consent.withdrawn_by) == (earlier, therapist)
    assert record(session, therapist, inserted(1)) == ["consent.withdrawn"]


def test_two_devices_that_withdraw_keep_the_earlier_time(session, therapist):
    first, second = timezone.now(), timezone.now()
    record(session, therapist, ConsentWithdrawn(**head() | {"at": second}))
    record(session, therapist, ConsentWithdrawn(**head() | {"at": first}))
    assert state_of(session).consent.at == first


def test_two_devices_may_not_give_one_number_to_two_needles_and_neither_is_lost(session, therapist):
    tablet, phone = (replace(inserted(3), device=name, device_sequence=1) for name in ("tablet", "phone"))
    assert record(session, therapist, tablet) == ["accepted"]
    assert record(session, therapist, phone) == ["needle.number_used"]
    assert open_ones(session) == ["needle.number_used"]
    assert refusals_of(session)[0].payload["device"] == "phone"


def test_a_count_that_a_device_used_twice_loses_nothing(session, therapist):
    """A device whose memory was wiped counts anew: its id makes an event, its count only orders."""
    first, second = (replace(inserted(n), device="tablet", device_sequence=1) for n in (1, 2))
    assert record(session, therapist, first, second) == ["accepted", "accepted"]


def test_an_id_that_another_event_has_is_refused_and_kept(session, therapist):
    first = inserted(1)
    second = replace(inserted(2), id=first.id)
    assert record(session, therapist, first, second) == ["accepted", "event.id_reused"]
    assert open_ones(session) == ["event.id_reused"]
    assert unseen_needles(session, state_of(session)) == (2,)
    assert uuid.UUID(first.id) == refusals_of(session)[0].event_id


def test_what_a_device_sends_out_of_order_is_taken_in_its_own_order(session, therapist):
    events = [removed(1), TwitchObserved(**head(), needle=1), inserted(1), inserted(1)]
    counted = [replace(e, device="tablet", device_sequence=n) for e, n in zip(events, (3, 2, 1, 4), strict=True)]
    decided = record(session, therapist, *counted)
    assert decided == ["accepted", "accepted", "accepted", "needle.number_used"]
    assert state_of(session).needles_out == (1,)
