"""How likely a muscle holds an active trigger point before the drawing is seen."""

from collections.abc import Sequence
from statistics import fmean

from needlebook.core.anatomy import Candidate, Complaint
from needlebook.core.inference.parameters import Priors


def muscle_prior(muscle: str, complaint: Complaint | None, priors: Priors) -> float:
    """The probability, 0 to 1, for one side. Figures of the complaint come first, judged values fill in."""
    if complaint is None:
        return priors.no_complaint
    rows = [c for c in complaint.candidates if c.muscle == muscle]
    if not rows:
        return priors.other
    return min(priors.highest, _from_figures(rows, priors))


def point_prior(muscle: float, points: int) -> float:
    """The probability of each of `points` equal, independent points of which at least one is active."""
    return float(1.0 - (1.0 - muscle) ** (1.0 / points))


def _from_figures(rows: Sequence[Candidate], priors: Priors) -> float:
    active, unspecified = _mid_points(rows, "active"), _mid_points(rows, "any")
    if active:
        return fmean(active)
    return priors.active_share * fmean(unspecified) if unspecified else priors.candidate


def _mid_points(rows: Sequence[Candidate], status: str) -> list[float]:
    pairs = [(c.prevalence_low, c.prevalence_high) for c in rows if c.status == status]
    known = [[share for share in pair if share is not None] for pair in pairs]
    return [fmean(shares) for shares in known if shares]
