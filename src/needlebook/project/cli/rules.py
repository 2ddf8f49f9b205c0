"""`needlebook rules`: what the rule table says about an id, in words, with its sources; and the list of all rules."""

import shutil
import textwrap
from typing import Annotated, Any

import typer

from needlebook.interop.plain_errors import unknown_id
from needlebook.knowledge import load
from needlebook.project.cli.output import AsJson, bad_input_exits, show

Id = Annotated[str, typer.Argument(help="A question, a rule, a hazard, a constraint or a disagreement.", metavar="ID")]
Weak = Annotated[bool, typer.Option("--weak", help="Only the rules that are marked as weak.")]
Json = Annotated[bool, AsJson]
Document = dict[str, Any]
WIDEST = 100


def add_commands(app: typer.Typer) -> None:
    """Hang `rules show` and `rules list` on the program."""
    group = typer.Typer(help="Read the clinical rules that screening works with.", no_args_is_help=True)
    group.command(name="show")(show_id)
    group.command(name="list")(list_rules)
    app.add_typer(group, name="rules")


def show_id(id: Id, json: Json = False) -> None:
    """What stands under an id: what is asked, each rule of it, why, and from which source."""
    from needlebook.knowledge.rule_documents import NOT_REVIEWED, document_of, known_ids

    with bad_input_exits():
        knowledge = load()
        document = document_of(id, knowledge)
        if document is None:
            raise unknown_id("ID", id, known_ids(knowledge.rulebook))
    show({**document, "version": knowledge.version}, json, _print_document)
    if not json:
        typer.echo(f"\nKnowledge {knowledge.version}. {NOT_REVIEWED}")


def list_rules(weak: Weak = False, json: Json = False) -> None:
    """Every rule on one line: id, level, action, what it says."""
    from needlebook.knowledge.rule_documents import rule_list

    with bad_input_exits():
        document = rule_list(load(), weak)
    show(document, json, lambda d: typer.echo("\n".join(map(_line, d["rules"])) or "No rule is marked weak."))


def _line(rule: Document) -> str:
    return f"{rule['rule']:<42} {rule['level']:<8} {rule['action']:<13} {rule['says']}"


def _print_document(document: Document) -> None:
    printers = {
        "question": _print_question,
        "rule": _print_question,
        "hazard": _print_hazard,
        "constraint": _print_constraint,
        "topic": _print_topic,
    }
    printers[document["kind"]](document)


def _print_question(document: Document) -> None:
    question = document["question"]
    _head(f"{question['label']} ({question['id']}; {question['group']})")
    _row("asks", " ".join(filter(None, [question["asks"], question["hint"]])))
    _row("plain", " ".join(filter(None, [question["plain"], question["plain_hint"]])))
    if not question["asked"]:
        _row("not asked", "the program knows it from other facts, or it is recorded with a score; an answer counts")
    else:
        _row("asked of", "" if question["plain"] else "the clinician only")
        _row("lasts", "for one visit: it is asked again at the next" if question["lasts"] == "today" else "")
    if question["takes_area"]:
        _row("with", "a side and a place")
    _row("states", ", ".join(question["states"]))
    _row("first with", _words(question["complaints"]))
    for rule in document["rules"]:
        _print_rule(rule)
    _print_list("Also read by", document.get("also_read_by", []))
    for score in document.get("scores", []):
        _print_score(score)
    _print_figures(document.get("figures"))


def _print_rule(rule: Document) -> None:
    from needlebook.knowledge.rule_documents import ACTION_WORDS

    typer.echo("")
    _head(rule["rule"] + (" (weak: to be checked before it is relied on)" if rule["weak"] else ""))
    _row("says", rule["says"])
    _row("does", ACTION_WORDS[rule["action"]] + (f"; referral: {_words([rule['urgency']])}" if rule["urgency"] else ""))
    _row("level", _words([rule["level"]]))
    _print_condition("when", rule["when"])
    if rule["where"]:
        _print_condition("where", rule["where"])
    for constraint in rule["constraints"]:
        _row("session", f"{constraint['id']}: {constraint['says']}")
    if rule["policy"]:
        _row("only under", _position(rule["policy"]))
    _row("belongs to", _words(rule["complaints"]))
    _row("because", rule["because"])
    _print_origin(rule)


def _print_condition(name: str, condition: Document) -> None:
    _row(name, condition["words"])
    _row("", condition["text"])


def _position(position: Document) -> str:
    default = ", the default" if position["default"] else ""
    return f"{position['topic']} = {position['position']}{default}: {position['means']}"


def _print_origin(document: Document) -> None:
    for source in document["sources"]:
        _row("source", f"{source['source']} {source['address'] or '(no address in the list)'}")
    if provenance := document.get("provenance"):
        _row("provenance", f"{provenance['letter']}, {provenance['means']}")


def _print_hazard(hazard: Document) -> None:
    _head(f"{hazard['structure']} ({hazard['id']})")
    _row("stay away", hazard["mitigation"])
    for choice in hazard["choices"]:
        _row("besides", f"{choice['says']} ({choice['topic']} = {choice['position']})")
    _row("muscles", "; ".join(muscle["name"] for muscle in hazard["muscles"]))
    _print_origin(hazard)
    _print_depths(hazard["depths"])


def _print_depths(depths: Document | None) -> None:
    if depths:
        typer.echo("")
        _head("Published depths")
        _row("", depths["note"])
        for depth in depths["rows"]:
            warning = "DO NOT USE. " if depth["do_not_use"] else ""
            _row("depth", f"{warning}{depth['site']} ({depth['how']}): {depth['figure']} [{depth['source']}]")


def _print_figures(figures: Document | None) -> None:
    if figures:
        typer.echo("")
        _head("Published figures")
        _row("", figures["note"])
        for row in figures["rows"]:
            weak = ", weak" if row["weak"] else ""
            _row("figure", f"{row['item']}: {row['figure']} [{row['source']}{weak}]")


def _print_score(score: Document) -> None:
    typer.echo("")
    _head(f"{score['title']} ({score['id']}; information, no rule reads it)")
    for item in score["items"]:
        _row(f"{item['points']:+d}", f"{item['label']} ({', '.join(item['known_by'])})")
    for band in score["bands"]:
        _row(band["points"], ": ".join(filter(None, [band["means"], band["figure"]])))
    _row("note", score["note"])
    _print_origin(score)


def _print_constraint(constraint: Document) -> None:
    _head(constraint["id"])
    _row("says", constraint["says"])
    _print_list("Asked by", constraint["asked_by"])


def _print_topic(topic: Document) -> None:
    _head(f"{topic['question']} ({topic['id']})")
    for position in topic["positions"]:
        _row(position["position"], position["means"] + (" (the default)" if position["default"] else ""))
    _print_origin(topic)
    for position in topic["positions"]:
        _print_list(f"Only under {position['position']}", position["rules"])
        _row("changes", ", ".join(position["hazards"]))


def _print_list(title: str, rules: list[Document]) -> None:
    if rules:
        typer.echo("")
        _head(title)
        typer.echo("\n".join(f"  {rule['rule']}: {rule['says']}" for rule in rules))


def _head(text: str) -> None:
    typer.echo(typer.style(text, bold=True))


def _row(name: str, text: str) -> None:
    """One line, broken to the width of the terminal; nothing when there is nothing to say."""
    if text:
        width = min(shutil.get_terminal_size().columns, WIDEST)
        lines = textwrap.wrap(text, max(width - 14, 30), break_long_words=False, break_on_hyphens=False)
        typer.echo("\n".join(f"  {name if n == 0 else '':<11} {line}" for n, line in enumerate(lines)))


def _words(ids: list[str]) -> str:
    return ", ".join(id.replace("_", " ") for id in ids)
