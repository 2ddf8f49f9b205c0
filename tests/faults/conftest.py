"""One PostgreSQL for these tests, and a database of it for each."""

import atexit
import shutil
import tempfile
from uuid import uuid4

import pytest

from tests.postgres import start


@pytest.fixture(scope="session")
def postgresql_server():
    folder = tempfile.mkdtemp(prefix="needlebook-faults-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the server, which ends with this process
    return start(folder)


@pytest.fixture
def postgresql(postgresql_server) -> str:
    """The address of an empty database."""
    import psycopg

    name = f"faults_{uuid4().hex[:8]}"
    with psycopg.connect(postgresql_server, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    before, mark, after = postgresql_server.rpartition("/postgres?")
    assert mark, postgresql_server
    return f"{before}/{name}?{after}"
