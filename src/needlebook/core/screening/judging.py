"""One rule at a time: its truth for the person or for each planned site, the facts behind it, what is still open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from needlebook.core.case import Case
from needlebook.core.screening.facts import CaseFacts, SiteFacts
from needlebook.core.screening.truth import Truth, every
from needlebook.core.screening.types import Action, Decision, Override, Policy, Rule, RuleBook, Urgency, VerdictLevel

PERSON_LEVEL = {
    Action.PRECAUTIONS: VerdictLevel.PRECAUTIONS,
    Action.AVOID: VerdictLevel.PRECAUTIONS,  # an area is out, but no site is planned yet
    Action.REFER_FIRST: VerdictLevel.REFER_FIRST,
    Action.DO_NOT_NEEDLE: VerdictLevel.DO_NOT_NEEDLE,
}
SITE_LEVEL = {Action.PRECAUTIONS: VerdictLevel.PRECAUTIONS, Action.AVOID: VerdictLevel.AVOID_SITES}
SITE_DECISION = {Action.PRECAUTIONS: Decision.PRECAUTIONS}  # everything stricter takes the site out


@dataclass(frozen=True, slots=True)
class Judged:
    """One rule against one case: for the person (`site` None) or for one planned site (its position)."""

    rule: Rule
    value: Truth
    facts: tuple[str, ...]
    open_facts: tuple[str, ...]
    site: int | None = None
    is_overridden: bool = False

    @property
    def then(self) -> Action:
        """What the rule does when it fires; one that is overridden still asks for precautions."""
        return Action.PRECAUTIONS if self.is_overridden else self.rule.then

    @property
    def urgency(self) -> Urgency | None:
        """How soon somebody has to be seen; not at all for a rule that is overridden."""
        return None if self.is_overridden else self.rule.urgency

    @property
    def level(self) -> VerdictLevel:
        """What the rule does to the verdict when it fires."""
        if self.site is None:
            return PERSON_LEVEL[self.then]
        return SITE_LEVEL.get(self.then, PERSON_LEVEL[self.then])

    @property
    def decision(self) -> Decision:
        """What the rule does to a site when it fires."""
        return SITE_DECISION.get(self.then, Decision.AVOID)

    def touches(self, site: int) -> bool:
        """True when the rule speaks about this site or about the whole person."""
        return self.site in (None, site)


def active_rules(book: RuleBook, policy: Policy) -> list[Rule]:
    """The rules that hold under the clinic's choices."""
    held = {(topic.id, policy.position(topic)) for topic in book.topics.values()}
    return [rule for rule in book.rules if rule.choice is None or rule.choice in held]


def judge(rule: Rule, facts: CaseFacts, sites: Sequence[SiteFacts]) -> list[Judged]:
    """The truth of one rule for the person, or for each planned site when it has a `where`.

    A rule whose `when` is not so for the person is not so at any site, and no site is looked at.
    """
    person = facts.at(None)
    if rule.where is None or not sites or rule.when.value(person) is Truth.NO:
        return [_judge_at(rule, person, None)]
    return [_judge_at(rule, facts.at(site), n) for n, site in enumerate(sites)]


def _judge_at(rule: Rule, facts: CaseFacts, position: int | None) -> Judged:
    """With no site planned the place is left open: any site could be the one, also for a `where` that says not."""
    parts = [rule.when] if rule.where is None or position is None else [rule.when, rule.where]
    value = every([part.value(facts) for part in parts])
    used = tuple(facts.used) if value is Truth.YES else ()
    unknown: dict[str, None] = {}
    if value is Truth.UNKNOWN:
        unknown = dict.fromkeys(fact for part in parts for fact in part.unknowns(facts))
    return Judged(rule, value, used, tuple(unknown), position)


def overridden(fired: Judged, case: Case, overrides: Sequence[Override]) -> Judged:
    """The same, overridden where a clinician has decided so; what must not be overridden stays as it is."""
    plan = None if fired.site is None else case.planned[fired.site]
    site = None if plan is None else (plan.muscle, plan.side)
    holds = fired.rule.is_overridable and any(
        o.rule == fired.rule.id and o.site == site and o.facts.issuperset(fired.facts) for o in overrides
    )
    return replace(fired, is_overridden=True) if holds else fired
