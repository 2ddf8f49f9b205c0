"""Everything that is known about one case once the posterior is computed; the answers are read from it."""

from dataclasses import dataclass

import numpy as np

from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Case
from needlebook.core.inference.evidence import Drawing, read_drawing
from needlebook.core.inference.examination import Examination, likelihood_ratios, read_findings
from needlebook.core.inference.network import Floats, Network
from needlebook.core.inference.parameters import Parameters
from needlebook.core.inference.posterior import Posterior, exact_posterior
from needlebook.core.inference.pressure import tender
from needlebook.core.inference.schedule import plan_joins


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """before: (muscles,), posteriors from complaint and drawing alone. likelihood: (muscles,), what speaks for each.

    left_out: columns of drawn regions.
    """

    network: Network
    drawing: Drawing
    examination: Examination
    posterior: Posterior
    before: Floats
    likelihood: Floats
    left_out: tuple[int, ...]


def read_case(case: Case, anatomy: Anatomy, parameters: Parameters, network: Network) -> Reading:
    """Compute the posterior with and without the examination. BadInput for places that the tables do not have."""
    drawing = read_drawing(case.pain, network)
    examination = read_findings(case.findings, anatomy, tender(case.pressures, parameters.pressure))
    schedule = plan_joins(network, drawing, parameters.reporting.widest)
    ratios = likelihood_ratios(examination, network, anatomy, parameters)
    both = exact_posterior(network, drawing, schedule, np.stack((ratios, np.ones_like(ratios))))
    posterior = Posterior(both.muscles[0], both.points[0])
    return Reading(network, drawing, examination, posterior, both.muscles[1], ratios, schedule.left_out)
