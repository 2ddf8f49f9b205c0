"""The reference of clinical rules as Markdown: a page for each group of questions, one for hazards, and the index."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from needlebook.core.screening import Lasts, Question
from needlebook.knowledge.library import EDITION, Knowledge
from needlebook.knowledge.rule_counts import count_table, left_out
from needlebook.knowledge.rule_documents import (
    ACTION_WORDS,
    NOT_REVIEWED,
    PROVENANCE_WORDS,
    Document,
    also_read_by,
    constraint_document,
    hazard_document,
    rule_document,
    rules_of,
    topic_document,
)
from needlebook.knowledge.rule_information import depths_part, information
from needlebook.knowledge.rule_links import HAZARDS, constraint_link, page_name, rule_link, source_links

INDEX = "README.md"
WRITTEN = "<!-- Written by `make docs` from the rule table: change the table, not this page. -->"
LIST = "\n  - "  # the beginning of each line of a list inside a list


@dataclass(frozen=True, slots=True)
class Example:
    """A case of the tests: what was given, the verdict, the rules that fire and those that must not."""

    title: str
    given: str
    verdict: str
    fires: tuple[str, ...]
    stays_silent: tuple[str, ...]


def rule_pages(knowledge: Knowledge, examples: Sequence[Example]) -> Mapping[str, str]:
    """File name to Markdown. Pure: the same knowledge and examples give the same bytes."""
    groups = dict.fromkeys(question.group for question in knowledge.rulebook.questions.values())
    pages = {page_name(group): _group_page(group, knowledge, examples) for group in groups}
    return {INDEX: _index(groups, knowledge, examples), **pages, HAZARDS: _hazards_page(knowledge)}


def _page(*parts: str) -> str:
    return "\n\n".join(part for part in (WRITTEN, *parts) if part) + "\n"


def _index(groups: Iterable[str], knowledge: Knowledge, examples: Sequence[Example]) -> str:
    book = knowledge.rulebook
    weak = "\n".join(f"- {rule_link(rule, knowledge)} {rule.says}" for rule in book.rules if rule.is_weak)
    return _page(
        "# Clinical rules",
        *_about(knowledge, examples),
        "## Questions",
        _group_table(groups, knowledge),
        f"[Hazards and constraints]({HAZARDS}) lists what a needle can reach and what a rule asks of a session.",
        "## Where sources disagree",
        "A clinic chooses a position; the strictest is the default.",
        *(_topic(topic_document(topic, knowledge), knowledge) for topic in book.topics.values()),
        "## What is weak",
        "Rules that somebody should check before they are relied on:",
        weak or "None.",
        "## Count against the tables",
        *count_table(knowledge),
        "## What the evidence knows and no rule holds",
        *left_out(knowledge),
    )


def _about(knowledge: Knowledge, examples: Sequence[Example]) -> tuple[str, ...]:
    """How much there is, how far it can be traced, and how much of it is tried by a case of its own."""
    book = knowledge.rulebook
    tried = {id for example in examples for id in example.fires}
    missed = {id for example in examples for id in example.stays_silent}
    letters = Counter(rule.provenance for rule in book.rules)
    traced = ", ".join(f"{letters[p]} are {words} ({p.value})" for p, words in PROVENANCE_WORDS.items() if letters[p])
    warning = (
        f"**{NOT_REVIEWED}** The rules are compiled from abstracts, lists and recalled guidelines; none has been "
        "tested on patients."
    )
    counts = (
        f"{len(book.rules)} rules about {len(book.questions)} questions, {len(book.hazards)} hazards, "
        f"{len(book.constraints)} constraints, {len(book.topics)} disagreements between sources. Edition {EDITION}. "
        f"Of the rules {traced}. The screening cases of the tests make {len(tried)} rules fire "
        f"and give {len(missed)} rules a near miss, a case close by in which the rule does not fire. "
        "The cases stand beside the rules."
    )
    more = (
        "[How screening decides](../../explanation/screening.md) says how they are put together; "
        "`needlebook rules show ID` prints any of them."
    )
    return warning, counts, more


def _group_table(groups: Iterable[str], knowledge: Knowledge) -> str:
    rows = ["| group | questions | rules | weak |", "|---|--:|--:|--:|"]
    for group in groups:
        questions = _questions_of(group, knowledge)
        rules = [rule for question in questions for rule in rules_of(question, knowledge.rulebook)]
        weak = sum(rule.is_weak for rule in rules)
        rows.append(f"| [{group}]({page_name(group)}) | {len(questions)} | {len(rules)} | {weak} |")
    return "\n".join(rows)


def _questions_of(group: str, knowledge: Knowledge) -> list[Question]:
    return [question for question in knowledge.rulebook.questions.values() if question.group == group]


def _topic(topic: Document, knowledge: Knowledge) -> str:
    named = source_links(topic["sources"])
    head = f'### <a id="{topic["id"]}"></a>{topic["question"]}\n\n`{topic["id"]}`; sources: {named}'
    by_id = {rule.id: rule for rule in knowledge.rulebook.rules}
    rows = []
    for position in topic["positions"]:
        links = [rule_link(by_id[rule["rule"]], knowledge) for rule in position["rules"]]
        rules = ", ".join([*links, *map(constraint_link, position["hazards"])])
        default = ", the default" if position["default"] else ""
        rows.append(
            f"- **{position['position']}**{default}: {position['means']} {f'({rules})' if rules else ''}".rstrip()
        )
    return head + "\n\n" + "\n".join(rows)


def _group_page(group: str, knowledge: Knowledge, examples: Sequence[Example]) -> str:
    questions = _questions_of(group, knowledge)
    sections = (_question(question, knowledge, examples) for question in questions)
    return _page(f"# {group}", f"[All clinical rules]({INDEX}). {NOT_REVIEWED}", *sections)


def _question(question: Question, knowledge: Knowledge, examples: Sequence[Example]) -> str:
    book = knowledge.rulebook
    parts = [f'## <a id="question-{question.id}"></a>{question.label}', _asks(question)]
    parts += [_rule(rule_document(rule, knowledge), examples) for rule in rules_of(question, book)]
    if others := also_read_by(question, book):
        parts.append(f"Also read by {', '.join(rule_link(rule, knowledge) for rule in others)}.")
    parts += information(question, knowledge)
    return "\n\n".join(parts)


def _asks(question: Question) -> str:
    lines = [f"> {question.asks}", f"> {question.hint}" if question.hint else "", *_plain(question)]
    notes = [
        f"`{question.id}`",
        "" if question.is_asked else "not asked: known from other facts, or recorded with a score",
    ]
    notes.append("a side and a place belong to the answer" if question.takes_area else "")
    notes.append(f"states: {', '.join(question.states)}" if question.states else "")
    notes.append(f"asked first with: {_words(question.complaints)}" if question.complaints else "")
    notes.append("asked again at every visit" if question.is_asked and question.lasts is Lasts.TODAY else "")
    notes.append("only the clinician can answer it" if question.is_asked and not question.is_for_patient else "")
    return "\n".join(filter(None, lines)) + "\n\n" + "; ".join(filter(None, notes))


def _plain(question: Question) -> list[str]:
    """The patient's words as a paragraph of their own under the clinician's; nothing when there are none."""
    if not question.is_for_patient:
        return []
    return [">", f"> In plain words: {question.plain}", f"> {question.plain_hint}" if question.plain_hint else ""]


def _rule(rule: Document, examples: Sequence[Example]) -> str:
    id = rule["rule"]
    weak = "weak: to be checked before it is relied on" if rule["weak"] else ""
    letter = f"{rule['provenance']['means']} ({rule['provenance']['letter']})"
    rows = {
        "Does": "; ".join(filter(None, [ACTION_WORDS[rule["action"]], _referral(rule), weak])),
        "Level": rule["level"].replace("_", " "),
        "When": _condition(rule["when"]),
        "Where": _condition(rule["where"]) if rule["where"] else "",
        "Asks of the session": ", ".join(constraint_link(c["id"]) for c in rule["constraints"]),
        "Only under": _policy(rule["policy"]) if rule["policy"] else "",
        "Belongs to": _words(rule["complaints"]),
        "Because": rule["because"],
        "Sources": f"{source_links(rule['sources'])}; {letter}",
        "Fires": _examples(e for e in examples if id in e.fires),
        "Does not fire": _examples(e for e in examples if id in e.stays_silent),
    }
    body = "\n".join(_row(name, text) for name, text in rows.items() if text)
    return f'### <a id="{id}"></a>`{id}`\n\n**{rule["says"]}**\n\n{body}'


def _row(name: str, text: str) -> str:
    return f"- **{name}:**{'' if text.startswith(LIST) else ' '}{text}"


def _referral(rule: Document) -> str:
    return f"referral: {_words([rule['urgency']])}" if rule["urgency"] else ""


def _condition(condition: Document) -> str:
    return f"{condition['words']}  \n  `{condition['text']}`"


def _policy(position: Document) -> str:
    default = ", the default" if position["default"] else ""
    return f"[{position['topic']}]({INDEX}#{position['topic']}) {position['position']}{default}"


def _examples(examples: Iterable[Example]) -> str:
    return "".join(f"{LIST}{e.title} ({e.given}) → {_words([e.verdict])}" for e in examples)


def _hazards_page(knowledge: Knowledge) -> str:
    book = knowledge.rulebook
    return _page(
        "# Hazards and constraints",
        f"[All clinical rules]({INDEX}). {NOT_REVIEWED}",
        "## Hazards",
        "The hazards of the planned muscles are constraints of the session.",
        *(_hazard(hazard_document(hazard, knowledge)) for hazard in book.hazards),
        "## Constraints",
        *(_constraint(constraint_document(id, knowledge), knowledge) for id in book.constraints),
    )


def _hazard(hazard: Document) -> str:
    muscles = "; ".join(muscle["name"] for muscle in hazard["muscles"])
    origin = f"{source_links(hazard['sources'])}; {hazard['provenance']['means']} ({hazard['provenance']['letter']})"
    rows = [f"- **Muscles:** {muscles}", f"- **Sources:** {origin}", *map(_besides, hazard["choices"])]
    head = f'### <a id="{hazard["id"]}"></a>{hazard["structure"]}\n\n`{hazard["id"]}`: {hazard["mitigation"]}'
    return "\n\n".join(filter(None, [head, "\n".join(rows), depths_part(hazard["depths"])]))


def _besides(choice: Document) -> str:
    return f"- **Besides:** {choice['says']} (only under {_policy(choice)})"


def _constraint(constraint: Document, knowledge: Knowledge) -> str:
    by_id = {rule.id: rule for rule in knowledge.rulebook.rules}
    rules = ", ".join(rule_link(by_id[rule["rule"]], knowledge) for rule in constraint["asked_by"])
    asked_by = f"\n\nAsked by {rules}." if rules else "\n\nNo rule asks for it."
    return f'### <a id="{constraint["id"]}"></a>`{constraint["id"]}`\n\n{constraint["says"]}{asked_by}'


def _words(ids: Iterable[str]) -> str:
    return ", ".join(id.replace("_", " ") for id in ids)
