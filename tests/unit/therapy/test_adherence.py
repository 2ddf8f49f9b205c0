"""How far a programme was followed, and when somebody has to be told."""

from datetime import date, timedelta

import pytest

from needlebook.core.anatomy import Provenance
from needlebook.core.therapy import PainRule
from needlebook.core.therapy.adherence import (
    QUIET_DAYS,
    Rhythm,
    adherence,
    by_week,
    is_left,
    spike_by_next_day,
    spike_during,
)

FIRST = date(2026, 11, 2)
RULE = PainRule(5, "Holmgren 2012", Provenance.SEEN)


def day(n):
    return FIRST + timedelta(days=n)


@pytest.mark.parametrize(
    ("rhythm", "days", "expected"),
    [
        (Rhythm(), 10, 10),
        (Rhythm(per_week=3), 7, 3),
        (Rhythm(per_week=3), 2, 0),
        (Rhythm(per_week=7), 10, 10),
        (Rhythm(every_days=2), 10, 5),
        (Rhythm(every_days=2), 9, 5),
        (Rhythm(every_days=3), 1, 1),
        (Rhythm(), 0, 0),
    ],
)
def test_a_rhythm_asks_for_no_more_than_is_due(rhythm, days, expected):
    assert rhythm.days_in(days) == expected


def test_today_is_not_missed_before_it_is_over():
    assert adherence(Rhythm(), FIRST, day(20), [], FIRST).expected == 0
    assert adherence(Rhythm(), FIRST, day(20), [FIRST], FIRST).expected == 1


def test_days_outside_the_prescription_do_not_count():
    found = adherence(Rhythm(), FIRST, day(3), [day(-1), day(0), day(2), day(9)], day(30))
    assert (found.done, found.expected) == (2, 4)


def test_more_than_was_asked_for_is_all_of_it():
    found = adherence(Rhythm(per_week=2), FIRST, day(20), [day(n) for n in range(7)], day(7))
    assert (found.done, found.expected, found.share) == (7, 2, 1.0)


def test_nothing_due_yet_has_no_share():
    assert adherence(Rhythm(), day(3), day(9), [], FIRST).share is None


def test_weeks_count_days_and_not_exercises():
    assert by_week(FIRST, day(30), {day(0), day(1), day(8)}, day(9)) == [(FIRST, 2), (day(7), 1)]


@pytest.mark.parametrize(
    ("pain", "urgency"),
    [(None, None), (0, None), (5, None), (6, "routine"), (7, "routine"), (8, "urgent"), (10, "urgent")],
)
def test_pain_beyond_the_rule_is_a_spike(pain, urgency):
    spike = spike_during(pain, RULE)
    assert (spike and spike.urgency) == urgency


@pytest.mark.parametrize(
    ("before", "now", "code"),
    [(3, 3, None), (3, 4, None), (3, 5, "not_back"), (5, 3, None), (None, 9, None), (3, None, None)],
)
def test_pain_that_is_not_back_by_the_next_day_is_a_spike(before, now, code):
    said = {FIRST: before, day(1): now}
    pains = {when: pain for when, pain in said.items() if pain is not None}
    spike = spike_by_next_day(pains, {FIRST}, day(1))
    assert (spike and spike.code) == code


def test_a_rise_without_exercise_the_day_before_is_none_of_the_exercises():
    assert spike_by_next_day({FIRST: 2, day(1): 8}, {day(-1)}, day(1)) is None


@pytest.mark.parametrize(("last", "quiet"), [(None, True), (0, True), (1, False), (7, False)])
def test_a_programme_is_left_after_more_than_a_week_without_a_tick(last, quiet):
    today = day(QUIET_DAYS + 1)
    assert is_left(FIRST, None if last is None else day(last), today) is quiet
