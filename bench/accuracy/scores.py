"""Figures of how well probabilities fit what was true, over patients (rows) and muscles (columns)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from needlebook.core.inference.network import Flags, Floats
from needlebook.core.vigilance.rates import Rate, exact_rate

EDGES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
SURE = 1e-15  # a probability of one is a rounded one


@dataclass(frozen=True, slots=True)
class Bin:
    """Muscles with a probability from `low` up to `high`; said: its mean; rate: how many were truly active."""

    low: float
    high: float
    said: float
    rate: Rate


def share_found(order: Floats, active: Flags, first: int) -> Rate:
    """Patients with an active muscle among the `first` of the order (highest value first; equals as they stand)."""
    best = np.argsort(-np.round(order, 9), axis=1, kind="stable")[:, :first]
    found = np.take_along_axis(active, best, axis=1).any(axis=1)
    return exact_rate(int(found.sum()), len(found))


def brier(said: Floats, active: Flags) -> float:
    """Mean squared difference between what was said and what was true."""
    return float(np.mean((said - active) ** 2))


def log_loss(said: Floats, active: Flags) -> float:
    """Mean surprise in nats."""
    return float(-np.mean(np.log(np.maximum(np.where(active, said, 1 - said), SURE))))


def calibration(said: Floats, active: Flags) -> Sequence[Bin]:
    """Bins with exact intervals. Muscles of one patient are not independent, so the true intervals are wider."""
    place = np.clip(np.searchsorted(EDGES, said, side="right") - 1, 0, len(EDGES) - 2)
    return [_bin(EDGES[n], EDGES[n + 1], said[place == n], active[place == n]) for n in range(len(EDGES) - 1)]


def _bin(low: float, high: float, said: Floats, active: Flags) -> Bin:
    mean = float(said.mean()) if said.size else (low + high) / 2
    return Bin(low, high, mean, exact_rate(int(active.sum()), said.size))
