"""One fold, however it is reached: all at once, event by event, with what is sent twice."""

from functools import reduce

from hypothesis import given

from needlebook.core.sessions import State, apply, fold
from tests.vectors.sessions import any_session


@given(any_session())
def test_event_by_event_gives_what_all_at_once_gives(events):
    assert reduce(apply, events, State()) == fold(events)


@given(any_session())
def test_what_is_sent_twice_changes_nothing(events):
    assert fold([*events, *events]) == fold(events)


@given(any_session())
def test_needles_add_up_whatever_is_folded(events):
    state = fold(events)
    assert len(state.needles) == len(state.needles_in) + len(state.needles_out) + len(state.needles_missing)
    assert set(state.unaccounted) <= set(state.needles_in)
    assert set(state.needles) <= {event.needle for event in events if hasattr(event, "needle")}
