"""What an entry of the rule book may name, and the checks that it names nothing else."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from needlebook.core.anatomy import Anatomy
from needlebook.core.errors import BadExpression
from needlebook.core.screening import PolicyTopic, Question
from needlebook.core.screening.expressions import Atom, Expression, atoms, parse
from needlebook.knowledge.entries import Entry, need_known, need_sources


class Names(NamedTuple):
    """The ids that a rule may name."""

    anatomy: Anatomy
    questions: Mapping[str, Question]
    topics: Mapping[str, PolicyTopic]
    constraints: Mapping[str, str]
    drug_flags: Mapping[str, tuple[str, ...]]
    places: frozenset[str]
    sources: Collection[str]


def read_expression(entry: Entry, key: str, text: str, names: Names) -> Expression:
    """An expression of which every name exists."""
    try:
        expression = parse(text)
    except BadExpression as error:
        raise entry.error(key, str(error)) from None
    for atom in atoms(expression):
        if isinstance(atom, Atom):
            _need_names(entry, key, atom, names)
    return expression


def _need_names(entry: Entry, key: str, atom: Atom, names: Names) -> None:
    """Everything an expression names exists."""
    words = [a for a in atom.args if isinstance(a, str)]
    match atom.call:
        case "answer" | "said" | "in_answer" | "in_limb":
            need_known(entry, key, words, names.questions, "history id")
        case "unless_state" | "in_state":
            need_known(entry, key, words[:1], names.questions, "history id")
            need_known(entry, key, words[1:], names.questions[words[0]].states, "state")
        case "takes" | "takes_at_least":
            need_known(entry, key, words, names.drug_flags, "drug flag")
        case "muscle":
            need_known(entry, key, words, names.anatomy.muscles, "muscle")
        case "part":
            need_known(entry, key, words, names.places, "place")
        case "near":
            need_known(entry, key, words, names.anatomy.structures, "structure")


def read_choice(entry: Entry, key: str, text: str, topics: Mapping[str, PolicyTopic]) -> tuple[str, str]:
    """`topic:position`, both of which exist."""
    topic, _, position = text.partition(":")
    need_known(entry, key, [topic], topics, "policy topic")
    need_known(entry, key, [position], [name for name, _ in topics[topic].positions], "position")
    return topic, position


def need_listed_sources(entry: Entry, named: list[str], sources: Collection[str]) -> None:
    """At least one source; a code, which is a word without a blank, has an address in the list."""
    need_sources(entry, named)
    need_known(entry, "sources", (source for source in named if " " not in source), sources, "source code")
