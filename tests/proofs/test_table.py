"""Every rule can fire, and every rule can change a verdict, but for a closed list that is shadowed on purpose."""

from functools import cache

import pytest
import z3

from tests.proofs.translation import table
from tests.proofs.verdicts import Outcome, counterexample, is_possible, solver, thresholds
from tests.proofs.world import BOOK, world

# Rules that change no verdict, urgency, site or constraint, each with the rules that always fire with it and say as
# much. They stay because they say why at the site: the clinician sees the reason, and keeps it when a referral is
# answered or a choice of the clinic is looked at again.
SHADOWED = {
    # Any blood thinner already asks for precautions with the bleeding bundle at every site.
    "antithrombotic_multi.with_minor": (
        "antithrombotic_compressible",
        "antithrombotic_noncompressible",
        "antithrombotic_noncompressible.judged",
    ),
    # The person is referred first, so every site is out already.
    "bleeding_disorder.deep": ("bleeding_disorder",),
    "thrombocytopenia.noncompressible": ("thrombocytopenia",),
    "diabetes_unstable.foot": ("diabetes_unstable",),
    "rf_sc_zoster.site": ("rf_sc_zoster",),
    "rf_ms_myositis.site": ("rf_ms_myositis",),
    # The same precaution holds for the whole person.
    "child.lung_field": ("child",),
    "pacemaker_icd.electrical_far": ("pacemaker_icd",),
}


@cache
def whole_table(site_count: int) -> Outcome:
    return Outcome(table(site_count))


def changes(rule_id: str, site_count: int) -> list[z3.BoolRef]:
    """What is reached with the rule and not without it."""
    whole = thresholds(whole_table(site_count), site_count)
    others = Outcome(tuple(line for line in table(site_count) if line.rule.id != rule_id))
    without = thresholds(others, site_count)
    return [z3.And(reached, z3.Not(without.get(name, z3.BoolVal(False)))) for name, reached in whole.items()]


def fires(site_count: int, *ids: str) -> z3.BoolRef:
    return z3.Or(*(line.fires for line in table(site_count) if line.rule.id in ids))


def test_no_rule_is_dead():
    made = solver(world(1))
    for rule in BOOK.rules:
        assert is_possible(made, fires(1, rule.id)), f"{rule.id} can never fire"


def test_every_rule_changes_some_verdict_but_for_those_shadowed_on_purpose():
    solvers = {n: solver(world(n)) for n in (0, 1)}
    idle = {
        rule.id
        for rule in BOOK.rules
        if not any(is_possible(made, z3.Or(*changes(rule.id, n))) for n, made in solvers.items())
    }
    assert idle == set(SHADOWED)


@pytest.mark.parametrize("id", sorted(SHADOWED))
def test_a_shadowed_rule_never_fires_without_the_rules_that_shadow_it(id):
    made = solver(world(1))
    assert not counterexample(made, fires(1, id), z3.Not(fires(1, *SHADOWED[id])))
