"""Reads of the ledger: the state of a session is the fold of its events."""

import datetime as dt

from django.utils import timezone

from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.models import Consent, Session
from needlebook.clinic.sessions.remembered import ledger_of_session
from needlebook.core.anatomy import Side
from needlebook.core.sessions import State


def session_of(visit: Visit) -> Session | None:
    """The session of a visit, or None before it was opened."""
    return Session.objects.filter(visit=visit).select_related("visit__course__patient").first()


def state_of(session: Session) -> State:
    """What is so in this session now."""
    return ledger_of_session(session.pk).state


def ledger_of(visit: Visit) -> State | None:
    """The state of the visit's session, or None before it was opened."""
    session = session_of(visit)
    return state_of(session) if session else None


def latest_consent(visit: Visit) -> Consent | None:
    """The patient's last answer at this visit, also when it was a no or has been taken back."""
    return visit.consents.select_related("by").first()


def valid_consent(visit: Visit) -> Consent | None:
    """The consent that stands, or None."""
    latest = latest_consent(visit)
    return latest if latest and latest.is_valid else None


def explained_sites(visit: Visit) -> frozenset[tuple[str, Side]]:
    """The sites of the patient's last yes. A yes that was taken back still says what was explained: the ledger itself
    refuses what happens after the withdrawal."""
    yes = visit.consents.filter(answer=Consent.Answer.AGREES).first()
    return frozenset((muscle, Side(side)) for muscle, side in (yes.sites if yes else ()))


def now() -> dt.datetime:
    """The server's time; one place, so that tests can freeze it."""
    return timezone.now()
