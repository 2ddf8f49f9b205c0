"""`needlebook demo` as a person starts it: a process of its own, a busy port, Ctrl-C, a second run."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.environment import environment_for

PROGRAM = Path(sys.executable).with_name("needlebook")
SECONDS = 60


@contextmanager
def running_demo(folder: Path, port: int):
    """Start the demo, wait for its line, give back (process, lines)."""
    command = [str(PROGRAM), "demo", "--port", str(port), "--data", str(folder)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env=environment_for(PYTHONUNBUFFERED="1"),
    )
    try:
        lines = [process.stdout.readline()]
        while lines[-1] and "Needlebook is at" not in lines[-1]:
            lines.append(process.stdout.readline())
        yield process, lines
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)  # the server and its worker
        process.stdout.close()
        process.wait(SECONDS)


def address_in(lines: list[str]) -> str:
    return re.search(r"http://localhost:\d+/", lines[-1])[0]


def stop(process: subprocess.Popen) -> int:
    process.send_signal(signal.SIGINT)
    return process.wait(SECONDS)


def page(address: str) -> str:
    """The line is printed once the server is open, so the first request has to be answered."""
    with urllib.request.urlopen(address.replace("localhost", "127.0.0.1"), timeout=SECONDS) as response:
        return response.read().decode()


@pytest.fixture
def taken_port():
    with closing(socket.socket()) as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_the_demo_on_a_busy_port_names_it_takes_the_next_and_stops_cleanly(tmp_path, taken_port):
    with running_demo(tmp_path / "demo", taken_port) as (process, lines):
        assert f"Port {taken_port} is busy" in lines[0]
        assert "Sign in as demo with the password" in lines[-1]
        assert "<h1" in page(address_in(lines))
        assert stop(process) == 0


def test_the_demo_a_second_time_finds_its_data_again(tmp_path, taken_port):
    folder, counts = tmp_path / "demo", []
    for _ in range(2):
        with running_demo(folder, taken_port) as (process, _lines):
            assert stop(process) == 0
        with closing(sqlite3.connect(folder / "needlebook.sqlite3")) as database:
            counts.append(database.execute("select count(*) from patients_patient").fetchone()[0])
    assert counts[0] == counts[1] > 0
    assert (folder / "secret_key").stat().st_mode & 0o077 == 0
