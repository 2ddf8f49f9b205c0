import itertools

import pytest

from needlebook.core.sessions.fold import apply, fold
from needlebook.core.sessions.state import NeedleStatus, State
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
    at,
    closed,
    consented,
    head,
    inserted,
    opened,
    removed,
    reported,
    session,
    twitched,
)


def corrected(event):
    return EventCorrected(**head(15), corrects=event.id, reason="Tapped the wrong needle.")


def test_a_session_without_events_is_not_open():
    assert fold([]) == State()
    assert not State().is_open


def test_a_needle_inserted_is_in_until_it_is_removed():
    state = session(inserted(1), inserted(2), removed(1))
    assert (state.needles_in, state.needles_out, state.unaccounted) == ((2,), (1,), (2,))


def test_dwell_runs_to_removal_or_to_now():
    state = session(inserted(1, minutes=1), inserted(2, minutes=3), removed(1, minutes=11))
    assert state.dwell_s(1, at(60)) == 600
    assert state.dwell_s(2, at(13)) == 600


def test_dwell_is_never_negative_when_two_clocks_disagree():
    assert session(inserted(1, minutes=2), removed(1, minutes=1)).dwell_s(1, at(9)) == 0


def test_dwell_of_a_missing_needle_is_not_known():
    assert session(inserted(1), reported(IncidentKind.MISSING_NEEDLE)).dwell_s(1, at(60)) is None


def test_twitches_of_a_needle_add_up():
    state = session(inserted(1), inserted(2), twitched(1), twitched(1, count=2), twitched(2))
    assert [state.needles[n].twitches for n in (1, 2)] == [3, 1]
    assert state.twitches == 4


def test_manipulations_are_kept_with_their_needle():
    wound = NeedleManipulated(**head(3), needle=1, technique=Technique.ROTATION)
    assert session(inserted(1), wound).needles[1].manipulations == (wound,)


def test_measures_reactions_notes_and_incidents_are_kept_in_order():
    pain = MeasureTaken(**head(), instrument="NPRS", moment=Moment.BEFORE, value=5)
    faint = ReactionObserved(**head(), kind=ReactionKind.FAINT)
    note = NoteAdded(**head(), text="Prefers lying on the right side.")
    stuck = reported(IncidentKind.STUCK_NEEDLE, needle=None)
    state = session(pain, faint, note, stuck)
    assert (state.measures, state.reactions, state.notes, state.incidents) == ((pain,), (faint,), (note,), (stuck,))


def test_a_missing_needle_is_neither_in_nor_out_and_is_accounted_for():
    state = session(inserted(1), inserted(2), removed(2), reported(IncidentKind.MISSING_NEEDLE, needle=1))
    assert state.needles[1].status is NeedleStatus.MISSING
    assert (state.needles_in, state.needles_out, state.needles_missing, state.unaccounted) == ((), (2,), (1,), ())


def test_a_missing_needle_that_is_found_is_out():
    state = session(inserted(1), reported(IncidentKind.MISSING_NEEDLE), removed(1, minutes=15))
    assert state.needles[1].status is NeedleStatus.OUT


def test_a_retained_needle_is_in_the_body_and_accounted_for():
    state = session(inserted(1), reported(IncidentKind.RETAINED_NEEDLE))
    assert (state.needles_in, state.unaccounted) == ((1,), ())


@pytest.mark.parametrize("kind", [IncidentKind.STUCK_NEEDLE, IncidentKind.BROKEN_NEEDLE, IncidentKind.OTHER])
def test_other_reports_do_not_account_for_a_needle_that_is_in(kind):
    assert session(inserted(1), reported(kind)).unaccounted == (1,)


def test_a_report_without_a_number_accounts_for_no_needle():
    assert session(inserted(1), reported(IncidentKind.MISSING_NEEDLE, needle=None)).unaccounted == (1,)


def test_correcting_a_removal_puts_the_needle_back_in():
    out = removed(1)
    assert session(inserted(1), out, corrected(out)).needles_in == (1,)


def test_correcting_an_insertion_takes_the_needle_away_with_its_twitches():
    needle = inserted(1)
    state = session(needle, twitched(1), removed(1), corrected(needle))
    assert state.needles == {}
    assert state.twitches == 0


def test_a_number_is_free_again_after_its_insertion_was_corrected():
    first = inserted(1)
    state = session(first, twitched(1), removed(1), corrected(first), inserted(1, minutes=16))
    assert state.needles_in == (1,)
    assert state.twitches == 0


def test_correcting_a_missing_report_makes_the_needle_unaccounted_again():
    report = reported(IncidentKind.MISSING_NEEDLE)
    assert session(inserted(1), report, corrected(report)).unaccounted == (1,)


def test_a_corrected_event_stays_in_the_ledger():
    out = removed(1)
    assert out.id in session(inserted(1), out, corrected(out)).events


def test_opening_and_closing_are_not_undone_by_a_correction():
    start, end = opened(), closed(0)
    state = fold([start, end, corrected(start), corrected(end)])
    assert (state.opened, state.closed) == (start, end)


def test_consent_that_is_withdrawn_leaves_the_needles_in():
    state = session(inserted(1), ConsentWithdrawn(**head(5)))
    assert isinstance(state.consent, ConsentWithdrawn)
    assert state.needles_in == (1,)


def test_a_second_insertion_under_a_taken_number_is_not_lost():
    second = inserted(1, minutes=5)
    assert session(inserted(1), removed(1), second).misnumbered == (second,)


def test_a_needle_comes_out_once():
    state = session(inserted(1, minutes=1), removed(1, minutes=6), removed(1, minutes=9, is_intact=False))
    assert (state.dwell_s(1, at(60)), state.needles[1].is_intact) == (300, True)


def test_an_event_that_comes_twice_counts_once():
    twitch = twitched(1)
    assert session(inserted(1), twitch, twitch).twitches == 1


def test_any_order_of_events_gives_a_state():
    needle = inserted(1)
    some = [opened(), consented(), needle, removed(1), corrected(needle), closed(1)]
    for order in itertools.permutations(some):
        assert fold(order).events.keys() == {event.id for event in some}


def test_applying_one_by_one_is_the_same_as_folding_all():
    first, out = inserted(1), removed(1)
    events = [
        opened(),
        consented(),
        first,
        twitched(1),
        out,
        corrected(out),
        inserted(2),
        corrected(first),
        closed(1),
    ]
    state = State()
    for event in events:
        state = apply(state, event)
    assert state == fold(events)
    assert list(state.events) == [event.id for event in events]
