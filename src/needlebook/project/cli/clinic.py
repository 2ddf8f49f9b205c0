"""`serve` and `demo`: one command opens the clinic."""

import os
import signal
import socket
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from needlebook.project.cli.output import bad_input_exits

if TYPE_CHECKING:
    from needlebook.project.lan.authority import Papers
    from needlebook.project.lan.start import Lan

DEMO_FOLDER = "var/demo"
FIRST_PORT = 8000
THREADS = 8 * (os.cpu_count() or 1)  # most of them wait for the disk, and share a commit as they do
HOW_TO_SIGN_IN = "Sign in with your account"
Host = Annotated[
    str | None,
    typer.Option(help="The address to listen on: 127.0.0.1, or with --lan this machine's own.", show_default=False),
]
OverLan = Annotated[bool, typer.Option("--lan", help="Serve the devices of the clinic's own network over TLS.")]
InstallPort = Annotated[int, typer.Option(help="With --lan: the port of the page that sets up a new device.")]
Port = Annotated[int, typer.Option(help="The port to listen on; the next free one is taken if it is busy.")]


def add_commands(app: typer.Typer) -> None:
    """Hang `serve` and `demo` on the program."""
    app.command(name="serve")(serve)
    app.command(name="demo")(demo)


def serve(port: Port = FIRST_PORT, host: Host = None, lan: OverLan = False, install_port: InstallPort = 8001) -> None:
    """Open the clinic. The first run makes the secret key and the database, and asks for the first account."""
    from needlebook.project import startup

    _read_knowledge()
    opened = _prepare_lan(host, port, install_port) if lan else None
    startup.setup_django()
    from needlebook.project.cli.accounts import ensure_first_account

    startup.prepare()
    ensure_first_account()
    if opened:
        _run_over_lan(opened)
    else:
        _run(host or "127.0.0.1", port, HOW_TO_SIGN_IN)


def demo(
    port: Port = FIRST_PORT,
    data: Annotated[Path, typer.Option(help="Where the demo clinic keeps its data.")] = Path(DEMO_FOLDER),
) -> None:
    """Open a demo clinic with published cases. Its data stay for the next run; delete the folder to start over."""
    os.environ["NEEDLEBOOK_DATA"] = str(data.resolve())
    _read_knowledge()
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as another:
        how_to_sign_in = another.submit(_fill_demo).result()
    _run("127.0.0.1", port, how_to_sign_in)


def _fill_demo() -> str:
    """In a process of its own: its letters draw pictures, and what draws does not outlive the fork of the server."""
    from needlebook.project import startup

    startup.setup_django()
    from needlebook.project.demo import PASSWORD, USERNAME, fill_demo_clinic

    startup.prepare()
    fill_demo_clinic()
    return f"Sign in as {USERNAME} with the password {PASSWORD}"


def _read_knowledge() -> None:
    """A table that cannot be trusted stops the clinic before it opens: one line with file and line, exit code 2."""
    from needlebook.knowledge.check import read_everything

    with bad_input_exits():
        read_everything()


def _prepare_lan(host: str | None, port: int, install_port: int) -> "Lan":
    from needlebook.project.lan.start import prepare_lan

    with bad_input_exits():
        return prepare_lan(host, port, install_port)


def _run_over_lan(lan: "Lan") -> None:
    """Serve over TLS until Ctrl-C. A busy port is an error here: devices keep the address."""
    from needlebook.project.lan.page import documents, open_page
    from needlebook.project.lan.start import ways_in

    with bad_input_exits():
        page = open_page(lan.reach.address, lan.install_port, documents(lan.papers, lan.clinic, lan.page))
    for line in ways_in(lan):
        typer.echo(line)
    try:
        _open(lan.reach.address, lan.port, f"{lan.clinic}  {HOW_TO_SIGN_IN}", lan.papers)
    finally:
        page.shutdown()


def _run(host: str, wanted: int, how_to_sign_in: str) -> None:
    """Serve until Ctrl-C. Names busy ports and takes the next free one."""
    from needlebook.project import startup

    port, busy = startup.free_port(wanted)
    for taken in busy:
        typer.echo(f"Port {taken} is busy, trying {taken + 1}.")
    _open(host, port, f"http://{_shown(host)}:{port}/  {how_to_sign_in}")


def _open(host: str, port: int, where: str, papers: "Papers | None" = None) -> None:
    from granian import Granian
    from granian.constants import Interfaces, SSLProtocols

    ready = f"Needlebook is at {where}. Ctrl-C stops it."
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
        ssl_cert=papers.certificate if papers else None,
        ssl_key=papers.key if papers else None,
        ssl_protocol_min=SSLProtocols.tls12,  # tablets stay in use for long
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
