"""The parts a computation starts from: muscles as they are, and wide muscles taken apart into their trigger points."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from needlebook.core.inference.evidence import Drawing
from needlebook.core.inference.network import Network

WHOLE = 7  # drawn regions; a muscle that refers to more costs less when it is taken apart


@dataclass(frozen=True, slots=True)
class Part:
    """Trigger points of one muscle, by their rows, and the drawn regions they refer to, by place in the drawing.

    holds: the place of the made-up region "some point of the muscle is active", when the muscle was taken apart.
    """

    muscle: int
    rows: tuple[int, ...]
    mask: int
    holds: int | None = None


def parts_of(network: Network, drawing: Drawing, whole: int = WHOLE) -> list[Part]:
    """The parts of every muscle that refers to a drawn region; `whole`: to at most how many one of them may refer.

    Made-up regions are numbered behind the drawn ones.
    """
    masks = _point_masks(network, drawing)
    found: list[Part] = []
    made_up = len(drawing.drawn)
    for muscle in range(len(network.muscles)):
        rows = network.points_of(muscle)
        mask = 0
        for row in rows:
            mask |= masks[row]
        if mask.bit_count() <= whole or len(groups := _grouped(rows, masks)) == 1:
            found += [Part(muscle, tuple(rows), mask)] if mask else []
            continue
        found += [Part(muscle, tuple(group), shared | 1 << made_up, made_up) for shared, group in groups]
        made_up += 1
    return found


def _grouped(rows: Sequence[int], masks: Sequence[int]) -> list[tuple[int, list[int]]]:
    """Points whose regions lie within those of another point go together with it."""
    groups: list[tuple[int, list[int]]] = []
    for row in sorted(rows, key=lambda row: (-masks[row].bit_count(), row)):
        home = next((group for mask, group in groups if masks[row] & ~mask == 0), None)
        if home is None:
            groups.append((masks[row], [row]))
        else:
            home.append(row)
    return groups


def _point_masks(network: Network, drawing: Drawing) -> list[int]:
    """For each trigger point the drawn regions it refers to, as bits."""
    masks = [0] * len(network.points)
    for row, region in zip(*np.nonzero(network.strength[:, list(drawing.drawn)]), strict=True):
        masks[row] |= 1 << int(region)
    return masks


def made_up_regions(parts: Sequence[Part]) -> dict[int, int]:
    """Made-up region -> its muscle."""
    return {part.holds: part.muscle for part in parts if part.holds is not None}
