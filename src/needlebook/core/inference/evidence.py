"""What a pain drawing says about every region: drawn, absent, or not known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from needlebook.core.case import PainMark
from needlebook.core.errors import BadInput
from needlebook.core.inference.network import Flags, Network
from needlebook.core.inference.ordering import Worth
from needlebook.core.inference.ranking import Place


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """drawn: columns of the network, rising. worth: what each of them tells. absent: (regions,)."""

    drawn: tuple[int, ...]
    worth: tuple[Worth, ...]
    absent: Flags

    @property
    def mask(self) -> Flags:
        """(regions,): where pain was drawn."""
        flags = np.zeros(self.absent.shape, dtype=np.bool_)
        flags[list(self.drawn)] = True
        return flags


def read_drawing(pain: Sequence[PainMark], network: Network) -> Drawing:
    """Turn marks into columns. BadInput when a mark names no region of the network or none on that side.

    An intensity of 0 is no pain. Without any drawn region there is no drawing, and nothing is known to be absent.
    """
    intensity = _intensities(pain, network)
    drawn = tuple(sorted(intensity))
    absent = np.full(len(network.regions), bool(drawn))
    absent[list(drawn)] = False
    return Drawing(drawn, tuple(worth_of(region, intensity[region], network) for region in drawn), absent)


def worth_of(region: int, intensity: float, network: Network) -> Worth:
    """An intense region tells most, and of equals the one to which fewest points refer."""
    return intensity, -float(np.count_nonzero(network.strength[:, region]))


def _intensities(pain: Sequence[PainMark], network: Network) -> dict[int, float]:
    """Column -> highest intensity. Pain of unknown intensity is kept as long as the worst pain."""
    column = {place: index for index, place in enumerate(network.regions)}
    found: dict[int, float] = {}
    for row, mark in enumerate(pain):
        index = column.get(Place(mark.region, mark.side))
        if index is None:
            raise BadInput(f"pain[{row}]", "no such region on that side", "a region and one of its sides")
        value = np.inf if mark.intensity is None else mark.intensity
        if value > 0:
            found[index] = max(value, found.get(index, 0.0))
    return found
