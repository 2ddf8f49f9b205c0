import datetime as dt

import pytest

from needlebook.core.errors import BadInput
from needlebook.core.sessions.types import EVENT_TYPES, IncidentKind, IncidentReported, NoteAdded
from tests.unit.sessions.making import closed, head, inserted, twitched


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("needle", 0),
        ("needle", 1000),
        ("muscle", "Gluteus medius"),
        ("trigger_point", ""),
        ("diameter_mm", 30),
        ("diameter_mm", float("nan")),
        ("length_mm", 0.3),
        ("lot", " "),
        ("lot", "x" * 61),
        ("planned_dwell_s", 0),
        ("planned_dwell_s", float("inf")),
        ("override_reason", "x" * 2001),
    ],
)
def test_a_needle_that_cannot_be_is_refused_by_field(field, value):
    with pytest.raises(BadInput) as error:
        inserted(**{"needle": 1, field: value})
    assert error.value.field == field
    assert error.value.allowed


@pytest.mark.parametrize(
    "id",
    ["", "1", "not-a-uuid", "0A0A0A0A-0000-4000-8000-000000000000", "0a0a0a0a000040008000000000000000"],
)
def test_an_id_that_is_not_a_canonical_uuid_is_refused(id):
    with pytest.raises(BadInput, match="id: is not a UUID"):
        NoteAdded(**{**head(), "id": id}, text="x")


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(BadInput, match="at: has no time zone"):
        NoteAdded(**{**head(), "at": dt.datetime(2026, 1, 5, 10)}, text="x")  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_a_note_needs_words_but_not_a_book(text):
    with pytest.raises(BadInput, match="text: "):
        NoteAdded(**head(), text=text)


@pytest.mark.parametrize("count", [0, -1, 101])
def test_twitches_are_counted_from_one(count):
    with pytest.raises(BadInput, match="count: is out of range; allowed: 1 to 100"):
        twitched(1, count=count)


def test_a_bin_holds_no_negative_number_of_needles():
    with pytest.raises(BadInput, match="counted_in_bin"):
        closed(-1)


def test_an_incident_says_what_happened():
    with pytest.raises(BadInput, match="what_happened: is empty"):
        IncidentReported(**head(), kind=IncidentKind.OTHER, what_happened=" ")


def test_a_text_that_reads_like_a_kind_is_no_kind():
    with pytest.raises(BadInput, match="kind: is not one of the known values"):
        IncidentReported(**head(), kind="other", what_happened="Somebody was pricked.")


def test_every_event_has_one_name():
    assert all(name == kind.__name__ for name, kind in EVENT_TYPES.items())
