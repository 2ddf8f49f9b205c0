"""The whole demo, as it is filled at the first start."""

import pytest
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.sessions.verify import verify
from needlebook.clinic.vigilance.models import AdverseEvent
from needlebook.project.demo import fill_demo_clinic

pytestmark = pytest.mark.django_db


def test_every_ledger_of_the_demo_fits_its_audit_and_a_second_filling_changes_nothing():
    assert fill_demo_clinic()
    report = verify(timezone.now())
    assert report.sessions > 50
    assert report.is_sound, report.damages[:3]
    people, events = User.objects.count(), AdverseEvent.objects.count()
    assert not fill_demo_clinic()
    assert (User.objects.count(), AdverseEvent.objects.count()) == (people, events)
