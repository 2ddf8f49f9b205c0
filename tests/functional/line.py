"""The network between a tablet and the server, that can be cut: a relay of TCP connections on an address of its own."""

import socket
import threading
from contextlib import suppress

BLOCK = 65536


class Line:
    """`url` stays the same while the line is cut, mended, or leads to another server."""

    def __init__(self, target: tuple[str, int]):
        self.target, self.open = target, set()
        self.door: socket.socket | None = None
        self.port = 0
        self.mend()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def mend(self) -> None:
        self.door = socket.create_server(("127.0.0.1", self.port))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._let_in, args=(self.door,), daemon=True).start()

    def cut(self) -> None:
        """Nobody gets through, and what was under way breaks off."""
        ends = [end for end in (self.door, *self.open) if end]
        self.door, self.open = None, set()
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            with suppress(OSError):
                end.close()

    def _let_in(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                try:
                    far = socket.create_connection(self.target)
                except OSError:
                    near.close()
                    continue
                self.open |= {near, far}
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while block := one.recv(BLOCK):
                other.sendall(block)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
            self.open.discard(end)
