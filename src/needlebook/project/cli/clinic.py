"""`serve` and `demo`: one command opens the clinic."""

import os
import signal
import socket
import threading
import time
from pathlib import Path
from typing import Annotated

import typer

from needlebook.project.cli.output import bad_input_exits

DEMO_FOLDER = "var/demo"
FIRST_PORT = 8000
THREADS = 2 * (os.cpu_count() or 1)
Port = Annotated[int, typer.Option(help="The port to listen on; the next free one is taken if it is busy.")]


def add_commands(app: typer.Typer) -> None:
    """Hang `serve` and `demo` on the program."""
    app.command(name="serve")(serve)
    app.command(name="demo")(demo)


def serve(port: Port = FIRST_PORT, host: str = "127.0.0.1") -> None:
    """Open the clinic. The first run makes the secret key and the database, and asks for the first account."""
    from needlebook.project import startup

    _read_knowledge()
    startup.setup_django()
    from needlebook.project.cli.accounts import ensure_first_account

    startup.prepare()
    ensure_first_account()
    _run(host, port, "Sign in with your account")


def demo(
    port: Port = FIRST_PORT,
    data: Annotated[Path, typer.Option(help="Where the demo clinic keeps its data.")] = Path(DEMO_FOLDER),
) -> None:
    """Open a demo clinic with published cases. Its data stay for the next run; delete the folder to start over."""
    os.environ["NEEDLEBOOK_DATA"] = str(data.resolve())
    from needlebook.project import startup

    _read_knowledge()
    startup.setup_django()
    from needlebook.project.demo import PASSWORD, USERNAME, fill_demo_clinic

    startup.prepare()
    fill_demo_clinic()
    _run("127.0.0.1", port, f"Sign in as {USERNAME} with the password {PASSWORD}")


def _read_knowledge() -> None:
    """A table that cannot be trusted stops the clinic before it opens: one line with file and line, exit code 2."""
    from needlebook.knowledge.check import read_everything

    with bad_input_exits():
        read_everything()


def _run(host: str, wanted: int, how_to_sign_in: str) -> None:
    """Serve until Ctrl-C. Names busy ports and takes the next free one."""
    from granian import Granian
    from granian.constants import Interfaces

    from needlebook.project import startup

    port, busy = startup.free_port(wanted)
    for taken in busy:
        typer.echo(f"Port {taken} is busy, trying {taken + 1}.")
    ready = f"Needlebook is at http://{_shown(host)}:{port}/  {how_to_sign_in}. Ctrl-C stops it."
    threading.Thread(target=_say_when_open, args=(host, port, ready), daemon=True).start()
    server = Granian(
        "needlebook.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        log_enabled=True,
        log_level="warning",
        workers=1,
        blocking_threads=THREADS,
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server.serve()


def _say_when_open(host: str, port: int, ready: str) -> None:
    """Print the line once the server takes connections, so that whoever follows it at once finds the clinic."""
    while True:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            typer.echo(ready)
            return


def _shown(host: str) -> str:
    return "localhost" if host in ("127.0.0.1", "::1") else host
