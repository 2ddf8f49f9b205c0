"""Closed sessions as the clinic's figures see them, without the taps of a room."""

from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.vigilance.models import SessionSummary
from needlebook.clinic.vigilance.summing import mark_last
from needlebook.clinic.vigilance.tallying import count_anew
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
        tallies=list(tallies),
        **{"has_event": bool(flags), **flags},
    )
    count_anew(made, (), made.tallies)
    mark_last(made)
    walk_chart(made)
    return made
