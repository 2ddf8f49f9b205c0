"""The command line: `needlebook COMMAND`. CONTRACTS fixes the commands that others script against."""

import typer

from needlebook import __version__
from needlebook.project.cli import accounts, audit, clinic, data, knowledge, remind, rules

app = typer.Typer(
    name="needlebook",
    help="The record and the second pair of eyes of a clinic that does dry needling.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (data, knowledge, rules, clinic, accounts, audit, remind):
    module.add_commands(app)


@app.command()
def version() -> None:
    """Print the version of the program."""
    typer.echo(__version__)


def main() -> None:
    """The entry point of the package."""
    app()
