"""Everything that is known about one case once the posterior is computed; the answers are read from it."""

from dataclasses import dataclass

import numpy as np

from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Case, EarlierFinding
from needlebook.core.inference.background import background_ratios, used_earlier
from needlebook.core.inference.bounds import bounded_posterior
from needlebook.core.inference.evidence import Drawing, read_drawing
from needlebook.core.inference.examination import Examination, likelihood_ratios, read_findings
from needlebook.core.inference.network import Floats, Network
from needlebook.core.inference.parameters import Parameters
from needlebook.core.inference.posterior import Posterior, exact_posterior
from needlebook.core.inference.pressure import tender
from needlebook.core.inference.schedule import Schedule, plan_joins


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """before: (muscles,), posteriors without today's examination. likelihood: (muscles,), what speaks for each.

    left_out: columns of drawn regions that were too many to be held open. error: (muscles,), how far the posterior
    may lie from the exact one because of them; 0 when it is exact. earlier: the earlier findings that were used.
    """

    network: Network
    drawing: Drawing
    examination: Examination
    posterior: Posterior
    before: Floats
    likelihood: Floats
    left_out: tuple[int, ...]
    error: Floats
    earlier: tuple[EarlierFinding, ...]
    is_novice: bool


def read_case(case: Case, anatomy: Anatomy, parameters: Parameters, network: Network) -> Reading:
    """Compute the posterior with and without the examination. BadInput for places that the tables do not have."""
    drawing = read_drawing(case.pain, network)
    examination = read_findings(case.findings, anatomy, tender(case.pressures, parameters.pressure))
    schedule = plan_joins(network, drawing, parameters.reporting.widest)
    background = background_ratios(case, network, parameters)
    ratios = background * likelihood_ratios(examination, network, anatomy, parameters, case.is_novice)
    posterior, before, error = _posteriors(network, drawing, schedule, (ratios, background), parameters)
    return Reading(
        network=network,
        drawing=drawing,
        examination=examination,
        posterior=posterior,
        before=before,
        likelihood=ratios,
        left_out=schedule.left_out,
        error=error,
        earlier=used_earlier(case, network),
        is_novice=case.is_novice,
    )


def _posteriors(
    network: Network, drawing: Drawing, schedule: Schedule, ratios: tuple[Floats, Floats], parameters: Parameters
) -> tuple[Posterior, Floats, Floats]:
    """The posterior, the muscles' without the examination, and how far the first may be off.

    ratios: with and without the examination. When too many regions are left out, bounds say nothing; then these
    regions count as not asked, and the error is 1.
    """
    if 0 < len(schedule.left_out) <= parameters.reporting.bounded:
        bounds = before = bounded_posterior(network, drawing, schedule, ratios[0])
        if not np.array_equal(*ratios):
            before = bounded_posterior(network, drawing, schedule, ratios[1])
        return Posterior(bounds.muscles, bounds.points, np.zeros(())), before.muscles, bounds.error
    both = exact_posterior(network, drawing, schedule, np.stack(ratios))
    return both.of(0), both.muscles[1], np.full_like(ratios[0], 1.0 if schedule.left_out else 0.0)
