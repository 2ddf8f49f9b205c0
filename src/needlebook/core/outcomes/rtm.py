"""Regression to the mean: how far scores fall by themselves when only people with high scores are taken on."""

from math import erfc, exp, isfinite, pi, sqrt

from needlebook.core.errors import BadInput

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


def _hazard(z: float) -> float:
    """phi(z) / (1 - Phi(z)) of the standard normal distribution."""
    if z > _FAR_TAIL:
        return z + 1 / z
    return exp(-(z**2) / 2) / sqrt(2 * pi) / (erfc(z / sqrt(2)) / 2)


def _check(mean: float, sd: float, reliability: float, entry_score: float, readings: int) -> None:
    for name, value in {"mean": mean, "entry_score": entry_score}.items():
        if not isfinite(value):
            raise BadInput(name, "is not a finite number", "a number")
    if not (isfinite(sd) and sd > 0):
        raise BadInput("sd", "is not a spread", "a number above 0")
    if not 0 <= reliability <= 1:
        raise BadInput("reliability", "is not a correlation of readings", "0 to 1")
    if readings < 1:
        raise BadInput("readings", "is too small", "1 or more")
