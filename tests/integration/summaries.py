"""Closed sessions as the clinic's figures see them, without the taps of a room."""

from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.vigilance.models import SessionSummary, SessionTally
from needlebook.clinic.vigilance.watching import walk_chart


def summary(course, by, at, tallies=(), **flags):
    """One closed session; tallies: (level, what, whether an event is linked to it)."""
    visit = Visit.objects.create(course=course, number=course.visits.count() + 1, practitioner=by, started_at=at)
    patient, session = course.patient, Session.objects.create(visit=visit)
    made = SessionSummary.objects.create(
        session=session,
        clinic_id=patient.clinic_id,
        course=course,
        patient=patient,
        practitioner=by,
        complaint=course.complaint,
        closed_at=at,
        needles=1,
        **{"has_event": bool(flags), **flags},
    )
    for level, what, has_event in tallies:
        about = {"level": level, "what": what, "has_event": has_event}
        SessionTally.objects.create(summary=made, clinic_id=made.clinic_id, closed_at=at, **about)
    walk_chart(made)
    return made
