"""Several trials taken together, when their true differences are not the same (random effects)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf, sqrt
from typing import TYPE_CHECKING

from needlebook.core.figures import need_as_many, need_level, need_numbers, need_spread
from needlebook.core.outcomes.estimate import Estimate, estimate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

FEW = 5  # with fewer trials the Wald interval is shown beside that of Hartung and Knapp


class Method(StrEnum):
    """How the variance between trials is estimated."""

    DERSIMONIAN_LAIRD = "DL"
    RESTRICTED_LIKELIHOOD = "REML"
    PAULE_MANDEL = "PM"


@dataclass(frozen=True, slots=True)
class Pooled:
    """mean: by Hartung and Knapp, with t of k - 1; wald: the same mean with the normal distribution.

    tau2: variance between trials; q: Cochran's, with k - 1 degrees of freedom; i2: (Q - df) / Q, 0 to 1;
    i2_from_tau2: as the R package metafor prints it, which differs. prediction: where the true difference of one more
    trial is expected, with t of k - 2; None below three trials. is_guarded: the trials agree better than chance, so
    Hartung and Knapp's error was not allowed to shrink.
    """

    mean: Estimate
    wald: Estimate
    tau2: float
    q: float
    i2: float
    i2_from_tau2: float
    prediction: tuple[float, float] | None
    method: Method
    k: int
    is_guarded: bool

    @property
    def is_few(self) -> bool:
        return self.k < FEW


def pool(
    differences: Sequence[float],
    variances: Sequence[float],
    method: Method = Method.RESTRICTED_LIKELIHOOD,
    level: float = 0.95,
) -> Pooled:
    """The mean difference of the trials and how far they are apart. Raises BadInput for fewer than two trials.

    No control group may stand in two rows (`trials.shared_controls`). Sources: DerSimonian and Laird 1986; Paule and
    Mandel 1982; Viechtbauer 2005 (REML); Hartung and Knapp 2001; Riley 2011 (prediction) (all recalled). One road for
    three methods, held against statsmodels' combine_effects, which has no REML.
    """
    import numpy as np

    _check(differences, variances, level)
    y, v = np.asarray(differences, float), np.asarray(variances, float)
    k, q = len(y), _q(0.0, y, v)
    tau2 = _TAU2[method](y, v)
    weights = 1 / (v + tau2)
    mean = float(weights @ y / weights.sum())
    wald = estimate(mean, 1 / sqrt(weights.sum()), inf, level)
    ratio = float(weights @ (y - mean) ** 2 / (k - 1))
    knapp = estimate(mean, wald.se * sqrt(max(1.0, ratio)), k - 1, level)
    typical = (k - 1) * (1 / v).sum() / ((1 / v).sum() ** 2 - (1 / v**2).sum())
    return Pooled(
        mean=knapp,
        wald=wald,
        tau2=tau2,
        q=q,
        i2=max(0.0, (q - (k - 1)) / q) if q > 0 else 0.0,
        i2_from_tau2=float(tau2 / (tau2 + typical)),
        prediction=_prediction(mean, sqrt(tau2 + wald.se**2), k, level),
        method=method,
        k=k,
        is_guarded=ratio < 1 - 1e-9,  # with Paule and Mandel it is 1 but for rounding
    )


def _prediction(mean: float, spread: float, k: int, level: float) -> tuple[float, float] | None:
    if k < 3:
        return None
    found = estimate(mean, spread, k - 2, level)
    return found.low, found.high


def _q(tau2: float, y: "Array", v: "Array") -> float:
    """Cochran's Q with the weights that go with this variance between trials."""
    weights = 1 / (v + tau2)
    mean = weights @ y / weights.sum()
    return float(weights @ (y - mean) ** 2)


def _dersimonian_laird(y: "Array", v: "Array") -> float:
    weights = 1 / v
    excess = _q(0.0, y, v) - (len(y) - 1)
    return float(max(0.0, excess / (weights.sum() - (weights**2).sum() / weights.sum())))


def _paule_mandel(y: "Array", v: "Array") -> float:
    """The variance between trials with which Q is what is expected of it."""
    from scipy.optimize import brentq

    df = len(y) - 1
    if _q(0.0, y, v) <= df:
        return 0.0
    most = float(((y - y.mean()) ** 2).sum())
    return float(brentq(lambda tau2: _q(tau2, y, v) - df, 0.0, most, xtol=1e-14 * max(most, 1.0), rtol=1e-12))


def _restricted_likelihood(y: "Array", v: "Array") -> float:
    """The lowest point of -2 times the restricted log-likelihood. On a grid first: it can have more than one."""
    import numpy as np
    from scipy.optimize import minimize_scalar

    def misfit(tau2: float) -> float:
        weights = 1 / (v + tau2)
        return float(-np.log(weights).sum() + np.log(weights.sum()) + _q(tau2, y, v))

    most = float(((y - y.mean()) ** 2).sum())
    if most == 0:
        return 0.0
    grid = np.concatenate([[0.0], most * np.geomspace(1e-8, 1.0, 200)])
    best = int(np.argmin([misfit(tau2) for tau2 in grid]))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    found = minimize_scalar(misfit, bounds=(low, high), method="bounded", options={"xatol": 1e-12 * most})
    return 0.0 if misfit(0.0) <= found.fun else float(found.x)


_TAU2 = {
    Method.DERSIMONIAN_LAIRD: _dersimonian_laird,
    Method.PAULE_MANDEL: _paule_mandel,
    Method.RESTRICTED_LIKELIHOOD: _restricted_likelihood,
}


def _check(differences: Sequence[float], variances: Sequence[float], level: float) -> None:
    need_level(level)
    need_numbers("differences", differences, 2)
    need_as_many("variances", variances, differences)
    for variance in variances:
        need_spread("variances", variance)
