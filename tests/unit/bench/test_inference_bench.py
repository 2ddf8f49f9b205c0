"""The bench of ranking on a handful of drawings: all engines pose the same problem and give the same posterior."""

from random import Random

import numpy as np
import pytest
from bench.inference.brute import MOST_POINTS, enumerated
from bench.inference.comparison import small_cases
from bench.inference.drawings import adversarial, drawings, neighbours_of
from bench.inference.ours import Needlebook
from bench.inference.peers import EXACT, PEERS
from bench.inference.simplified import simplified

from needlebook.core.anatomy import Side
from needlebook.core.case import Case, PainMark, Patient
from needlebook.core.inference import Network
from needlebook.knowledge import load
from needlebook.knowledge.inference import load_inference
from tests.unit.inference.brute_force import enumerated_posterior
from tests.unit.inference.small_body import small_body

ANATOMY, PARAMETERS = load().anatomy, load_inference().parameters
OURS = Needlebook(ANATOMY, PARAMETERS, None)
NEAR = neighbours_of(ANATOMY)
EXACT_PEERS = [name for name in PEERS if ", exact" in name]


def test_every_exact_engine_gives_the_posterior_of_brute_force_on_small_networks():
    for ours, case in small_cases(Random(7), ANATOMY, PARAMETERS, 3):
        problem = simplified(case, ours.network)
        reference = enumerated(problem)
        own = ours.posterior(case).posterior.muscles[list(problem.muscles)]
        np.testing.assert_allclose(own, reference, rtol=0, atol=1e-9)
        for name in EXACT_PEERS:
            np.testing.assert_allclose(PEERS[name].solve(problem).muscles, reference, rtol=0, atol=1e-9)


def test_an_exact_peer_agrees_with_ours_on_the_whole_body():
    for drawn in drawings(Random(7), OURS.network, NEAR, [3, 6], 2):
        problem = simplified(drawn.case, OURS.network)
        own = OURS.posterior(drawn.case).posterior.muscles[list(problem.muscles)]
        np.testing.assert_allclose(PEERS[EXACT].solve(problem).muscles, own, rtol=0, atol=1e-9)


def test_the_simplified_problem_is_the_network_given_the_drawing():
    ours = Needlebook(small_body(), PARAMETERS, "sore_arm")
    case = Case(Patient(), pain=(PainMark("elbow", Side.LEFT), PainMark("arm", Side.LEFT)))
    problem = simplified(case, ours.network)
    whole = _slow(ours.network, ours.posterior(case).drawing)
    np.testing.assert_allclose(enumerated(problem), whole[list(problem.muscles)], rtol=0, atol=1e-12)


def _slow(network: Network, drawing) -> np.ndarray:
    return enumerated_posterior(network, drawing, np.ones(len(network.muscles))).muscles


def test_brute_force_refuses_what_it_cannot_enumerate():
    wide = drawings(Random(7), OURS.network, NEAR, [12], 1)[0].case
    with pytest.raises(ValueError, match=f"at most {MOST_POINTS}"):
        enumerated(simplified(wide, OURS.network))


@pytest.mark.parametrize("width", [1, 9, 30])
def test_drawings_have_the_width_that_was_asked_for(width):
    assert len(adversarial(Random(7), NEAR, width)) == width
    assert [drawn.width for drawn in drawings(Random(7), OURS.network, NEAR, [width], 1)] == [width, width]
