"""Patients of one world, asked about with and without an examination."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from bench.accuracy.findings import Examiner, Hand
from bench.accuracy.patients import Simulated, muscle_priors, simulated
from bench.accuracy.worlds import World
from bench.inference.drawings import neighbours_of
from bench.inference.ours import Needlebook
from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Case, Finding
from needlebook.core.inference import Network, Parameters, Place
from needlebook.core.inference.network import Flags, Floats

EXAMINED = 5  # muscles that are examined: the first of the ranking


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """(patients, muscles) each. complaint: before the drawing; overlap: a look at the book; drawing: the posterior;
    examined: the posterior after each examiner.
    """

    active: Flags
    complaint: Floats
    overlap: Floats
    drawing: Floats
    examined: Mapping[str, Floats]


def trial(
    seed: int,
    world: World,
    complaints: Mapping[str, Needlebook],
    count: int,
    examiners: Sequence[Examiner] = (),
) -> Trial:
    """`count` patients for each complaint."""
    asked = list(patients(seed, world, complaints, count))
    drawing = [ours.posterior(one.case).posterior.muscles for ours, one, _ in asked]
    return Trial(
        active=np.array([one.active for _, one, _ in asked]),
        complaint=np.array([muscle_priors(ours.network) for ours, _, _ in asked]),
        overlap=np.array([overlap(one.case, ours.network) for ours, one, _ in asked]),
        drawing=np.array(drawing),
        examined={
            examiner.name: np.array([_examined(*who, said, examiner) for who, said in zip(asked, drawing, strict=True)])
            for examiner in examiners
        },
    )


def patients(
    seed: int, world: World, complaints: Mapping[str, Needlebook], count: int
) -> Iterator[tuple[Needlebook, Simulated, int]]:
    """Each with the engine of the complaint and a seed for the examination."""
    for complaint, ours in complaints.items():
        rng = Random(f"{seed} {world.name} {complaint}")
        near = neighbours_of(ours.anatomy)
        for one in simulated(rng, world, ours.network, ours.anatomy, near, complaint, count):
            yield ours, one, rng.getrandbits(32)


def engines(anatomy: Anatomy, parameters: Parameters) -> dict[str, Needlebook]:
    return {complaint: Needlebook(anatomy, parameters, complaint) for complaint in anatomy.complaints}


def overlap(case: Case, network: Network) -> Floats:
    """(muscles,): regions in common with the drawing as a share of all in either; what a look at the book gives."""
    drawn = np.isin(np.arange(len(network.regions)), [_column(network, mark.region, mark.side) for mark in case.pain])
    reach = np.logical_or.reduceat(network.strength > 0, network.first[:-1], axis=0)
    return np.asarray((reach & drawn).sum(axis=1) / (reach | drawn).sum(axis=1))


def _column(network: Network, region: str, side: str) -> int:
    return network.regions.index(Place(region, side))


def _examined(ours: Needlebook, one: Simulated, seed: int, said: Floats, examiner: Examiner) -> Floats:
    hand = Hand(Random(f"{seed} {examiner.name}"), ours.anatomy, ours.parameters, examiner)
    first = np.argsort(-np.round(said, 9), kind="stable")[:EXAMINED]
    findings: list[Finding] = []
    for muscle in first:
        findings += hand.examined(ours.network.muscles[muscle], bool(one.active[muscle]))
    return ours.posterior(replace(one.case, findings=tuple(findings))).posterior.muscles
