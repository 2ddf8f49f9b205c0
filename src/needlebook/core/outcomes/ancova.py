"""The difference of two groups after treatment, with what they began with taken into account."""

from collections.abc import Sequence
from dataclasses import dataclass

from needlebook.core.errors import BadInput
from needlebook.core.figures import need_as_many, need_level, need_numbers
from needlebook.core.outcomes.estimate import Estimate, estimate


@dataclass(frozen=True, slots=True)
class Ancova:
    """Group 1 minus group 0 in three ways: of the scores after, of the changes, and adjusted for the baseline.

    The adjusted one is reported. Where it disagrees with the change, the groups began apart: say so. slope: how much of
    a point of difference at baseline is still there afterwards.
    """

    adjusted: Estimate
    after: Estimate
    change: Estimate
    slope: Estimate
    n: tuple[int, int]


def ancova(
    after: Sequence[float],
    baseline: Sequence[float],
    group: Sequence[int],
    covariates: Sequence[Sequence[float]] = (),
    level: float = 0.95,
) -> Ancova:
    """Least squares (statsmodels) on group, baseline and covariates, one sequence for each covariate.

    Groups that were not drawn by lot differ in what nobody measured: then the difference is no effect. Raises BadInput.
    Source: Vickers and Altman 2001, BMJ 323:1123 (recalled); checked against Vickers 2004.
    """
    _check(after, baseline, group, covariates, level)
    changes = [later - earlier for later, earlier in zip(after, baseline, strict=True)]
    full = _fit(after, [group, baseline, *covariates], level)
    return Ancova(
        adjusted=full[1],
        after=_fit(after, [group], level)[1],
        change=_fit(changes, [group], level)[1],
        slope=full[2],
        n=(len(group) - sum(group), sum(group)),
    )


def _fit(outcome: Sequence[float], columns: Sequence[Sequence[float]], level: float) -> list[Estimate]:
    """The estimates of the intercept and of each column."""
    import numpy as np
    from statsmodels.regression.linear_model import OLS

    design = np.column_stack([np.ones(len(outcome)), *columns])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise BadInput("covariates", "say the same as each other, the group or the baseline", "ones that differ")
    if len(outcome) <= design.shape[1]:
        raise BadInput("after", f"{len(outcome)} given", f"more than the {design.shape[1]} numbers to estimate")
    found = OLS(np.asarray(outcome, float), design).fit()
    return [estimate(value, se, found.df_resid, level) for value, se in zip(found.params, found.bse, strict=True)]


def _check(
    after: Sequence[float],
    baseline: Sequence[float],
    group: Sequence[int],
    covariates: Sequence[Sequence[float]],
    level: float,
) -> None:
    need_level(level)
    for field, numbers in [("after", after), ("baseline", baseline), *(("covariates", each) for each in covariates)]:
        need_numbers(field, numbers)
        need_as_many(field, numbers, group)
    if set(group) != {0, 1}:
        raise BadInput("group", "does not name two groups", "0 and 1, both of them")
