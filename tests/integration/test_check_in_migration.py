"""Check-ins from before they knew their clinic are told it when the program is brought up to date."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from needlebook.clinic.checkins.models import CheckIn
from tests.integration.rooms import inserted, opened, record, removed


@pytest.mark.django_db(transaction=True)
def test_check_ins_from_before_are_told_their_clinic(visit, therapist):
    record(opened(visit, therapist), therapist, inserted(1), removed(1))
    assert CheckIn.objects.exists()
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        MigrationExecutor(connection).migrate([("checkins", "0001_initial")])
    finally:
        MigrationExecutor(connection).migrate(latest)
    assert set(CheckIn.objects.values_list("clinic", flat=True)) == {therapist.clinic_id}
