"""`remind`: send the reminders of check-ins that are due. For cron or a systemd timer; safe to run twice at once."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from needlebook.project.cli.output import AsJson, bad_input_exits, show

if TYPE_CHECKING:
    from needlebook.web.checkins.reminding import Report

NOT_ALL_WELL = 1
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say how many are due; send and write nothing.")]
Again = Annotated[bool, typer.Option("--again", help="Also send what an earlier run began and may not have sent.")]
Json = Annotated[bool, AsJson]


def add_commands(app: typer.Typer) -> None:
    """Hang `remind` on the program."""
    app.command(name="remind")(remind)


def remind(dry_run: DryRun = False, again: Again = False, json: Json = False) -> None:
    """E-mail the link of each check-in that is due and not answered, to patients who agreed; once, and once again
    after a day. Exit code 0: all well, 1: some were refused or it is not known whether they were sent, 2: bad input."""
    from needlebook.project import startup

    startup.setup_django()
    startup.prepare()
    from needlebook.clinic.therapy.watching import find_drop_outs
    from needlebook.web.checkins.reminding import is_printed
    from needlebook.web.checkins.reminding import remind as send

    left = 0 if dry_run else len(find_drop_outs())  # before the mail: what fails there must not hide it
    if is_printed():
        typer.echo("needlebook: NEEDLEBOOK_MAIL_URL is not set: mail is printed here and reaches nobody", err=True)
    with bad_input_exits():
        report = send(dry_run=dry_run, again=again)
    show({**_document(report, dry_run), "programmes_left": left}, json, _print)
    if not report.is_all_well:
        raise typer.Exit(NOT_ALL_WELL)


def _document(report: "Report", dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "due": report.due,
        "sent": report.sent,
        "refused": report.refused,
        "taken_by_another_run": report.taken,
        "not_known_whether_sent": report.unsure,
    }


def _print(document: dict[str, Any]) -> None:
    if document["dry_run"]:
        typer.echo(f"{document['due']} reminders are due. Nothing was sent.")
    else:
        typer.echo(f"{document['due']} reminders were due, {document['sent']} sent.")
    if document["programmes_left"]:
        typer.echo(f"{document['programmes_left']} exercise programmes were left for more than a week: see Today.")
    if document["taken_by_another_run"]:
        typer.echo(f"{document['taken_by_another_run']} were taken by another run, or answered meanwhile.")
    if document["refused"]:
        typer.echo(f"{document['refused']} were refused by the mail server; the next run tries again.")
    if document["not_known_whether_sent"]:
        typer.echo(
            f"Of {document['not_known_whether_sent']} it is not known whether they were sent: --again sends them."
        )
