"""What an entry of the rule book may name, and the checks that it names nothing else."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from needlebook.core.anatomy import Anatomy
from needlebook.core.errors import BadExpression
from needlebook.core.screening import PolicyTopic, Question
from needlebook.core.screening.expressions import (
    SITE_FLAGS,
    All,
    AnyOf,
    Atom,
    Compare,
    Expression,
    Known,
    Not,
    atoms,
    expression_text,
    parse,
)
from needlebook.knowledge.entries import Entry, need_known, need_sources

NOT_ALLOWED = f"`not` before {', '.join(SITE_FLAGS)} or known(number …)"


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
    """An expression of which every name exists, and which never turns a risk round."""
    try:
        expression = parse(text)
    except BadExpression as error:
        raise entry.error(key, str(error)) from None
    for atom in atoms(expression):
        if isinstance(atom, Atom):
            _need_names(entry, key, atom, names)
    for denied in _denied(expression):
        if not _may_be_denied(denied):
            text = expression_text(denied)
            raise entry.error(key, f"`not {text}`: a risk that is added would make a verdict milder", NOT_ALLOWED)
    return expression


def _denied(expression: Expression) -> Iterator[Expression]:
    """What stands under a `not`."""
    match expression:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _denied(part)
        case Known(part):
            yield from _denied(part)
        case Not(part):
            yield part


def _may_be_denied(expression: Expression) -> bool:
    """The lie of a muscle is no risk of the patient, and a value that is missing is not a milder one."""
    match expression:
        case Atom(call):
            return call in SITE_FLAGS
        case Known(Compare()):
            return True
    return False


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
        case "muscle" | "plans":
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
