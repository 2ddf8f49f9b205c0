"""What a rule does to the verdict and to a site when it fires, and which rules the clinic's choices let stand."""

from needlebook.core.screening.types import Action, Decision, Policy, Rule, RuleBook, Urgency, VerdictLevel

PERSON_LEVEL = {
    Action.PRECAUTIONS: VerdictLevel.PRECAUTIONS,
    Action.AVOID: VerdictLevel.PRECAUTIONS,  # an area is out, but no site is planned yet
    Action.REFER_FIRST: VerdictLevel.REFER_FIRST,
    Action.DO_NOT_NEEDLE: VerdictLevel.DO_NOT_NEEDLE,
}
SITE_LEVEL = {Action.PRECAUTIONS: VerdictLevel.PRECAUTIONS, Action.AVOID: VerdictLevel.AVOID_SITES}
SITE_DECISION = {Action.PRECAUTIONS: Decision.PRECAUTIONS}  # everything stricter takes the site out
STRICTNESS = {action: n for n, action in enumerate(Action)}


def level_of(action: Action, at_site: bool) -> VerdictLevel:
    """What the action does to the verdict, for the person or at one planned site."""
    return SITE_LEVEL.get(action, PERSON_LEVEL[action]) if at_site else PERSON_LEVEL[action]


def decision_of(action: Action) -> Decision:
    """What the action does to a site."""
    return SITE_DECISION.get(action, Decision.AVOID)


def urgency_rank(urgency: Urgency | None) -> int:
    """Below every urgency where there is none."""
    return urgency.rank if urgency else -1


def positions(book: RuleBook, policy: Policy) -> tuple[tuple[str, str], ...]:
    """The clinic's position on every topic: the one it chose, else the strictest."""
    return tuple([(topic.id, policy.position(topic)) for topic in book.topics.values()])


def active_rules(book: RuleBook, policy: Policy) -> list[Rule]:
    """The rules that hold under the clinic's choices."""
    held = positions(book, policy)
    return [rule for rule in book.rules if rule.choice is None or rule.choice in held]
