"""More risk is never milder, and what is strictest stays strictest: proved for every patient, plan and choice."""

from collections.abc import Iterator

import pytest
import z3

from needlebook.core.case import RANGES
from needlebook.core.screening.types import Decision, Urgency
from tests.proofs.translation import Line, table
from tests.proofs.verdicts import Outcome, counterexample, solver, thresholds
from tests.proofs.world import IDS, PREFIXES, Site, World, world

PLANS = pytest.mark.parametrize("site_count", [0, 1, 2])
# The direction in which each number is worse. Weeks of pregnancy have none: each third has rules of its own.
WORSE_DOWN = ("age", "bmi", "inr_target_high", "platelets_10e9_l", "neutrophils_10e9_l")
WORSE_UP = ("inr", "temperature_c", "calf_difference_cm")


def at_least_the_risk(before: World, after: World) -> Iterator[z3.BoolRef]:
    """Answers go from no to unknown to yes, areas and states of a yes stay, medicines are added, none is taken away.

    What is open about the medicines may change in any way.
    """
    for id in IDS:
        yield z3.Implies(before.yes[id], after.yes[id])
        yield z3.Implies(after.no[id], before.no[id])
        yield z3.Implies(before.asked[id], after.asked[id])
        yield z3.Implies(before.not_sure[id], z3.Or(after.not_sure[id], after.yes[id]))
        yield z3.Implies(before.in_other_state[id], after.in_other_state[id])
        for there, then in zip(before.sites, after.sites, strict=True):
            yield from _stays_near(there, then, id)
    yield from (z3.Implies(held, after.in_state[key]) for key, held in before.in_state.items())
    for prefix in PREFIXES:
        yield z3.Implies(before.one[prefix], after.one[prefix])
        yield z3.Implies(before.two[prefix], after.two[prefix])


def _stays_near(before: Site, after: Site, id: str) -> Iterator[z3.BoolRef]:
    yield z3.Implies(before.near_yes[id], after.near_yes[id])
    yield z3.Implies(before.limb_yes[id], after.limb_yes[id])
    yield z3.Implies(before.near_unknown[id], z3.Or(after.near_unknown[id], after.near_yes[id]))
    yield z3.Implies(before.limb_unknown[id], z3.Or(after.limb_unknown[id], after.limb_yes[id]))


def before_and_after(site_count: int) -> z3.Solver:
    before, after = world(site_count, "before "), world(site_count, "after ")
    made = solver(before, after)
    made.add(*at_least_the_risk(before, after))
    return made


def lines_of(site_count: int, *tags: str) -> Iterator[tuple[Line, ...]]:
    return zip(*(table(site_count, tag) for tag in tags), strict=True)


@pytest.mark.parametrize("site_count", [0, 1])
def test_a_risk_more_never_turns_a_firing_rule_off(site_count):
    made = before_and_after(site_count)
    for first, then in lines_of(site_count, "before ", "after "):
        assert not counterexample(made, first.fires, z3.Not(then.fires)), first.rule.id


@PLANS
def test_a_risk_more_never_makes_verdict_urgency_site_or_constraint_milder(site_count):
    made = before_and_after(site_count)
    first = thresholds(Outcome(table(site_count, "before ")), site_count)
    then = thresholds(Outcome(table(site_count, "after ")), site_count)
    for name, reached in first.items():
        assert not counterexample(made, reached, z3.Not(then[name])), name


@pytest.mark.parametrize("name", [*WORSE_DOWN, *WORSE_UP])
def test_a_worse_measurement_never_turns_a_firing_rule_off(name):
    w = world(1)
    number, (low, high) = w.value[name], RANGES[name]
    worse = z3.Int("worse") if z3.is_int(number) else z3.Real("worse")
    made = solver(w)
    made.add(worse >= low, worse <= high, worse <= number if name in WORSE_DOWN else worse >= number)
    for line in table(1):
        after = z3.substitute(line.fires, (number, worse))
        if not after.eq(line.fires):
            assert not counterexample(made, line.fires, z3.Not(after)), line.rule.id


@PLANS
def test_an_absolute_contraindication_never_ends_milder_than_its_action(site_count):
    outcome, made = Outcome(table(site_count)), solver(world(site_count))
    lines = [line for line in outcome.lines if line.rule.level == "absolute"]
    assert lines
    for line in lines:
        ends = z3.And(outcome.reaches(line.level), *_decides(line, outcome, site_count))
        assert not counterexample(made, line.fires, z3.Not(ends)), line.rule.id


def _decides(line: Line, outcome: Outcome, site_count: int) -> list[z3.BoolRef]:
    touched = [n for n in range(site_count) if line.position in (None, n)]
    return [outcome.reaches_at(n, line.decision) for n in touched]


@PLANS
def test_an_emergency_always_ends_in_an_emergency_with_no_site_left(site_count):
    outcome, made = Outcome(table(site_count)), solver(world(site_count))
    lines = [line for line in outcome.lines if line.rule.urgency is Urgency.EMERGENCY]
    no_site_left = [outcome.reaches_at(n, Decision.AVOID) for n in range(site_count)]
    ends = z3.And(outcome.reaches_urgency(Urgency.EMERGENCY), outcome.is_person_out, *no_site_left)
    assert lines
    for line in lines:
        assert not counterexample(made, line.fires, z3.Not(ends)), line.rule.id
