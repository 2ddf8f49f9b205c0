"""Visits whose session has been closed, and the check-ins that follow."""

from datetime import timedelta

from django.utils import timezone

from needlebook.clinic.checkins.models import OPEN_DAYS, CheckIn
from needlebook.core.sessions.types import SessionClosed
from tests.integration.rooms import GLUTEUS, head, inserted, opened, record, removed


def closed(visit, by, *sites, closing=True):
    """The session of the visit with one needle in each site, out again, and closed."""
    sites = sites or (GLUTEUS,)
    session = opened(visit, by, *sites)
    for number, site in enumerate(sites, start=1):
        assert record(session, by, inserted(number, site), removed(number)) == ["accepted", "accepted"]
    if closing:
        assert record(session, by, SessionClosed(**head(), counted_in_bin=len(sites))) == ["accepted"]
    return session


def check_in(visit, hours=24):
    """The check-in that stands."""
    return CheckIn.objects.get(visit=visit, hours=hours, withdrawn_at=None)


def fall_due(row, late=timedelta()):
    """Move it so that it fell due this long ago."""
    row.due_at, row.expires_at = timezone.now() - late, timezone.now() - late + timedelta(days=OPEN_DAYS)
    row.save()
    return row
