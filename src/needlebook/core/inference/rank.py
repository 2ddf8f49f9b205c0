"""From a case to a ranking: the one way in."""

from collections.abc import Sequence

import numpy as np

from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Case
from needlebook.core.inference.cautions import cautions_for
from needlebook.core.inference.certainty import judge_certainty
from needlebook.core.inference.explanation import places, ranked_muscle, refers_to_drawing, unexplained
from needlebook.core.inference.network import Network, build_network
from needlebook.core.inference.next_test import Couch, next_tests
from needlebook.core.inference.parameters import Parameters, Reporting
from needlebook.core.inference.ranking import Certainty, NextTest, Ranking, StopFlag
from needlebook.core.inference.reading import Reading, read_case


def rank(
    case: Case,
    anatomy: Anatomy,
    parameters: Parameters,
    red_flags: Sequence[StopFlag] = (),
    network: Network | None = None,
    couch: Couch = Couch(),  # noqa: B008 - a frozen value
) -> Ranking:
    """Rank the muscles that may make this pain. A red flag stops it: nothing is ranked until it is dealt with.

    network: what `build_network` made for the same anatomy, parameters and complaint, to save building it again.
    couch: how the patient lies, and what cannot be tested today; it decides the order of the next tests only.
    BadInput for a complaint, region, muscle or side that the tables do not have.
    """
    network = network or build_network(anatomy, parameters, case.complaint)
    reading = read_case(case, anatomy, parameters, network)
    if red_flags:
        return Ranking((), (), Certainty.LOW, (), stop=tuple(red_flags))
    relevant = _relevant(reading)
    muscles = tuple(ranked_muscle(reading, row) for row in _reported(relevant, parameters.reporting, reading))
    open_regions = unexplained(reading, parameters.certainty.explained_from)
    return Ranking(
        muscles=muscles,
        unexplained=open_regions,
        certainty=judge_certainty(reading, muscles, len(open_regions), parameters.certainty),
        next_tests=_tests(relevant, reading, anatomy, parameters, couch),
        not_used=places(network, reading.left_out),
        warnings=cautions_for(case, anatomy, parameters, reading, muscles),
        earlier=reading.earlier,
        error_bound=max((muscle.error_bound for muscle in muscles), default=0.0),
    )


def _relevant(reading: Reading) -> list[int]:
    """Rows of muscles that refer to a drawn region or were examined, likeliest first; all without a drawing."""
    refers = refers_to_drawing(reading) | (not reading.drawing.drawn)
    named = enumerate(reading.network.muscles)
    rows = [row for row, place in named if refers[row] or place in reading.examination.examined]
    return sorted(rows, key=lambda row: (-_rounded(reading, row), reading.network.muscles[row]))


def _rounded(reading: Reading, row: int) -> float:
    """Equal muscles differ in the last digits, which must not decide their order."""
    return round(float(reading.posterior.muscles[row]), 9)


def _reported(relevant: Sequence[int], reporting: Reporting, reading: Reading) -> list[int]:
    """The likeliest muscles, and every muscle that was examined: whoever pressed it wants to see what came of it."""
    likely = int(np.sum(reading.posterior.muscles[list(relevant)] >= reporting.floor))
    listed = min(reporting.most, max(reporting.fewest, likely))
    examined = reading.examination.examined
    return [row for i, row in enumerate(relevant) if i < listed or reading.network.muscles[row] in examined]


def _tests(
    relevant: Sequence[int], reading: Reading, anatomy: Anatomy, parameters: Parameters, couch: Couch
) -> tuple[NextTest, ...]:
    candidates = [(reading.network.muscles[row], float(reading.posterior.muscles[row])) for row in relevant]
    return next_tests(candidates, reading.examination.pressed, anatomy, parameters, couch)
