"""Consent holds for the sites it was asked for."""

import datetime as dt
from dataclasses import replace

from needlebook.core.anatomy import Side
from tests.unit.sessions.making import RULES, inserted, reason, session

NEEDLE = inserted(1)
HERE = (NEEDLE.muscle, NEEDLE.side)
ELSEWHERE = ("psoas_major", Side.LEFT)


def test_a_site_that_was_explained_is_needled():
    assert reason(session(), NEEDLE, replace(RULES, explained=frozenset({HERE}))) == "accepted"


def test_a_site_that_was_not_explained_is_refused():
    assert reason(session(), NEEDLE, replace(RULES, explained=frozenset({ELSEWHERE}))) == "consent.not_covered"


def test_nothing_explained_covers_nothing():
    assert reason(session(), NEEDLE, replace(RULES, explained=frozenset())) == "consent.not_covered"


def test_rules_that_do_not_look_at_it_take_every_site():
    assert reason(session(), NEEDLE, replace(RULES, explained=None, today=dt.date(2026, 1, 5))) == "accepted"
