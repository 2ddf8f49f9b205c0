"""What would raise or lower one muscle: each region and each sign, if it were the other way round."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Case, Sign
from needlebook.core.errors import BadInput
from needlebook.core.inference.evidence import Drawing, worth_of
from needlebook.core.inference.examination import log_odds
from needlebook.core.inference.explanation import expected_columns, explained_columns
from needlebook.core.inference.network import Network, build_network
from needlebook.core.inference.parameters import Parameters
from needlebook.core.inference.posterior import exact_posterior
from needlebook.core.inference.ranking import Place
from needlebook.core.inference.reading import Reading, read_case
from needlebook.core.inference.schedule import plan_joins


@dataclass(frozen=True, slots=True)
class RegionInfluence:
    """The muscle's probability if a region were drawn that is not, or were not that is; change: from today's."""

    region: Place
    if_drawn: bool
    probability: float
    change: float


@dataclass(frozen=True, slots=True)
class SignInfluence:
    """The muscle's probability if a sign were found in it, or looked for and not found; change: from today's."""

    sign: Sign
    if_present: bool
    probability: float
    change: float


@dataclass(frozen=True, slots=True)
class Influence:
    """What would move one muscle. Each is by itself: two together move it by another amount than their sum.

    regions: those it explains and those expected of it that were not drawn; signs: every sign, both ways, except as
    it was found. Both with the greatest change first.
    """

    muscle: Place
    probability: float
    regions: tuple[RegionInfluence, ...]
    signs: tuple[SignInfluence, ...]


def influence(
    case: Case, anatomy: Anatomy, parameters: Parameters, muscle: Place, network: Network | None = None
) -> Influence:
    """For one muscle in view: a posterior for each of its regions, a few milliseconds each.

    network: as for `rank`. BadInput for a place that the tables do not have.
    """
    network = network or build_network(anatomy, parameters, case.complaint)
    if muscle not in network.muscles:
        raise BadInput("muscle", "has no trigger point on that side", "a muscle of the ranking")
    reading = read_case(case, anatomy, parameters, network)
    row = network.muscles.index(muscle)
    today = float(reading.posterior.muscles[row])
    regions = [
        RegionInfluence(network.regions[c], is_drawn, p, p - today)
        for c, is_drawn, p in _by_region(reading, row, parameters.reporting.widest)
    ]
    signs = [SignInfluence(sign, found, p, p - today) for sign, found, p in _by_sign(reading, row, anatomy, parameters)]
    return Influence(
        muscle,
        today,
        tuple(sorted(regions, key=lambda r: -round(abs(r.change), 9))),
        tuple(sorted(signs, key=lambda s: -round(abs(s.change), 9))),
    )


def _by_region(reading: Reading, row: int, widest: int) -> Iterator[tuple[int, bool, float]]:
    for column in explained_columns(reading, row):
        yield column, False, _posterior(reading, _without(reading.drawing, column), row, widest)
    for column in expected_columns(reading, row):
        yield column, True, _posterior(reading, _with(reading.drawing, column, reading.network), row, widest)


def _posterior(reading: Reading, drawing: Drawing, row: int, widest: int) -> float:
    schedule = plan_joins(reading.network, drawing, widest)
    return float(exact_posterior(reading.network, drawing, schedule, reading.likelihood).muscles[row])


def _without(drawing: Drawing, column: int) -> Drawing:
    kept = [(c, w) for c, w in zip(drawing.drawn, drawing.worth, strict=True) if c != column]
    return Drawing(tuple(c for c, _ in kept), tuple(w for _, w in kept), _flagged(drawing, column, True))


def _with(drawing: Drawing, column: int, network: Network) -> Drawing:
    """The region is put in with the worth of a region of unknown intensity."""
    worth = dict(zip(drawing.drawn, drawing.worth, strict=True)) | {column: worth_of(column, np.inf, network)}
    drawn = tuple(sorted(worth))
    return Drawing(drawn, tuple(worth[c] for c in drawn), _flagged(drawing, column, False))


def _flagged(drawing: Drawing, column: int, is_absent: bool) -> np.ndarray:
    absent = drawing.absent.copy()
    absent[column] = is_absent
    return absent


def _by_sign(
    reading: Reading, row: int, anatomy: Anatomy, parameters: Parameters
) -> Iterator[tuple[Sign, bool, float]]:
    """A finding multiplies the odds of its own muscle by its likelihood ratio, whatever else is known."""
    place = reading.network.muscles[row]
    signs = reading.examination.signs.get(place, {})
    probability = float(reading.posterior.muscles[row])
    muscle, is_tender = anatomy.muscles[place.id], place in reading.examination.tender
    today = log_odds(signs, muscle, parameters, is_tender=is_tender, is_novice=reading.is_novice)
    for sign in Sign:
        for found in (True, False):
            if signs.get(sign) != frozenset({found}):
                other = {**signs, sign: frozenset({found})}
                new = log_odds(other, muscle, parameters, is_tender=is_tender, is_novice=reading.is_novice)
                ratio = np.exp(new - today)
                yield sign, found, float(ratio * probability / (ratio * probability + 1 - probability))
