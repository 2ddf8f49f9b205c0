"""Forward and backward over the visits: the exact posterior of every muscle that refers to a drawn region."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from needlebook.core.inference.lattice import (
    close_regions,
    close_regions_back,
    open_regions,
    open_regions_back,
    produce,
    produce_back,
)
from needlebook.core.inference.network import Floats
from needlebook.core.inference.schedule import Visit


@dataclass(frozen=True, slots=True)
class PointWeights:
    """A trigger point's weights: inactive, and active with every absent region it refers to left undrawn."""

    inactive: float
    active: float


@dataclass(frozen=True, slots=True)
class MuscleWeights:
    """The points of a visited muscle and the likelihood ratio of its examination."""

    points: tuple[PointWeights, ...]
    likelihood: float


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """What the forward sweep leaves for the way back: tables before the muscle, before each point, after."""

    before: Floats
    before_points: tuple[Floats, ...]
    some_active: Floats


@dataclass(frozen=True, slots=True)
class MusclePosterior:
    """Probabilities that the muscle holds an active point, and that each of its points is active."""

    any_active: float
    points: tuple[float, ...]


def sweep(visits: Sequence[Visit], muscles: Sequence[MuscleWeights], leak: float) -> list[MusclePosterior]:
    """The exact posterior for each visit; `muscles` in the order of the visits."""
    table: Floats = np.ones(1)
    traces: list[Trace] = []
    for visit, muscle in zip(visits, muscles, strict=True):
        trace, joined = _forward(open_regions(table, visit.opens, leak), visit, muscle)
        table = close_regions(joined, visit.closes)
        table = table / table.max()  # only ratios matter; this keeps long sweeps from underflow
        traces.append(trace)
    return _back(visits, muscles, traces, leak)


def _back(
    visits: Sequence[Visit], muscles: Sequence[MuscleWeights], traces: Sequence[Trace], leak: float
) -> list[MusclePosterior]:
    table: Floats = np.ones(1)
    found: list[MusclePosterior] = []
    for visit, muscle, trace in zip(reversed(visits), reversed(muscles), reversed(traces), strict=True):
        table = close_regions_back(table, reversed(visit.closes))
        posterior, table = _backward(table, visit, muscle, trace)
        table = open_regions_back(table, visit.opens, leak)
        table = table / table.max()
        found.append(posterior)
    return found[::-1]


def _forward(before: Floats, visit: Visit, muscle: MuscleWeights) -> tuple[Trace, Floats]:
    """Add a muscle's points one by one, the sets with none and with some active point apart."""
    none_active = 1.0  # its table is this share of `before`
    some_active = np.zeros_like(before)
    before_points: list[Floats] = []
    for point, links in zip(muscle.points, visit.links, strict=True):
        reached = none_active * before + some_active
        some_active *= point.inactive
        some_active += produce(point.active * reached, links)
        none_active *= point.inactive
        before_points.append(reached)
    trace = Trace(before, tuple(before_points), some_active)
    return trace, none_active * before + muscle.likelihood * some_active


def _backward(after: Floats, visit: Visit, muscle: MuscleWeights, trace: Trace) -> tuple[MusclePosterior, Floats]:
    """The muscle's posterior from both sides, and the backward table before the muscle."""
    from_none, from_some = after.copy(), muscle.likelihood * after
    any_mass = float(trace.some_active @ from_some)
    masses: list[float] = []
    steps = zip(muscle.points, visit.links, trace.before_points, strict=True)
    for point, links, reached in reversed(list(steps)):
        activated = produce_back(point.active * from_some, links)
        masses.append(float(reached @ activated))
        for table in (from_none, from_some):
            table *= point.inactive
            table += activated
    total = float(trace.before @ from_none)
    points = tuple(min(1.0, mass / total) for mass in reversed(masses))
    return MusclePosterior(min(1.0, any_mass / total), points), from_none
