"""Posts that come twice, at once, or in the wrong order: each event once, and the record ends as it should."""

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pytest

from tests.faults.clinic import clinic
from tests.faults.kept import assert_nothing_lost, kept_in_postgresql, kept_in_sqlite
from tests.faults.room import happenings, now_happened

CLIENTS = 4


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def opened(request, tmp_path):
    """A clinic with two rooms, and how to look into its database."""
    settings, kept = {}, lambda: kept_in_sqlite(tmp_path / "needlebook.sqlite3")
    if request.param == "postgresql":
        settings["NEEDLEBOOK_DATABASE_URL"] = url = request.getfixturevalue("postgresql")
        kept = lambda: kept_in_postgresql(url)  # noqa: E731
    with clinic(tmp_path, 2, 18820, **settings) as one:
        one.start()
        yield one, kept


def events(count: int):
    return [now_happened(what, n) for n, what in enumerate(islice(happenings(), count), 1)]


def test_the_same_posts_from_several_clients_at_once_are_taken_once(opened):
    one, kept = opened
    session, wanted = one.rooms[0]["session"], events(40)
    parts = [wanted[at : at + 5] for at in range(0, len(wanted), 5)]
    for part in parts:
        with ThreadPoolExecutor(CLIENTS) as pool:
            said = list(pool.map(lambda part: one.post(session, part), [part] * CLIENTS))
        for at in range(len(part)):
            results = sorted(answer["results"][at]["result"] for _, answer in said)
            assert results == ["accepted"] + ["repeated"] * (CLIENTS - 1)
    assert_nothing_lost(*kept(), {session: [event["id"] for event in wanted]})


def test_posts_in_the_wrong_order_are_refused_and_taken_when_they_come_again(opened):
    one, kept = opened
    session, waiting = one.rooms[1]["session"], events(30)
    random.Random(3).shuffle(waiting)
    for _ in range(10):
        said = [(event, one.post(session, [event])[1]["results"][0]) for event in waiting]
        assert {result["reason"] for _, result in said} <= {"", "needle.unknown", "needle.not_in"}
        waiting = [event for event, result in said if result["result"] == "refused"]
        random.Random(len(waiting)).shuffle(waiting)
    there = [id for _, id in kept()[0][session]]
    assert len(there) == len(set(there))
    assert len(there) == 2 + 30 - len(waiting)
    assert waiting == []
