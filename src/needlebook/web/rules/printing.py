"""The whole rule book on one page, for paper: groups, hazards, constraints, disagreements, sources."""

from dataclasses import dataclass

from needlebook.core.screening import Hazard, Policy, Question
from needlebook.knowledge import load
from needlebook.web.decide.reasons import SourceView, source_views
from needlebook.web.rules.browse import asked_in, group_names
from needlebook.web.rules.entries import RuleView, rule_view


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    question: Question
    rules: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class PrintedTopic:
    question: str
    held: str
    positions: tuple[tuple[str, str], ...]
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class RuleBookPage:
    """`sources`: code and address of every source in the list, in its order."""

    groups: tuple[tuple[str, tuple[PrintedQuestion, ...]], ...]
    hazards: tuple[tuple[Hazard, tuple[str, ...]], ...]
    constraints: tuple[tuple[str, str], ...]
    topics: tuple[PrintedTopic, ...]
    sources: tuple[tuple[str, str], ...]


def rule_book_page(policy: Policy) -> RuleBookPage:
    """Everything, with the clinic's present choices."""
    knowledge = load()
    book, muscles = knowledge.rulebook, knowledge.anatomy.muscles
    return RuleBookPage(
        groups=tuple((name, _questions(name, policy)) for name in group_names().values()),
        hazards=tuple((hazard, tuple(muscles[id].label for id in sorted(hazard.muscles))) for hazard in book.hazards),
        constraints=tuple(book.constraints.items()),
        topics=tuple(
            PrintedTopic(t.question, policy.position(t), t.positions, source_views(t.sources))
            for t in book.topics.values()
        ),
        sources=tuple(knowledge.sources.items()),
    )


def _questions(group: str, policy: Policy) -> tuple[PrintedQuestion, ...]:
    return tuple(
        PrintedQuestion(asked.question, tuple(rule_view(rule, policy) for rule in asked.rules))
        for asked in asked_in(group)
    )
