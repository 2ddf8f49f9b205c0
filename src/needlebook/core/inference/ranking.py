"""What a ranking says: likely muscles, what they leave unexplained, how certain that is, what to test next."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from needlebook.core.anatomy import Side
from needlebook.core.case import EarlierFinding
from needlebook.core.inference.parameters import Caution


class Place(NamedTuple):
    """A region or a muscle on one side of the body."""

    id: str
    side: Side


class Certainty(StrEnum):
    """How far the ranking may be trusted."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class StopFlag:
    """A red flag that must be dealt with before any ranking is used."""

    flag: str
    why: str
    urgency: str  # emergency | same_day | urgent | routine


@dataclass(frozen=True, slots=True)
class PointProbability:
    """The posterior, 0 to 1, that one trigger point is active."""

    id: str
    probability: float


@dataclass(frozen=True, slots=True)
class RankedMuscle:
    """A muscle on one side and the posterior that it holds an active trigger point.

    before_examination: the same without today's findings. explains: drawn regions it refers to.
    expected_not_drawn: essential regions, not drawn, of those of its points that refer to a drawn region.
    error_bound: how far the exact posterior may lie from `probability`; 0 when it is exact.
    """

    muscle: str
    side: Side
    probability: float
    before_examination: float
    explains: tuple[Place, ...]
    expected_not_drawn: tuple[Place, ...]
    trigger_points: tuple[PointProbability, ...]
    error_bound: float = 0.0


@dataclass(frozen=True, slots=True)
class NextTest:
    """Pressing this muscle for the familiar pain, and the information expected from it in bits.

    turn_to: the position that the patient has to take first; empty when none is needed, or nobody knows.
    """

    muscle: str
    side: Side
    bits: float
    turn_to: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer. `muscles` likeliest first; with a `stop` nothing is ranked and certainty is low.

    unexplained: drawn regions to which no likely muscle refers. not_used: drawn regions that could not be computed
    exactly because the drawing is too wide. error_bound: the largest of the muscles listed; 0 when all are exact.
    earlier: what earlier visits found and the ranking made use of, latest first.
    """

    muscles: tuple[RankedMuscle, ...]
    unexplained: tuple[Place, ...]
    certainty: Certainty
    next_tests: tuple[NextTest, ...]
    stop: tuple[StopFlag, ...] = ()
    not_used: tuple[Place, ...] = ()
    warnings: tuple[Caution, ...] = ()
    earlier: tuple[EarlierFinding, ...] = ()
    error_bound: float = 0.0
