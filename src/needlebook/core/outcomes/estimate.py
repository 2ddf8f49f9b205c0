"""One estimated number with its error and interval."""

from dataclasses import dataclass
from math import inf, sqrt


@dataclass(frozen=True, slots=True)
class Estimate:
    """df: degrees of freedom of its t distribution; infinity is the normal one. p: of no difference from 0."""

    value: float
    se: float
    df: float
    low: float
    high: float
    p: float
    level: float


def estimate(value: float, se: float, df: float = inf, level: float = 0.95) -> Estimate:
    """Value and standard error with the interval of the t distribution (SciPy)."""
    from scipy.stats import t

    reach = float(t.ppf((1 + level) / 2, df)) * se
    p = float(2 * t.sf(abs(value) / se, df)) if se > 0 else (1.0 if value == 0 else 0.0)
    return Estimate(float(value), float(se), float(df), float(value - reach), float(value + reach), p, level)


def from_variance(value: float, variance: float, df: float = inf, level: float = 0.95) -> Estimate:
    return estimate(value, sqrt(variance), df, level)
