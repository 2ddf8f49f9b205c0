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
    """The mean over studies and the judged value of a candidate, each by the patients behind it.

    A count of any trigger points is turned into active ones and its patients count in part. Latent points alone give
    no figure: they do not hurt.
    """
    shares = [(priors.candidate, priors.candidate_patients)]
    for row in rows:
        share, patients = _mid_point(row), float(row.patients or priors.unsized_patients)
        if share is not None and row.status == "active":
            shares.append((share, patients))
        elif share is not None and row.status == "any":
            shares.append((priors.active_share * share, priors.any_counts * patients))
    return sum(share * patients for share, patients in shares) / sum(patients for _, patients in shares)


def _mid_point(row: Candidate) -> float | None:
    known = [share for share in (row.prevalence_low, row.prevalence_high) if share is not None]
    return fmean(known) if known else None
