"""A case: everything the core is told about one patient on one day. The shape of CONTRACTS.md, typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from needlebook.core.anatomy import Side

# Widest values that a living person can have (J); beyond them a number is a slip of the hand or the wrong unit.
# Neutrophils end at 50 although leukaemia can go beyond: a dangerously low count per µL must not pass for a high one.
RANGES: dict[str, tuple[float, float]] = {
    "age": (0, 120),
    "bmi": (8, 100),
    "pregnancy_weeks": (0, 44),
    "inr": (0.5, 15),
    "inr_target_high": (1.5, 6),
    "platelets_10e9_l": (0, 2000),
    "neutrophils_10e9_l": (0, 50),
    "temperature_c": (30, 44),
    "calf_difference_cm": (0, 20),
}
UNITS = {"platelets_10e9_l": "10⁹/L", "neutrophils_10e9_l": "10⁹/L", "temperature_c": "°C", "calf_difference_cm": "cm"}


class Answer(StrEnum):
    """What was answered. A question that is absent has not been asked, which is not 'no'."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Sign(StrEnum):
    """What an examination of one muscle can find."""

    TAUT_BAND = "taut_band"
    SPOT_TENDERNESS = "spot_tenderness"
    RECOGNISED_PAIN = "recognised_pain"
    REFERRED_PAIN = "referred_pain"
    LOCAL_TWITCH = "local_twitch"
    PAINFUL_STRETCH = "painful_stretch"
    PAINFUL_CONTRACTION = "painful_contraction"
    PRESSED_PAINLESS = "pressed_painless"


@dataclass(frozen=True, slots=True)
class Patient:
    """None: not known or not asked. `pregnancy_weeks` 0 is 'asked: not pregnant'."""

    age: int | None = None
    sex: str = "unknown"  # female | male | other | unknown
    bmi: float | None = None
    pregnancy_weeks: int | None = None


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One answer of the history. `where`: body parts, regions or muscles; empty means the whole person."""

    id: str
    answer: Answer
    side: Side | None = None
    where: tuple[str, ...] = ()
    state: str | None = None
    weeks_ago: float | None = None


@dataclass(frozen=True, slots=True)
class PlannedSite:
    """A muscle that somebody wants to needle."""

    muscle: str
    side: Side
    is_electrical: bool = False


@dataclass(frozen=True, slots=True)
class PainMark:
    """Pain in one region. `intensity` 0 to 10, None when it was not given; `quality` blank when it was not given."""

    region: str
    side: Side
    intensity: float | None = None
    quality: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sign looked for in a muscle; `is_present` False means looked for and absent."""

    muscle: str
    side: Side
    sign: Sign
    is_present: bool


class EarlierSign(StrEnum):
    """What an earlier visit of the same course tells about a muscle."""

    RECOGNISED = "recognised"  # pressing brought the familiar pain
    NEEDLED_BETTER = "needled_better"  # needled, and by the next visit pain had fallen by more than measurement error
    NEEDLED_UNCHANGED = (
        "needled_unchanged"  # needled, and pain had not fallen at all; a fall within the error says nothing
    )


@dataclass(frozen=True, slots=True)
class EarlierFinding:
    """A muscle at an earlier visit. `visit`: its number in the course."""

    muscle: str
    side: Side
    sign: EarlierSign
    visit: int


@dataclass(frozen=True, slots=True)
class Pressure:
    """The pressure pain threshold of a muscle, in kPa."""

    muscle: str
    side: Side
    kpa: float


@dataclass(frozen=True, slots=True)
class Case:
    """One patient, one day. `drugs` None: not asked; (): takes none. ATC codes, for example B01AF02.

    has_unknown_drug: a medicine is taken that nobody has identified yet, so no class can be ruled out.
    duration_weeks: of this complaint, None when not known. complaint_side: the only side it is on, None when not known
    or on both. is_novice: the examiner is new to palpating trigger points.
    """

    patient: Patient
    complaint: str | None = None
    history: tuple[HistoryItem, ...] = ()
    others_denied: bool = False
    drugs: tuple[str, ...] | None = None
    has_unknown_drug: bool = False
    measurements: Mapping[str, float] = field(default_factory=dict)
    planned: tuple[PlannedSite, ...] = ()
    pain: tuple[PainMark, ...] = ()
    findings: tuple[Finding, ...] = ()
    pressures: tuple[Pressure, ...] = ()
    earlier: tuple[EarlierFinding, ...] = ()
    duration_weeks: float | None = None
    complaint_side: Side | None = None
    is_novice: bool = False
