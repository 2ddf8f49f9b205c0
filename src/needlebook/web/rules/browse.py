"""The rule book by group, and what a search finds in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from needlebook.core.screening import Question, Rule
from needlebook.knowledge import load
from needlebook.knowledge.rule_documents import rules_of
from needlebook.knowledge.rule_pages import page_name
from needlebook.knowledge.rule_search import Hit, Indexed, find, rule_index
from needlebook.web.rules.words import KINDS

MOST_FOUND = 60  # a longer list is not read: another word is typed


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of questions with its counts."""

    slug: str
    name: str
    questions: int
    rules: int
    weak: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the rules that are named after it."""

    question: Question
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class FoundLine:
    kind: str
    title: str
    says: str
    id: str
    href: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; `left_out` more fit and are not shown."""

    lines: tuple[FoundLine, ...]
    left_out: int


def slug(group: str) -> str:
    """`Red flags: back` -> `red-flags-back`, as the reference pages are named."""
    return page_name(group).removesuffix(".md")


def group_names() -> dict[str, str]:
    """Slug to name of every group of questions, in the order of the table."""
    return {slug(question.group): question.group for question in load().rulebook.questions.values()}


def asked_in(group: str) -> tuple[Asked, ...]:
    """The questions of a group with their rules."""
    book = load().rulebook
    return tuple(Asked(q, tuple(rules_of(q, book))) for q in book.questions.values() if q.group == group)


def group_lines() -> Iterator[GroupLine]:
    """Every group with its counts."""
    for address, name in group_names().items():
        asked = asked_in(name)
        rules = [rule for one in asked for rule in one.rules]
        yield GroupLine(address, name, len(asked), len(rules), sum(rule.is_weak for rule in rules))


def search(typed: str) -> Found:
    """What the rule book says about the words that were typed."""
    hits = find(typed, _index(load().version))
    return Found(tuple(map(_line, hits[:MOST_FOUND])), max(0, len(hits) - MOST_FOUND))


@cache
def _index(version: str) -> Sequence[Indexed]:
    """The index is made once for a version of the knowledge."""
    return rule_index(load())


def _line(hit: Hit) -> FoundLine:
    pages = {"muscle": "rule_muscle", "complaint": "rule_complaint"}
    href = reverse(pages.get(hit.kind, "rule"), args=[hit.id])
    return FoundLine(str(KINDS[hit.kind]), hit.title, hit.says, hit.id, href)
