"""What a rule says, what a verdict holds. Mildest first wherever there is an order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from needlebook.core.anatomy import Provenance, Side
from needlebook.core.screening.expressions import Expression
from needlebook.core.screening.truth import Truth


class VerdictLevel(StrEnum):
    """The verdict on the whole person, mildest first."""

    OK = "ok"
    PRECAUTIONS = "precautions"
    AVOID_SITES = "avoid_sites"
    REFER_FIRST = "refer_first"
    DO_NOT_NEEDLE = "do_not_needle"

    @property
    def rank(self) -> int:
        return list(VerdictLevel).index(self)


class Decision(StrEnum):
    """The decision on one planned site, mildest first."""

    OK = "ok"
    PRECAUTIONS = "precautions"
    AVOID = "avoid"

    @property
    def rank(self) -> int:
        return list(Decision).index(self)


class Urgency(StrEnum):
    """How soon a referral has to be seen, calmest first."""

    ROUTINE = "routine"
    URGENT = "urgent"
    SAME_DAY = "same_day"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        return list(Urgency).index(self)


class Action(StrEnum):
    """What a rule does when it fires. AVOID and a PRECAUTIONS with a `where` judge single sites."""

    PRECAUTIONS = "precautions"
    AVOID = "avoid"
    REFER_FIRST = "refer_first"
    DO_NOT_NEEDLE = "do_not_needle"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the rule table. `where` None: it judges the person; otherwise each planned site by itself.

    choice: (topic, position) when the rule holds only under one position of a disagreement between sources.
    """

    id: str
    level: str  # absolute | relative | care | red_flag
    when: Expression
    then: Action
    says: str
    because: str
    sources: tuple[str, ...]
    provenance: Provenance
    where: Expression | None = None
    constraints: tuple[str, ...] = ()
    urgency: Urgency | None = None
    choice: tuple[str, str] | None = None
    is_weak: bool = False
    complaints: tuple[str, ...] = ()

    @property
    def is_overridable(self) -> bool:
        """Whether it is left to the clinician: nothing absolute, nothing that cannot wait, nothing about today's no.

        Where the line runs is our judgement (J); a precaution is not overridden, it is taken. A red flag gives way only
        as a referral that a doctor has answered, never at a single site.
        """
        cannot_wait = self.urgency in (Urgency.SAME_DAY, Urgency.EMERGENCY)
        is_site_of_red_flag = self.level == "red_flag" and self.then is Action.AVOID
        is_decision = self.then in (Action.AVOID, Action.REFER_FIRST)
        return is_decision and self.level != "absolute" and not cannot_wait and not is_site_of_red_flag


@dataclass(frozen=True, slots=True)
class Override:
    """A clinician goes on although a rule speaks against it: for the person (`site` None) or one planned site.

    It holds for what it was given for: when the rule comes to rest on another fact, it lapses.
    """

    rule: str
    facts: frozenset[str]
    site: tuple[str, Side] | None = None


@dataclass(frozen=True, slots=True)
class Hazard:
    """A structure that a needle in these muscles can reach, and how to stay away from it.

    choices: ((topic, position), what is done besides) where sources disagree on how to stay away.
    """

    id: str
    structure: str
    muscles: frozenset[str]
    mitigation: str
    sources: tuple[str, ...]
    provenance: Provenance
    choices: tuple[tuple[tuple[str, str], str], ...] = ()

    def under(self, held: Mapping[str, str]) -> "Hazard":
        """The same with what is done where the clinic holds these positions (topic to position, as in a verdict)."""
        chosen = (says for (topic, position), says in self.choices if held.get(topic) == position)
        return replace(self, mitigation=" ".join((self.mitigation, *chosen)))


@dataclass(frozen=True, slots=True)
class PolicyTopic:
    """A disagreement between sources. `positions`: (name, what it means), strictest first, which is the default."""

    id: str
    question: str
    positions: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]


class Lasts(StrEnum):
    """How long an answer holds: for one visit, or until somebody says that it has changed."""

    TODAY = "today"
    UNTIL_CHANGED = "until_changed"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for one history id. `takes_area`: a side and a place belong to the answer.

    plain: the same question as a patient reads it; empty when a patient cannot answer it.
    """

    id: str
    group: str
    label: str
    asks: str
    hint: str = ""
    takes_area: bool = False
    states: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    is_asked: bool = True
    plain: str = ""
    plain_hint: str = ""
    lasts: Lasts = Lasts.TODAY

    @property
    def is_for_patient(self) -> bool:
        return bool(self.plain)


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """What is counted in a score. `known_by`: facts that tell it; any of them may say so."""

    label: str
    points: int
    known_by: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class ScoreBand:
    """What a number of points means, with the figure that was published for it ('' where there is none)."""

    at_least: int | None
    at_most: int | None
    means: str
    figure: str


@dataclass(frozen=True, slots=True)
class Score:
    """A published count of signs: information beside a red flag (`flag`), never a rule."""

    id: str
    title: str
    flag: str
    note: str
    items: tuple[ScoreItem, ...]
    bands: tuple[ScoreBand, ...]
    sources: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything screening works with. `drug_flags`: flag to ATC prefixes; `joints`: muscle to joints it crosses."""

    rules: tuple[Rule, ...]
    hazards: tuple[Hazard, ...]
    questions: Mapping[str, Question]
    topics: Mapping[str, PolicyTopic]
    constraints: Mapping[str, str]
    drug_flags: Mapping[str, tuple[str, ...]]
    joints: Mapping[str, frozenset[str]]
    version: str
    scores: tuple[Score, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """The clinic's choice for each topic; a topic that is absent stands on its strictest position."""

    choices: Mapping[str, str]

    def position(self, topic: PolicyTopic) -> str:
        return self.choices.get(topic.id, topic.positions[0][0])


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that fired: for the person, or for the sites listed (muscle, side).

    decision: what comes of it; an overridden rule still asks for precautions.
    """

    rule: Rule
    decision: str
    facts: tuple[str, ...]
    sites: tuple[tuple[str, Side], ...] = ()
    is_overridden: bool = False


@dataclass(frozen=True, slots=True)
class SiteDecision:
    """One planned site; `reasons` are ids of the rules behind the decision, strictest first."""

    muscle: str
    side: Side
    decision: Decision
    reasons: tuple[str, ...]
    hazards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """An open question and the worst that its answer could still bring about."""

    id: str
    could_become: str
    urgency: Urgency | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, with its reasons and its trace. While `ask` is not empty it means 'at least this'.

    reasons: rules that fired for the person or for a planned site; standing: every rule whose `when` is so for this
    person, also where no site is planned today: what must not be forgotten when the plan changes.
    """

    level: VerdictLevel
    urgency: Urgency | None
    sites: tuple[SiteDecision, ...]
    constraints: tuple[str, ...]
    reasons: tuple[Reason, ...]
    standing: tuple[Reason, ...]
    ask: tuple[Open, ...]
    choices: Mapping[str, str]
    version: str
    trace: tuple[tuple[str, Truth], ...]

    @property
    def is_complete(self) -> bool:
        return not self.ask

    @property
    def red_flags(self) -> tuple[Reason, ...]:
        """The red flags that stand, most urgent first; the order of the table within one urgency."""
        flags = [r for r in self.reasons if r.rule.level == "red_flag" and not r.is_overridden]
        return tuple(sorted(flags, key=lambda flag: -(flag.rule.urgency or Urgency.ROUTINE).rank))

    def reasons_at(self, site: SiteDecision) -> tuple[Reason, ...]:
        """The reasons behind the decision on one site, strictest first."""
        place = (site.muscle, site.side)
        return tuple(r for r in self.reasons if r.rule.id in site.reasons and (not r.sites or place in r.sites))

    @property
    def is_person_out(self) -> bool:
        """True when nobody should be needled today, whatever the site."""
        return self.level in (VerdictLevel.REFER_FIRST, VerdictLevel.DO_NOT_NEEDLE)
