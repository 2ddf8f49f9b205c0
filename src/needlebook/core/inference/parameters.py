"""Every number of the model. The values, their provenance and their reasons stand in the knowledge tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from needlebook.core.case import Sign
from needlebook.core.inference.reliability import Agreement, ReliabilityRules


@dataclass(frozen=True, slots=True)
class Links:
    """Probabilities, 0 to 1, that a region is drawn because of one active trigger point, or of none (leak)."""

    essential: float
    spillover: float
    site: float
    leak: float


@dataclass(frozen=True, slots=True)
class Priors:
    """That a muscle on one side holds an active trigger point before anything is seen: probabilities, 0 to 1.

    `..._patients` are numbers of patients, `..._weeks` weeks.
    """

    candidate: float
    other: float
    no_complaint: float
    active_share: float  # of the trigger points that a study counted without telling active from latent
    any_counts: float  # the share in which the patients of such a study count
    candidate_patients: float  # how many patients the judged value of a candidate weighs
    unsized_patients: float  # how many a study weighs that does not tell its size
    acute_below_weeks: float
    acute_counts: float  # the share in which published figures count for an acute complaint
    highest: float


@dataclass(frozen=True, slots=True)
class SignWeight:
    """Natural log of the likelihood ratio when the sign is found, and when it was looked for and not found."""

    present: float
    absent: float


@dataclass(frozen=True, slots=True)
class Examination:
    """How far an examination moves a muscle. Weights and the limit are natural log-odds."""

    tender_spot_in_band: float
    deep_share: float
    most: float


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier visits of the same course add: natural log-odds, and the most they do together in one muscle."""

    recognised: float
    needled_better: float
    needled_unchanged: float
    most: float


@dataclass(frozen=True, slots=True)
class CertaintyRules:
    """Where high, moderate and low certainty begin. Shares and probabilities 0 to 1, `widespread` in regions."""

    high_from: float
    low_below: float
    widespread_from: int
    unexplained_above: float
    explained_from: float
    error_above: float


@dataclass(frozen=True, slots=True)
class Reporting:
    """How much is reported; the widest set of regions held open at once, and how many left out are still bounded."""

    floor: float
    fewest: int
    most: int
    tests: int
    widest: int
    bounded: int


@dataclass(frozen=True, slots=True)
class NextTestRules:
    """Bits: what turning the patient costs, and the gain below which no further test is suggested."""

    turn_bits: float
    enough_bits: float


@dataclass(frozen=True, slots=True)
class PressureRules:
    """The pressure pain threshold in kPa: the side difference that counts and its log-odds, the value that is low by
    itself, the values outside which a number is asked again, and the one that no instrument shows.
    """

    lower_by_kpa: float
    weight: float
    low_below_kpa: float
    usual_from_kpa: float
    usual_to_kpa: float
    most_kpa: float


@dataclass(frozen=True, slots=True)
class NerveRoot:
    """When a ranking must remind of the nerve root. Body parts are the parents of regions."""

    muscles: tuple[str, ...]
    complaints: tuple[str, ...]
    leg_parts: tuple[str, ...]
    from_probability: float
    from_rank: int


@dataclass(frozen=True, slots=True)
class Caution:
    """A sentence that goes with a ranking, and where it comes from."""

    id: str
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class ThinkOf:
    """What else than a muscle makes pain in these body parts (the parents of regions)."""

    parts: tuple[str, ...]
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """All numbers and sentences of the model, group by group."""

    links: Links
    priors: Priors
    signs: Mapping[Sign, SignWeight]
    examination: Examination
    reliability: ReliabilityRules
    earlier: Earlier
    certainty: CertaintyRules
    reporting: Reporting
    nerve_root: NerveRoot
    next_test: NextTestRules
    pressure: PressureRules
    cautions: Mapping[str, Caution]
    diagnosis: Mapping[str, Caution]  # the sentence and the source of each class
    pressure_notes: Mapping[str, Caution]
    think_of: tuple[ThinkOf, ...]
    agreements: tuple[Agreement, ...] = ()
