"""The reference for small networks: the sum over all states of the points, all of them at once."""

import numpy as np

from bench.inference.simplified import Problem
from needlebook.core.inference.network import Floats

MOST_POINTS = 16  # 2**16 states


def enumerated(problem: Problem) -> Floats:
    """Posterior of each muscle of the problem. ValueError beyond MOST_POINTS."""
    count = len(problem.prior)
    if count > MOST_POINTS:
        raise ValueError(f"{count} points are too many to enumerate; at most {MOST_POINTS}")
    states = np.arange(1 << count)[:, None] >> np.arange(count) & 1
    weight = np.prod(np.where(states, problem.prior, 1 - np.array(problem.prior)), axis=1)
    for links in problem.links:
        kept = [1 - chance * states[:, point] for point, chance in links]
        weight *= 1 - (1 - problem.leak) * np.prod(kept, axis=0)
    held = [states[:, list(points)].any(axis=1) for points in problem.groups]
    return np.array([weight[has].sum() for has in held]) / weight.sum()
