"""The body as the clinic names it: sides, regions, muscles, trigger points, the structures near them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """The patient's own side. Pain and plans on both sides are two entries."""

    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"

    @property
    def mirrored(self) -> "Side":
        """The same place on the other side; the midline is its own mirror image."""
        return {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.MIDLINE: Side.MIDLINE}[self]


class Provenance(StrEnum):
    """How far a fact can be traced. The letter is carried along with the fact everywhere."""

    SEEN = "S"  # read in the source
    RECALLED = "R"  # recalled from the literature
    JUDGED = "J"  # the compiler's judgement
    COMPUTED = "C"  # computed from marked figures
    DERIVED = "D"  # derived by arithmetic from seen figures


@dataclass(frozen=True, slots=True)
class Region:
    """A named area of the body surface. `parent` is the body part it belongs to; ids are stable slugs."""

    id: str
    label: str
    side_specific: bool
    view: str  # front | back | both: where the body chart shows it
    parent: str
    coarse: str
    neighbours: tuple[str, ...]
    touches_own_mirror: bool
    snomed: str | None
    source: str

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides on which this region exists."""
        return (Side.LEFT, Side.RIGHT) if self.side_specific else (Side.MIDLINE,)


@dataclass(frozen=True, slots=True)
class Structure:
    """Something near a muscle that a needle must not reach."""

    id: str
    label: str
    kind: str  # nerve | vessel | organ | gland | device
    possible_harm: str
    source: str


@dataclass(frozen=True, slots=True)
class Muscle:
    """A muscle that is needled. Lengths are needle lengths in mm, never safe depths; None is not known."""

    id: str
    name: str
    group: str
    nerve: str
    segments: str
    origin: str
    insertion: str
    actions: str
    rom_to_measure: str
    strength_test: str
    positions: tuple[str, ...]
    palpation: tuple[str, ...]
    needle_direction: str
    needle_mm_min: int | None
    needle_mm_max: int | None
    needle_mm_source: Provenance | None
    depth_class: str  # superficial | moderate | deep
    structures_at_risk: tuple[str, ...]
    risk_class: str  # low | moderate | high
    is_compressible: bool
    source: str

    @property
    def label(self) -> str:
        """The id in words, as clinicians say it: gluteus_medius -> Gluteus medius."""
        return self.id.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Referral:
    """Where a trigger point is felt. `laterality`: same_side | both_sides | midline."""

    region: str
    is_essential: bool
    laterality: str
    source: str


@dataclass(frozen=True, slots=True)
class TriggerPoint:
    """A trigger point, the region its site lies in, and where it refers pain to."""

    id: str
    muscle: str
    label: str
    site_region: str
    site: str
    referrals: tuple[Referral, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """How often a muscle holds trigger points in people with a complaint; None: no figure was found.

    patients: how many were examined, None when the source does not tell.
    """

    muscle: str
    status: str  # active | latent | any
    prevalence_low: float | None  # share of patients, 0 to 1
    prevalence_high: float | None
    study: str
    source: str
    patients: int | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the patient comes with, its usual regions, and the muscles that are candidates."""

    id: str
    label: str
    icd10: str
    typical_regions: tuple[str, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Anatomy:
    """All body knowledge that the core works with, keyed by id, in the order of the tables."""

    regions: Mapping[str, Region]
    structures: Mapping[str, Structure]
    muscles: Mapping[str, Muscle]
    trigger_points: Mapping[str, TriggerPoint]
    complaints: Mapping[str, Complaint]

    def points_of(self, muscle: str) -> tuple[TriggerPoint, ...]:
        """The trigger points of one muscle, in table order."""
        return tuple(p for p in self.trigger_points.values() if p.muscle == muscle)


def place_name(label: str, side: Side | str) -> str:
    """'Low back, lower' + left -> 'Low back, lower, left'; the midline has no side to name."""
    return label if side == Side.MIDLINE else f"{label}, {side}"
