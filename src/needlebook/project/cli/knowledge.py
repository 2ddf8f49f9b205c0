"""`needlebook knowledge check`: is the knowledge whole, how much of it is there, where is it weak?"""

from typing import Annotated

import typer

from needlebook.project.cli.output import bad_input_exits


def add_commands(app: typer.Typer) -> None:
    """Hang `knowledge` on the program."""
    group = typer.Typer(help="Look into the knowledge that the program works with.", no_args_is_help=True)
    group.command(name="check")(check_knowledge)
    group.callback()(lambda: None)  # keeps `check` a subcommand although it is the only one
    app.add_typer(group, name="knowledge")


def check_knowledge(quiet: Annotated[bool, typer.Option(help="One line when all is well.")] = False) -> None:
    """Read every table strictly and print counts and weak spots; stops with file and line at the first fault."""
    from needlebook.knowledge.check import check, read_everything
    from needlebook.project.cli import tables

    with bad_input_exits():
        report = check(read_everything())
    if quiet:
        typer.echo(f"knowledge {report.version}: {sum(report.counts.values())} entries, all read")
    else:
        tables.knowledge_report(report)
