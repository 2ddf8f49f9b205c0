"""The disk is full, another program holds the database, the current fails: nothing is lost, and it is said."""

import os
import random
import shutil
import signal
import sqlite3
import time
from contextlib import closing

import pytest
from django.db import connection

from needlebook.clinic.sessions.models import Event
from needlebook.clinic.sessions.verify import verify
from needlebook.project import settings as project
from tests.faults.clinic import clinic, work, working
from tests.faults.kept import assert_nothing_lost, kept_in_sqlite, so_far
from tests.faults.room import address, body, happenings, headers, now_happened
from tests.integration.rooms import opened as open_session

LOCK_S, COPIES = "0.5", 12
ON_SQLITE = "sqlite" in project.DATABASES["default"]["ENGINE"]


def test_a_database_that_another_program_holds_is_said_and_nothing_is_half_written(tmp_path):
    file, happened = tmp_path / "needlebook.sqlite3", happenings()
    events = [now_happened(next(happened), n) for n in (1, 2, 3)]
    with clinic(tmp_path, 1, 18830, NURSERY_LOCK_S=LOCK_S) as opened:
        opened.start()
        session = opened.rooms[0]["session"]
        before = kept_in_sqlite(file)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            status, said = opened.post(session, events)
            assert (status, said["reason"]) == (503, "storage.busy")
            assert "nothing was recorded" in said["message"]
            assert opened.asked("GET", address(session))[0] == 200  # reading goes on
            other.execute("ROLLBACK")
        assert kept_in_sqlite(file) == before
        status, said = opened.post(session, events)
        assert (status, [one["result"] for one in said["results"]]) == (200, ["accepted"] * 3)
        assert_nothing_lost(*kept_in_sqlite(file), {session: [event["id"] for event in events]})


def test_a_current_that_fails_leaves_every_acknowledged_event_in_the_files(tmp_path):
    """The files as they are at one moment in the middle of work, opened elsewhere. Whether the disk itself keeps what
    it confirmed cannot be tested here; that it is asked to (synchronous=FULL) is tested with the database."""
    chance, elsewhere = random.Random(8), tmp_path / "elsewhere"
    clinic_folder = tmp_path / "clinic"
    clinic_folder.mkdir()
    with clinic(clinic_folder, 3, 18831) as opened:
        server = opened.start()
        with working(opened) as devices:
            for _ in range(COPIES):
                work(devices, chance.randint(1, 8))
                time.sleep(chance.random() * 0.03)
                _copied(server, clinic_folder, elsewhere)
                acknowledged = so_far(devices)
                os.killpg(server, signal.SIGCONT)
                assert_nothing_lost(*kept_in_sqlite(elsewhere / "needlebook.sqlite3"), acknowledged)
        assert [device.wrong for device in devices] == [[]] * len(devices)


def _copied(server: int, folder, elsewhere) -> None:
    """Everything stands still, wherever it is, and is copied as it lies there."""
    os.killpg(server, signal.SIGSTOP)
    shutil.rmtree(elsewhere, ignore_errors=True)
    elsewhere.mkdir()
    for file in folder.glob("needlebook.sqlite3*"):
        if not file.name.endswith("-shm"):  # memory, which does not outlast the current
            shutil.copy(file, elsewhere)


@pytest.mark.skipif(not ON_SQLITE, reason="the page count is SQLite's; PostgreSQL has none")
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_said_and_what_was_sent_is_taken_when_there_is_space_again(signed_in, visit, therapist):
    session, happened = open_session(visit, therapist), happenings()
    sent, refused = [], None
    most = pragma("max_page_count")
    pragma(f"max_page_count={pragma('page_count')}")
    try:
        for number in range(1, 400):
            event = now_happened(next(happened), number)
            answer = post(signed_in, session, event)
            if answer.status_code != 200:
                refused = event
                break
            sent.append(event)
        assert refused is not None, "the database never got full"
        assert (answer.status_code, answer.json()["reason"]) == (507, "storage.full")
        assert answer.headers["Retry-After"]
        assert post(signed_in, session, refused).status_code == 507
        assert ids(session)[2:] == [event["id"] for event in sent]
    finally:
        pragma(f"max_page_count={most}")
    assert post(signed_in, session, refused).json()["results"][0]["result"] == "accepted"
    assert ids(session)[2:] == [event["id"] for event in [*sent, refused]]
    assert verify(session.events.last().recorded_at).is_sound


def pragma(name: str) -> int:
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


def post(client, session, event):
    extra = {name: value for name, value in headers("").items() if name != "Cookie"}
    return client.post(address(session.pk), body([event]), content_type="application/json", headers=extra)


def ids(session) -> list[str]:
    return [str(id) for id in Event.objects.filter(session=session).values_list("event_id", flat=True)]
