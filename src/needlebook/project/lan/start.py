"""What `serve --lan` does before the clinic opens: address, certificates, settings for these addresses alone."""

import datetime as dt
import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import segno

from needlebook.core.errors import NeedlebookError
from needlebook.project.lan.addresses import Reach, reach
from needlebook.project.lan.authority import Papers, papers
from needlebook.project.startup import data_dir, is_free

FOLDER = "lan"


@dataclass(frozen=True, slots=True)
class Lan:
    """Where the clinic and the page for new devices are, and what the server shows."""

    reach: Reach
    port: int
    install_port: int
    papers: Papers

    @property
    def clinic(self) -> str:
        return f"https://{self.reach.address}:{self.port}/"

    @property
    def page(self) -> str:
        return f"http://{self.reach.address}:{self.install_port}/"


def prepare_lan(host: str | None, port: int, install_port: int) -> Lan:
    """Everything that can go wrong goes wrong here, in one line, before anything is opened. Raises NeedlebookError."""
    found, folder = reach(host), _data_folder()
    if port == install_port:
        raise NeedlebookError("--install-port: is the port of the clinic itself; choose another")
    for option, wanted in (("--port", port), ("--install-port", install_port)):
        if not is_free(wanted, found.address):
            raise NeedlebookError(f"{option}: port {wanted} of {found.address} is busy or not allowed; choose another")
    lan = Lan(found, port, install_port, papers(folder / FOLDER, found, dt.datetime.now(dt.UTC)))
    _set_up(found)
    return lan


def _data_folder() -> Path:
    try:
        return data_dir()
    except OSError as error:
        raise NeedlebookError(f"NEEDLEBOOK_DATA: cannot make the data folder: {error.strerror}") from None


def _set_up(found: Reach) -> None:
    """The settings read these. Cookies go over TLS alone; the server answers to its own names and to no other."""
    asked = [name for name in os.environ.get("NEEDLEBOOK_HOSTS", "").split(",") if name]
    os.environ["NEEDLEBOOK_HOSTS"] = ",".join(dict.fromkeys((found.address, *found.names, "127.0.0.1", *asked)))
    os.environ["NEEDLEBOOK_TLS"] = "1"


def ways_in(lan: Lan) -> list[str]:
    """What is printed: the way in for a new device, and what to hold its screen against."""
    told = [
        f"A new device opens {lan.page} once and follows the steps there.",
        f"Compare the fingerprint on its screen: SHA-256 {lan.papers.fingerprint}",
        f"The server's certificate is good until {lan.papers.until:%Y-%m-%d} and renewed at a start before that.",
    ]
    return [_drawn(lan.page), *told] if sys.stdout.isatty() else told


def _drawn(address: str) -> str:
    out = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(out, compact=True)
    return out.getvalue()
