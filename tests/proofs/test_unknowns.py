"""An open answer never hides a risk: where a yes would make the verdict stricter, the question is asked."""

import pytest
import z3

from tests.proofs.translation import Line, table
from tests.proofs.verdicts import Outcome, asks_for, counterexample, solver
from tests.proofs.world import BOOK, IDS, STATES, World, named_ids, world

PLANS = pytest.mark.parametrize("site_count", [0, 1])


def with_a_yes(claim: z3.BoolRef, id: str, w: World) -> z3.BoolRef:
    """The claim in the same world but for a yes to this question, near the site or not, in any state."""
    changes = [(w.yes[id], True), (w.no[id], False), (w.asked[id], True), (w.not_sure[id], False)]
    pairs = [(variable, z3.BoolVal(value)) for variable, value in changes]
    states = {state: z3.Bool(f"yes {state}") for state in STATES[id]}
    pairs += [(w.in_state[id, state], held) for state, held in states.items()]
    pairs.append((w.in_other_state[id], z3.Not(z3.Or(*states.values()))))
    for n, site in enumerate(w.sites):
        near, limb = z3.Bool(f"yes near {n}"), z3.Bool(f"yes in limb {n}")
        pairs += [(site.near_yes[id], near), (site.limb_yes[id], z3.Or(near, limb))]
        pairs += [(site.near_unknown[id], z3.BoolVal(False)), (site.limb_unknown[id], z3.BoolVal(False))]
    return z3.substitute(claim, *pairs)


def gets_stricter(id: str, lines: list[Line], known: Outcome, w: World) -> z3.BoolRef:
    """A yes would raise the verdict, its urgency or the decision on a site."""
    return z3.Or(*(z3.And(with_a_yes(line.fires, id, w), _is_stricter(line, known, w)) for line in lines))


def _is_stricter(line: Line, known: Outcome, w: World) -> z3.BoolRef:
    urgency = line.rule.urgency
    touched = [n for n in range(len(w.sites)) if line.position in (None, n)]
    return z3.Or(
        z3.Not(known.reaches(line.level)),
        z3.BoolVal(False) if urgency is None else z3.Not(known.reaches_urgency(urgency)),
        *(z3.Not(known.reaches_at(n, line.decision)) for n in touched),
    )


def hidden(site_count: int, is_asked: bool) -> dict[str, str]:
    """The questions whose yes would be stricter while nobody asks for them, each with such a case."""
    w = world(site_count)
    made, known = solver(w), Outcome(table(site_count))
    found = {id: counterexample(made, *goes_unasked(id, known, w), w.asked[id] == is_asked) for id in IDS}
    return {id: case for id, case in found.items() if case}


def goes_unasked(id: str, known: Outcome, w: World) -> list[z3.BoolRef]:
    """The answer is open, a yes would be stricter, and screening does not ask."""
    lines = [line for line in known.lines if id in named_ids(line.rule)]
    is_asked_for = asks_for(id, lines, known, w)
    return [z3.Not(w.yes[id]), z3.Not(w.no[id]), gets_stricter(id, lines, known, w), z3.Not(is_asked_for)]


@PLANS
def test_an_answer_of_unknown_is_asked_again_wherever_a_yes_would_be_stricter(site_count):
    found = hidden(site_count, is_asked=True)
    assert not found


@PLANS
def test_an_unasked_question_is_asked_wherever_a_yes_would_be_stricter_unless_it_is_never_asked(site_count):
    found = hidden(site_count, is_asked=False)
    assert set(found) == {id for id in IDS if not BOOK.questions[id].is_asked}, found
