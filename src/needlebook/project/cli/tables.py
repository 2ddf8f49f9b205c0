"""The same documents as tables for people."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from needlebook.knowledge import Knowledge
from needlebook.knowledge.rule_documents import NOT_REVIEWED

if TYPE_CHECKING:
    from needlebook.knowledge.check import Report

WHAT_IT_MEANS = (
    "The chance, given drawing and findings, that the muscle holds an active trigger point that adds to this pain. "
    "It need not add up to 100. Palpation agrees poorly between examiners."
)
SCORE_COLUMNS = ("score", "points", "means", "nobody knows", "sources")
VERDICT_STYLE = {
    "ok": "green",
    "precautions": "yellow",
    "avoid_sites": "dark_orange",
    "refer_first": "magenta",
    "do_not_needle": "bold red",
}


def _print(*parts: object) -> None:
    console = Console(highlight=False, soft_wrap=False)
    for part in parts:
        console.print(part)


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _words(id: str) -> str:
    return id.replace("_", " ")


def verdict(document: dict[str, Any], knowledge: Knowledge) -> None:
    """The verdict, its sites, its reasons with their sources, and what is still to ask."""
    style = VERDICT_STYLE[document["verdict"]]
    urgency = f", {_words(document['urgency'])}" if document["urgency"] else ""
    at_least = "" if document["complete"] else " (at least: questions are open)"
    _print(f"[{style}]{_words(document['verdict']).upper()}[/]{urgency}{at_least}")
    if document["sites"]:
        rows = [(_words(s["muscle"]), s["side"], s["decision"], ", ".join(s["reasons"])) for s in document["sites"]]
        _print("", _table("Sites", ("muscle", "side", "decision", "because of"), rows))
    if document["reasons"]:
        _print("", _table("Reasons", ("rule", "says", "facts", "sources"), map(_reason_row, document["reasons"])))
    if document["scores"]:
        _print(
            "",
            _table("Scores (information, no part of the verdict)", SCORE_COLUMNS, map(_score_row, document["scores"])),
        )
    if document["constraints"]:
        _print("", f"[bold]Holds for the session:[/] {', '.join(document['constraints'])}")
    if document["ask"]:
        _print("", _table("Still to ask", ("id", "question"), [_ask_row(id, knowledge) for id in document["ask"][:12]]))
        _more(len(document["ask"]) - 12)
    _print("", f"[dim]Knowledge {document['policy']['version']}. {NOT_REVIEWED}[/]")


def _reason_row(reason: dict[str, Any]) -> tuple[str, ...]:
    letter = reason["provenance"] + (", weak" if reason["weak"] else "")
    return reason["rule"], reason["says"], ", ".join(reason["facts"]), f"{' '.join(reason['sources'])} ({letter})"


def _score_row(score: dict[str, Any]) -> tuple[str, ...]:
    low, high = score["low"], score["high"]
    points = f"{low}" if low == high else f"{low} to {high}"
    bands = [": ".join(filter(None, [band["means"], band["figure"]])) for band in score["bands"]]
    origin = f"{' '.join(score['sources'])} ({score['provenance']})"
    return score["title"], points, "; or ".join(bands) or "no published figure", ", ".join(score["open"]), origin


def _ask_row(id: str, knowledge: Knowledge) -> tuple[str, str]:
    question = knowledge.rulebook.questions.get(id)
    return id, question.asks if question else _words(id)


def _more(count: int) -> None:
    if count > 0:
        _print(f"… and {count} more; --json lists them all")


def ranking(document: dict[str, Any], knowledge: Knowledge) -> None:
    """The likely muscles, what they explain, what to test next."""
    for stop in document["stop"]:
        _print(f"[bold red]STOP[/] {stop['why']} ({_words(stop['urgency'])}; {stop['flag']})")
    rows = [
        (str(n), _words(m["muscle"]), m["side"], f"{m['probability']:.0%}", ", ".join(map(_words, m["explains"])))
        for n, m in enumerate(document["ranking"], 1)
    ]
    if rows:
        _print(_table("Likely muscles", ("", "muscle", "side", "chance", "explains"), rows))
    if document["unexplained"]:
        places = ", ".join(f"{_words(p['region'])} {p['side']}" for p in document["unexplained"])
        _print("", f"[bold]Not explained:[/] {places}")
    for warning in document["warnings"]:
        _print("", f"[yellow]{warning['says']}[/] [dim]{warning['source']}[/]")
    tests = [(_words(t["muscle"]), t["side"], f"{t['bits']:.2f} bits") for t in document["next_tests"]]
    if tests:
        _print("", _table("Press next, it tells the most", ("muscle", "side", "expected"), tests))
    _print("", f"Certainty: [bold]{document['certainty']}[/]")
    _print(f"[dim]{WHAT_IT_MEANS} {NOT_REVIEWED}[/]")


def replay(document: dict[str, Any]) -> None:
    """The needles of a session and whether it may be closed."""
    _print(f"[bold]{document['needles_in']} in the body, {document['needles_out']} out[/]")
    rows = [
        (str(n["needle"]), _words(n["muscle"]), n["side"], n["state"], _seconds(n["dwell_s"]), str(n["twitches"]))
        for n in document["needles"]
    ]
    _print(_table("Needles", ("", "muscle", "side", "state", "dwell", "twitches"), rows))
    for refused in document.get("refused", []):
        _print(f"[yellow]Line {refused['line']}: {refused['message']}[/]")
    for reason in document["in_the_way"]:
        _print(f"[bold red]{reason['message']}[/]")
    _print("[green]The session may be closed.[/]" if document["may_close"] else "The session may not be closed.")


def _seconds(dwell: float | None) -> str:
    return "not known" if dwell is None else f"{dwell:g} s"


def change(document: dict[str, Any]) -> None:
    """What changed, whether it is real, whether it matters, and by whose thresholds."""
    rows = [(_words(key), _flat(value)) for key, value in document.items() if value is not None]
    _print(_table("Change", ("", ""), rows))


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{_words(k)} {_flat(v)}" for k, v in value.items() if v is not None)
    if isinstance(value, list):
        return " | ".join(_flat(item) for item in value)
    return _words(value) if isinstance(value, str) and " " not in value else str(value)


def knowledge_report(report: "Report") -> None:
    """How much knowledge there is, how far it can be traced, and where it is weak."""
    _print(f"[bold]Knowledge {report.version}[/]: everything read, nothing dangling")
    _print("", _table("Entries", ("table", "count"), [(k, str(v)) for k, v in report.counts.items()]))
    _print("", _table("Weak spots", ("what", "count"), [(k, str(v)) for k, v in report.weak.items()]))
    _print("", f"[dim]{NOT_REVIEWED}[/]")
