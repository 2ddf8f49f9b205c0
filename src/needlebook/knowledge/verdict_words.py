"""The words behind the ids of a verdict, kept with it: it can be read when the knowledge knows those ids no more."""

from collections.abc import Iterator, Mapping
from typing import Any

from needlebook.core.case import Answer, Case
from needlebook.core.screening import Verdict
from needlebook.knowledge.library import Knowledge


def words_of(case: Case, verdict: Verdict, knowledge: Knowledge) -> dict[str, Any]:
    """Labels of questions and medicines, places of answers, what rules, constraints and positions say, addresses.

    Plain data for JSON; whoever prints it looks an id up here and shows the id itself when it is not here.
    """
    book = knowledge.rulebook
    facts = {fact for reason in verdict.reasons for fact in reason.facts}
    says = {rule.id: rule.says for rule in book.rules}
    codes = {code for reason in verdict.reasons for code in reason.rule.sources}
    return {
        "labels": dict(_labels(facts | {question.id for question in verdict.ask}, knowledge)),
        "places": dict(_places(case, facts)),
        "rules": {id: says[id] for id, _value in verdict.trace},
        "constraints": {id: book.constraints[id] for id in verdict.constraints if id in book.constraints},
        "hazards": {hazard.id: hazard.structure for hazard in book.hazards if hazard.id in verdict.constraints},
        "topics": dict(_topics(verdict.choices, knowledge)),
        "sources": {code: knowledge.sources[code] for code in sorted(codes) if code in knowledge.sources},
    }


def _labels(facts: set[str], knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """'drug B01AF02' -> B01AF02: apixaban; 'diabetes yes' and 'diabetes' -> diabetes: its short name."""
    for fact in sorted(facts):
        name, _space, value = fact.rpartition(" ")
        if name == "drug":
            drug = knowledge.find_drug(value)
            yield value, drug.name if drug else value
        elif question := knowledge.rulebook.questions.get(name or value):
            yield question.id, question.label


def _places(case: Case, facts: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where an answer behind the verdict is about, when a place was given with it."""
    for item in case.history:
        if item.answer is Answer.YES and f"{item.id} yes" in facts and (item.side or item.where):
            yield item.id, {"side": item.side.value if item.side else "", "where": list(item.where)}


def _topics(choices: Mapping[str, str], knowledge: Knowledge) -> Iterator[tuple[str, dict[str, str]]]:
    for id, position in choices.items():
        topic = knowledge.rulebook.topics[id]
        yield id, {"question": topic.question, "means": dict(topic.positions)[position]}
