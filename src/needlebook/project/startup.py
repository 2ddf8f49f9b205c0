"""The first run: data directory, secret key, database, static files. A second run finds what the first one made."""

import gc
import os
import secrets
import socket
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_data_path

from needlebook.core.errors import BadInput

PORTS_TRIED = 50


def data_dir() -> Path:
    """Where this clinic's data lives: NEEDLEBOOK_DATA, or the usual place of the system. Made on first use."""
    path = Path(os.environ.get("NEEDLEBOOK_DATA") or user_data_path("needlebook"))
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def secret_key(folder: Path) -> str:
    """The key that signs cookies and links. Written once, readable by the owner alone."""
    path = folder / "secret_key"
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    return key


def local_time_zone() -> str:
    """The zone of this machine, so that 'today' is the clinic's day; UTC when it cannot be told."""
    link = Path("/etc/localtime")
    if link.is_symlink():
        _, found, zone = str(link.resolve()).partition("zoneinfo/")
        if found and _is_zone(zone):
            return zone
    return "UTC"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def setup_django() -> None:
    """Make the ORM usable in this process. The data commands do without it, and without the time it takes.

    A setting that cannot be ends the program with one line and exit code 2, as bad input does.
    """
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "needlebook.project.settings")
    try:
        django.setup()
    except BadInput as error:
        print(f"needlebook: {error}", file=sys.stderr)
        sys.exit(2)


def prepare() -> None:
    """Bring the database and the static files to this version. Safe to repeat."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def warm() -> None:
    """Read what every page rests on before the first one is asked for, and keep it out of garbage collection.

    It stands for as long as the process does; walking over it would hold up every tenth page by a tenth of a second.
    Nothing is drawn here: a process that was forked from one that draws cannot draw (web/outcomes/svg.py).
    """
    from needlebook.knowledge import load
    from needlebook.knowledge.inference import load_inference
    from needlebook.knowledge.manual import load_manual
    from needlebook.knowledge.planning import load_planning
    from needlebook.web.bodychart.sheets import fragment, sheet_ids

    for read in (load, load_inference, load_planning, load_manual):
        read()
    for id in sheet_ids():
        fragment(id)
    for module in ("scipy.optimize", "scipy.stats"):  # plans, and every interval and trend
        import_module(module)
    gc.collect()
    gc.freeze()


def free_port(wanted: int) -> tuple[int, list[int]]:
    """The first free port from `wanted` on, and the busy ones before it. Raises OSError when none is free."""
    busy: list[int] = []
    for port in range(wanted, wanted + PORTS_TRIED):
        if is_free(port):
            return port, busy
        busy.append(port)
    raise OSError(f"ports {wanted} to {wanted + PORTS_TRIED - 1} are all busy; choose another with --port")


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """True when nobody holds the port of that address, and we may."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
