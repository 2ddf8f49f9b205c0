"""A session of the past, for the demo: the room stamps the time at which it is used, so its ledger is written here."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.actions import Line, record_all
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.chain import Head, linked
from needlebook.clinic.sessions.models import Event, Session
from needlebook.clinic.sessions.writing import audit_code
from needlebook.core.sessions.types import Event as Fact


@transaction.atomic
def write_past_session(visit: Visit, facts: Sequence[Fact], *, by: User, at: datetime) -> Session:
    """The whole ledger as it was written then, each row with its line of audit. What follows from it is not written."""
    session = Session.objects.create(visit=visit)
    rows = linked(session, Head(), facts, by=by, at=at)
    Event.objects.bulk_create(rows)
    told = zip(rows, facts, strict=True)
    record_all(Line(by, audit_code(row.type), row.event_id, visit.patient.pk, _needle(fact)) for row, fact in told)
    Session.objects.filter(pk=session.pk).update(head=rows[-1].digest, length=len(rows))
    return session


def _needle(fact: Fact) -> dict[str, int]:
    number = getattr(fact, "needle", None)
    return {"needle": number} if number else {}
