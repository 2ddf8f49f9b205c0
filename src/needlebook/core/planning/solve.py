"""Hands the program to HiGHS. SciPy is imported here and nowhere else, when the first plan is made."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from needlebook.core.planning.model import Program

SECONDS = 1.0  # far beyond what these programs need; a plan that takes longer is given as the best one found


@dataclass(frozen=True, slots=True)
class Solution:
    """Values of the variables; None when no plan was found in time. is_proven: no better one exists."""

    values: Sequence[float] | None
    is_proven: bool


def solve(program: Program) -> Solution:
    """The best values. The solver is deterministic, and ties were broken in the costs."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows = [row for row in program.rows if row.terms]
    matrix = np.zeros((len(rows), len(program.costs)))
    for n, row in enumerate(rows):
        matrix[n, list(row.terms)] = list(row.terms.values())
    result = milp(
        np.array(program.costs),
        integrality=np.array(program.is_whole, dtype=int),
        bounds=Bounds(0, np.array(program.highest)),
        constraints=LinearConstraint(matrix, [row.low for row in rows], [row.high for row in rows]),
        options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
    )
    return Solution(None if result.x is None else result.x.tolist(), result.status == 0)
