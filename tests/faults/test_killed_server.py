"""A server under load is killed with `kill -9` at random moments: what it acknowledged is there, once and in order."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.environment import environment_for
from tests.faults.clinic import clinic, work, working
from tests.faults.kept import assert_nothing_lost, kept_in_postgresql, kept_in_sqlite, so_far

KILLS, KILLS_ON_POSTGRESQL, ROOMS = 50, 8, 3
MOST_EVENTS, LONGEST_S = 12, 0.04  # before a kill: as many as come in, and then some time more


def kill_again_and_again(opened, devices, kills: int, seed: int, kept) -> None:
    chance = random.Random(seed)
    for _ in range(kills):
        opened.start()
        work(devices, chance.randint(0, MOST_EVENTS))
        time.sleep(chance.random() * LONGEST_S)
        opened.kill()
        acknowledged = so_far(devices)
        assert_nothing_lost(*kept(), acknowledged)
    opened.start()
    work(devices, MOST_EVENTS)


def assert_sound(folder, **settings: str) -> None:
    """No row of any chain is changed, missing or without its line of audit."""
    environment = environment_for(NEEDLEBOOK_DATA=str(folder), **settings)
    command = [Path(sys.executable).with_name("needlebook"), "audit", "verify"]
    done = subprocess.run(command, env=environment, text=True, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def assert_all_went_on(devices) -> None:
    assert [device.wrong for device in devices] == [[]] * len(devices)
    assert all(device.acknowledged for device in devices)


def test_every_acknowledged_event_is_there_after_fifty_kills(tmp_path):
    file = tmp_path / "needlebook.sqlite3"
    with clinic(tmp_path, ROOMS, 18810) as opened:
        with working(opened) as devices:
            kill_again_and_again(opened, devices, KILLS, 5, lambda: kept_in_sqlite(file))
        assert_nothing_lost(*kept_in_sqlite(file), so_far(devices))
        assert_sound(tmp_path)
        assert_all_went_on(devices)


@pytest.mark.postgres
def test_every_acknowledged_event_is_there_after_kills_on_postgresql(tmp_path, postgresql):
    url = postgresql
    with clinic(tmp_path, ROOMS, 18811, NEEDLEBOOK_DATABASE_URL=url) as opened:
        with working(opened) as devices:
            kill_again_and_again(opened, devices, KILLS_ON_POSTGRESQL, 6, lambda: kept_in_postgresql(url))
        assert_nothing_lost(*kept_in_postgresql(url), so_far(devices))
        assert_sound(tmp_path, NEEDLEBOOK_DATABASE_URL=url)
        assert_all_went_on(devices)
