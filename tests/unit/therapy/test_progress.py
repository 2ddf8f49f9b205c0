"""When the next step of an exercise is proposed, and when less."""

import pytest

from needlebook.core.therapy.progress import Step, propose
from needlebook.knowledge.exercises import load_therapy

BRIDGE = load_therapy().exercises["back.bridge"]
GLIDER = load_therapy().exercises["strain.glider"]
STRETCH = load_therapy().exercises["heel.fascia_stretch"]  # the table names no next step


@pytest.mark.parametrize(
    ("exercise", "pains", "step"),
    [
        (BRIDGE, [], Step.UNKNOWN),
        (BRIDGE, [2, 2, 2], Step.UNKNOWN),
        (BRIDGE, [2, None, 2, 2], Step.UNKNOWN),
        (BRIDGE, [2, 3, 5, 5], Step.NEXT),
        (BRIDGE, [9, 3, 5, 5, 4], Step.NEXT),
        (BRIDGE, [2, 6, 3, 3], Step.KEEP),
        (BRIDGE, [2, 3, 3, 6], Step.LOWER),
        (BRIDGE, [2, 3, 6, 3], Step.LOWER),
        (BRIDGE, [6], Step.LOWER),
        (GLIDER, [0, 0, 0, 0], Step.NEXT),
        (GLIDER, [0, 0, 0, 1], Step.LOWER),
        (STRETCH, [1, 1, 1, 1], Step.KEEP),
    ],
)
def test_a_step_follows_the_last_times(exercise, pains, step):
    assert propose(exercise, pains).step is step


def test_pain_that_was_not_back_asks_for_less_whatever_was_said_during():
    assert propose(BRIDGE, [1, 1, 1, 1], is_not_back=True).step is Step.LOWER


def test_more_pain_never_proposes_more():
    order = [Step.LOWER, Step.UNKNOWN, Step.KEEP, Step.NEXT]
    for last in range(10):
        before = propose(BRIDGE, [3, 3, 3, last]).step
        assert order.index(propose(BRIDGE, [3, 3, 3, last + 1]).step) <= order.index(before)
