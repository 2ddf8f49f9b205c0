"""How devices in the clinic reach this machine: one address of its network, and its names."""

import ipaddress
import re
import socket
from contextlib import closing, suppress
from dataclasses import dataclass

from needlebook.core.errors import NeedlebookError

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
# Nothing is sent: connecting a datagram socket only asks which of our addresses would be used on the way there.
TOWARDS = ("10.255.255.255", "172.31.255.255", "192.168.255.255", "192.0.2.1")


@dataclass(frozen=True, slots=True)
class Reach:
    """address: where the server listens; names: what else it may be called, the one for people first."""

    address: str
    names: tuple[str, ...]


def reach(wanted: str | None) -> Reach:
    """The address that was asked for, or the one towards the network. Raises NeedlebookError in one plain line."""
    return Reach(_checked(wanted) if wanted else _found(), own_names(socket.gethostname()))


def own_names(host: str) -> tuple[str, ...]:
    """host.local where the machine's name can be one, the name itself, and localhost for whoever sits at it."""
    label = host.partition(".")[0].lower()
    named = (f"{label}.local", label) if LABEL.fullmatch(label) and label != "localhost" else ()
    return (*named, "localhost")


def _found() -> str:
    for target in TOWARDS:
        own = _own_address_towards(target)
        if own and not (own.is_loopback or own.is_link_local or own.is_unspecified):
            return str(own)
    raise NeedlebookError(
        "--lan: this machine has no address in a network; connect it, or name the address with --host 192.168.1.20"
    )


def _own_address_towards(target: str) -> ipaddress.IPv4Address | None:
    with suppress(OSError), closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        probe.connect((target, 9))
        return ipaddress.IPv4Address(probe.getsockname()[0])
    return None


def _checked(wanted: str) -> str:
    try:
        address = ipaddress.IPv4Address(wanted)
    except ValueError:
        raise NeedlebookError(f"--host: {wanted[:40]} is no IPv4 address; allowed: one such as 192.168.1.20") from None
    if address.is_unspecified or not _is_ours(address):
        raise NeedlebookError(f"--host: {address} is no address of this machine; leave --host out to have it found")
    return str(address)


def _is_ours(address: ipaddress.IPv4Address) -> bool:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        try:
            probe.bind((str(address), 0))
        except OSError:
            return False
    return True
