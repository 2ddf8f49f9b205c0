"""python -m bench.ledger.load: rooms that send their events to a server, all in one cheap process without a framework.

Reads one JSON object: {"port", "signed_in", "rooms": [[session, …], …], "seconds", "per_room_s"}. A room without a rate
sends its next event when the last one is acknowledged; one with a rate lets them happen at their times and sends what
waits as one post. Prints what was acknowledged, how long each event waited for it, and the processor time used here.
"""

import json
import random
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from tests.faults.room import address, body, happenings, headers, now_happened

MOST = 100  # events in one post
A_SESSION = 200  # events; then the room goes on with its next patient


@dataclass(slots=True)
class Room:
    """One device in one room. `due`: when the next event happens; `born`: when those under way happened."""

    sessions: list[str]
    socket: socket.socket
    every_s: float
    due: float
    head: bytes
    happened: Any = field(default_factory=happenings)
    count: int = 0
    waiting: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    born: list[float] = field(default_factory=list)
    answer: bytes = b""

    def live(self, now: float) -> None:
        """Let happen what happens by now."""
        while self.due <= now:
            if self.count == A_SESSION and len(self.sessions) > 1 and not self.waiting:
                self.sessions, self.count, self.happened = self.sessions[1:], 0, happenings()
            elif self.count >= A_SESSION and len(self.sessions) > 1:
                return  # what still waits belongs to the patient before
            self.count += 1
            self.waiting.append((self.due, now_happened(next(self.happened), self.count)))
            self.due += self.every_s

    def send(self) -> None:
        sent, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
        self.born = [at for at, _ in sent]
        text = body([event for _, event in sent])
        first = f"POST {address(self.sessions[0])} HTTP/1.1\r\n".encode()
        self.socket.sendall(first + self.head + b"Content-Length: %d\r\n\r\n" % len(text) + text)

    def heard(self) -> list[str] | None:
        """The results, once the whole answer is here."""
        self.answer += self.socket.recv(262144)
        head, end, text = self.answer.partition(b"\r\n\r\n")
        if not end:
            return None
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        if len(text) < length:
            return None
        self.answer = b""
        if b" 200 " not in head[:15]:
            raise SystemExit(f"{head[:15]!r} {text[:500]!r}")
        return [one["result"] for one in json.loads(text)["results"]]


def run(asked: dict[str, Any]) -> dict[str, Any]:
    began, used = time.perf_counter(), time.process_time()
    rooms = [_room(asked, sessions, began) for sessions in asked["rooms"]]
    waits: list[float] = []
    posts = 0
    chosen = selectors.DefaultSelector()
    for room in rooms:
        chosen.register(room.socket, selectors.EVENT_READ, room)
    until = began + asked["seconds"]
    while (now := time.perf_counter()) < until:
        for room in rooms:
            _go_on(room, now)
        soonest = min((room.due for room in rooms if not room.born), default=until)
        for key, _ in chosen.select(max(0.0, min(soonest, until) - now)):
            posts += _hear(key.data, waits)
    waiting = sum(len(room.waiting) + len(room.born) for room in rooms)
    return {
        "acknowledged": len(waits),
        "posts": posts,
        "waiting": waiting,
        "seconds": time.perf_counter() - began,
        "cpu_s": time.process_time() - used,
        "waits": waits,
    }


def _room(asked: dict[str, Any], sessions: list[str], began: float) -> Room:
    to = socket.create_connection(("127.0.0.1", asked["port"]))
    to.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    rate = asked.get("per_room_s")
    head = {"Host": "127.0.0.1", **headers(asked["signed_in"])}
    every = 1 / rate if rate else float("inf")
    return Room(
        sessions=sessions,
        socket=to,
        every_s=every,
        due=began + (random.random() * every if rate else 0),
        head="".join(f"{name}: {value}\r\n" for name, value in head.items()).encode(),
    )


def _go_on(room: Room, now: float) -> None:
    room.live(now)
    if not room.born and room.waiting:
        room.send()


def _hear(room: Room, waits: list[float]) -> int:
    results = room.heard()
    if results is None:
        return 0
    if set(results) != {"accepted"}:
        raise SystemExit(f"not accepted: {results}")
    now = time.perf_counter()
    waits += [now - at for at in room.born]
    room.born = []
    if room.every_s == float("inf"):
        room.due = now
    return 1


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
