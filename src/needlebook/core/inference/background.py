"""What is known of a muscle beside drawing and examination: how long, on which side, and what earlier visits found.

Each moves the odds of a muscle as a whole, so it is a likelihood ratio like that of an examination.
"""

from collections.abc import Sequence

import numpy as np

from needlebook.core.anatomy import Side
from needlebook.core.case import Case, EarlierFinding
from needlebook.core.errors import BadInput
from needlebook.core.inference.network import SIDES, Floats, Network
from needlebook.core.inference.parameters import Parameters, Priors
from needlebook.core.inference.ranking import Place


def background_ratios(case: Case, network: Network, parameters: Parameters) -> Floats:
    """(muscles,): 1 where nothing beside the tables is known. BadInput for a duration or side that cannot be."""
    today = _muscle_priors(network)
    prior = _of_side(case, network, _of_duration(case, today, parameters.priors), parameters.priors)
    ratios = prior / (1 - prior) * (1 - today) / today
    for place, log_odds in _earlier(used_earlier(case, network), parameters).items():
        ratios[network.muscles.index(place)] *= np.exp(log_odds)
    return np.asarray(ratios)


def used_earlier(case: Case, network: Network) -> tuple[EarlierFinding, ...]:
    """The earlier findings that count: of each muscle each kind once, the latest. Retired muscles are left out."""
    latest: dict[tuple[Place, str], EarlierFinding] = {}
    known = set(network.muscles)
    for finding in sorted(case.earlier, key=lambda finding: finding.visit):
        if (place := Place(finding.muscle, finding.side)) in known:
            latest[place, finding.sign] = finding
    return tuple(sorted(latest.values(), key=lambda f: (-f.visit, f.muscle, f.side, f.sign)))


def _muscle_priors(network: Network) -> Floats:
    log_none = np.add.reduceat(np.log1p(-network.prior), network.first[:-1])
    return np.asarray(-np.expm1(log_none))


def _of_duration(case: Case, prior: Floats, priors: Priors) -> Floats:
    """The published shares are those of chronic complaints; in an acute one they count in part."""
    if case.duration_weeks is None:
        return prior
    if case.duration_weeks < 0:
        raise BadInput("duration_weeks", "is negative", "0 or more weeks")
    if case.complaint is None or case.duration_weeks >= priors.acute_below_weeks:
        return prior
    drawn_in = priors.candidate + priors.acute_counts * (prior - priors.candidate)
    return np.where(prior > priors.candidate, drawn_in, prior)


def _of_side(case: Case, network: Network, prior: Floats, priors: Priors) -> Floats:
    """Of a complaint on one side the other side is no candidate. A drawing tells sides better, so then this is mute."""
    if case.complaint_side is None or any(mark.intensity != 0 for mark in case.pain):
        return prior
    if case.complaint_side not in SIDES:
        raise BadInput("complaint_side", "a complaint on one side is left or right", "left, right")
    is_other = np.array([place.side is not Side(case.complaint_side) for place in network.muscles])
    return np.where(is_other, np.minimum(prior, priors.other), prior)


def _earlier(findings: Sequence[EarlierFinding], parameters: Parameters) -> dict[Place, float]:
    """Natural log-odds by muscle, within the limit for all earlier findings of one muscle."""
    weights = {
        "recognised": parameters.earlier.recognised,
        "needled_better": parameters.earlier.needled_better,
        "needled_unchanged": parameters.earlier.needled_unchanged,
    }
    found: dict[Place, float] = {}
    for finding in findings:
        place = Place(finding.muscle, finding.side)
        found[place] = found.get(place, 0.0) + weights[finding.sign]
    most = parameters.earlier.most
    return {place: max(-most, min(most, value)) for place, value in found.items()}
