"""Finds what the rule book says about a word: in labels, sentences, reasons, ids, medicines and muscles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from needlebook.core.screening import Rule
from needlebook.core.screening.expressions import Atom, atoms
from needlebook.knowledge.library import Knowledge
from needlebook.knowledge.plain_words import plain_words
from needlebook.knowledge.rule_documents import question_id
from needlebook.knowledge.rule_words import in_words, place_label

KINDS = ("muscle", "complaint", "question", "rule", "hazard", "constraint", "topic")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something the search found: what it is, its name, and one sentence of what it says."""

    kind: str  # one of KINDS
    id: str
    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Indexed:
    """A hit with the words it can be found by; those of its name weigh more."""

    hit: Hit
    name: str
    text: str


def rule_index(knowledge: Knowledge) -> tuple[Indexed, ...]:
    """Everything that can be found. Build it once for a version: it reads every sentence."""
    return tuple(_entries(knowledge))


def find(typed: str, index: Iterable[Indexed]) -> list[Hit]:
    """The hits that hold every word typed, also as the beginning of a word; first those that hold it in their name."""
    words = _words(typed).split()
    if not words:
        return []
    scored = [(_score(words, entry), entry.hit) for entry in index]
    found = [pair for pair in scored if pair[0]]
    return [hit for _score, hit in sorted(found, key=lambda pair: -pair[0])]  # stable: the order of KINDS


def _score(words: list[str], entry: Indexed) -> int:
    """2 when the name begins a word with each that was typed, 1 when the whole text does, 0 when it does not."""
    if all(f" {word}" in entry.name for word in words):
        return 2
    return int(all(f" {word}" in entry.text for word in words))


def _entries(knowledge: Knowledge) -> Iterator[Indexed]:
    book, anatomy = knowledge.rulebook, knowledge.anatomy
    for muscle in anatomy.muscles.values():
        near = ", ".join(place_label(id, knowledge) for id in muscle.structures_at_risk)
        yield _entry("muscle", muscle.id, muscle.label, f"Near it: {near}." if near else "", muscle.name)
    for complaint in anatomy.complaints.values():
        yield _entry("complaint", complaint.id, complaint.label, "", complaint.icd10)
    for question in book.questions.values():
        yield _entry("question", question.id, question.label, question.asks, question.hint)
    for rule in book.rules:
        label = book.questions[question_id(rule)].label
        yield _entry("rule", rule.id, label, rule.says, rule.because, *rule.sources, *_conditions(rule, knowledge))
    for hazard in book.hazards:
        muscles = (place_label(id, knowledge) for id in hazard.muscles)
        yield _entry("hazard", hazard.id, hazard.structure, hazard.mitigation, *hazard.muscles, *muscles)
    for id, says in book.constraints.items():
        yield _entry("constraint", id, id.replace("_", " ").capitalize(), says)
    for topic in book.topics.values():
        yield _entry("topic", topic.id, topic.question, "", *(f"{name} {means}" for name, means in topic.positions))


def _entry(kind: str, id: str, title: str, says: str, *more: str) -> Indexed:
    name = _words(id, title)
    return Indexed(Hit(kind, id, title, says), name, _words(name, says, *more))


def _words(*texts: str) -> str:
    """Texts as words with a blank before each, so that the beginning of a word can be looked for."""
    return " " + " ".join(plain_words(*texts))


def _conditions(rule: Rule, knowledge: Knowledge) -> Iterator[str]:
    """When and where in words, and every medicine that sets the rule off by its name and code."""
    for part in (rule.when, rule.where) if rule.where else (rule.when,):
        yield in_words(part, knowledge)
        for atom in atoms(part):
            if isinstance(atom, Atom) and atom.call in ("takes", "takes_at_least"):
                yield from _medicines(atom, knowledge)


def _medicines(atom: Atom, knowledge: Knowledge) -> Iterator[str]:
    prefixes = tuple(flag.prefix for flag in knowledge.drug_flags if flag.flag in atom.args)
    for drug in knowledge.drugs.values():
        if drug.atc.startswith(prefixes):
            yield f"{drug.name} {drug.atc}"
