"""Watching for more adverse events than expected: a chart that adds up evidence and signals at a limit.

For frequent, mild events only. A serious event is reviewed each time it happens; no chart waits for a second one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, log
from typing import TYPE_CHECKING

from needlebook.core.errors import BadInput
from needlebook.core.figures import need_as_many, need_inside, need_spread

if TYPE_CHECKING:
    from scipy.sparse import csc_array

MOST_STATES = 40_000  # solved in less than a tenth of a second


@dataclass(frozen=True, slots=True)
class Path:
    """The chart after each session. signal: the number of the first session at or past the limit, from 1."""

    values: tuple[float, ...]
    signal: int | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """At or above `upper` the odds are taken as raised, at or below `lower` as not raised."""

    lower: float
    upper: float


def weight(event: bool | int, p: float, r_a: float, r_0: float = 1.0) -> float:
    """The evidence of one session that the odds are r_a rather than r_0 times the expected ones.

    p: the chance expected of this session. Raises BadInput. Source: Steiner 2000, Biostatistics 1:441 (recalled);
    checked against the values in the tests of the R package vlad and in Rigdon and Fricker.
    """
    _need_session(event, p)
    need_spread("r_a", r_a)
    need_spread("r_0", r_0)
    return (log(r_a / r_0) if event else 0.0) + log((1 - p + r_0 * p) / (1 - p + r_a * p))


def cusum(events: Sequence[bool | int], p: float | Sequence[float], ratio: float, limit: float) -> Path:
    """The risk-adjusted chart: never below 0, a signal at `limit`; it goes on after a signal.

    p: one chance for all sessions or one for each; ratio: of the odds that are watched for.
    """
    need_spread("limit", limit)
    values: list[float] = []
    for step in _weights(events, p, ratio):
        values.append(max(0.0, (values[-1] if values else 0.0) + step))
    return Path(tuple(values), _first(values, limit))


def sprt_bounds(alpha: float, beta: float) -> Bounds:
    """alpha: the chance to signal although the odds are as expected; beta: to miss raised ones. Wald 1945 (R)."""
    need_inside("alpha", alpha)
    need_inside("beta", beta)
    if alpha + beta >= 1:
        raise BadInput("beta", "leaves no room between the bounds", "alpha and beta below 1 together")
    return Bounds(log(beta / (1 - alpha)), log((1 - beta) / alpha))


def resetting_sprt(events: Sequence[bool | int], p: float | Sequence[float], ratio: float, bounds: Bounds) -> Path:
    """Wald's test over and over: at the lower bound it starts again at 0. Spiegelhalter 2003, IJQHC 15:7 (S)."""
    values: list[float] = []
    for step in _weights(events, p, ratio):
        before = values[-1] if values and values[-1] > bounds.lower else 0.0
        values.append(before + step)
    return Path(tuple(values), _first(values, bounds.upper))


def run_length(p: float, ratio: float, limit: float, true_ratio: float = 1.0) -> float:
    """Sessions until the chart of `cusum` signals, on average, when the odds are true_ratio times the expected ones.

    The chart as a Markov chain (Brook and Evans 1972, recalled). A chain that rounds both steps to a given grid is far
    off for rare events; here the grid divides the smaller step and nearly divides the larger one, so nothing is rounded
    that matters. Agrees with simulation.
    """
    import numpy as np
    from scipy.sparse import eye_array
    from scipy.sparse.linalg import spsolve

    need_spread("limit", limit)
    need_spread("true_ratio", true_ratio)
    quiet, event = weight(0, p, ratio), weight(1, p, ratio)
    if quiet == 0 or event == 0:
        raise BadInput("ratio", "watches for no change", "not 1")
    apart = _apart(min(abs(quiet), abs(event)), max(abs(quiet), abs(event)), limit)
    states = ceil(limit / apart - 1e-9)
    chance = true_ratio * p / (1 - p + true_ratio * p)
    moves = _moves(states, {round(quiet / apart): 1 - chance, round(event / apart): chance})
    return float(spsolve(eye_array(states, format="csc") - moves, np.ones(states))[0])


def _apart(small: float, large: float, limit: float) -> float:
    """The distance of two states: a whole part of the small step, chosen so that it nearly divides the large one."""
    if limit / small > MOST_STATES:
        raise BadInput("p", "is too small for a chart with this limit", "a more frequent event")
    finest = int(MOST_STATES * small / limit) or 1
    return small / Fraction(large / small).limit_denominator(finest).denominator


def _moves(states: int, steps: Mapping[int, float]) -> "csc_array":
    """The chances to move between the states that are below the limit, of steps in states."""
    import numpy as np
    from scipy.sparse import csc_array

    start = np.arange(states)
    ends = [np.maximum(start + step, 0) for step in steps]
    stays = [end < states for end in ends]
    chances = np.concatenate([np.full(keep.sum(), share) for keep, share in zip(stays, steps.values(), strict=True)])
    from_state = np.concatenate([start[keep] for keep in stays])
    to_state = np.concatenate([end[keep] for end, keep in zip(ends, stays, strict=True)])
    return csc_array((chances, (from_state, to_state)), shape=(states, states))


def _weights(events: Sequence[bool | int], p: float | Sequence[float], ratio: float) -> list[float]:
    chances = [p] * len(events) if isinstance(p, int | float) else p
    need_as_many("p", chances, events)
    return [weight(event, chance, ratio) for event, chance in zip(events, chances, strict=True)]


def _first(values: Sequence[float], limit: float) -> int | None:
    return next((number for number, value in enumerate(values, 1) if value >= limit), None)


def _need_session(event: bool | int, p: float) -> None:
    if event not in (0, 1):
        raise BadInput("event", "is neither there nor not", "0 or 1")
    need_inside("p", p)
