"""The summary of a closed session: written with its closing, and again when something is told later.

The alternative, to fold every session for every figure, grows with the years.
"""

from needlebook.clinic.accounts.models import Clinic
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.queries import state_of
from needlebook.clinic.vigilance.facts import Counted, flags_of, tallies_of
from needlebook.clinic.vigilance.models import AdverseEvent, SessionSummary
from needlebook.clinic.vigilance.tallying import count_anew
from needlebook.clinic.vigilance.watching import walk_chart
from needlebook.core.sessions import State
from needlebook.core.vigilance.types import Grade


def summarise(session: Session, state: State | None = None) -> None:
    """Bring the summary up to ledger and events; none for a session that is open or had no needle.

    state: the session as it is, where it is known already. Call it inside the transaction, the session being held.
    """
    state = state or state_of(session)
    if state.closed is None or not state.needles:
        return
    events = counted_of(session)
    visit = session.visit
    Clinic.objects.select_for_update(no_key=True).get(pk=visit.patient.clinic_id)  # chart and tallies: one at a time
    before = SessionSummary.objects.filter(session=session).first()
    summary, is_new = SessionSummary.objects.update_or_create(
        session=session,
        defaults={
            "clinic_id": visit.patient.clinic_id,
            "course": visit.course,
            "patient": visit.patient,
            "practitioner_id": state.responsible or visit.practitioner_id,
            "complaint": visit.course.complaint,
            "closed_at": state.closed.at,
            "needles": len(state.needles),
            "tallies": [list(tally) for tally in tallies_of(state, events)],
            **flags_of(events),
        },
    )
    count_anew(summary, before.tallies if before else (), summary.tallies)
    if is_new:
        mark_last(summary)
    if before is None or before.has_minor != summary.has_minor:
        walk_chart(summary)


def counted_of(session: Session) -> list[Counted]:
    """The events of a session that stand."""
    rows = AdverseEvent.objects.filter(visit=session.visit_id, withdrawn_at=None).order_by()
    return [Counted(kind, Grade(grade), muscle) for kind, grade, muscle in rows.values_list("kind", "grade", "muscle")]


def mark_last(summary: SessionSummary) -> None:
    """The newest session of a course is its last one; what arrives late is not."""
    of_course = SessionSummary.objects.filter(course=summary.course_id)
    last = of_course.latest("closed_at", "session")
    of_course.filter(is_last=True).exclude(pk=last.pk).update(is_last=False)
    of_course.filter(pk=last.pk).update(is_last=True)
