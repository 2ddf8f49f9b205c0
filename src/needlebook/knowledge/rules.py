"""Fills the rule book of core.screening from data/rules/*.toml. Anything dangling stops the program."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from needlebook.core.anatomy import Anatomy, Provenance
from needlebook.core.screening import Action, Hazard, Lasts, PolicyTopic, Question, Rule, RuleBook, Score, Urgency
from needlebook.core.screening.expressions import Atom, atoms
from needlebook.knowledge.entries import Entry, entries, fill, need_known, need_slug, need_unique
from needlebook.knowledge.naming import Names, need_listed_sources, read_choice, read_expression
from needlebook.knowledge.scores import counted_against, read_scores

NOT_RULES = {"questions.toml", "constraints.toml", "policy.toml", "hazards.toml", "scores.toml"}


class RuleShape(msgspec.Struct):
    id: str
    level: Literal["absolute", "relative", "care", "red_flag"]
    when: str
    then: Literal["precautions", "avoid", "refer_first", "do_not_needle"]
    says: str
    because: str
    sources: list[str]
    provenance: Literal["S", "R", "J", "C", "D"]
    where: str | None = None
    constraints: list[str] = []
    urgency: Literal["routine", "urgent", "same_day", "emergency"] | None = None
    choice: str | None = None
    weak: bool = False
    complaints: list[str] = []


class QuestionShape(msgspec.Struct):
    id: str
    group: str
    label: str
    asks: str
    hint: str = ""
    plain: str = ""
    plain_hint: str = ""
    lasts: Literal["today", "until_changed"] = "today"
    takes_area: bool = False
    states: list[str] = []
    complaints: list[str] = []
    asked: bool = True


class ConstraintShape(msgspec.Struct):
    id: str
    says: str
    source: str


class TopicShape(msgspec.Struct):
    id: str
    question: str
    positions: list[tuple[str, str]]
    sources: list[str]


class HazardShape(msgspec.Struct):
    id: str
    structure: str
    muscles: list[str]
    mitigation: str
    sources: list[str]
    provenance: Literal["S", "R", "J", "C", "D"]
    choices: dict[str, str] = {}


def read_rule_book(
    folder: Path,
    anatomy: Anatomy,
    drug_flags: Mapping[str, tuple[str, ...]],
    joints: Mapping[str, frozenset[str]],
    sources: Collection[str],
    version: str,
) -> RuleBook:
    """Read every file of data/rules. Raises KnowledgeError with file, line and what is allowed.

    sources: the codes that have an address; a source of more than one word is a reference to the literature.
    """
    questions = {q.id: q for q in _questions(folder / "questions.toml", anatomy)}
    topics = {t.id: t for t in _topics(folder / "policy.toml", sources)}
    constraints = {c.id: c.says for c in _constraints(folder / "constraints.toml")}
    names = Names(anatomy, questions, topics, constraints, drug_flags, places(anatomy, joints), sources)
    rules = tuple(_rules(sorted(p for p in folder.glob("*.toml") if p.name not in NOT_RULES), names))
    hazards = tuple(_hazards(folder / "hazards.toml", names))
    scores = tuple(read_scores(folder / "scores.toml", names))
    _need_use(folder / "questions.toml", rules, scores)
    return RuleBook(rules, hazards, questions, topics, constraints, drug_flags, joints, version, scores)


def places(anatomy: Anatomy, joints: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Everything that an answer's `where` or a rule's part() may name: body parts, joints, regions, muscles."""
    parts = {region.parent for region in anatomy.regions.values()}
    crossed = {joint for muscle in joints.values() for joint in muscle}
    return frozenset(parts | crossed | set(anatomy.regions) | set(anatomy.muscles))


def _questions(path: Path, anatomy: Anatomy) -> Iterator[Question]:
    seen: set[str] = set()
    for entry in entries(path, "question"):
        q = fill(entry, QuestionShape)
        need_slug(entry, q.id)
        need_unique(entry, q.id, seen)
        need_known(entry, "complaints", q.complaints, anatomy.complaints, "complaint")
        _need_plain(entry, q)
        yield Question(
            id=q.id,
            group=q.group,
            label=q.label,
            asks=q.asks,
            hint=q.hint,
            takes_area=q.takes_area,
            states=tuple(q.states),
            complaints=tuple(q.complaints),
            is_asked=q.asked,
            plain=q.plain,
            plain_hint=q.plain_hint,
            lasts=Lasts(q.lasts),
        )


def _need_plain(entry: Entry, q: QuestionShape) -> None:
    """Plain words are a question, and only where something is asked."""
    if q.plain and not q.asked:
        raise entry.error("plain", "plain words for a question that is not asked", "no plain, or asked = true")
    if q.plain and not q.plain.endswith("?"):
        raise entry.error("plain", "the plain words are not a question", "words that end with ?")
    if q.plain_hint and not q.plain:
        raise entry.error("plain_hint", "a hint for the patient without plain words", "plain beside it, or neither")


def _topics(path: Path, sources: Collection[str]) -> Iterator[PolicyTopic]:
    seen: set[str] = set()
    for entry in entries(path, "topic"):
        t = fill(entry, TopicShape)
        need_unique(entry, t.id, seen)
        need_listed_sources(entry, t.sources, sources)
        if len(t.positions) < 2:
            raise entry.error("positions", "a topic needs two positions", "strictest first")
        yield PolicyTopic(t.id, t.question, tuple(t.positions), tuple(t.sources))


def _constraints(path: Path) -> Iterator[ConstraintShape]:
    seen: set[str] = set()
    for entry in entries(path, "constraint"):
        c = fill(entry, ConstraintShape)
        need_unique(entry, c.id, seen)
        yield c


def _hazards(path: Path, names: Names) -> Iterator[Hazard]:
    seen: set[str] = set()
    for entry in entries(path, "hazard"):
        h = fill(entry, HazardShape)
        need_unique(entry, h.id, seen)
        need_known(entry, "muscles", h.muscles, names.anatomy.muscles, "muscle")
        need_listed_sources(entry, h.sources, names.sources)
        choices = tuple((read_choice(entry, "choices", k, names.topics), says) for k, says in h.choices.items())
        muscles, letter = frozenset(h.muscles), Provenance(h.provenance)
        yield Hazard(h.id, h.structure, muscles, h.mitigation, tuple(h.sources), letter, choices)


def _rules(paths: Iterable[Path], names: Names) -> Iterator[Rule]:
    seen: set[str] = set()
    for path in paths:
        for entry in entries(path, "rule"):
            rule = _rule(entry, fill(entry, RuleShape), names)
            need_unique(entry, rule.id, seen)
            yield rule


def _rule(entry: Entry, shape: RuleShape, names: Names) -> Rule:
    need_slug(entry, shape.id)
    need_known(entry, "id", [shape.id.partition(".")[0]], names.questions, "history id")
    need_known(entry, "constraints", shape.constraints, names.constraints, "constraint")
    need_known(entry, "complaints", shape.complaints, names.anatomy.complaints, "complaint")
    need_listed_sources(entry, shape.sources, names.sources)
    if shape.then == "avoid" and shape.where is None:
        raise entry.error("then", "'avoid' judges sites and needs a `where`", "where, or do_not_needle")
    if shape.where and shape.then not in ("avoid", "precautions"):
        raise entry.error("where", f"{shape.then!r} judges the person", "avoid or precautions with a `where`")
    return Rule(
        id=shape.id,
        level=shape.level,
        when=read_expression(entry, "when", shape.when, names),
        then=Action(shape.then),
        says=shape.says,
        because=shape.because,
        sources=tuple(shape.sources),
        provenance=Provenance(shape.provenance),
        where=read_expression(entry, "where", shape.where, names) if shape.where else None,
        constraints=tuple(shape.constraints),
        urgency=Urgency(shape.urgency) if shape.urgency else None,
        choice=read_choice(entry, "choice", shape.choice, names.topics) if shape.choice else None,
        is_weak=shape.weak,
        complaints=tuple(shape.complaints),
    )


def _need_use(path: Path, rules: Iterable[Rule], scores: Iterable[Score]) -> None:
    """Every question is looked at by some rule: an answer that nobody reads must not be asked for.

    An item that takes points off a score is the exception: no rule reads it, so that it makes nothing milder.
    """
    used = set(counted_against(scores))
    for rule in rules:
        found = [*atoms(rule.when), *(atoms(rule.where) if rule.where else ())]
        used.update(str(a) for atom in found if isinstance(atom, Atom) for a in atom.args)
    for entry in entries(path, "question"):
        if entry.values["id"] not in used:
            raise entry.error("id", f"no rule looks at {entry.values['id']!r}", "a rule for it, or no question")
