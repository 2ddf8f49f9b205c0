"""The clock: all engines on one block of cases in turn, then the next block; so a busy machine meets all alike."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from bench.screening.agreement import Setting
from bench.screening.flattening import Flattener
from bench.screening.peers import Answer, Peer
from needlebook.core.case import Case

BLOCK = 250
FILLED = "json-logic"  # takes documents in another form; its own part is so long that flattening hardly counts
OURS = "needlebook, full trace"
Timed = tuple[Callable[..., Any], list[tuple[Any, ...]]]  # what is called, and with what


@dataclass(frozen=True, slots=True)
class Figures:
    """Microseconds a decision, by engine; one number for each block."""

    samples: Mapping[str, Sequence[tuple[int, float]]]

    def typical(self, name: str) -> float:
        return median(us for _, us in self.samples[name])

    def ratio(self, name: str, other: str) -> float:
        """The median over the blocks of how many times as long `name` takes as `other` in the same block."""
        theirs = dict(self.samples[other])
        return median(us / theirs[block] for block, us in self.samples[name])


def timed(cases: Sequence[Case], setting: Setting, peers: Sequence[Peer]) -> Figures:
    """Time every engine on every block, once: a case that was seen before would find its own answers remembered."""
    samples: dict[str, list[tuple[int, float]]] = {}
    for number, block in enumerate(_blocks(cases)):
        runs = _runs(block, setting, peers)
        gc.collect()
        gc.freeze()  # what only the bench holds is not the engines' to walk over
        for name, (call, given) in runs.items():
            samples.setdefault(name, []).append((number, microseconds(call, given)))
        gc.unfreeze()
    return Figures(samples)


def _blocks(cases: Sequence[Case]) -> Iterator[Sequence[Case]]:
    return (cases[n : n + BLOCK] for n in range(0, len(cases), BLOCK))


def _runs(block: Sequence[Case], setting: Setting, peers: Sequence[Peer]) -> dict[str, Timed]:
    runs: dict[str, Timed] = {OURS: (setting.screened, [(case,) for case in block])}
    surely, both = setting.documents(block, False), setting.documents(block, True)
    counts = [len(case.planned) for case in block]
    for peer in peers:
        alone = [(peer.prepared(flat, n), n) for flat, n in zip(surely, counts, strict=True)]
        whole = [(peer.prepared(flat, n), n) for flat, n in zip(both, counts, strict=True)]
        runs[f"{peer.name}, verdict only"] = (peer.verdict, alone)
        runs[f"{peer.name}, with what is open"] = (peer.with_open, whole)
        if not peer.name.startswith(FILLED):
            runs |= _from_the_case(block, setting.flattener(), peer)
    return runs


def _from_the_case(block: Sequence[Case], flattener: Flattener, peer: Peer) -> dict[str, Timed]:
    """The same with the facts flattened while the clock runs: the whole way from a case to a decision, as ours is."""

    def verdict(case: Case) -> Answer:
        return peer.verdict(flattener.flat(case, False), len(case.planned))

    def with_open(case: Case) -> Answer:
        return peer.with_open(flattener.flat(case, True), len(case.planned))

    given = [(case,) for case in block]
    for case in block:
        verdict(case)  # what the flattener keeps is there before the clock starts
    return {
        f"{peer.name} from the case, verdict only": (verdict, given),
        f"{peer.name} from the case, with what is open": (with_open, given),
    }


def microseconds(call: Callable[..., Any], given: Sequence[tuple[Any, ...]]) -> float:
    """The mean over one block."""
    start = perf_counter()
    for arguments in given:
        call(*arguments)
    return (perf_counter() - start) / len(given) * 1e6
