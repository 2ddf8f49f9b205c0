"""What every command shares: reading its input, one line for bad input, tables for people, JSON for programs."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import typer

from needlebook.core.errors import NeedlebookError

BAD_INPUT = 2
LARGEST_INPUT = 16 * 1024 * 1024

Input = typer.Argument(help="A file, or - for standard input.", metavar="FILE", show_default=False)
AsJson = typer.Option("--json", help="Print one JSON document instead of a table.")


@contextmanager
def bad_input_exits() -> Iterator[None]:
    """Turn every error of ours into one line on standard error and exit code 2."""
    try:
        yield
    except NeedlebookError as error:
        typer.echo(f"needlebook: {_one_line(str(error))}", err=True)
        raise typer.Exit(BAD_INPUT) from None


def _one_line(text: str) -> str:
    """A field name from a file may hold a line break or what steers a terminal: written out, not obeyed."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def read_input(name: str) -> bytes:
    """The whole input. A file that cannot be read, or is absurdly large, is bad input."""
    try:
        data = sys.stdin.buffer.read(LARGEST_INPUT + 1) if name == "-" else _read_file(Path(name))
    except OSError as error:
        raise NeedlebookError(f"FILE: cannot read {name}: {error.strerror}; allowed: a readable file or -") from None
    if len(data) > LARGEST_INPUT:
        raise NeedlebookError(f"FILE: {name} is too large; allowed: up to {LARGEST_INPUT // 1024 // 1024} MiB")
    return data


def _read_file(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_INPUT + 1)


def show(document: dict[str, Any], as_json: bool, table: Callable[[dict[str, Any]], None]) -> None:
    """Print the document: as JSON for programs, otherwise as a table for people."""
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
    else:
        table(document)
