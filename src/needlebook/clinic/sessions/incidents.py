"""Reports of what went wrong, until the clinic's lead has looked at them. Grading and counting are another matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from needlebook.clinic.accounts.models import User
from needlebook.clinic.audit.actions import record
from needlebook.clinic.governance.queries import is_lead
from needlebook.clinic.patients.access import visits_of
from needlebook.clinic.patients.models import Course, Visit
from needlebook.clinic.sessions.codec import restore
from needlebook.clinic.sessions.models import Event, IncidentReview
from needlebook.clinic.sessions.queries import now
from needlebook.core.errors import BadInput
from needlebook.core.sessions.types import EventCorrected, IncidentReported

REPORT, CORRECTION = IncidentReported.__name__, EventCorrected.__name__
MOST_NOTE = 500


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """A report that nobody has looked at, with its visit and who made it."""

    visit: Visit
    report: IncidentReported
    by: User


def to_look_at(user: User) -> Sequence[OpenIncident]:
    """What waits for the lead; for everybody while nobody leads the clinic, so that no report lies unseen."""
    if user.clinic is None or not (is_lead(user) or user.clinic.lead_id is None):
        return ()
    return open_incidents(user)


def open_incidents(user: User) -> Sequence[OpenIncident]:
    """The reports of the user's clinic that nobody has looked at, newest first; none that was taken back."""
    rows = list(
        Event.objects.filter(type=REPORT, review=None, session__visit__in=visits_of(user).values("pk"))
        .select_related("by", "session__visit__course__patient", "session__visit__practitioner")
        .order_by("-recorded_at", "-id")
    )
    gone = _taken_back(rows)
    return [
        OpenIncident(row.session.visit, restore(row.type, row.payload), row.by)
        for row in rows
        if str(row.event_id) not in gone
    ]


def open_incidents_of(course: Course) -> int:
    """How many reports of the course nobody has looked at; none that was taken back."""
    rows = list(Event.objects.filter(type=REPORT, review=None, session__visit__course=course))
    gone = _taken_back(rows)
    return sum(str(row.event_id) not in gone for row in rows)


def _taken_back(rows: Sequence[Event]) -> set[str]:
    if not rows:
        return set()
    sessions = {row.session_id for row in rows}
    corrections = Event.objects.filter(type=CORRECTION, session__in=sessions)
    return {payload["corrects"] for payload in corrections.values_list("payload", flat=True)}


def reviews_of(visit: Visit) -> dict[str, IncidentReview]:
    """Who has looked at the reports of a visit, by the id of the report."""
    reviews = IncidentReview.objects.filter(incident__session__visit=visit).select_related("by", "incident")
    return {str(review.incident.event_id): review for review in reviews}


@transaction.atomic
def look_at_incident(visit: Visit, event_id: UUID, *, by: User, note: str) -> IncidentReview:
    """Write down that the lead has looked at a report, and what came of it. Looking twice changes nothing.

    Raises Http404 for a report that is not of this visit, BadInput without words or for anybody but the lead.
    """
    incident = get_object_or_404(_reports(visit).select_for_update(), event_id=event_id)
    if not is_lead(by):
        raise BadInput("account", _("Only the clinic's lead looks at a report"), _("the lead's account"))
    if not note.strip() or len(note) > MOST_NOTE:
        raise BadInput("note", _("Say in a few words what came of it"), _("up to 500 characters"))
    if standing := IncidentReview.objects.filter(incident=incident).first():
        return standing
    review = IncidentReview.objects.create(incident=incident, note=note.strip(), by=by, at=now())
    record(by, "incident.reviewed", incident.event_id, patient_id=visit.patient.pk)
    return review


def _reports(visit: Visit) -> QuerySet[Event]:
    return Event.objects.filter(type=REPORT, session__visit=visit)
