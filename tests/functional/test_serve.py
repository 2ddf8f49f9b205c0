"""`needlebook serve`: the first run makes key, database and account; without anybody to ask it says what to do."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.environment import environment_for

PROGRAM = Path(sys.executable).with_name("needlebook")
SECONDS = 60


def environment(folder: Path, **more: str) -> dict[str, str]:
    return environment_for(NEEDLEBOOK_DATA=str(folder), PYTHONUNBUFFERED="1", **more)


def run(folder: Path, *command: str, said: str = "", **more: str) -> subprocess.CompletedProcess:
    env = environment(folder, **more)
    return subprocess.run([PROGRAM, *command], input=said, env=env, text=True, capture_output=True, timeout=SECONDS)


def people(folder: Path) -> list[str]:
    import sqlite3

    with closing(sqlite3.connect(folder / "needlebook.sqlite3")) as database:
        return [name for (name,) in database.execute("select username from accounts_user order by username")]


def test_the_first_run_without_a_terminal_says_how_to_make_the_first_account(tmp_path):
    result = run(tmp_path / "data", "serve")
    assert result.returncode == 2
    assert "run `needlebook serve` in a terminal once" in result.stderr
    assert (tmp_path / "data/secret_key").stat().st_mode & 0o077 == 0


def test_the_first_run_asks_for_the_clinic_and_its_first_account(tmp_path):
    folder = tmp_path / "data"
    process = subprocess.Popen(
        [PROGRAM, "serve", "--port", "18790"],
        env=environment(folder, NEEDLEBOOK_PASSWORD="correct horse battery"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        process.stdin.write("Harbour Clinic\nt.berg\nTomas\nBerg\n")
        process.stdin.close()
        lines = iter(process.stdout.readline, "")
        assert any("Sign in with your account" in line for line in lines)
        process.send_signal(2)
        assert process.wait(SECONDS) == 0
    finally:
        if process.poll() is None:
            os.killpg(process.pid, 9)
        process.stdout.close()
    assert people(folder) == ["t.berg"]
    added = run(
        folder,
        "account",
        "add",
        "a.nowak",
        "--given-name",
        "Anna",
        "--family-name",
        "Nowak",
        NEEDLEBOOK_PASSWORD="another long one",
    )
    assert (added.returncode, people(folder)) == (0, ["a.nowak", "t.berg"])


def test_a_weak_password_or_a_taken_name_adds_nobody(tmp_path):
    folder = tmp_path / "data"
    result = run(
        folder, "account", "add", "a.nowak", "--given-name", "Anna", "--family-name", "Nowak", NEEDLEBOOK_PASSWORD="x"
    )
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert people(folder) == []
