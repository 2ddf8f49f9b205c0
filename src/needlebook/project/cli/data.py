"""`screen`, `rank`, `plan`, `replay` and `change`: the core on the command line, exactly as CONTRACTS says."""

from datetime import date
from types import ModuleType
from typing import Annotated

import typer

from needlebook.core.screening import Policy, score_results, screen
from needlebook.core.screening.document import verdict_document
from needlebook.interop.cases import read_case
from needlebook.knowledge import load
from needlebook.project.cli.output import AsJson, Input, bad_input_exits, read_input, show

File = Annotated[str, Input]
Json = Annotated[bool, AsJson]
Visit = Annotated[int, typer.Option(help="Which visit this is; the first one has stricter limits.")]


def add_commands(app: typer.Typer) -> None:
    """Hang the five commands on the program."""
    app.command(name="screen")(screen_case)
    app.command(name="rank")(rank_case)
    app.command(name="plan")(plan_case)
    app.command(name="replay")(replay_events)
    app.command(name="change")(change_in_series)


def screen_case(file: File, json: Json = False) -> None:
    """Is needling right for this patient, today, here? Reads a case, prints the verdict and its reasons."""
    with bad_input_exits():
        knowledge = load()
        case = read_case(read_input(file), knowledge)
        verdict = screen(case, knowledge.anatomy, knowledge.rulebook, Policy({}))
        document = verdict_document(verdict, knowledge.rulebook, score_results(case, knowledge.rulebook))
    show(document, json, lambda d: _tables().verdict(d, knowledge))


def rank_case(file: File, json: Json = False) -> None:
    """Which muscle makes this pain? Reads a case, prints the likely muscles and what to test next."""
    from needlebook.interop.ranking import rank_document  # NumPy is slow to import; only this command needs it

    with bad_input_exits():
        knowledge = load()
        document = rank_document(read_case(read_input(file), knowledge), knowledge)
    show(document, json, lambda d: _tables().ranking(d, knowledge))


def plan_case(file: File, json: Json = False, visit: Visit = 1) -> None:
    """What is needled today, in which order? Reads a case, prints the session and what was left out and why."""
    from needlebook.interop.planning import plan_document  # SciPy is slow to import; only this command needs it

    with bad_input_exits():
        knowledge = load()
        document = plan_document(read_case(read_input(file), knowledge), knowledge, visit)
    show(document, json, lambda d: _plan_tables().plan(d))


def replay_events(file: File, json: Json = False) -> None:
    """What does a session's ledger say? Reads events, one JSON object a line, prints needles in and out."""
    from needlebook.interop.events import replay

    with bad_input_exits():
        knowledge = load()
        lines = read_input(file).splitlines()
        document = replay(lines, anatomy=knowledge.anatomy, instruments=knowledge.instruments)
    show(document, json, lambda d: _tables().replay(d))


def change_in_series(file: File, json: Json = False) -> None:
    """Is the patient really better? Reads a series of one instrument, prints the change and what it means."""
    from needlebook.interop.series import change_document, read_series

    with bad_input_exits():
        knowledge = load()
        today = date.today()  # noqa: DTZ011 - a date of this machine, to refuse dates in the future
        known = knowledge.instruments, knowledge.anatomy.complaints
        series = read_series(read_input(file), *known, today, knowledge.scoring)
        document = change_document(series)
    show(document, json, lambda d: _tables().change(d))


def _plan_tables() -> ModuleType:
    from needlebook.project.cli import plan_tables

    return plan_tables


def _tables() -> ModuleType:
    """Imported when a table is printed: programs that ask for JSON need not wait for rich."""
    from needlebook.project.cli import tables

    return tables
