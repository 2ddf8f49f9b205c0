"""What a room needs beyond needles in and out: details told later, faints, hand-over, packs, currents."""

import pytest

from needlebook.core.sessions.decide import SessionRules
from needlebook.core.sessions.fold import apply
from needlebook.core.sessions.types import NeedleManipulated, Technique
from tests.unit.sessions.making import (
    TEN,
    closed,
    declared,
    described,
    ended,
    fainted,
    head,
    inserted,
    reason,
    recorded,
    removed,
    session,
    taken_over,
)


def test_details_told_later_stand_with_the_needle_and_the_rest_stays():
    told = described(1, depth_mm=35, lot="24K117")
    needle = session(inserted(1, lot="22C031"), told).needles[1].inserted
    assert (needle.depth_mm, needle.lot, needle.length_mm) == (35, "24K117", 60)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (described(2, lot="24K117"), "needle.unknown"),
        (described(1, lot="24K117", expires=TEN.date().replace(year=2025)), "needle.expired"),
        (described(1, technique=Technique.ELECTRICAL), "electro.refused"),
        (described(1, depth_mm=20), "accepted"),
    ],
)
def test_details_are_held_to_the_rules_of_an_insertion(told, code):
    assert reason(session(inserted(1)), told, SessionRules(today=TEN.date(), no_electro=True)) == code


def test_a_declared_needle_counts_although_its_site_is_avoided():
    event = declared(1)
    rules = SessionRules(today=TEN.date(), avoided=frozenset({(event.muscle, event.side)}))
    assert reason(session(), inserted(1), rules) == "site.avoided"
    assert reason(session(), event, rules) == "accepted"
    assert apply(session(), event).needles_in == (1,)


def test_a_declared_needle_needs_a_number_of_its_own():
    assert reason(session(inserted(1)), declared(1)) == "needle.number_used"


def test_nothing_is_inserted_while_a_faint_stands_but_needles_come_out():
    faint = fainted(minutes=5)
    state = session(inserted(1), faint)
    assert state.faint == faint
    assert reason(state, inserted(2, minutes=6)) == "reaction.faint_stands"
    assert reason(state, removed(1, minutes=6)) == "accepted"


def test_an_insertion_made_before_the_faint_counts_when_it_arrives_after_it():
    assert recorded(session(inserted(1), fainted(minutes=5)), inserted(2, minutes=4)).needles_in == (1, 2)


def test_needling_may_go_on_when_the_faint_is_over():
    faint = fainted()
    state = recorded(session(faint), ended(faint))
    assert state.faint is None
    assert reason(state, inserted(1, minutes=9)) == "accepted"


def test_only_a_reaction_that_stands_can_end():
    faint = fainted()
    assert reason(session(), ended(faint)) == "reaction.unknown"
    assert reason(session(faint, ended(faint)), ended(faint)) == "reaction.already_ended"


def test_whoever_takes_over_answers_for_the_session():
    state = session(inserted(1))
    assert state.responsible == "practitioner-1"
    assert recorded(state, taken_over(1)).responsible == "practitioner-2"


def test_a_session_is_not_taken_over_with_another_count():
    assert reason(session(inserted(1)), taken_over(2)) == "handover.count_differs"


def test_a_current_alone_has_frequency_and_intensity():
    def manipulated(technique):
        return NeedleManipulated(**head(3), needle=1, technique=technique, frequency_hz=2, intensity_ma=1.5)

    assert reason(session(inserted(1)), manipulated(Technique.ELECTRICAL)) == "accepted"
    assert reason(session(inserted(1)), manipulated(Technique.ROTATION)) == "electro.no_current"


@pytest.mark.parametrize(("packs", "code"), [(None, "accepted"), (1, "accepted"), (2, "close.packs_differ")])
def test_the_packs_opened_are_the_second_count(packs, code):
    assert reason(session(inserted(1), removed(1)), closed(1, packs_opened=packs)) == code
