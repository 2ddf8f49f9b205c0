"""python -m tests.faults.nursery FOLDER ROOMS: a clinic with open sessions, and real servers for it in an instant.

The program and its knowledge are read once; each server is a fork of this process, so that one which was killed is
replaced in a fraction of a second. Lines in: `start`, `kill`; lines out: JSON.
The end of its input ends it and its server.
"""

import contextlib
import ctypes
import json
import os
import signal
import sys
import time
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path

LONG_S = 20


def main() -> None:
    folder, rooms = Path(sys.argv[1]), int(sys.argv[2])
    os.environ |= {"NEEDLEBOOK_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "needlebook.project.settings"}
    from needlebook.project import startup

    startup.setup_django()
    _wait_for_locks(os.environ.get("NURSERY_LOCK_S"))
    startup.prepare()
    startup.warm()
    _read_every_page()
    port, _ = startup.free_port(int(sys.argv[3]) if len(sys.argv) > 3 else 18800)
    _say({"port": port, **_clinic(rooms)})
    server = 0
    try:
        for line in sys.stdin:
            if server:
                _end(server)
            server = _start(port) if line.strip() == "start" else 0
            _say({"server": server})
    finally:
        if server:
            _end(server)


def _wait_for_locks(seconds: str | None) -> None:
    """How long a server waits while another program holds the database; None: as long as in a clinic."""
    from django.conf import settings

    if seconds:
        settings.DATABASES["default"]["OPTIONS"]["timeout"] = float(seconds)


def _read_every_page() -> None:
    """What a server imports when it is asked for the first time; a fork has it already."""
    from django.test import Client

    import_module("granian.server.mp")
    import_module("needlebook.project.wsgi")
    Client(headers={"host": "localhost"}).get("/sign-in/")


def _say(said: dict[str, object]) -> None:
    print(json.dumps(said), flush=True)


def _clinic(rooms: int) -> dict[str, object]:
    """Who is signed in, and the open sessions; nothing of it is open in this process afterwards."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connections

    from tests import factories
    from tests.integration import rooms as making

    by = factories.person(factories.clinic())
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(by.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = by.get_session_auth_hash()
    store.create()
    sessions = [making.opened(factories.visit(factories.patient(by), by), by) for _ in range(rooms)]
    connections.close_all()
    where = [{"session": str(one.pk), "visit": str(one.visit_id)} for one in sessions]
    return {"signed_in": store.session_key, "rooms": where}


def _start(port: int) -> int:
    """The process group of a server that answers."""
    from needlebook.project import startup

    until = time.monotonic() + LONG_S
    while not startup.is_free(port):  # the worker of the one before may live a moment longer than its parent
        if time.monotonic() > until:
            raise SystemExit("the port was not given back")
        time.sleep(0.01)
    if not (child := os.fork()):
        _serve(port)
    while not _answers(port):
        if time.monotonic() > until or os.waitpid(child, os.WNOHANG) != (0, 0):
            raise SystemExit("the server did not start")
        time.sleep(0.01)
    return child


def _serve(port: int) -> None:
    from needlebook.project.cli.clinic import _run  # exactly as `needlebook serve` does

    os.setsid()
    _end_with_the_parent()
    os.register_at_fork(after_in_child=_end_with_the_parent)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    try:
        _run("127.0.0.1", port, "")
    finally:
        os._exit(0)


def _end_with_the_parent() -> None:
    """Server and worker go with the nursery also when that one is killed, where the system is Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _answers(port: int) -> bool:
    asking = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asking.request("GET", "/sign-in/")
        return asking.getresponse().status == 200
    except OSError:
        return False
    finally:
        asking.close()


def _end(server: int) -> None:
    """As a power cut ends it: no handler runs, nothing is flushed."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server, signal.SIGKILL)
    os.waitpid(server, 0)


if __name__ == "__main__":
    main()
