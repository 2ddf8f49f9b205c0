"""Whether a visit's session lets its note be signed, and which notes of past days nobody has signed."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.documents.models import Document, Kind
from needlebook.clinic.patients.access import visits_of
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.queries import session_of, state_of
from needlebook.clinic.sessions.refusals import unseen_needles

NEEDLES, SESSION = "needles", "session"


def unsettled(visit: Visit) -> str:
    """Why the note cannot be signed yet: `needles` while one is unaccounted for, `session` while it is not closed.

    A visit without a session has no needles: nothing stands in the way.
    """
    session = session_of(visit)
    if session is None:
        return ""
    state = state_of(session)
    if state.unaccounted or unseen_needles(session, state):
        return NEEDLES
    return "" if state.closed else SESSION


def unsigned_visits(user: User, today: dt.date) -> QuerySet[Visit]:
    """This practitioner's visits of days before today whose note is not signed, though it was begun or needles went in.

    Newest first. A visit at which nothing was begun needs no note.
    """
    notes = Document.objects.filter(visit=OuterRef("pk"), kind=Kind.VISIT_NOTE)
    start = timezone.make_aware(dt.datetime.combine(today, dt.time.min))
    past = visits_of(user).filter(practitioner=user, started_at__lt=start)
    owed = past.filter(Q(Exists(Session.objects.filter(visit=OuterRef("pk")))) | Q(Exists(notes)))
    return owed.exclude(Exists(notes.filter(issued_at__isnull=False))).order_by("-started_at", "-number")
