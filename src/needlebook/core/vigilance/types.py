"""Words for an adverse event: what is asked about it, and what can be said of it. None is 'not known', never 'no'."""

from dataclasses import dataclass
from enum import StrEnum

from needlebook.core.anatomy import Provenance, Side
from needlebook.core.errors import BadInput

DAY_H, WEEK_H = 24.0, 168.0
LONGEST_H = 24.0 * 366 * 3


class Duration(StrEnum):
    """How long it lasted: hours is less than a day, days less than a week, weeks a week or more."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"


class Intensity(StrEnum):
    """How strong it was, as the patient says."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class ActionTaken(StrEnum):
    """The most that was done about it."""

    NONE = "none"
    SELF_CARE = "self_care"
    GP = "gp"
    ED = "ed"
    ADMISSION = "admission"


class Outcome(StrEnum):
    """What became of it. lasting: a persistent or significant disability."""

    ONGOING = "ongoing"
    RECOVERED = "recovered"
    LASTING = "lasting"
    DEATH = "death"


class Causality(StrEnum):
    """How likely the needling caused it: the words of the WHO-UMC system (recalled); a judgement of a clinician."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    NOT_ASSESSABLE = "not_assessable"


class Reporter(StrEnum):
    """Who told of it."""

    PATIENT = "patient"
    PHYSIO = "physio"


class Grade(StrEnum):
    """A grade in one scheme, or why there is none. not_named: the published scheme has no grade for this cell."""

    MILD = "mild"
    NOT_NAMED = "not_named"
    NOT_GRADABLE = "not_gradable"
    MODERATE = "moderate"
    SERIOUS = "serious"


class Course(StrEnum):
    """How an event compares with what is expected after needling."""

    EXPECTED = "expected"
    LONGER = "longer"
    NEVER = "never"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Effect:
    """What is told of one event, by patient or physio. kind: an id of the knowledge's closed list.

    onset_h: hours from the needling to its beginning; lasted_h: hours it lasted, where somebody knows; duration is the
    band, taken from lasted_h when that is given. Raises BadInput for hours that cannot be or that contradict the band.
    """

    kind: str
    intensity: Intensity | None = None
    duration: Duration | None = None
    function_affected: bool | None = None
    action_taken: ActionTaken | None = None
    side: Side | None = None
    needle: int | None = None
    detail: str = ""
    muscle: str = ""
    onset_h: float | None = None
    lasted_h: float | None = None
    outcome: Outcome | None = None
    causality: Causality | None = None

    def __post_init__(self) -> None:
        for field in ("onset_h", "lasted_h"):
            hours = getattr(self, field)
            if hours is not None and not 0 <= hours <= LONGEST_H:
                raise BadInput(field, "is not a time that can be", "hours, 0 or more")
        if self.lasted_h is not None and self.duration not in (None, band_of(self.lasted_h)):
            raise BadInput("duration", "contradicts the hours it lasted", band_of(self.lasted_h).value)

    @property
    def band(self) -> Duration | None:
        """How long it lasted as a band; None while nobody knows."""
        return self.duration if self.lasted_h is None else band_of(self.lasted_h)


def band_of(hours: float) -> Duration:
    """The band that a time lies in."""
    return Duration.HOURS if hours < DAY_H else Duration.DAYS if hours < WEEK_H else Duration.WEEKS


@dataclass(frozen=True, slots=True)
class Published:
    """How often a prospective survey counted this kind, in percent of its treatments."""

    survey: str
    percent: float


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event with its expected course.

    until_h: the hours by which it is usually over; None with is_expected False: it never belongs to needling. serious:
    what makes it serious whatever the grades say: always | ed | weeks | lasting. reactions, incidents: what the ledger
    calls it; warning: the warning symptom that asks about it.
    """

    id: str
    label: str
    is_expected: bool
    until_h: float | None
    says: str
    serious: tuple[str, ...]
    reactions: tuple[str, ...]
    incidents: tuple[str, ...]
    warning: str
    published: tuple[Published, ...]
    sources: tuple[str, ...]
    provenance: Provenance
