"""The translation says what the evaluator says, on cases from the same strategies as the generative tests."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache

import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from needlebook.core.anatomy import Side
from needlebook.core.case import Answer, Case, HistoryItem, PlannedSite
from needlebook.core.screening import Decision, Policy, Urgency, Verdict, VerdictLevel, screen
from needlebook.core.screening.facts import site_facts
from needlebook.core.screening.truth import Truth
from tests.generative.test_screening import cases, policies
from tests.proofs.translation import Line, choices, table
from tests.proofs.verdicts import Outcome, asks_for, solver, thresholds
from tests.proofs.world import ANATOMY, BOOK, IDS, PREFIXES, STATES, Site, World, named_ids, world

Pins = Iterator[z3.BoolRef]


@cache
def solver_of(site_count: int) -> z3.Solver:
    return solver(world(site_count))


@cache
def outcome_of(site_count: int) -> Outcome:
    return Outcome(table(site_count))


@cache
def reached_of(site_count: int) -> dict[str, z3.BoolRef]:
    return thresholds(outcome_of(site_count), site_count)


def pins(case: Case, policy: Policy, w: World) -> Pins:
    """The case and the policy, said in the variables of the world."""
    for id in IDS:
        yield from _answer(case, [item for item in case.history if item.id == id], id, w)
    yield from _drugs(case, w)
    yield from _numbers(case, w)
    for plan, site in zip(case.planned, w.sites, strict=True):
        yield from _site(case, plan, site)
    for (topic, name), held in choices().items():
        yield held == (policy.position(BOOK.topics[topic]) == name)


def _answer(case: Case, entries: list[HistoryItem], id: str, w: World) -> Pins:
    given_now = {entry.answer for entry in entries}
    is_yes = Answer.YES in given_now
    yield w.yes[id] == is_yes
    yield w.no[id] == (not given_now & {Answer.YES, Answer.UNKNOWN} and _is_denied(case, entries))
    yield w.asked[id] == bool(entries)
    yield w.not_sure[id] == (Answer.UNKNOWN in given_now)
    states = {entry.state for entry in entries if entry.answer is Answer.YES}
    yield w.in_other_state[id] == bool(states.difference(STATES[id]))
    yield from (w.in_state[id, state] == (state in states) for state in STATES[id])


def _is_denied(case: Case, entries: list[HistoryItem]) -> bool:
    sides = {entry.side for entry in entries if not entry.where}
    return case.others_denied or None in sides or {Side.LEFT, Side.RIGHT} <= sides


def _drugs(case: Case, w: World) -> Pins:
    longest = [max((p for p in PREFIXES if atc.startswith(p)), key=len, default="") for atc in set(case.drugs or ())]
    for prefix in PREFIXES:
        yield w.one[prefix] == (longest.count(prefix) >= 1)
        yield w.two[prefix] == (longest.count(prefix) >= 2)
    yield w.drugs_open == (case.drugs is None or case.has_unknown_drug)


def _numbers(case: Case, w: World) -> Pins:
    person = case.patient
    numbers = {"age": person.age, "bmi": person.bmi, "pregnancy_weeks": person.pregnancy_weeks, **case.measurements}
    yield w.male == (person.sex == "male")
    for name, given_now in w.given.items():
        number = numbers.get(name)
        yield given_now == (number is not None)
        if number is not None:
            yield w.value[name] == z3.Q(*Fraction(number).as_integer_ratio())


def _site(case: Case, plan: PlannedSite, site: Site) -> Pins:
    place = site_facts(plan, ANATOMY, BOOK)
    yield site.electrical == plan.is_electrical
    yield from (is_it == (name == plan.muscle) for name, is_it in site.muscle.items())
    near = {(item.id, item.answer) for item in case.history if place.lies_in(item)}
    limb = {(item.id, item.answer) for item in case.history if place.lies_in_limb_of(item)}
    for id in IDS:
        yield site.near_yes[id] == ((id, Answer.YES) in near)
        yield site.near_unknown[id] == ((id, Answer.UNKNOWN) in near)
        yield site.limb_yes[id] == ((id, Answer.YES) in limb)
        yield site.limb_unknown[id] == ((id, Answer.UNKNOWN) in limb)


def expected(verdict: Verdict) -> dict[str, bool]:
    """The thresholds that a verdict of the evaluator has reached."""
    urgency = -1 if verdict.urgency is None else verdict.urgency.rank
    reached = {f"verdict {level}": level.rank <= verdict.level.rank for level in VerdictLevel}
    reached |= {f"urgency {u}": u.rank <= urgency for u in Urgency}
    for n, site in enumerate(verdict.sites):
        reached |= {f"site {n} {decision}": decision.rank <= site.decision.rank for decision in Decision}
    return reached | {f"constraint {c}": c in verdict.constraints for c in BOOK.constraints}


def pinned(case: Case, policy: Policy) -> z3.ModelRef:
    count = len(case.planned)
    made = solver_of(count)
    made.push()
    made.add(*pins(case, policy, world(count)))
    model = made.model() if made.check() == z3.sat else None
    made.pop()
    assert model is not None, "the laws of the world leave no room for this case"
    return model


def holds(model: z3.ModelRef, claim: z3.BoolRef) -> bool:
    return z3.is_true(model.eval(claim, model_completion=True))


def value_of(lines: list[Line], model: z3.ModelRef) -> Truth:
    """The strongest value of a rule over the planned sites."""
    if any(holds(model, line.pair.yes) for line in lines):
        return Truth.YES
    return Truth.NO if all(holds(model, line.pair.no) for line in lines) else Truth.UNKNOWN


@settings(max_examples=200, deadline=None)
@given(cases, policies, st.booleans())
def test_every_rule_and_the_verdict_are_the_same_in_both_on_any_case(case, policy, has_unknown_drug):
    case = replace(case, has_unknown_drug=has_unknown_drug and case.drugs is not None)
    count, verdict, model = len(case.planned), screen(case, ANATOMY, BOOK, policy), pinned(case, policy)
    by_rule: dict[str, list[Line]] = {}
    for line in table(count):
        by_rule.setdefault(line.rule.id, []).append(line)
    for id, truth in verdict.trace:
        assert value_of(by_rule[id], model) is truth, id
    reached = {name: holds(model, claim) for name, claim in reached_of(count).items()}
    wanted = expected(verdict)
    assert {name: wanted[name] for name in reached} == reached
    assert set(verdict.constraints) & set(BOOK.constraints) <= {name.removeprefix("constraint ") for name in reached}


@settings(max_examples=60, deadline=None)
@given(cases, policies, st.lists(st.sampled_from(IDS), min_size=3, max_size=3))
def test_the_same_questions_are_asked_in_both_on_any_case(case, policy, ids):
    case = replace(case, planned=case.planned[:1])
    count, verdict, model = len(case.planned), screen(case, ANATOMY, BOOK, policy), pinned(case, policy)
    asked = [question.id for question in verdict.ask if question.id in IDS]
    for id in {*asked[:3], *ids}:
        lines = [line for line in table(count) if id in named_ids(line.rule)]
        claim = asks_for(id, lines, outcome_of(count), world(count))
        assert holds(model, claim) == (id in asked), id
