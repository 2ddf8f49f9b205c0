"""The peer: pyagrum (C++ with a Python binding), exactly where it can and by its approximations where it cannot.

A noisy-OR node with many causes is a table of 2**causes to it, so a region that forty points refer to is out of reach.
Chains are the known way out: each region becomes a row of noisy-ORs of two, each with one more cause, and the last of
the row is observed. The posterior is the same. Both forms are given, and building the network is timed apart.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import thread_time
from typing import Any
from warnings import catch_warnings, simplefilter

from bench.inference.simplified import Problem, Solved

with catch_warnings():  # where warnings are errors, as in the tests, its old types would end the process
    simplefilter("ignore", DeprecationWarning)
    import pyagrum as gum

Evidence = dict[str, int]
Build = Callable[[Problem], tuple[gum.BayesNet, Evidence]]
SAMPLING_S = 0.3


@dataclass(frozen=True, slots=True)
class Peer:
    build: Build
    engine: str
    seconds: float | None = None  # None: until it is done

    def solve(self, problem: Problem) -> Solved:
        started = thread_time()  # the process clock would be coarse while the limit is running
        net, evidence = self.build(problem)
        built = thread_time()
        engine = self._engine(net)
        engine.setEvidence(evidence)
        engine.makeInference()
        muscles = [float(engine.posterior(_muscle(m))[1]) for m in range(len(problem.groups))]
        return Solved(muscles, built - started, thread_time() - built)

    def _engine(self, net: gum.BayesNet) -> Any:
        engine = getattr(gum, self.engine)(net)
        if self.seconds is not None:
            engine.setMaxTime(self.seconds)
            engine.setEpsilon(1e-9)  # the time decides
        elif hasattr(engine, "junctionTree"):
            for name in [name for name in net.names() if name.startswith("muscle")]:
                engine.addTarget(name)
        return engine


def is_refusal(error: Exception) -> bool:
    """Whether a case was too much for the peer; std::bad_alloc comes as a bare Exception."""
    return isinstance(error, gum.GumException | MemoryError) or "bad_alloc" in str(error)


def one_thread() -> None:
    """As ours, which has one."""
    gum.setNumberOfThreads(1)


def noisy_or_nodes(problem: Problem) -> tuple[gum.BayesNet, Evidence]:
    """Each region as one noisy-OR, as pyagrum offers it."""
    net = _causes(problem)
    for region, links in enumerate(problem.links):
        _noisy_or(net, f"region{region}", problem.leak, [(_point(p), chance) for p, chance in links])
    return net, {f"region{region}": 1 for region in range(len(problem.links))}


def chains(problem: Problem) -> tuple[gum.BayesNet, Evidence]:
    """Each region as a row of noisy-ORs of two, in the order of the points."""
    net = _causes(problem)
    evidence: Evidence = {}
    for region, links in enumerate(problem.links):
        last = ""
        for place, (point, chance) in enumerate(links):
            name = f"region{region}_{place}"
            before = [(last, 1.0)] if last else []
            _noisy_or(net, name, 0.0 if last else problem.leak, [*before, (_point(point), chance)])
            last = name
        evidence |= {last: 1} if last else {}
    return net, evidence


def _causes(problem: Problem) -> gum.BayesNet:
    net = gum.BayesNet()
    for point, prior in enumerate(problem.prior):
        net.add(_yes_or_no(_point(point)))
        net.cpt(_point(point)).fillWith([1 - prior, prior])
    for muscle, points in enumerate(problem.groups):
        net.addOR(_yes_or_no(_muscle(muscle)))
        for point in points:
            net.addArc(_point(point), _muscle(muscle))
    return net


def _noisy_or(net: gum.BayesNet, name: str, leak: float, causes: Sequence[tuple[str, float]]) -> None:
    net.addNoisyORNet(_yes_or_no(name), leak)
    for cause, chance in causes:
        net.addWeightedArc(cause, name, chance)


def _yes_or_no(name: str) -> gum.LabelizedVariable:
    return gum.LabelizedVariable(name, "", 2)


def _point(number: int) -> str:
    return f"point{number}"


def _muscle(number: int) -> str:
    return f"muscle{number}"


EXACT = "pyagrum, chains, exact (lazy propagation)"
PEERS: Mapping[str, Peer] = {
    "pyagrum, noisy-OR nodes, exact (Shafer–Shenoy)": Peer(noisy_or_nodes, "ShaferShenoyInference"),
    "pyagrum, chains, exact (Shafer–Shenoy)": Peer(chains, "ShaferShenoyInference"),
    EXACT: Peer(chains, "LazyPropagation"),
    "pyagrum, chains, loopy propagation": Peer(chains, "LoopyBeliefPropagation"),
    "pyagrum, noisy-OR nodes, weighted sampling": Peer(noisy_or_nodes, "WeightedSampling", SAMPLING_S),
}
