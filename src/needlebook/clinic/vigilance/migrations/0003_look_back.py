"""Sessions that were closed before there was a register: their reactions, reports and figures, as today's writing has them.

A report that the lead has looked at is reviewed with that note. No alarm is raised for what is long past.
"""

from django.db import migrations
from django.utils import timezone

from needlebook.clinic.sessions.codec import restore
from needlebook.clinic.vigilance.facts import Counted, flags_of, grades_of, tallies_of, told_in, values_of
from needlebook.clinic.vigilance.watching import after
from needlebook.core.sessions import fold
from needlebook.core.vigilance.types import Grade


def look_back(apps, schema_editor):
    sessions = apps.get_model("needling", "Session").objects.select_related("visit__course__patient")
    charts = {}
    for session, state in sorted(_closed(sessions), key=lambda pair: (pair[1].closed.at, pair[0].pk)):
        events = [_event(apps, session, told) for told in told_in(state)]
        counted = [Counted(event.kind, Grade(event.grade), event.muscle) for event in events]
        if state.needles:
            clinic, flags = session.visit.course.patient.clinic_id, flags_of(counted)
            charts[clinic] = after(charts.get(clinic, 0.0), flags["has_minor"])
            _summary(apps, session, state, counted, {**flags, "cusum": charts[clinic]})


def _closed(sessions):
    for session in sessions.iterator():
        state = fold(restore(*row) for row in session.events.order_by("sequence").values_list("type", "payload"))
        if state.closed:
            yield session, state


def _event(apps, session, told):
    values = values_of(told.effect)
    event = apps.get_model("vigilance", "AdverseEvent").objects.create(
        clinic_id=session.visit.course.patient.clinic_id,
        visit=session.visit,
        source_key=told.source_key,
        kind=told.effect.kind,
        told=values,
        **values,
        **grades_of(told.effect),
        reporter="physio",
        by_id=told.by,
        noted_at=told.at,
    )
    if event.grade == Grade.SERIOUS:
        _review(apps, event)
    return event


def _review(apps, event):
    looked = apps.get_model("needling", "IncidentReview").objects.filter(
        incident__event_id=event.source_key.partition(":")[2]
    )
    done = {"conclusion": looked[0].note, "at": looked[0].at, "by_id": looked[0].by_id} if looked else {}
    apps.get_model("vigilance", "EventReview").objects.create(event=event, opened_at=timezone.now(), **done)


def _summary(apps, session, state, counted, figures):
    course = session.visit.course
    summary = apps.get_model("vigilance", "SessionSummary").objects.create(
        session=session,
        clinic_id=course.patient.clinic_id,
        course=course,
        patient_id=course.patient_id,
        practitioner_id=state.responsible or session.visit.practitioner_id,
        complaint=course.complaint,
        closed_at=state.closed.at,
        needles=len(state.needles),
        **figures,
    )
    apps.get_model("vigilance", "SessionTally").objects.bulk_create(
        apps.get_model("vigilance", "SessionTally")(
            summary=summary,
            clinic_id=summary.clinic_id,
            level=level,
            what=what,
            closed_at=summary.closed_at,
            has_event=has_event,
        )
        for level, what, has_event in tallies_of(state, counted)
    )


class Migration(migrations.Migration):
    dependencies = [("vigilance", "0002_tallies"), ("needling", "0004_incident_review")]

    operations = [migrations.RunPython(look_back, migrations.RunPython.noop)]
