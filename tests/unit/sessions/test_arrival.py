"""In which order the events of one request are taken."""

import datetime as dt
import uuid

from hypothesis import given
from hypothesis import strategies as st

from needlebook.core.sessions.arrival import in_device_order
from needlebook.core.sessions.types import NoteAdded

AT = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
SENT = st.lists(st.tuples(st.sampled_from([None, "tablet", "phone"]), st.none() | st.integers(0, 9)), max_size=12)


def notes(sent):
    return [
        NoteAdded(id=str(uuid.UUID(int=n)), at=AT, by="p1", text="x", device=device, device_sequence=count)
        for n, (device, count) in enumerate(sent, start=1)
    ]


def test_one_device_is_taken_by_its_own_count():
    assert in_device_order(notes([("tablet", 3), ("tablet", 1), ("tablet", 2)])) == [1, 2, 0]


def test_two_devices_keep_the_places_they_came_in():
    assert in_device_order(notes([("tablet", 2), ("phone", 9), ("tablet", 1), ("phone", 8)])) == [2, 3, 0, 1]


@given(SENT)
def test_every_event_is_taken_once_and_what_has_no_count_stays(sent):
    events = notes(sent)
    order = in_device_order(events)
    assert sorted(order) == list(range(len(events)))
    for place, taken in enumerate(order):
        assert events[taken].device == events[place].device
        if events[place].device is None or events[place].device_sequence is None:
            assert taken == place


@given(SENT)
def test_equal_counts_stay_in_the_order_they_came(sent):
    taken = [notes(sent)[place] for place in in_device_order(notes(sent))]
    for device in ("tablet", "phone"):
        of_device = [e for e in taken if e.device == device and e.device_sequence is not None]
        assert of_device == sorted(of_device, key=lambda e: (e.device_sequence, e.id))
