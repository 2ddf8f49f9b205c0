"""Regression to the mean: how far scores fall by themselves when only people with high scores are taken on."""

from math import erfc, exp, pi, sqrt

from needlebook.core.figures import need_at_least, need_finite, need_share, need_spread

_FAR_TAIL = 30.0  # beyond it the tail probability runs out of floating-point digits


def expected_fall(mean: float, sd: float, reliability: float, entry_score: float, readings: int = 1) -> float:
    """Expected fall of people whose first score is `entry_score` or more, without any treatment, in the score's unit.

    mean, sd: of single scores of all people who could have come; reliability: test-retest correlation, 0 to 1;
    readings: first scores that are averaged before anyone is taken on. For scales where higher is better, give the
    negatives. Raises BadInput. Source: Davis 1976, Am J Epidemiol 104:493; Barnett 2005, Int J Epidemiol 34:215
    (both recalled); checked against a computed example.
    """
    _check(mean, sd, reliability, entry_score, readings)
    within = sd**2 * (1 - reliability) / readings
    total = sqrt(within + sd**2 * reliability)
    return within / total * _hazard((entry_score - mean) / total) if total > 0 else 0.0


def expected_next(
    mean: float, sd: float, reliability: float, first: float, sd2: float | None = None, mean2: float | None = None
) -> float:
    """The second score to expect of someone whose first is `first`, by regression on the first.

    mean, sd: of the first scores of everybody; reliability: the correlation of the two scores; sd2, mean2: of
    the second scores, where they differ. Without mean2 nothing but regression to the mean is expected. Raises BadInput.
    """
    need_finite("mean", mean)
    need_spread("sd", sd)
    need_share("reliability", reliability)
    need_finite("first", first)
    second_sd, second_mean = sd if sd2 is None else sd2, mean if mean2 is None else mean2
    need_spread("sd2", second_sd)
    need_finite("mean2", second_mean)
    return second_mean + reliability * second_sd / sd * (first - mean)


def _hazard(z: float) -> float:
    """phi(z) / (1 - Phi(z)) of the standard normal distribution."""
    if z > _FAR_TAIL:
        return z + 1 / z
    return exp(-(z**2) / 2) / sqrt(2 * pi) / (erfc(z / sqrt(2)) / 2)


def _check(mean: float, sd: float, reliability: float, entry_score: float, readings: int) -> None:
    need_finite("mean", mean)
    need_finite("entry_score", entry_score)
    need_spread("sd", sd)
    need_share("reliability", reliability)
    need_at_least("readings", readings, 1)
