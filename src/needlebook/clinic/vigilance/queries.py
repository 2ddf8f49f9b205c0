"""The register: which events, by what they are searched by. Everything else that counts them is in measures."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.vigilance.access import events_of
from needlebook.clinic.vigilance.models import AdverseEvent


@dataclass(frozen=True, slots=True)
class Search:
    """Blank and None: not searched by. since, until: of the sessions, from the one up to before the other."""

    kind: str = ""
    grade: str = ""
    complaint: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def register(user: User, search: Search) -> QuerySet[AdverseEvent]:
    """The events that stand and fit, told last first."""
    events = events_of(user).filter(withdrawn_at=None)
    fits = {"kind": search.kind, "grade": search.grade, "visit__course__complaint": search.complaint}
    events = events.filter(**{name: value for name, value in fits.items() if value})
    if search.since:
        events = events.filter(_session("gte", search.since))
    if search.until:
        events = events.filter(_session("lt", search.until))
    return events.order_by("-noted_at", "-at")


def _session(compare: str, at: dt.datetime) -> Q:
    """A session counts on the day it was closed; one that is open, on the day its event was told."""
    closed = Q(**{f"visit__session__summary__closed_at__{compare}": at})
    return closed | Q(visit__session__summary=None, **{f"noted_at__{compare}": at})


def events_of_visit(visit: Visit) -> QuerySet[AdverseEvent]:
    """The events of a visit, those that were taken back too."""
    return visit.adverse_events.select_related("by").order_by("noted_at", "at")


@transaction.atomic
def exported(user: User, search: Search) -> QuerySet[AdverseEvent]:
    """The register as it leaves the house; who took it, and when, is in the audit."""
    record(user, "adverse_events.exported", user.clinic_id)
    return register(user, search)
