"""What the disk can do: one connection, one small row a commit, as durable as the ledger's own commits."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

SECONDS = 3.0
ROW = "x" * 200


def raw_sqlite(folder: Path) -> float:
    """Commits a second, with write-ahead log and synchronous=FULL."""
    with closing(sqlite3.connect(folder / "raw.sqlite3", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE IF NOT EXISTS raw (id INTEGER PRIMARY KEY, text TEXT)")

        def commit() -> None:
            database.execute("BEGIN IMMEDIATE")
            database.execute("INSERT INTO raw (text) VALUES (?)", (ROW,))
            database.execute("COMMIT")

        return _rate(commit)


def raw_postgresql(address: str) -> float:
    """Commits a second, with fsync and synchronous_commit as PostgreSQL has them: on."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as database:
        database.execute("CREATE TABLE IF NOT EXISTS raw (id BIGSERIAL PRIMARY KEY, text TEXT)")
        return _rate(lambda: database.execute("INSERT INTO raw (text) VALUES (%s)", (ROW,)))


def _rate(commit) -> float:
    began, count = time.perf_counter(), 0
    while (spent := time.perf_counter() - began) < SECONDS:
        commit()
        count += 1
    return count / spent
