"""The summary of a closed session: written with its closing, and again when something is told later.

The alternative, to fold every session for every figure, grows with the years.
"""

from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.queries import state_of
from needlebook.clinic.vigilance.facts import Counted, flags_of, tallies_of
from needlebook.clinic.vigilance.models import AdverseEvent, SessionSummary, SessionTally
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
    before = SessionSummary.objects.filter(session=session).values_list("has_minor", flat=True).first()
    summary, _ = SessionSummary.objects.update_or_create(
        session=session,
        defaults={
            "clinic_id": visit.patient.clinic_id,
            "course": visit.course,
            "patient": visit.patient,
            "practitioner_id": state.responsible or visit.practitioner_id,
            "complaint": visit.course.complaint,
            "closed_at": state.closed.at,
            "needles": len(state.needles),
            **flags_of(events),
        },
    )
    _keep_tallies(summary, state, events)
    if before != summary.has_minor:
        walk_chart(summary)


def counted_of(session: Session) -> list[Counted]:
    """The events of a session that stand."""
    rows = AdverseEvent.objects.filter(visit=session.visit_id, withdrawn_at=None).order_by()
    return [Counted(kind, Grade(grade), muscle) for kind, grade, muscle in rows.values_list("kind", "grade", "muscle")]


def _keep_tallies(summary: SessionSummary, state: State, events: list[Counted]) -> None:
    now = {(level, what): has_event for level, what, has_event in tallies_of(state, events)}
    kept = {(row.level, row.what): row for row in summary.tallies.all()}
    if {key: row.has_event for key, row in kept.items()} == now:
        return
    summary.tallies.all().delete()
    SessionTally.objects.bulk_create(
        SessionTally(
            summary=summary,
            clinic_id=summary.clinic_id,
            level=level,
            what=what,
            closed_at=summary.closed_at,
            has_event=has_event,
        )
        for (level, what), has_event in now.items()
    )
