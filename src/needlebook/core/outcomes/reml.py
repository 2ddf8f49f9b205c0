"""Restricted maximum likelihood with an unstructured covariance: the numbers behind `mixed.visits_model`.

The covariance is kept as its Cholesky factor with logarithms on the diagonal, so every trial value is a covariance. The
gradient is exact; second derivatives are differences of it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, pi
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from needlebook.core.errors import BadInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_STEP = 1e-4  # of the differences, in units of the outcome's own spread
_SETTLED = 1e-3  # largest slope of the deviance that is taken as its lowest point


@dataclass(frozen=True, slots=True)
class Fit:
    """By column: estimate, variance, degrees of freedom. deviance: -2 restricted log-likelihood."""

    values: tuple[float, ...]
    variances: tuple[float, ...]
    dfs: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    deviance: float


class Pattern(NamedTuple):
    """Patients who were seen at the same visits: outcome (patients × visits), design (patients × visits × columns)."""

    seen: tuple[int, ...]
    outcome: "Array"
    design: "Array"


class Solved(NamedTuple):
    deviance: float
    gradient: "Array"
    values: "Array"
    variance: "Array"


def fit_unstructured(
    visits: Sequence[int], patients: Sequence[int], outcome: Sequence[float], columns: Sequence[Sequence[float]]
) -> Fit:
    """visits: numbers from 0; patients: any numbers; one entry for each reading. Raises BadInput."""
    try:
        return _fit(visits, patients, outcome, columns)
    except np.linalg.LinAlgError:  # the search ran into visits that say the same
        raise _no_fit() from None


def _no_fit() -> BadInput:
    return BadInput("outcome", "gives no stable fit", "more patients, fewer visits or fewer columns")


def _fit(
    visits: Sequence[int], patients: Sequence[int], outcome: Sequence[float], columns: Sequence[Sequence[float]]
) -> Fit:
    from scipy.optimize import minimize

    design = np.column_stack([np.asarray(column, float) for column in columns])
    given = np.asarray(outcome, float)
    scale = _spread(given, design)
    patterns = _patterns(visits, patients, given / scale, design)
    size = max(visits) + 1
    found = minimize(
        lambda point: _solve(point, patterns, size)[:2], np.zeros(_count(size)), jac=True, method="BFGS",
        options={"gtol": 1e-6, "maxiter": 1000},
    )  # fmt: skip
    best = _solve(found.x, patterns, size)
    if not np.isfinite(best.deviance) or np.abs(best.gradient).max() > _SETTLED:
        raise _no_fit()
    freedom = len(given) - design.shape[1]
    factor = _factor(found.x, size) * scale
    return Fit(
        values=tuple((best.values * scale).tolist()),
        variances=tuple((np.diag(best.variance) * scale**2).tolist()),
        dfs=_satterthwaite(found.x, patterns, size, best),
        covariance=tuple(map(tuple, (factor @ factor.T).tolist())),
        deviance=best.deviance + freedom * (log(2 * pi) + 2 * log(scale)),
    )


def _spread(outcome: "Array", design: "Array") -> float:
    left = outcome - design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    spread = float(np.sqrt(left @ left / max(len(outcome) - design.shape[1], 1)))
    if spread <= 1e-12 * max(1.0, float(np.abs(outcome).max())):
        raise BadInput("outcome", "is explained without error", "readings that vary")
    return spread


def _patterns(visits: Sequence[int], patients: Sequence[int], outcome: "Array", design: "Array") -> list[Pattern]:
    rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row, (visit, patient) in enumerate(zip(visits, patients, strict=True)):
        rows[patient].append((visit, row))
    alike: dict[tuple[int, ...], list[list[int]]] = defaultdict(list)
    for pairs in rows.values():
        seen, places = zip(*sorted(pairs), strict=True)
        alike[seen].append(list(places))
    return [Pattern(seen, outcome[places], design[places]) for seen, places in alike.items()]


def _count(size: int) -> int:
    return size * (size + 1) // 2


def _factor(point: "Array", size: int) -> "Array":
    factor = np.zeros((size, size))
    factor[np.tril_indices(size)] = point
    diagonal = np.diag_indices(size)
    factor[diagonal] = np.exp(np.clip(factor[diagonal], -20, 20))
    return factor


def _solve(point: "Array", patterns: Sequence[Pattern], size: int) -> Solved:
    """Deviance without its constant, gradient, and the fixed effects that go with this covariance."""
    factor = _factor(point, size)
    whole = factor @ factor.T
    pairs = [(p, np.linalg.inv(whole[np.ix_(p.seen, p.seen)])) for p in patterns]
    information = sum(np.einsum("nap,ab,nbq->pq", p.design, w, p.design) for p, w in pairs)
    right = sum(np.einsum("nap,ab,nb->p", p.design, w, p.outcome) for p, w in pairs)
    variance = np.linalg.inv(information)
    values = variance @ right
    deviance = float(np.linalg.slogdet(information)[1])
    slope = np.zeros((size, size))
    for p, w in pairs:
        left = p.outcome - p.design @ values
        sum_of_squares = left.T @ left
        explained = np.einsum("nap,pq,nbq->ab", p.design, variance, p.design)
        deviance += float((w * sum_of_squares).sum() - len(left) * np.linalg.slogdet(w)[1])
        slope[np.ix_(p.seen, p.seen)] += len(left) * w - w @ (explained + sum_of_squares) @ w
    by_factor = 2 * slope @ factor
    diagonal = np.diag_indices(size)
    by_factor[diagonal] *= factor[diagonal]
    return Solved(deviance, by_factor[np.tril_indices(size)], values, variance)


def _satterthwaite(point: "Array", patterns: Sequence[Pattern], size: int, best: Solved) -> tuple[float, ...]:
    """2 v² / var(v) of each effect's variance v, from how v moves with the covariance and how well that is known."""
    curvature, slopes = [], []
    for shift in np.eye(len(point)) * _STEP:
        up, down = _solve(point + shift, patterns, size), _solve(point - shift, patterns, size)
        curvature.append((up.gradient - down.gradient) / (2 * _STEP))
        slopes.append((np.diag(up.variance) - np.diag(down.variance)) / (2 * _STEP))
    known = 2 * np.linalg.inv((np.array(curvature) + np.array(curvature).T) / 2)
    moves = np.array(slopes)
    spread = np.einsum("ip,ij,jp->p", moves, known, moves)
    return tuple((2 * np.diag(best.variance) ** 2 / spread).tolist())
