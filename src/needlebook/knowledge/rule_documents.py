"""What the rule book says under one id, as plain data: a question, a rule, a hazard, a constraint or a topic."""

from collections.abc import Iterator
from typing import Any

from needlebook.core.anatomy import Provenance
from needlebook.core.screening import Hazard, PolicyTopic, Question, Rule, RuleBook, Score
from needlebook.core.screening.expressions import Atom, Expression, atoms, expression_text
from needlebook.core.screening.types import ScoreBand, ScoreItem
from needlebook.knowledge.library import Knowledge
from needlebook.knowledge.published import DEPTHS_NOTE, FIGURES_NOTE, Depth
from needlebook.knowledge.rule_words import in_words, place_label

Document = dict[str, Any]

PROVENANCE_WORDS = {
    Provenance.SEEN: "read in the source",
    Provenance.RECALLED: "recalled from the literature, not read again",
    Provenance.JUDGED: "the compiler's judgement",
    Provenance.COMPUTED: "computed from marked figures",
    Provenance.DERIVED: "derived by arithmetic from figures that were read",
}
ACTION_WORDS = {
    "precautions": "go on with precautions",
    "avoid": "leave the site out",
    "refer_first": "refer before needling",
    "do_not_needle": "do not needle",
}
NOT_REVIEWED = "Not clinically reviewed: for training until a clinic's lead adopts this knowledge."


def known_ids(book: RuleBook) -> list[str]:
    """Every id that can be looked up, each once."""
    rules = (rule.id for rule in book.rules)
    hazards = (hazard.id for hazard in book.hazards)
    return list(dict.fromkeys([*book.questions, *rules, *hazards, *book.constraints, *book.topics]))


def document_of(id: str, knowledge: Knowledge) -> Document | None:
    """What stands under an id, or None when nothing does. A question comes before the rule of the same name."""
    book = knowledge.rulebook
    if id in book.questions:
        return question_document(book.questions[id], knowledge)
    if rule := next((rule for rule in book.rules if rule.id == id), None):
        question = book.questions[question_id(rule)]
        return {"kind": "rule", "id": id, "question": _asked(question), "rules": [rule_document(rule, knowledge)]}
    if hazard := next((hazard for hazard in book.hazards if hazard.id == id), None):
        return hazard_document(hazard, knowledge)
    if id in book.constraints:
        return constraint_document(id, knowledge)
    return topic_document(book.topics[id], knowledge) if id in book.topics else None


def question_id(rule: Rule) -> str:
    """The question that a rule is named after: its id up to the variant."""
    return rule.id.partition(".")[0]


def rules_of(question: Question, book: RuleBook) -> list[Rule]:
    """The rules that are named after a question, in the order of the table."""
    return [rule for rule in book.rules if question_id(rule) == question.id]


def also_read_by(question: Question, book: RuleBook) -> list[Rule]:
    """The rules of other questions that look at this one's answer too."""
    others = (rule for rule in book.rules if question_id(rule) != question.id)
    return [rule for rule in others if question.id in _answers_read(rule)]


def question_document(question: Question, knowledge: Knowledge) -> Document:
    """A question, each rule named after it, and the rules of other questions that read its answer."""
    book = knowledge.rulebook
    return {
        "kind": "question",
        "id": question.id,
        "question": _asked(question),
        "rules": [rule_document(rule, knowledge) for rule in rules_of(question, book)],
        "also_read_by": [brief(rule) for rule in also_read_by(question, book)],
        "figures": figures_document(question, knowledge),
        "scores": [score_document(score, knowledge) for score in book.scores if score.flag == question.id],
    }


def figures_document(question: Question, knowledge: Knowledge) -> Document | None:
    """The published figures that concern a question, with the sentence that belongs to them; None without any."""
    found = [figure for figure in knowledge.figures if question.id in figure.questions]
    rows = [{"item": f.item, "figure": f.figure, "source": f.source, "weak": f.is_weak} for f in found]
    return {"note": FIGURES_NOTE, "rows": rows} if rows else None


def score_document(score: Score, knowledge: Knowledge) -> Document:
    """A score: what is counted, and what a number of points means."""
    return {
        "id": score.id,
        "title": score.title,
        "note": score.note,
        "items": [_item(item) for item in score.items],
        "bands": [{"points": _points(band), "means": band.means, "figure": band.figure} for band in score.bands],
        "sources": sources(score.sources, knowledge),
        "provenance": _provenance(score.provenance),
    }


def rule_document(rule: Rule, knowledge: Knowledge) -> Document:
    """One rule whole. `when` and `where` carry the text of the table (`text`) and the same in words (`words`)."""
    book = knowledge.rulebook
    return {
        **brief(rule),
        "urgency": rule.urgency.value if rule.urgency else None,
        "when": _condition(rule.when, knowledge),
        "where": _condition(rule.where, knowledge) if rule.where else None,
        "constraints": [{"id": id, "says": book.constraints[id]} for id in rule.constraints],
        "policy": _position(book.topics[rule.choice[0]], rule.choice[1]) if rule.choice else None,
        "complaints": list(rule.complaints),
        "because": rule.because,
        "sources": sources(rule.sources, knowledge),
        "provenance": _provenance(rule.provenance),
    }


def rule_list(knowledge: Knowledge, only_weak: bool = False) -> Document:
    """Every rule in one line each, in the order of the table; only those marked weak when asked for."""
    rules = knowledge.rulebook.rules
    return {"version": knowledge.version, "rules": [brief(r) for r in rules if r.is_weak or not only_weak]}


def brief(rule: Rule) -> Document:
    """One line of a list of rules."""
    return {"rule": rule.id, "level": rule.level, "action": rule.then.value, "says": rule.says, "weak": rule.is_weak}


def hazard_document(hazard: Hazard, knowledge: Knowledge) -> Document:
    """A structure that a needle can reach, the muscles it would come through, and how to stay away."""
    muscles, book = sorted(hazard.muscles), knowledge.rulebook
    return {
        "kind": "hazard",
        "id": hazard.id,
        "structure": hazard.structure,
        "mitigation": hazard.mitigation,
        "muscles": [{"id": id, "name": place_label(id, knowledge)} for id in muscles],
        "choices": [{**_position(book.topics[topic], name), "says": says} for (topic, name), says in hazard.choices],
        "sources": sources(hazard.sources, knowledge),
        "provenance": _provenance(hazard.provenance),
        "depths": depths_document(hazard, knowledge),
    }


def depths_document(hazard: Hazard, knowledge: Knowledge) -> Document | None:
    """The published depths of a hazard, under the sentence that says why none is a limit; None without any."""
    rows = [_depth(depth) for depth in knowledge.depths if hazard.id in depth.hazards]
    return {"note": DEPTHS_NOTE, "rows": rows} if rows else None


def _depth(depth: Depth) -> Document:
    how = ", ".join(filter(None, [depth.method, depth.n]))
    return {
        "site": depth.site,
        "muscles": list(depth.muscles),
        "how": how,
        "figure": depth.figure,
        "do_not_use": not depth.is_usable,
        "source": depth.source,
    }


def constraint_document(id: str, knowledge: Knowledge) -> Document:
    """What holds for the whole session, and the rules that ask for it."""
    book = knowledge.rulebook
    asking = [brief(rule) for rule in book.rules if id in rule.constraints]
    return {"kind": "constraint", "id": id, "says": book.constraints[id], "asked_by": asking}


def topic_document(topic: PolicyTopic, knowledge: Knowledge) -> Document:
    """A disagreement between sources: its positions, strictest (the default) first, and the rules of each."""
    rules, hazards = knowledge.rulebook.rules, knowledge.rulebook.hazards
    positions = [
        {
            **_position(topic, name),
            "rules": [brief(rule) for rule in rules if rule.choice == (topic.id, name)],
            "hazards": [hazard.id for hazard in hazards if (topic.id, name) in dict(hazard.choices)],
        }
        for name, _ in topic.positions
    ]
    asked = {"kind": "topic", "id": topic.id, "question": topic.question}
    return {**asked, "positions": positions, "sources": sources(topic.sources, knowledge)}


def sources(named: tuple[str, ...], knowledge: Knowledge) -> list[Document]:
    """Each source with its address, or null for a reference to the literature that has none in the list."""
    return [{"source": name, "address": knowledge.sources.get(name)} for name in named]


def _asked(question: Question) -> Document:
    return {
        "id": question.id,
        "group": question.group,
        "label": question.label,
        "asks": question.asks,
        "hint": question.hint or None,
        "plain": question.plain or None,
        "plain_hint": question.plain_hint or None,
        "lasts": question.lasts.value,
        "asked": question.is_asked,
        "takes_area": question.takes_area,
        "states": list(question.states),
        "complaints": list(question.complaints),
    }


def _condition(expression: Expression, knowledge: Knowledge) -> Document:
    return {"text": expression_text(expression), "words": in_words(expression, knowledge)}


def _item(item: ScoreItem) -> Document:
    return {"label": item.label, "points": item.points, "known_by": [expression_text(f) for f in item.known_by]}


def _points(band: ScoreBand) -> str:
    if band.at_least is None:
        return f"{band.at_most} or less"
    if band.at_most is None:
        return f"{band.at_least} or more"
    return f"{band.at_least} to {band.at_most}"


def _position(topic: PolicyTopic, name: str) -> Document:
    means = dict(topic.positions)[name]
    return {"topic": topic.id, "position": name, "means": means, "default": name == topic.positions[0][0]}


def _provenance(letter: Provenance) -> Document:
    return {"letter": letter.value, "means": PROVENANCE_WORDS[letter]}


def _answers_read(rule: Rule) -> set[str]:
    return {id for part in (rule.when, rule.where) if part for id in _ids(part)}


def _ids(expression: Expression) -> Iterator[str]:
    """The first word of a fact about an answer is a question; `said` names several."""
    for atom in atoms(expression):
        if isinstance(atom, Atom) and atom.call in (
            "answer",
            "said",
            "unless_state",
            "in_state",
            "in_answer",
            "in_limb",
        ):
            yield from map(str, atom.args if atom.call == "said" else atom.args[:1])
