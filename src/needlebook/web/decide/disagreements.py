"""Where the sources disagree: the question, the position that was used, and whether it matters for this patient."""

from collections.abc import Iterator
from dataclasses import dataclass

from needlebook.core.screening import PolicyTopic, Verdict
from needlebook.core.screening.truth import Truth
from needlebook.knowledge import load
from needlebook.web.decide.reasons import SourceView, source_views


@dataclass(frozen=True, slots=True)
class Topic:
    """matters: a rule fired that stands only under the position used, or a hazard of a planned site depends on it."""

    question: str
    position: str
    means: str
    others: tuple[tuple[str, str], ...]
    sources: tuple[SourceView, ...]
    matters: bool


def topics(verdict: Verdict) -> Iterator[Topic]:
    """Every disagreement; those that matter for this patient first."""
    touched = set(_touched(verdict))
    ordered = sorted(load().rulebook.topics.values(), key=lambda topic: topic.id not in touched)
    for topic in ordered:
        yield _topic(topic, verdict.choices[topic.id], topic.id in touched)


def _touched(verdict: Verdict) -> Iterator[str]:
    values = dict(verdict.trace)
    for rule in load().rulebook.rules:
        if rule.choice and values.get(rule.id) is Truth.YES:
            yield rule.choice[0]
    near = {id for site in verdict.sites for id in site.hazards}
    for hazard in load().rulebook.hazards:
        if hazard.id in near:
            yield from (topic for (topic, _), _ in hazard.choices)


def _topic(topic: PolicyTopic, position: str, matters: bool) -> Topic:
    means = dict(topic.positions)
    others = tuple((name, text) for name, text in topic.positions if name != position)
    return Topic(topic.question, position, means[position], others, source_views(topic.sources), matters)
