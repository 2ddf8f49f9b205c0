"""How often something happens, with exact limits: 'none so far' is never 'none'."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from needlebook.core.figures import need_count, need_level

DRAWS = 2_000  # of the bootstrap


@dataclass(frozen=True, slots=True)
class Rate:
    """`events` of `n`, with the exact two-sided interval at `level`. Shares from 0 to 1; share None: n is 0."""

    events: int
    n: int
    share: float | None
    low: float
    high: float
    level: float


def exact_rate(events: int, n: int, level: float = 0.95) -> Rate:
    """The Clopper-Pearson interval. Nothing observed (n = 0) leaves 0 to 1. Raises BadInput.

    Sessions of one patient and of one practitioner are alike, so the true interval is wider (`clustered_rate`).
    Source: Clopper and Pearson 1934, Biometrika 26:404 (recalled); checked against published surveys.
    """
    _check(events, n, level)
    tail = (1 - level) / 2
    low = _quantile(tail, events, n - events + 1) if events > 0 else 0.0
    high = _quantile(1 - tail, events + 1, n - events) if events < n else 1.0
    return Rate(events, n, events / n if n else None, low, high, level)


def upper_bound(events: int, n: int, level: float = 0.95) -> float:
    """The exact one-sided upper bound of a share, 0 to 1. For no events close to 3/n. Raises BadInput."""
    _check(events, n, level)
    return _quantile(level, events + 1, n - events) if events < n else 1.0


def clustered_rate(clusters: Sequence[tuple[int, int]], level: float = 0.95) -> Rate:
    """The rate with limits that know that sessions of one patient are alike: events and sessions of each patient.

    At each end the wider of the exact interval and of one from patients drawn again and again (bootstrap, the same
    draws each time). With few patients even this is too narrow, and without events only the exact limit says anything.
    """
    import numpy as np

    for events, n in clusters:
        _check(events, n, level)
    exact = exact_rate(sum(events for events, _ in clusters), sum(n for _, n in clusters), level)
    if exact.share is None:
        return exact
    happened, sessions = np.asarray(clusters).T
    rng, size = np.random.default_rng(1), len(clusters)
    drawn = (rng.integers(0, size, size) for _ in range(DRAWS))
    sums = np.array([(happened[patients].sum(), sessions[patients].sum()) for patients in drawn])
    shares = sums[:, 0][sums[:, 1] > 0] / sums[:, 1][sums[:, 1] > 0]
    low, high = np.quantile(shares, [(1 - level) / 2, (1 + level) / 2])
    return replace(exact, low=min(exact.low, float(low)), high=max(exact.high, float(high)))


def rate_in_words(rate: Rate) -> str:
    """'0 of 214, may be up to 1.7 %' or '20 of 20494, 0.098 % (0.06 to 0.15 %)'; never a bare '0 %'."""
    counted = f"{rate.events} of {rate.n}"
    if rate.share is None:
        return f"{counted}, nothing can be said"
    if rate.events == 0:
        return f"{counted}, may be up to {_percent(rate.high)} %"
    return f"{counted}, {_percent(rate.share)} % ({_percent(rate.low)} to {_percent(rate.high)} %)"


def _percent(share: float) -> str:
    return f"{100 * share:.2g}" if share < 0.995 else f"{100 * share:.3g}"


def _check(events: int, n: int, level: float) -> None:
    need_count(events, n)
    need_level(level)


def _quantile(share: float, a: float, b: float) -> float:
    """Of the beta distribution. SciPy is loaded when the first rate is asked for."""
    from scipy.special import betaincinv

    return float(betaincinv(a, b, share))
