"""A clinic whose server can be killed, and the devices that go on working in its rooms meanwhile."""

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from tests.environment import environment_for
from tests.faults.room import address, body, happenings, headers, now_happened

AGAIN_S, WAIT_S = 0.03, 20


@dataclass
class Clinic:
    """A nursery and what it said about itself."""

    process: subprocess.Popen
    port: int
    signed_in: str
    rooms: list[dict[str, str]]

    def start(self) -> int:
        """A fresh server; the one before is killed with -9. Gives its process group."""
        return self._told("start")

    def kill(self) -> None:
        self._told("kill")

    def _told(self, what: str) -> int:
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())["server"]

    def asked(self, method: str, path: str, text: bytes | None = None) -> tuple[int, bytes]:
        """Status and body of one request."""
        asking = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            asking.request(method, path, text, headers(self.signed_in))
            answer = asking.getresponse()
            return answer.status, answer.read()
        finally:
            asking.close()

    def post(self, session: str, events: list[dict[str, Any]]) -> tuple[int, dict[str, Any]]:
        status, text = self.asked("POST", address(session), body(events))
        return status, json.loads(text)


@contextmanager
def clinic(folder: Path, rooms: int, port: int, **settings: str) -> Iterator[Clinic]:
    """Open it; its server, if any, ends with it."""
    command = [sys.executable, "-m", "tests.faults.nursery", str(folder), str(rooms), str(port)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": (folder / "errors").open("w")}
    with subprocess.Popen(command, text=True, env=environment_for(**settings), **pipes) as process:
        pipes["stderr"].close()
        said = process.stdout.readline()
        assert said, (folder / "errors").read_text()
        try:
            yield Clinic(process, **json.loads(said))
        finally:
            process.stdin.close()
            process.wait(30)


@dataclass
class Device(threading.Thread):
    """A room that goes on: what happened is sent in order, again and again until it is acknowledged."""

    clinic: Clinic
    session: str
    seed: int
    acknowledged: list[str] = field(default_factory=list)
    wrong: list[Any] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        chance, happened, count = random.Random(self.seed), happenings(), 0
        while not self.stopping.is_set():
            outbox = []
            for _ in range(chance.randint(1, 6)):
                count += 1
                outbox.append(now_happened(next(happened), count))
            for _ in range(2 if chance.random() < 0.2 else 1):  # an answer that got lost: all of it once more
                self._sent(outbox)

    def _sent(self, outbox: list[dict[str, Any]]) -> None:
        while not self.stopping.is_set():
            try:
                status, answer = self.clinic.post(self.session, outbox)
            except (OSError, HTTPException, ValueError):
                time.sleep(AGAIN_S)  # killed before, while or after it was written: nobody knows
                continue
            if status != 200 or any(one["result"] == "refused" for one in answer["results"]):
                self.wrong.append((status, answer))
                return
            known = set(self.acknowledged)
            self.acknowledged += [event["id"] for event in outbox if event["id"] not in known]
            return


@contextmanager
def working(clinic: Clinic) -> Iterator[list[Device]]:
    """Every room at work, until the block ends."""
    devices = [Device(clinic, room["session"], seed) for seed, room in enumerate(clinic.rooms)]
    for device in devices:
        device.start()
    try:
        yield devices
    finally:
        for device in devices:
            device.stopping.set()
        for device in devices:
            device.join(60)


def work(devices: list[Device], events: int) -> None:
    """Until that many more are acknowledged, however slow the machine is."""
    enough = events + sum(len(device.acknowledged) for device in devices)
    until = time.monotonic() + WAIT_S
    while sum(len(device.acknowledged) for device in devices) < enough:
        assert time.monotonic() < until, "nothing is acknowledged any more"
        time.sleep(0.002)
