"""Accounts: the first one at the first run, and more by `needlebook account add`."""

import os
import sys
from typing import Annotated

import typer

Name = Annotated[str, typer.Option(help="The name to sign in with.")]


def add_commands(app: typer.Typer) -> None:
    """Hang `account add` on the program."""
    group = typer.Typer(help="The people who may sign in.", no_args_is_help=True)
    group.command(name="add")(add)
    group.callback()(lambda: None)
    app.add_typer(group, name="account")


def add(
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
    given_name: Annotated[str, typer.Option(prompt=True)],
    family_name: Annotated[str, typer.Option(prompt=True)],
    training: Annotated[str, typer.Option(help="Training in dry needling, shown to patients.")] = "",
) -> None:
    """Add a practitioner to the clinic. The password is asked for, or read from NEEDLEBOOK_PASSWORD."""
    from needlebook.project import startup

    startup.setup_django()
    from needlebook.clinic.accounts.actions import add_person, the_clinic
    from needlebook.core.errors import BadInput

    startup.prepare()
    try:
        person = add_person(
            clinic=the_clinic(),
            username=username,
            password=_password(),
            given_name=given_name,
            family_name=family_name,
            training=training,
        )
    except BadInput as error:
        typer.echo(f"needlebook: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"{person.username} can sign in now.")


def ensure_first_account() -> None:
    """Ask for the clinic and its first person when there is none. Without a terminal, say how to add one."""
    from needlebook.clinic.accounts.actions import open_clinic
    from needlebook.clinic.accounts.models import User
    from needlebook.core.errors import BadInput

    if User.objects.exists():
        return
    if not sys.stdin.isatty() and "NEEDLEBOOK_PASSWORD" not in os.environ:
        typer.echo("needlebook: no account yet; run `needlebook serve` in a terminal once to make the first", err=True)
        raise typer.Exit(2)
    typer.echo("This is the first run. The first account answers for the clinic's safety (clinical lead).")
    while True:
        try:
            open_clinic(
                name=typer.prompt("Name of the clinic"),
                username=typer.prompt("Name to sign in with"),
                given_name=typer.prompt("Given name"),
                family_name=typer.prompt("Family name"),
                password=_password(),
            )
        except BadInput as error:
            typer.echo(str(error), err=True)
        else:
            return


def _password() -> str:
    return os.environ.get("NEEDLEBOOK_PASSWORD") or typer.prompt("Password", hide_input=True, confirmation_prompt=True)
