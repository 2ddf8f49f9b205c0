"""Reliable change and recovery of one person (Jacobson and Truax)."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from needlebook.core.errors import BadInput
from needlebook.core.figures import need_finite, need_share, need_spread
from needlebook.core.outcomes.measurement_error import multiplier, sem_from_icc


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """rci: the change in units of the error of a difference (s_diff); reliable beyond the multiplier of `level`."""

    change: float
    sem: float
    s_diff: float
    rci: float
    level: float
    is_reliable: bool


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """Where the scores of the ill end and those of the well begin.

    a: two SD from the mean of the ill; b: two SD from the mean of the well; c: as far from either, in their own SD.
    """

    a: float
    b: float
    c: float


class ReliableClass(StrEnum):
    """What became of one person. The closed list of Jacobson and Truax."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"


def reliable_change(pre: float, post: float, sd: float, reliability: float, level: float = 0.95) -> ReliableChange:
    """The reliable change index. A change beyond the MDC of the same error and level is the same rule.

    sd, reliability: of a comparable population, never of the clinic's own improved patients. Raises BadInput.
    Source: Jacobson and Truax 1991, J Consult Clin Psychol 59:12 (recalled); checked against its example.
    """
    need_finite("pre", pre)
    need_finite("post", post)
    need_share("reliability", reliability)
    if reliability == 1:
        raise BadInput("reliability", "leaves no error to measure against", "below 1")
    sem = sem_from_icc(sd, reliability)
    s_diff = sqrt(2) * sem
    rci = (post - pre) / s_diff
    return ReliableChange(post - pre, sem, s_diff, rci, level, abs(rci) > multiplier(level))


def cutoff_a(ill_mean: float, ill_sd: float, lower_is_better: bool) -> float:
    """The cut-off where nothing is known of the well: two SD from the mean of the ill, in the good direction."""
    need_finite("ill_mean", ill_mean)
    need_spread("ill_sd", ill_sd)
    return ill_mean - 2 * ill_sd if lower_is_better else ill_mean + 2 * ill_sd


def cutoffs(ill_mean: float, ill_sd: float, well_mean: float, well_sd: float) -> Cutoffs:
    """The three cut-offs; which direction is good follows from the two means. Raises BadInput."""
    need_finite("well_mean", well_mean)
    need_spread("well_sd", well_sd)
    if ill_mean == well_mean:
        raise BadInput("well_mean", "is the mean of the ill as well", "another mean")
    lower_is_better = well_mean < ill_mean
    a = cutoff_a(ill_mean, ill_sd, lower_is_better)
    b = well_mean + 2 * well_sd if lower_is_better else well_mean - 2 * well_sd
    return Cutoffs(a, b, (well_sd * ill_mean + ill_sd * well_mean) / (well_sd + ill_sd))


def reliable_class(
    change: ReliableChange, post: float, lower_is_better: bool, cutoff: float | None = None
) -> ReliableClass:
    """Recovered: reliably better, and from the ill side of the cut-off to beyond it. Without a cut-off nobody is."""
    need_finite("post", post)
    if not change.is_reliable:
        return ReliableClass.UNCHANGED
    if (change.change < 0) is not lower_is_better:
        return ReliableClass.DETERIORATED
    if cutoff is None:
        return ReliableClass.IMPROVED
    sign = -1 if lower_is_better else 1
    has_crossed = sign * (post - change.change) < sign * cutoff < sign * post
    return ReliableClass.RECOVERED if has_crossed else ReliableClass.IMPROVED
