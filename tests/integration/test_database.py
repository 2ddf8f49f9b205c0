"""What the databases promise: a needle that was acknowledged is on disk."""

import pytest
from django.db import IntegrityError, connection, transaction

from needlebook.clinic.audit.actions import record
from needlebook.clinic.audit.models import Record
from needlebook.project import settings

IS_SQLITE = "sqlite" in settings.DATABASES["default"]["ENGINE"]


def pragma(name: str):
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


@pytest.mark.skipif(
    not IS_SQLITE, reason="PRAGMAs are SQLite's; PostgreSQL is durable by its own defaults, tested below"
)
def test_sqlite_keeps_what_it_acknowledges(db):
    full, on = 2, 1
    assert pragma("synchronous") == full
    assert pragma("foreign_keys") == on
    assert pragma("busy_timeout") == 20_000
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.skipif(not IS_SQLITE, reason="write-ahead logging is how SQLite's file is opened")
def test_sqlite_writes_ahead_in_a_real_file(tmp_path):
    import sqlite3

    database = sqlite3.connect(tmp_path / "clinic.sqlite3")
    for statement in settings.DATABASES["default"]["OPTIONS"]["init_command"].split(";"):
        database.execute(statement)
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    database.close()


@pytest.mark.skipif(IS_SQLITE, reason="settings of PostgreSQL; the same tests run on it in a second run of the suite")
def test_postgresql_keeps_what_it_acknowledges(db):
    with connection.cursor() as cursor:
        for setting in ("fsync", "synchronous_commit"):
            cursor.execute(f"SHOW {setting}")
            assert cursor.fetchone() == ("on",), setting


def test_requests_are_not_wrapped_in_transactions():
    assert settings.DATABASES["default"].get("ATOMIC_REQUESTS", False) is False


@pytest.mark.django_db(transaction=True)
def test_the_audit_outside_a_transaction_is_refused(therapist):
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record(therapist, "needle.inserted", "1")


@pytest.mark.django_db(transaction=True)
def test_the_audit_falls_with_its_change(therapist):
    def change_that_fails() -> None:
        with transaction.atomic():
            record(therapist, "needle.inserted", "1")
            raise IntegrityError

    with pytest.raises(IntegrityError):
        change_that_fails()
    assert not Record.objects.exists()


def test_migrations_are_complete(db):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
