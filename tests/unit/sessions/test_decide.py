import datetime as dt
from dataclasses import replace

import pytest

from needlebook.core.anatomy import Side
from needlebook.core.outcomes.types import Instrument
from needlebook.core.sessions.decide import Accepted, Repeated, SessionRules, decide
from needlebook.core.sessions.reasons import REASONS, Refused, refuse
from needlebook.core.sessions.state import State
from needlebook.core.sessions.types import (
    ConsentWithdrawn,
    EventCorrected,
    IncidentKind,
    MeasureTaken,
    Moment,
    NeedleManipulated,
    NoteAdded,
    ReactionKind,
    ReactionObserved,
    Technique,
)
from tests.unit.sessions.making import (
    RULES,
    TEN,
    at,
    closed,
    consented,
    decided,
    head,
    inserted,
    opened,
    reason,
    recorded,
    removed,
    reported,
    session,
    twitched,
)

NPRS = Instrument(
    id="NPRS",
    name="Numeric Pain Rating Scale",
    measures="pain intensity",
    complaints=(),
    lower_is_better=True,
    minimum=0,
    maximum=10,
    unit="points",
    mdc=None,
    mcid=None,
    mcid_percent=None,
    items_text_may_be_shown=True,
    recall_period="now",
    note="",
    source="test",
)


def corrected(event, why="Tapped the wrong needle."):
    return EventCorrected(**head(15), corrects=event.id, reason=why)


def manipulated(needle=1, technique=Technique.ROTATION):
    return NeedleManipulated(**head(3), needle=needle, technique=technique)


def measured(value, instrument="NPRS"):
    return MeasureTaken(**head(2), instrument=instrument, moment=Moment.BEFORE, value=value)


def withdrawn(minutes=5):
    return ConsentWithdrawn(**head(minutes))


def test_a_whole_session_is_accepted_event_by_event():
    state = State()
    for event in (opened(), consented(), inserted(1), inserted(2), twitched(2), removed(1), removed(2), closed(2)):
        state = recorded(state, event)
    assert state.closed
    assert not state.is_open


@pytest.mark.parametrize("event", [consented(), inserted(1), removed(1), closed(0)])
def test_nothing_is_recorded_before_the_session_is_open(event):
    assert reason(State(), event) == "session.not_open"


def test_an_open_session_is_not_opened_again():
    assert reason(session(), opened()) == "session.already_open"


@pytest.mark.parametrize("event", [opened(), inserted(2), twitched(1), removed(1), removed(9), closed(1)])
def test_nothing_that_belongs_into_the_session_is_added_to_a_closed_one(event):
    assert reason(session(inserted(1), removed(1), closed(1)), event) == "session.closed"


@pytest.mark.parametrize("event", [NoteAdded(**head(21), text="Late."), reported(IncidentKind.OTHER, None)])
def test_what_comes_to_light_after_the_closing_is_taken(event):
    assert isinstance(decided(session(inserted(1), removed(1), closed(1)), event), Accepted)


@pytest.mark.parametrize("kind", [IncidentKind.MISSING_NEEDLE, IncidentKind.RETAINED_NEEDLE])
def test_a_needle_that_was_not_out_at_the_closing_may_be_out_after_it(kind):
    state = session(inserted(1), reported(kind), closed(0))
    state = recorded(state, removed(1))
    assert state.needles_out == (1,)
    assert reason(state, removed(1)) == "session.closed"


def test_a_report_after_the_closing_is_not_taken_back():
    report = reported(IncidentKind.OTHER, None)
    state = recorded(session(closed(0)), report)
    assert reason(state, EventCorrected(**head(22), corrects=report.id, reason="Wrong patient.")) == "session.closed"


def test_an_event_sent_again_is_recognised():
    needle = inserted(1)
    assert decided(session(needle), needle) == Repeated(needle)


def test_an_event_sent_again_is_recognised_after_closing_and_from_another_sender():
    needle = inserted(1)
    state = session(needle, removed(1), closed(1))
    assert decided(state, replace(needle, by="practitioner-2", device_sequence=7)) == Repeated(needle)


def test_another_event_under_a_known_id_is_refused_rather_than_dropped():
    needle = inserted(1)
    assert reason(session(needle), replace(inserted(2), id=needle.id)) == "event.id_reused"


def test_a_time_in_the_future_is_refused_beyond_two_minutes_of_clock_skew():
    late, early = inserted(1, minutes=13), inserted(2, minutes=12)
    assert decide(session(), late, RULES, now=at(10)).reason == "time.in_future"
    assert decide(session(), early, RULES, now=at(10)) == Accepted(early)


def test_a_time_before_the_session_is_refused_beyond_two_minutes_of_clock_skew():
    assert reason(session(), inserted(1, minutes=-3)) == "time.before_session"
    assert reason(session(), inserted(1, minutes=-2)) == "accepted"


@pytest.mark.parametrize("make", [removed, twitched])
def test_a_needle_cannot_move_before_it_went_in(make):
    state = session(inserted(1, minutes=10))
    assert reason(state, make(1, minutes=7)) == "time.before_insertion"
    assert reason(state, make(1, minutes=8)) == "accepted"


@pytest.mark.parametrize("event", [inserted(1), manipulated(1)])
def test_needling_without_consent_is_refused(event):
    state = recorded(State(), opened())
    assert reason(state, event) == "consent.missing"


@pytest.mark.parametrize("event", [inserted(2, minutes=6), inserted(2, minutes=5), manipulated(1)])
def test_needling_after_consent_was_withdrawn_is_refused(event):
    assert reason(session(inserted(1), withdrawn(3 if event.at == at(3) else 5)), event) == "consent.withdrawn"


def test_needles_may_always_be_removed_after_consent_was_withdrawn():
    state = session(inserted(1), withdrawn())
    state = recorded(state, removed(1))
    assert recorded(state, closed(1)).closed


def test_a_needle_inserted_before_the_withdrawal_and_sent_after_it_still_counts():
    assert reason(session(withdrawn(minutes=5)), inserted(1, minutes=4)) == "accepted"


def test_consent_may_be_given_again():
    state = recorded(session(withdrawn(5)), consented(6))
    assert reason(state, inserted(1, minutes=7)) == "accepted"


def test_a_number_is_used_once_in_a_session():
    assert reason(session(inserted(1)), inserted(1)) == "needle.number_used"
    assert reason(session(inserted(1), removed(1)), inserted(1, minutes=15)) == "needle.number_used"


def test_a_number_may_be_used_again_after_its_insertion_was_corrected():
    needle = inserted(1)
    assert reason(session(needle, corrected(needle)), inserted(1)) == "accepted"


@pytest.mark.parametrize(
    "event",
    [
        twitched(4),
        removed(4),
        manipulated(4),
        reported(IncidentKind.BROKEN_NEEDLE, needle=4),
        reported(IncidentKind.MISSING_NEEDLE, needle=4),
        ReactionObserved(**head(3), kind=ReactionKind.SHARP_PAIN, needle=4),
    ],
)
def test_what_names_a_needle_that_was_never_inserted_is_refused(event):
    assert reason(session(inserted(1)), event) == "needle.unknown"


@pytest.mark.parametrize("event", [twitched(1, minutes=12), removed(1, minutes=12)])
def test_a_needle_that_is_out_neither_twitches_nor_comes_out_again(event):
    assert reason(session(inserted(1), removed(1)), event) == "needle.not_in"


def test_a_needle_that_is_out_cannot_go_missing():
    state = session(inserted(1), removed(1))
    assert reason(state, reported(IncidentKind.MISSING_NEEDLE)) == "needle.not_in"


def test_a_missing_needle_does_not_twitch_but_may_be_found():
    state = session(inserted(1), reported(IncidentKind.MISSING_NEEDLE))
    assert reason(state, twitched(1, minutes=13)) == "needle.not_in"
    assert reason(state, removed(1, minutes=13)) == "accepted"


def test_a_twitch_seen_before_the_removal_and_sent_after_it_still_counts():
    assert reason(session(inserted(1), removed(1, minutes=11)), twitched(1, minutes=5)) == "accepted"


def test_an_expired_lot_is_refused_in_words():
    rules = SessionRules(today=dt.date(2026, 11, 1))
    needle = inserted(1, lot="21F009", expires=dt.date(2026, 10, 31))
    refused = decide(session(), needle, rules, now=at(30))
    assert refused.reason == "needle.expired"
    assert refused.text == "Lot 21F009 expired on 31 Oct 2026. Use another lot."
    assert refused.sources


def test_a_lot_may_be_used_on_its_last_day_and_one_without_a_date_too():
    assert reason(session(), inserted(1, expires=TEN.date())) == "accepted"
    assert reason(session(), inserted(1, lot="21F009")) == "accepted"


def test_an_expired_lot_without_a_number_is_refused_too():
    assert reason(session(), inserted(1, expires=dt.date(2026, 1, 31))) == "needle.expired"


@pytest.mark.parametrize("why", [None, "", "Surgeon agreed in writing, 20 Nov."])
def test_a_site_to_avoid_is_refused_whatever_the_event_says(why):
    rules = replace(RULES, avoided=frozenset({("gluteus_medius", Side.LEFT)}))
    assert reason(session(), inserted(1, override_reason=why), rules) == "site.avoided"


def test_the_other_side_of_a_site_to_avoid_is_free():
    rules = replace(RULES, avoided=frozenset({("gluteus_medius", Side.LEFT)}))
    assert reason(session(), inserted(1, side=Side.RIGHT), rules) == "accepted"


def test_consent_holds_for_the_sites_that_were_explained():
    rules = replace(RULES, explained=frozenset({("gluteus_medius", Side.LEFT)}))
    assert reason(session(), inserted(1), rules) == "accepted"
    assert reason(session(), inserted(1, side=Side.RIGHT), rules) == "consent.not_covered"


@pytest.mark.parametrize("event", [inserted(2, technique=Technique.ELECTRICAL), manipulated(1, Technique.ELECTRICAL)])
def test_current_is_refused_where_the_verdict_bars_it(event):
    state = session(inserted(1))
    assert reason(state, event, replace(RULES, no_electro=True)) == "electro.refused"
    assert reason(state, event) == "accepted"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "accepted"), (10, "accepted"), (-1, "measure.out_of_range"), (10.5, "measure.out_of_range")],
)
def test_a_measure_must_lie_in_the_range_of_its_instrument(value, expected):
    assert reason(session(), measured(value), replace(RULES, instruments={"NPRS": NPRS})) == expected


def test_the_range_is_named_when_a_measure_lies_outside_it():
    refused = decided(session(), measured(11), replace(RULES, instruments={"NPRS": NPRS}))
    assert refused.text == "This value is outside the range of Numeric Pain Rating Scale: 0 to 10."


def test_a_measure_of_an_unknown_instrument_is_refused_where_the_instruments_are_known():
    assert reason(session(), measured(1, "X"), replace(RULES, instruments={})) == "measure.unknown_instrument"
    assert reason(session(), measured(1, "X")) == "accepted"


@pytest.mark.parametrize("kind", [IncidentKind.MISSING_NEEDLE, IncidentKind.RETAINED_NEEDLE])
def test_a_report_that_accounts_for_a_needle_must_name_it(kind):
    assert reason(session(inserted(1)), reported(kind, needle=None)) == "incident.needle_not_named"


def test_a_needlestick_needs_no_needle_number():
    assert reason(session(), reported(IncidentKind.NEEDLESTICK, needle=None)) == "accepted"


def test_correcting_what_is_not_in_the_session_is_refused():
    assert reason(session(), corrected(inserted(1))) == "event.unknown"


def test_an_event_is_corrected_once():
    needle = inserted(1)
    assert reason(session(needle, corrected(needle)), corrected(needle)) == "event.already_corrected"


def test_opening_and_corrections_are_not_corrected():
    needle = inserted(1)
    correction = corrected(needle)
    state = session(needle, correction)
    assert reason(state, corrected(correction)) == "event.not_correctable"
    assert reason(state, corrected(state.opened)) == "event.not_correctable"


def test_a_removal_can_be_corrected():
    out = removed(1)
    assert recorded(session(inserted(1), out), corrected(out)).needles_in == (1,)


def test_a_session_with_needles_in_is_not_closed():
    one = decided(session(inserted(1), inserted(3), removed(1)), closed(1))
    two = decided(session(inserted(1), inserted(3)), closed(0))
    assert (one.reason, two.reason) == ("close.needle_unaccounted",) * 2
    assert one.text.startswith("Session not closed: 1 needle unaccounted for (3).")
    assert two.text.startswith("Session not closed: 2 needles unaccounted for (1, 3).")


def test_a_session_closes_with_a_needle_reported_missing_and_not_in_the_bin():
    state = session(inserted(1), inserted(2), removed(2), reported(IncidentKind.MISSING_NEEDLE))
    assert reason(state, closed(2)) == "close.count_differs"
    assert recorded(state, closed(1)).closed


def test_a_session_closes_with_a_needle_reported_retained():
    state = session(inserted(1), reported(IncidentKind.RETAINED_NEEDLE))
    assert recorded(state, closed(0)).closed


@pytest.mark.parametrize("counted", [0, 2])
def test_needles_out_and_needles_in_the_bin_must_be_the_same_number(counted):
    refused = decided(session(inserted(1), removed(1)), closed(counted))
    assert refused.text == f"Session not closed: 1 out, but {counted} counted in the bin. Count again."


def test_a_broken_needle_needs_a_report_that_names_it():
    state = session(inserted(1), removed(1, is_intact=False))
    assert reason(state, closed(1)) == "close.break_unreported"
    unnamed = recorded(state, reported(IncidentKind.BROKEN_NEEDLE, needle=None))
    assert reason(unnamed, closed(1)) == "close.break_unreported"
    assert recorded(unnamed, reported(IncidentKind.BROKEN_NEEDLE)).needles[1].is_break_unreported is False


def test_a_break_may_be_reported_before_what_is_left_comes_out():
    state = session(inserted(1), reported(IncidentKind.BROKEN_NEEDLE), removed(1, minutes=13, is_intact=False))
    assert recorded(state, closed(1)).closed


def test_a_session_with_two_needles_under_one_number_is_not_closed():
    state = session(inserted(1), removed(1), inserted(1, minutes=12))
    assert reason(state, closed(1)) == "close.number_used_twice"


def test_every_reason_has_words_that_its_parameters_fill():
    params = {"needle": 1, "needles": "1", "removed": 1, "counted": 2, "lot": "A", "expires": "1 Jan 2026"}
    params |= {"inserted": 1, "opened": 2, "held": 1, "why": "Recalled"}
    params |= {"muscle": "psoas major", "side": "left", "length": 20, "instrument": "NPRS", "allowed": "0 to 10"}
    for code in REASONS:
        for count in (1, 2):
            assert refuse(code, count=count, **params).text.endswith(".")


def test_a_refusal_outside_the_list_cannot_be_made():
    with pytest.raises(KeyError):
        refuse("because.i_say_so")


def test_refusing_changes_nothing():
    state = session(inserted(1))
    before = replace(state)
    assert isinstance(decided(state, closed(0)), Refused)
    assert state == before
