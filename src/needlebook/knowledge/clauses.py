"""The knowledge as clinical sentences by id, so that the person who answers for it can compare two versions."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from needlebook.core.anatomy import Muscle
from needlebook.core.screening import Rule, Score
from needlebook.knowledge.evidence import read_statements
from needlebook.knowledge.library import DATA, Knowledge
from needlebook.knowledge.numbers import TABLES, numbers_of, value_words
from needlebook.knowledge.rule_documents import ACTION_WORDS, PROVENANCE_WORDS
from needlebook.knowledge.rule_words import in_words, place_label

ANY = "any"  # evidence about needling, whatever the complaint


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause that came, went or changed. `before` and `after` are sentences; '' where there is none."""

    id: str
    kind: Literal["added", "removed", "changed"]
    before: str
    after: str

    @property
    def about(self) -> str:
        """What kind of thing it is: 'rule', 'question', 'hazard', …"""
        return self.id.partition(" ")[0]

    @property
    def name(self) -> str:
        """The id within its kind."""
        return self.id.partition(" ")[2]


def clauses(knowledge: Knowledge, folder: Path = DATA) -> Iterator[tuple[str, str]]:
    """Id and sentences of all that screening reads, the evidence and the numbers, then each table with a mark of it.

    So no byte changes without a clause that says so: `folder` is where the knowledge was read from.
    """
    yield from _rule_book(knowledge)
    for muscle in knowledge.anatomy.muscles.values():
        yield f"muscle {muscle.id}", _muscle_sentence(muscle, knowledge)
    yield from _evidence(knowledge, folder)
    yield from _numbers(folder)
    files = [*folder.iterdir(), *(folder / "exercises").rglob("*")]
    for path in sorted(p for p in files if p.suffix in (".csv", ".toml")):
        content = path.read_bytes()
        mark = hashlib.sha256(content).hexdigest()[:8]
        yield f"table {path.relative_to(folder).as_posix()}", f"{len(content.splitlines())} lines, mark {mark}."


def _rule_book(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    book = knowledge.rulebook
    for rule in book.rules:
        yield f"rule {rule.id}", _rule_sentence(rule, knowledge)
    for question in book.questions.values():
        yield f"question {question.id}", _joined(question.asks, question.hint, question.plain, question.plain_hint)
    for hazard in book.hazards:
        muscles = ", ".join(knowledge.anatomy.muscles[id].label for id in sorted(hazard.muscles))
        chosen = "".join(f" Under {topic} {name}: {says}" for (topic, name), says in hazard.choices)
        yield f"hazard {hazard.id}", f"{hazard.structure}: {hazard.mitigation}{chosen} Muscles: {muscles}."
    for score in book.scores:
        yield f"score {score.id}", _score_sentence(score)
    for id, says in book.constraints.items():
        yield f"constraint {id}", says
    for topic in book.topics.values():
        positions = " ".join(f"{name}: {means}" for name, means in topic.positions)
        yield f"disagreement {topic.id}", f"{topic.question} {positions}"


def _evidence(knowledge: Knowledge, folder: Path) -> Iterator[tuple[str, str]]:
    """What is said about each complaint with its certainty and source; `any` is about all of them."""
    said: dict[str, list[str]] = {}
    for one in read_statements(folder / "complaint_evidence.csv", knowledge.anatomy):
        certainty = f" Certainty: {one.certainty}." if one.certainty else ""
        said.setdefault(one.complaint or ANY, []).append(f"{one.says}{certainty} Source: {one.source}.")
    for complaint, sentences in said.items():
        yield f"evidence {complaint}", _joined(*sentences)


def _numbers(folder: Path) -> Iterator[tuple[str, str]]:
    """What the drawing, the ranking and the plan go by."""
    for table in TABLES:
        for fact in numbers_of(table, folder):
            letter = PROVENANCE_WORDS[fact.provenance]
            yield f"number {table}.{fact.id}", f"{value_words(fact.value)}. {fact.why} Source: {fact.source}, {letter}."


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    """What came, what changed, what went; in the order of the new version, then what is gone."""
    for id, sentence in after.items():
        if id not in before:
            yield Difference(id, "added", "", sentence)
        elif before[id] != sentence:
            yield Difference(id, "changed", before[id], sentence)
    for id, sentence in before.items():
        if id not in after:
            yield Difference(id, "removed", sentence, "")


def _score_sentence(score: Score) -> str:
    items = ", ".join(f"{item.label} {item.points:+d}" for item in score.items)
    bands = "; ".join(f"{band.means} {band.figure}".strip() for band in score.bands)
    return f"{score.title}. Counts: {items}. Means: {bands}. {score.note}"


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _rule_sentence(rule: Rule, knowledge: Knowledge) -> str:
    """What a rule says, when, and what comes of it. A change of its sources or its letter is a change too."""
    parts = [rule.says, f"When {in_words(rule.when, knowledge)}."]
    if rule.where:
        parts.append(f"Where {in_words(rule.where, knowledge)}.")
    urgency = f" ({rule.urgency.value.replace('_', ' ')})" if rule.urgency else ""
    parts.append(f"Then {ACTION_WORDS[rule.then.value]}{urgency}, {rule.level.replace('_', ' ')}.")
    if rule.constraints:
        parts.append(f"Asks for: {', '.join(rule.constraints).replace('_', ' ')}.")
    if rule.choice:
        parts.append(f"Only where the clinic holds {rule.choice[0]}: {rule.choice[1]}.")
    weak = ", weak" if rule.is_weak else ""
    parts.append(
        f"Because: {rule.because} Source: {', '.join(rule.sources)}, {PROVENANCE_WORDS[rule.provenance]}{weak}."
    )
    return " ".join(parts)


def _muscle_sentence(muscle: Muscle, knowledge: Knowledge) -> str:
    """What site rules read of a muscle: what is near, whether it can be pressed, how deep it lies, where it is."""
    near = ", ".join(place_label(id, knowledge) for id in muscle.structures_at_risk) or "nothing named"
    pressed = "can be stopped by pressing" if muscle.is_compressible else "cannot be stopped by pressing"
    regions = dict.fromkeys(point.site_region for point in knowledge.anatomy.points_of(muscle.id))
    joints = sorted(knowledge.rulebook.joints.get(muscle.id, ()))
    places = "; ".join(place_label(id, knowledge) for id in (*regions, *joints))
    return f"Near: {near}. Bleeding {pressed}; {muscle.depth_class}. Counts as lying in: {places or 'no place'}."
