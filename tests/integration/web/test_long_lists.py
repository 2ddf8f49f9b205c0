"""Lists of what happens after a session cost the same with few rows and with many."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from needlebook.clinic.alarms.actions import acknowledge, raise_alarm
from needlebook.clinic.alarms.models import Alarm, Kind
from needlebook.clinic.checkins.models import CheckIn
from needlebook.clinic.checkins.replying import save_replies
from needlebook.clinic.vigilance.actions import note_effects
from needlebook.core.vigilance.types import Effect, Reporter
from tests.integration.visits import check_in, closed, fall_due


@pytest.fixture
def first(visit, therapist):
    """A closed session, its first check-in due."""
    closed(visit, therapist)
    return fall_due(check_in(visit), timedelta(hours=1))


def more(first, by, numbers):
    """Check-ins that wait, some with a warning, alarms open and closed, events with a review."""
    visit, patient = first.visit, first.visit.patient
    for n in numbers:
        row = CheckIn.objects.get(pk=first.pk)
        row.pk, row.hours, row._state.adding = uuid4(), n, True
        row.save()
        asked = CheckIn.objects.get(visit=visit, hours=n)
        if n % 2:
            save_replies(asked, {"warn_breath": "yes", "on_way": "called"})
        for kind in Kind:
            alarm = raise_alarm(patient.clinic, kind, f"{kind}:{n}", urgency="routine", patient=patient, visit=visit)
            if n % 2:
                acknowledge(alarm, by=by, done="Called")
        note_effects(visit, Reporter.PATIENT, f"form:{n}", [Effect("pneumothorax")], timezone.now())


def cost(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_lists_after_a_session_cost_the_same_with_few_rows_and_with_many(signed_in, therapist, first):
    pages = [reverse(name) for name in ("today", "alarms", "check_ins_waiting", "events", "clinic", "notes")]
    pages += [reverse("checkins", args=[first.visit_id]), reverse("visit_events", args=[first.visit_id])]
    more(first, therapist, range(2, 4))
    few = {page: cost(signed_in, page) for page in pages if cost(signed_in, page)}
    more(first, therapist, range(4, 14))
    assert {page: cost(signed_in, page) for page in pages} == few
    assert Alarm.objects.filter(acknowledged_at=None).count() > 15
