"""One entry of the rule book as its page prints it: the plain document of the knowledge, with tones and links."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from needlebook.core.screening import Policy, Rule
from needlebook.knowledge import load
from needlebook.knowledge.rule_documents import document_of, rule_document
from needlebook.web.decide.reasons import PROVENANCE_WORDS, SourceView, source_views
from needlebook.web.frame.verdicts import ACTION_TONES
from needlebook.web.rules.words import DOES, HOW_SOON, LEVELS


@dataclass(frozen=True, slots=True)
class PolicyView:
    """The position under which a rule holds, and whether the clinic takes it."""

    topic: str
    question: str
    position: str
    held: str

    @property
    def is_held(self) -> bool:
        return self.position == self.held


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule whole. when, where: words; `where` '' for a rule about the person."""

    id: str
    tone: str
    says: str
    does: str
    level: str
    how_soon: str
    when: str
    where: str
    constraints: tuple[dict[str, str], ...]
    policy: PolicyView | None
    complaints: tuple[str, ...]
    because: str
    sources: tuple[SourceView, ...]
    provenance: str
    is_weak: bool
    is_overridable: bool


def rule_view(rule: Rule, policy: Policy) -> RuleView:
    """A rule as pages print it. `policy`: the clinic's choices."""
    document = rule_document(rule, load())
    return RuleView(
        id=rule.id,
        tone=ACTION_TONES[rule.then],
        says=rule.says,
        does=str(DOES[rule.then]),
        level=str(LEVELS.get(rule.level, rule.level)),
        how_soon=str(HOW_SOON[rule.urgency]) if rule.urgency else "",
        when=document["when"]["words"],
        where=document["where"]["words"] if rule.where else "",
        constraints=tuple(document["constraints"]),
        policy=_policy(rule, policy),
        complaints=rule.complaints,
        because=rule.because,
        sources=source_views(rule.sources),
        provenance=str(PROVENANCE_WORDS[rule.provenance]),
        is_weak=rule.is_weak,
        is_overridable=rule.is_overridable,
    )


def rule_views(ids: Iterable[str], policy: Policy) -> tuple[RuleView, ...]:
    """The rules of these ids, in the order of the ids."""
    by_id = {rule.id: rule for rule in load().rulebook.rules}
    return tuple(rule_view(by_id[id], policy) for id in ids)


def entry_of(id: str, policy: Policy) -> dict[str, Any] | None:
    """What stands under an id, for the template of its kind; None when nothing does."""
    document = document_of(id, load())
    if document is None:
        return None
    more: dict[str, Any] = {"title": _title(document)}
    if document["kind"] in ("question", "rule"):
        more["rules"] = rule_views((rule["rule"] for rule in document["rules"]), policy)
    if "sources" in document:
        more["sources"] = source_views(source["source"] for source in document["sources"])
    if document["kind"] == "topic":
        more["held"] = policy.position(load().rulebook.topics[id])
    return document | more


def _policy(rule: Rule, policy: Policy) -> PolicyView | None:
    if rule.choice is None:
        return None
    topic = load().rulebook.topics[rule.choice[0]]
    return PolicyView(topic.id, topic.question, rule.choice[1], policy.position(topic))


def _title(document: dict[str, Any]) -> str:
    """The name of a page: a question by its label, the others by what they are about."""
    match document["kind"]:
        case "question" | "rule":
            return str(document["question"]["label"])
        case "hazard":
            return str(document["structure"])
        case "topic":
            return str(document["question"])
    return str(document["id"]).replace("_", " ").capitalize()
