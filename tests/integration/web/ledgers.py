"""Writes sessions straight into the ledger, for pages that only read them."""

import uuid
from datetime import timedelta

from django.db import transaction

from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.chain import Head, linked
from needlebook.clinic.sessions.models import Event, Session
from needlebook.core.anatomy import Side
from needlebook.core.sessions import types


def write_session(visit: Visit, *, inserted: int = 0, out: int = 0, closed: bool = False, pain=()) -> Session:
    """A session of this visit. `pain`: pain now before and after."""
    session = Session.objects.create(visit=visit)
    start = {"at": visit.started_at, "by": str(visit.practitioner_id)}
    later = {**start, "at": visit.started_at + timedelta(minutes=10)}
    events = [types.SessionOpened(id=_id(), **start)]
    for moment, value in zip(types.Moment, pain, strict=False):
        events.append(types.MeasureTaken(id=_id(), instrument="NPRS", moment=moment, value=value, **start))
    events += [_inserted(n, start) for n in range(1, inserted + 1)]
    events += [types.NeedleRemoved(id=_id(), needle=n, is_intact=True, **later) for n in range(1, out + 1)]
    if closed:
        events.append(types.SessionClosed(id=_id(), counted_in_bin=out, **later))
    rows = linked(session, Head(), events, by=visit.practitioner, at=visit.started_at)
    with transaction.atomic():
        Event.objects.bulk_create(rows)
        Session.objects.filter(pk=session.pk).update(head=rows[-1].digest, length=len(rows))
    return session


def _inserted(number: int, start) -> types.NeedleInserted:
    return types.NeedleInserted(
        id=_id(),
        needle=number,
        muscle="gluteus_medius",
        side=Side.LEFT,
        diameter_mm=0.3,
        length_mm=50.0,
        technique=types.Technique.STATIC,
        **start,
    )


def _id() -> str:
    return str(uuid.uuid4())
