"""A clinic's choice moves only the rules that name it, and the position that stands first is the strictest."""

import pytest
import z3

from tests.proofs.translation import choices, laws_of_choices, table
from tests.proofs.verdicts import Outcome, counterexample, solver, thresholds
from tests.proofs.world import BOOK, world

PLANS = pytest.mark.parametrize("site_count", [0, 1, 2])


def two_policies(site_count: int) -> z3.Solver:
    made = solver(world(site_count))
    made.add(*laws_of_choices(choices("other ")))
    return made


def same_but_for(topic: str) -> list[z3.BoolRef]:
    other = choices("other ")
    return [held == other[key] for key, held in choices().items() if key[0] != topic]


@pytest.mark.parametrize("topic", sorted(BOOK.topics))
def test_a_choice_moves_only_the_rules_that_name_it(topic):
    made = two_policies(1)
    made.add(*same_but_for(topic))
    moved = {
        line.rule.id
        for line, other in zip(table(1), table(1, "", "other "), strict=True)
        if counterexample(made, line.fires != other.fires)
    }
    assert moved == {rule.id for rule in BOOK.rules if rule.choice and rule.choice[0] == topic}


@pytest.mark.parametrize("topic", sorted(BOOK.topics))
@PLANS
def test_a_choice_changes_no_verdict_in_which_none_of_its_rules_fires(topic, site_count):
    made = two_policies(site_count)
    made.add(*same_but_for(topic))
    here, there = table(site_count), table(site_count, "", "other ")
    named = [line for line in (*here, *there) if line.rule.choice and line.rule.choice[0] == topic]
    made.add(*(z3.Not(line.fires) for line in named))
    first, then = thresholds(Outcome(here), site_count), thresholds(Outcome(there), site_count)
    assert not counterexample(made, z3.Or(*(first[name] != then[name] for name in first)))


@PLANS
def test_the_first_positions_are_never_milder_than_any_other_choice(site_count):
    made, strictest = two_policies(site_count), choices("other ")
    made.add(*(strictest[topic.id, topic.positions[0][0]] for topic in BOOK.topics.values()))
    chosen = thresholds(Outcome(table(site_count)), site_count)
    strict = thresholds(Outcome(table(site_count, "", "other ")), site_count)
    for name, reached in chosen.items():
        if not name.startswith("constraint"):  # a milder position asks for more care where the strict one says no
            assert not counterexample(made, reached, z3.Not(strict[name])), name
