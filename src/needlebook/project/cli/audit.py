"""`audit verify`: is every ledger as it was written?"""

import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from needlebook.project.cli.output import AsJson, bad_input_exits, show

if TYPE_CHECKING:
    from needlebook.clinic.sessions.verify import Damage, Report

DAMAGED = 1
SAYS = {
    "changed": "does not fit: it was changed, or the row before it was exchanged",
    "moved": "stands at another place than it was written at",
    "missing": "is missing",
    "added": "was added behind the end that the session knows",
    "end_differs": "is not the end that the session knows",
    "audit_missing": "has no line of audit",
    "audit_differs": "has a line of audit of another kind or by somebody else",
    "audit_without_event": "is in the audit, but in no ledger",
    "refusal_missing": "was refused, says the audit, and is not kept like that",
    "refusal_unknown": "is kept as refused, and the audit does not say so",
}
Expect = Annotated[
    str, typer.Option(help="A mark that was printed before and noted outside: is everything up to it as it was?")
]
Json = Annotated[bool, AsJson]


def add_commands(app: typer.Typer) -> None:
    """Hang `audit verify` on the program."""
    group = typer.Typer(help="The ledgers and their audit.", no_args_is_help=True)
    group.command(name="verify")(verify)
    group.callback()(lambda: None)
    app.add_typer(group, name="audit")


def verify(expect: Expect = "", json: Json = False) -> None:
    """Is every ledger as it was written? Walks all rows; exit code 0: yes, 1: something does not fit, 2: bad input."""
    from needlebook.project import startup

    startup.setup_django()
    startup.prepare()
    with bad_input_exits():
        report, seconds = _walk(expect)
    show(_document(report, seconds), json, _print)
    if not report.is_sound:
        raise typer.Exit(DAMAGED)


def _walk(expect: str) -> tuple["Report", float]:
    from needlebook.clinic.sessions.queries import now
    from needlebook.clinic.sessions.verify import Mark, count_events, verify
    from needlebook.project.cli.progress import progress

    expected = Mark.read(expect) if expect else None
    started = time.perf_counter()
    with progress("Walking the ledgers", count_events()) as step:
        report = verify(now(), expected, step)
    return report, time.perf_counter() - started


def _document(report: "Report", seconds: float) -> dict[str, Any]:
    return {
        "sound": report.is_sound,
        "sessions": report.sessions,
        "events": report.events,
        "damages": [_damage(damage) for damage in report.damages],
        "mark": str(report.mark),
        "expected": str(report.expected) if report.expected else None,
        "as_expected": report.is_as_expected if report.expected else None,
        "seconds": round(seconds, 3),
    }


def _damage(damage: "Damage") -> dict[str, Any]:
    found = {"kind": damage.kind, "session": damage.session, "sequence": damage.sequence, "event": damage.event}
    return {name: value for name, value in found.items() if value not in ("", None)} | {"says": SAYS[damage.kind]}


def _print(document: dict[str, Any]) -> None:
    for damage in document["damages"]:
        where = f"session {damage['session']} row {damage['sequence']}" if "sequence" in damage else damage["event"]
        typer.echo(f"{where}: {damage['says']}")
    if document["as_expected"] is False:
        typer.echo(f"The ledgers are not what they were when this mark was made: {document['expected']}")
    rate = document["events"] / document["seconds"] if document["seconds"] else 0
    walked = f"{document['sessions']} sessions, {document['events']} events"
    typer.echo(f"{walked} in {document['seconds']:.1f} s ({rate:.0f} events/s).")
    typer.echo("Every row fits, and has its line of audit." if document["sound"] else "Something does not fit.")
    typer.echo(f"Mark, to note outside: {document['mark']}")
