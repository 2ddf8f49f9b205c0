"""What a room needs beyond needles in and out: details told later, faints, hand-over, packs, currents."""

import pytest

from needlebook.core.sessions.decide import SessionRules
from needlebook.core.sessions.fold import apply
from needlebook.core.sessions.state import STOPS
from needlebook.core.sessions.types import EventCorrected, IncidentKind, NeedleManipulated, ReactionKind, Technique
from tests.unit.sessions.making import (
    TEN,
    closed,
    declared,
    described,
    ended,
    fainted,
    head,
    inserted,
    reacted,
    reason,
    recorded,
    removed,
    reported,
    session,
    taken_over,
)


def test_details_told_later_stand_with_the_needle_and_the_rest_stays():
    told = described(1, depth_mm=35, lot="24K117")
    needle = session(inserted(1, lot="22C031"), told).needles[1].inserted
    assert (needle.depth_mm, needle.lot, needle.length_mm) == (35, "24K117", 60)


def test_another_lot_takes_product_and_last_day_of_the_old_pack_with_it():
    before = inserted(1, lot="22C031", gtin="04006501003324", expires=TEN.date())
    needle = session(before, described(1, lot="24K117")).needles[1].inserted
    assert (needle.lot, needle.gtin, needle.expires) == ("24K117", None, None)
    same = session(before, described(1, lot="22C031", depth_mm=20)).needles[1].inserted
    assert (same.gtin, same.expires) == ("04006501003324", TEN.date())


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


@pytest.mark.parametrize("kind", [ReactionKind.BREATHLESS, ReactionKind.WEAKNESS])
def test_nothing_is_inserted_while_another_reaction_that_means_stop_stands(kind):
    stop = reacted(kind, minutes=5)
    state = session(inserted(1), stop)
    assert state.stop == stop
    assert reason(state, inserted(2, minutes=6)) == "reaction.stop_stands"
    assert reason(state, removed(1, minutes=6)) == "accepted"
    assert reason(state, inserted(2, minutes=4)) == "accepted"  # before it: a fact, and a needle to count
    assert reason(recorded(state, ended(stop)), inserted(2, minutes=9)) == "accepted"


@pytest.mark.parametrize("kind", sorted(set(ReactionKind) - STOPS))
def test_needling_may_go_on_after_a_reaction_that_does_not_mean_stop(kind):
    assert reason(session(reacted(kind, minutes=5)), inserted(1, minutes=6)) == "accepted"


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


@pytest.mark.parametrize(
    "late",
    [
        described(1, minutes=2, lot="24K117"),
        reported(IncidentKind.RETAINED_NEEDLE, 1, minutes=2),
        reported(IncidentKind.BROKEN_NEEDLE, 1, minutes=2),
    ],
)
def test_what_was_said_of_a_needle_before_it_went_in_is_of_another_one_with_its_number(late):
    """The first needle 1 was taken back, and a second one has its number: a late word accounts for no other needle."""
    first = inserted(1)
    taken_back = EventCorrected(**head(3), corrects=first.id, reason="Undone.")
    state = session(first, taken_back, inserted(1, minutes=10))
    assert reason(state, late) == "time.before_insertion"


def test_a_closed_session_takes_a_needle_that_is_in_after_all_and_its_removal():
    state = recorded(session(), closed(0))
    late = declared(1, minutes=30)
    state = recorded(state, late)
    assert state.unaccounted == (1,)
    back = EventCorrected(**head(31), corrects=late.id, reason="It was another patient.")
    assert recorded(state, back).unaccounted == ()
    assert recorded(state, removed(1, minutes=32)).unaccounted == ()


def test_a_needle_that_was_counted_at_the_closing_is_not_taken_back():
    early = declared(1)
    state = recorded(session(early, removed(1)), closed(1))
    assert reason(state, EventCorrected(**head(31), corrects=early.id, reason="x")) == "session.closed"
