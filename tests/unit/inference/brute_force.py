"""The slow and obvious posterior that the fast one is tested against: every set of active points, one by one."""

from itertools import product

import numpy as np

from needlebook.core.inference.evidence import Drawing
from needlebook.core.inference.network import Floats, Network
from needlebook.core.inference.posterior import Posterior


def enumerated_posterior(network: Network, drawing: Drawing, likelihood: Floats) -> Posterior:
    """Sums over all 2**points states; `likelihood` as in exact_posterior."""
    muscles, points = np.zeros(len(network.muscles)), np.zeros(len(network.points))
    total = 0.0
    for state in product((False, True), repeat=len(network.points)):
        active = np.array(state)
        held = np.array([active[network.points_of(m)].any() for m in range(len(network.muscles))])
        weight = _weight(network, drawing, active) * float(np.prod(likelihood[held]))
        total += weight
        muscles += weight * held
        points += weight * active
    return Posterior(muscles / total, points / total, np.log(total))


def _weight(network: Network, drawing: Drawing, active: np.ndarray) -> float:
    prior = np.where(active, network.prior, 1 - network.prior)
    undrawn = (1 - network.leak) * np.prod(1 - network.strength[active], axis=0)
    seen = np.prod(1 - undrawn[drawing.mask]) * np.prod(undrawn[drawing.absent])
    return float(np.prod(prior) * seen)
