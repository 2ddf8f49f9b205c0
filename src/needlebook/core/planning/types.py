"""What a plan is made of: limits and weights, the therapist's wishes, and the session that comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from needlebook.core.anatomy import Provenance, Side
from needlebook.core.inference import Place
from needlebook.core.screening import Decision, Hazard

SIDE_LYING = "side-lying"
SITTING = "seated"
FEW_NEEDLES, FIRST_NEEDLES, ONE_NEEDLE = "limits.needles_low_dose", "limits.needles_first", "limits.one_needle_first"
LEAST_CHANCE = "limits.least_probability"


class SiteKey(NamedTuple):
    """A trigger point of a muscle on one side; `point` is empty where none was named."""

    muscle: str
    side: Side
    point: str = ""

    @property
    def place(self) -> Place:
        return Place(self.muscle, self.side)


class Posture(NamedTuple):
    """How the patient lies or sits. `towards`: the side that is up in side-lying; None in every other position."""

    position: str
    towards: Side | None = None


class Origin(StrEnum):
    """Where a limit comes from."""

    DEFAULT = "default"  # the knowledge table
    CLINIC = "clinic"  # set by the clinic's lead
    SESSION = "session"  # set by the practitioner for this session
    SCREENING = "screening"  # asked for by a rule that holds for this person


@dataclass(frozen=True, slots=True)
class Limit:
    """One number that the plan keeps to, within [least, most]; `why` and `source` are those of its table."""

    id: str
    value: float
    least: float
    most: float
    says: str
    provenance: Provenance
    source: str
    why: str
    origin: Origin = Origin.DEFAULT


@dataclass(frozen=True, slots=True)
class Weights:
    """What is weighed against the chance of an active point, on the same scale. risk: by risk class of a muscle."""

    next_point: float
    turn: float
    sitting: float
    precautions: float
    risk: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Turns:
    """Quarter turns from one position to the next."""

    prone_supine: float
    side_to_back_or_front: float
    side_to_side: float
    sit_up: float


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the plan keeps to. authorised: muscles the practitioner is trained for; None: not recorded.

    lung_hazards: hazards of a needle that could reach the lung. doubted: muscles that what was found speaks against.
    by_hand: muscles that are usually treated by hand or by specialists.
    """

    limits: Mapping[str, Limit]
    weights: Weights
    turns: Turns
    lung_hazards: frozenset[str]
    is_first_session: bool = True
    authorised: frozenset[str] | None = None
    doubted: Mapping[Place, "Why"] = field(default_factory=dict)
    by_hand: frozenset[str] = frozenset()

    def number(self, id: str) -> int:
        return int(self.limits[id].value)


@dataclass(frozen=True, slots=True)
class Pin:
    """A site that the therapist wants. `position` None: any that reaches it. is_electrical: with current, if it may."""

    site: SiteKey
    position: str | None = None
    is_electrical: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the therapist asked for. order: sites that come in this order; postures: positions that come first."""

    pins: tuple[Pin, ...] = ()
    bans: frozenset[SiteKey] = frozenset()
    order: tuple[SiteKey, ...] = ()
    postures: tuple[Posture, ...] = ()


class Why(StrEnum):
    """Why something is not in the plan; what is merely unlikely stands last."""

    SCREENING = "screening"
    BANNED = "banned"
    TRAINING = "training"
    BOTH_LUNGS = "both_lungs"
    BY_HAND = "by_hand"
    DEEP_FIRST = "deep_first"
    CONTRADICTORY = "contradictory"
    NOT_A_POINT = "not_a_point"
    WIDESPREAD = "widespread"
    POSITION = "position"
    LIMIT_MUSCLES = "limits.muscles"
    LIMIT_NEEDLES = "limits.needles"
    LIMIT_PER_MUSCLE = "limits.needles_per_muscle"
    LIMIT_POSITIONS = "limits.positions"
    NOT_WORTH_IT = "not_worth_it"
    LOW_PROBABILITY = "low_probability"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A place, or those of its points that were not taken, and why. rules: ids behind a decision of screening."""

    muscle: str
    side: Side
    points: tuple[str, ...]
    is_whole: bool  # nothing of this muscle is in the plan
    why: Why
    says: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedPin:
    """A wish that cannot be in the session."""

    pin: Pin
    why: Why
    says: str


@dataclass(frozen=True, slots=True)
class PlannedNeedle:
    """One site of the plan. probability: that this point is active; None: it is not ranked.

    length_mm and diameter_mm are None where no table gives one: the therapist chooses. A length is not a safe depth.
    """

    number: int
    site: SiteKey
    probability: float | None
    muscle_probability: float | None
    length_mm: int | None
    length_provenance: Provenance | None
    diameter_mm: float | None
    technique: str
    dwell_s: int | None
    direction: str
    decision: Decision
    risk: str
    hazards: tuple[Hazard, ...]
    is_pinned: bool


@dataclass(frozen=True, slots=True)
class PlannedPosition:
    """The sites that are reached in one position, in the order of needling."""

    posture: Posture
    needles: tuple[PlannedNeedle, ...]


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """The plan. value: what it is worth by the objective; is_proven: no better one exists under these limits.

    limits: those that were used, with their origin; nothing: why no needle is planned, empty when some are.
    """

    positions: tuple[PlannedPosition, ...]
    left_out: tuple[LeftOut, ...]
    refused: tuple[RefusedPin, ...]
    limits: tuple[Limit, ...]
    value: float
    is_proven: bool
    nothing: str = ""

    @property
    def needles(self) -> tuple[PlannedNeedle, ...]:
        return tuple(needle for position in self.positions for needle in position.needles)

    @property
    def dwell_s(self) -> int | None:
        """How long needles stay in, position after position; None while a dwell is open."""
        if not self.needles or any(needle.dwell_s is None for needle in self.needles):
            return None
        return sum(max(n.dwell_s or 0 for n in position.needles) for position in self.positions)
