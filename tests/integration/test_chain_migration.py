"""Ledgers that were written before there was a chain are linked when the program is brought up to date."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from needlebook.clinic.sessions.models import Event, Session
from needlebook.clinic.sessions.queries import now
from needlebook.clinic.sessions.verify import verify
from tests.integration.rooms import inserted, opened, record, removed

BEFORE, AFTER = [("needling", "0001_initial")], [("needling", "0002_chain")]


@pytest.mark.django_db(transaction=True)
def test_rows_from_before_the_chain_are_linked(visit, therapist):
    session = opened(visit, therapist)
    record(session, therapist, inserted(1), removed(1))
    kept = list(Event.objects.values_list("digest", flat=True))
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        MigrationExecutor(connection).migrate(BEFORE)
        MigrationExecutor(connection).migrate(AFTER)
    finally:
        MigrationExecutor(connection).migrate(latest)
    assert list(Event.objects.values_list("digest", flat=True)) == kept
    assert verify(now()).is_sound
    assert record(session, therapist, inserted(2)) == ["accepted"]
    assert Session.objects.get().length == 5
