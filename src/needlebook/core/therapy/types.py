"""Exercises and manual techniques as the knowledge holds them, and what is known about one patient on one day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from needlebook.core.anatomy import Provenance, Side
from needlebook.core.case import Answer


class Effort(StrEnum):
    """How hard the muscles work at the dose of the table. Judged (J) for every exercise."""

    LOW = "low"
    HEAVY = "heavy"
    MAXIMAL = "maximal"


class Level(IntEnum):
    """What may be done today, mildest first."""

    MAY = 0
    LOWER = 1  # may be done with less load
    ASK = 2  # something that could speak against it has not been asked
    NOT_NOW = 3
    STOP = 4  # a sign that has to be seen by a doctor


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the table with where it comes from."""

    text: str
    source: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the table, or a range, with where it comes from."""

    low: float
    high: float
    source: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Dose:
    """One phase. None: the source does not say. `to_week` None: until the end.

    reps, hold_s, rest_s, minutes: of one set or bout; reps_each: set by set, where they differ; every_days: 2 is every
    second day; every_hours: of the waking day.
    """

    from_week: int
    to_week: int | None
    sets: Figure | None = None
    reps: Figure | None = None
    hold_s: Figure | None = None
    rest_s: Figure | None = None
    minutes: Figure | None = None
    per_day: Figure | None = None
    per_week: Figure | None = None
    every_days: Figure | None = None
    every_hours: Figure | None = None
    reps_each: tuple[int, ...] = ()
    tempo: Said | None = None
    load: Said | None = None


@dataclass(frozen=True, slots=True)
class Lasts:
    """For how long, as published. unit: weeks | months; is_minimum: at least so long."""

    figure: Figure
    unit: str
    is_minimum: bool = False

    @property
    def days(self) -> int:
        """The longer end, in days; a month counts 30."""
        return round(self.figure.high * (7 if self.unit == "weeks" else 30))


@dataclass(frozen=True, slots=True)
class PainRule:
    """Pain that is allowed while exercising, 0 to 10; the level from before must be back by the next session."""

    during: int
    source: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Contraindication:
    """What speaks against the exercises of a complaint. `asks`: questions of the table, a yes to any of them counts;
    is_own: besides, it is asked by its own id where the exercise is prescribed."""

    id: str
    says: str
    asks: tuple[str, ...]
    is_own: bool
    source: str
    provenance: Provenance

    @property
    def keys(self) -> tuple[str, ...]:
        """Under which ids an answer is looked for."""
        return (*self.asks, self.id) if self.is_own else self.asks


@dataclass(frozen=True, slots=True)
class StopSign:
    """A sign that ends every exercise until a doctor has looked. `all_of`: questions that count only together;
    `plain`: in the patient's words; `complaints`: for which it is asked for, empty: for all; `urgency`: the strictest
    that the rule table gives one of its questions: emergency | same_day | urgent."""

    id: str
    says: str
    plain: str
    any_of: tuple[str, ...]
    all_of: tuple[str, ...]
    complaints: tuple[str, ...]
    source: str
    provenance: Provenance
    urgency: str

    @property
    def is_emergency(self) -> bool:
        return self.urgency == "emergency"


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise. `plain`, `how`: the patient's words, ours (J); `muscles`: what it loads; `part_of`: the row of the
    table that it was taken from. Nothing is filled in where the source is blank."""

    id: str
    name: str
    part_of: str
    plain: str
    how: tuple[str, ...]
    kind: str
    effort: Effort
    complaints: tuple[str, ...]
    picture: str
    has_sides: bool
    doses: tuple[Dose, ...]
    lasts: Lasts | None
    goal: Said | None
    equipment: Said | None
    pain_rule: PainRule
    progression: Said | None
    stop: Said | None
    note: Said | None
    contraindications: tuple[Contraindication, ...]
    muscles: tuple[str, ...]
    muscles_from: Provenance
    source: str
    provenance: Provenance

    def dose_in(self, week: int) -> Dose | None:
        """The phase of a week, counted from 1; after the last one it is the last."""
        begun = [dose for dose in self.doses if dose.from_week <= week]
        return begun[-1] if begun else None


@dataclass(frozen=True, slots=True)
class Technique:
    """A manual technique, or what else a therapist does at a visit. `dose`: as published, None where it is not."""

    id: str
    name: str
    complaints: tuple[str, ...]
    dose: Said | None
    note: Said | None
    contraindications: tuple[Contraindication, ...]
    source: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Studied:
    """What a trial combined or found, shown beside the list; nothing is prescribed from it."""

    id: str
    name: str
    complaints: tuple[str, ...]
    dose: str
    says: str
    source: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class AfterNeedling:
    """How long a needled muscle is spared. same_day: no maximal effort; hours: no heavy load; low_load: what speaks
    for light movement; soreness: what is expected."""

    hours: float
    same_day: Said
    no_heavy: Said
    low_load: Said
    soreness: Said


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for all exercises."""

    pain: PainRule
    after_needling: AfterNeedling
    stop_signs: tuple[StopSign, ...]


@dataclass(frozen=True, slots=True)
class Needled:
    """A muscle that a needle was in. Side None: not known, so it counts for both."""

    muscle: str
    side: Side | None
    at: datetime


@dataclass(frozen=True, slots=True)
class PainReport:
    """Pain around the last session, 0 to 10; None was not given. `next_day`: before the session that comes now."""

    during: int | None = None
    before: int | None = None
    next_day: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known. `others_denied`: every question of the table that is not in `answers` was asked and denied."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    others_denied: bool = False
    questions: frozenset[str] = frozenset()  # ids of the table: what `others_denied` can stand for
    complaint: str = ""
    side: Side | None = None
    pain: PainReport | None = None

    def answer(self, id: str) -> Answer | None:
        """None: not asked."""
        return self.answers.get(id, Answer.NO if self.others_denied and id in self.questions else None)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of an advice. `asks`: what has to be asked; `code`: names the rule, for words and tests."""

    code: str
    level: Level
    says: str
    source: str
    provenance: Provenance
    asks: tuple[str, ...] = ()
    muscles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """What may be done today: the strictest of its reasons, those first."""

    level: Level
    reasons: tuple[Reason, ...]

    @property
    def asks(self) -> tuple[str, ...]:
        """Everything that still has to be asked, each once."""
        return tuple(dict.fromkeys(id for reason in self.reasons for id in reason.asks))
