"""The bench of the ledger for half a second: rooms are answered, everything they sent is counted, the peer commits."""

import pytest
from bench.ledger import raw
from bench.ledger.__main__ import load
from bench.ledger.opening import fill

from tests.faults.clinic import clinic
from tests.faults.kept import kept_in_sqlite


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench")
    with clinic(folder, 9, 18860) as one:
        yield one, folder / "needlebook.sqlite3", iter(one.rooms), one.start()


@pytest.mark.parametrize("rate", [0, 40], ids=["one-event-a-post", "what-waits-together"])
def test_what_the_rooms_count_is_what_the_ledger_keeps(opened, rate):
    one, file, rooms, server = opened
    before = rows_in(file)
    figures = load(one, server, rooms, 1, rate, 0.5)
    kept = rows_in(file) - before
    assert 0 < round(figures["rate"] * figures["seconds"]) <= kept
    assert figures["p50"] <= figures["p99"]
    assert 0 < figures["load"] < 1


def rows_in(file) -> int:
    return sum(len(rows) for rows in kept_in_sqlite(file)[0].values())


def test_a_filled_session_opens(opened):
    one, _, rooms, _ = opened
    room = next(rooms)
    fill(one, room["session"])
    status, page = one.asked("GET", f"/visits/{room['visit']}/treat/")
    assert status == 200
    assert one.asked("GET", f"/api/v1/sessions/{room['session']}")[0] == 200
    assert room["session"].encode() in page


def test_the_peer_commits_what_it_counts(tmp_path, monkeypatch):
    monkeypatch.setattr(raw, "SECONDS", 0.1)
    assert raw.raw_sqlite(tmp_path) > 0
