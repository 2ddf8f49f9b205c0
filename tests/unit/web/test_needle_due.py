"""When somebody is called to a needle: as planned, and also where nobody planned a time."""

from datetime import timedelta

import pytest

from needlebook.web.treat.needles import rows_of
from tests.unit.sessions.making import TEN, inserted, session


@pytest.mark.parametrize(
    ("planned_s", "minutes", "state", "note"),
    [
        (None, 39, "in", "in"),
        (None, 41, "due", "1:00 past 40 min, no time was planned"),
        (600, 9, "in", "in"),
        (600, 12, "due", "2:00 past its time"),
        (3_600, 50, "in", "in"),
    ],
)
def test_a_needle_is_due_when_its_time_is_up_and_after_forty_minutes_without_one(planned_s, minutes, state, note):
    needle = inserted(1, minutes=0, planned_dwell_s=planned_s)
    row = rows_of(session(needle), (), needle.at + timedelta(minutes=minutes), None)[0]
    assert needle.at >= TEN
    assert (row.state, row.note) == (state, note)
