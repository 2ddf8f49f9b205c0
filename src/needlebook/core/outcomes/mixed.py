"""Repeated measures of many patients, some of them missing: models that use whatever was measured.

Both are valid where a missing reading depends on nothing but what was measured before. The first takes a few visits at
set times and lets their errors hang together in any way; the second takes readings at any time.
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from needlebook.core.errors import BadInput
from needlebook.core.figures import need_as_many, need_level, need_numbers
from needlebook.core.outcomes.estimate import Estimate, from_variance

MOST_VISITS = 6  # more visits have more covariances than clinics have patients
_NOTHING = 1e-6  # share of the variance below which a residual is none


@dataclass(frozen=True, slots=True)
class VisitsFit:
    """effects: by name of the column; covariance: of the errors of a patient, in the order of `visits`.

    deviance: -2 times the restricted log-likelihood; aic: the same with two for each covariance.
    """

    effects: Mapping[str, Estimate]
    visits: tuple[Hashable, ...]
    covariance: tuple[tuple[float, ...], ...]
    deviance: float
    aic: float
    patients: int


@dataclass(frozen=True, slots=True)
class LinesFit:
    """effects: with the normal distribution, so a little too sure in small groups. slope figures None: not asked for.

    is_on_edge: a variance came out as 0 or the fit did not settle; then say so, and quote no variance and no interval.
    """

    effects: Mapping[str, Estimate]
    intercept_variance: float
    slope_variance: float | None
    covariance: float | None
    residual: float
    is_on_edge: bool


def by_visit(
    visits: Sequence[Hashable], group: Sequence[int], baseline: Sequence[float] | None = None
) -> dict[str, list[float]]:
    """The columns of the usual model: at each visit a mean, a difference of group 1, and a slope on the baseline."""
    need_as_many("group", group, visits)
    rows: dict[str, Sequence[float]] = {"mean": [1.0] * len(visits), "group": group}
    if baseline is not None:
        need_as_many("baseline", baseline, visits)
        rows["baseline"] = baseline
    return {
        f"{name} at {visit}": [value if seen == visit else 0.0 for value, seen in zip(column, visits, strict=True)]
        for name, column in rows.items()
        for visit in _ordered(visits)
    }


def visits_model(
    patients: Sequence[Hashable],
    visits: Sequence[Hashable],
    outcome: Sequence[float],
    columns: Mapping[str, Sequence[float]],
    level: float = 0.95,
) -> VisitsFit:
    """The mixed model for repeated measures: unstructured covariance, REML, degrees of freedom by Satterthwaite.

    One entry for each reading; a missing reading has none. columns: the fixed effects, an intercept is not added
    (`by_visit`). Raises BadInput. Source: Mallinckrodt 2008, Drug Inf J 42:303 (recalled); Satterthwaite as in
    Giesbrecht and Burns 1985, Biometrics 41:477 (recalled). Own code: statsmodels has no unstructured covariance.
    """
    from needlebook.core.outcomes.reml import fit_unstructured

    _check(patients, outcome, columns, level)
    need_as_many("visits", visits, patients)
    order = _ordered(visits)
    _check_visits(patients, visits, order)
    found = fit_unstructured(
        [order.index(visit) for visit in visits], _numbered(patients), outcome, list(columns.values())
    )
    effects = {
        name: from_variance(value, variance, df, level)
        for name, value, variance, df in zip(columns, found.values, found.variances, found.dfs, strict=True)
    }
    covariances = len(order) * (len(order) + 1) // 2
    return VisitsFit(
        effects, order, found.covariance, found.deviance, found.deviance + 2 * covariances, len(set(patients))
    )


def lines_model(
    patients: Sequence[Hashable],
    times: Sequence[float],
    outcome: Sequence[float],
    columns: Mapping[str, Sequence[float]],
    has_slopes: bool = True,
    level: float = 0.95,
) -> LinesFit:
    """A line of their own for each patient around the common ones: REML by statsmodels.

    columns: the fixed effects; an intercept is not added. has_slopes False: patients differ in height only.
    Raises BadInput. Source: Laird and Ware 1982, Biometrics 38:963 (recalled).
    """
    _check(patients, outcome, columns, level)
    need_numbers("times", times)
    need_as_many("times", times, patients)
    if has_slopes and len(set(times)) == 1:
        raise BadInput("times", "are all the same", "some that differ")
    own = 2 if has_slopes else 1
    if len(outcome) <= own * len(set(patients)):
        raise BadInput("outcome", "holds too few readings of each patient", f"more than {own} of most")
    found = _lines_fit(_numbered(patients), times if has_slopes else (), outcome, list(columns.values()))
    effects = {
        name: from_variance(value, variance, level=level)
        for name, value, variance in zip(columns, found.values, found.variances, strict=True)
    }
    return LinesFit(
        effects,
        intercept_variance=found.spread[0][0],
        slope_variance=found.spread[1][1] if has_slopes else None,
        covariance=found.spread[0][1] if has_slopes else None,
        residual=found.residual,
        is_on_edge=found.is_on_edge,
    )


class _Lines(NamedTuple):
    values: Sequence[float]
    variances: Sequence[float]
    spread: Sequence[Sequence[float]]
    residual: float
    is_on_edge: bool


def _lines_fit(
    patients: Sequence[int], times: Sequence[float], outcome: Sequence[float], columns: Sequence[Sequence[float]]
) -> _Lines:
    """Times are moved and shrunk to a spread of 1 first: otherwise statsmodels often stops far from the best fit."""
    import warnings

    import numpy as np
    from statsmodels.regression.mixed_linear_model import MixedLM

    design = np.column_stack([np.asarray(column, float) for column in columns])
    own, back = np.ones((len(outcome), 1)), np.eye(1)
    if times:
        middle, spread = float(np.mean(times)), float(np.std(times))
        own = np.column_stack([own, (np.asarray(times, float) - middle) / spread])
        back = np.array([[1.0, -middle / spread], [0.0, 1 / spread]])
    with warnings.catch_warnings(record=True) as troubles:
        warnings.simplefilter("always")
        model = MixedLM(np.asarray(outcome, float), design, groups=list(patients), exog_re=own)
        try:
            found = model.fit(reml=True)
            variances = np.diag(np.asarray(found.cov_params()))[: design.shape[1]]
        except np.linalg.LinAlgError as trouble:
            raise _no_fit() from trouble
    if not (found.scale > 0 and np.all(variances > 0)):
        raise _no_fit()
    covariance = back @ np.asarray(found.cov_re) @ back.T
    return _Lines(
        np.asarray(found.fe_params).tolist(),
        variances.tolist(),
        covariance.tolist(),
        float(found.scale),
        is_on_edge=bool(troubles) or not found.converged or found.scale < _NOTHING * np.var(outcome),
    )


def _no_fit() -> BadInput:
    return BadInput("outcome", "gives no stable fit", "more patients with more readings")


def _ordered(visits: Sequence[Hashable]) -> tuple[Hashable, ...]:
    """Each visit once, as they first come; numbers in their order."""
    seen = list(dict.fromkeys(visits))
    return tuple(sorted(seen) if all(isinstance(visit, int | float) for visit in seen) else seen)  # type: ignore[type-var]


def _numbered(patients: Sequence[Hashable]) -> list[int]:
    numbers = {patient: number for number, patient in enumerate(dict.fromkeys(patients))}
    return [numbers[patient] for patient in patients]


def _check(
    patients: Sequence[Hashable], outcome: Sequence[float], columns: Mapping[str, Sequence[float]], level: float
) -> None:
    import numpy as np

    need_level(level)
    need_numbers("outcome", outcome)
    need_as_many("outcome", outcome, patients)
    if not columns:
        raise BadInput("columns", "none given", "at least one")
    for name, column in columns.items():
        need_numbers(name, column)
        need_as_many(name, column, patients)
    design = np.column_stack([np.asarray(column, float) for column in columns.values()])
    if np.linalg.matrix_rank(design) < len(columns):
        raise BadInput("columns", "say the same as each other", "ones that differ")
    if len(set(patients)) <= len(columns):
        raise BadInput("patients", f"{len(set(patients))} given", f"more than the {len(columns)} columns")


def _check_visits(patients: Sequence[Hashable], visits: Sequence[Hashable], order: Sequence[Hashable]) -> None:
    if not 2 <= len(order) <= MOST_VISITS:
        raise BadInput("visits", f"{len(order)} different ones given", f"2 to {MOST_VISITS}")
    seen: dict[Hashable, set[Hashable]] = {visit: set() for visit in order}
    for patient, visit in zip(patients, visits, strict=True):
        if patient in seen[visit]:
            raise BadInput("visits", "a patient has two readings at one visit", "one")
        seen[visit].add(patient)
    together = Counter(
        frozenset((first, second)) for first in order for second in order if len(seen[first] & seen[second]) >= 2
    )
    if len(together) < len(order) * (len(order) + 1) // 2:
        raise BadInput("visits", "two of them share hardly a patient", "two or more patients seen at both")
