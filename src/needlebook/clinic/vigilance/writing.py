"""One event as a source tells it, and what follows from it: amendment, grades, alarm, review. Inside a transaction."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.alarms.actions import raise_alarm
from needlebook.clinic.alarms.models import Kind
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.vigilance.facts import FIELDS, grades_of, values_of
from needlebook.clinic.vigilance.models import AdverseEvent, Amendment, EventReview
from needlebook.core.anatomy import Side
from needlebook.core.vigilance.types import (
    ActionTaken,
    Causality,
    Duration,
    Effect,
    Grade,
    Intensity,
    Outcome,
    Reporter,
)

EMERGENCIES = frozenset({"pneumothorax", "spinal_haematoma"})  # table 4c of the safety evidence calls them so
CLOSED_LISTS = {
    "side": Side,
    "duration": Duration,
    "intensity": Intensity,
    "action_taken": ActionTaken,
    "outcome": Outcome,
    "causality": Causality,
}


def hold(visit: Visit) -> Session | None:
    """The session of a visit, held: its ledger and its events are written one after the other."""
    return Session.objects.select_for_update().filter(visit=visit).first()


def tell(
    visit: Visit, source_key: str, effect: Effect, *, reporter: Reporter, at: dt.datetime, by: User | None
) -> AdverseEvent:
    """Write what a source tells; the same again changes nothing, something else revises what it told before."""
    row = _standing(visit, source_key).filter(kind=effect.kind).first()
    if row is None:
        return _create(visit, source_key, effect, reporter=reporter, at=at, by=by)
    _revise(row, effect, reporter=reporter, by=by)
    return row


def take_back_untold(visit: Visit, source_key: str, kinds: set[str], *, reporter: Reporter, by: User | None) -> None:
    """What this source told before and does not tell any more counts no longer; a review that is open stays open."""
    for row in _standing(visit, source_key).filter(withdrawn_at=None).exclude(kind__in=kinds):
        withdraw(row, by=by, why="", reporter=reporter)


def change(row: AdverseEvent, values: dict[str, Any], *, reporter: Reporter, by: User | None) -> bool:
    """Set columns, keep what stood there, grade anew. False when everything stood so already."""
    changed = {name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return False
    for name, (_, value) in changed.items():
        setattr(row, name, value)
    for name, value in grades_of(effect_of(row)).items():
        setattr(row, name, value)
    row.save()
    _amended(row, changed, reporter, by)
    follow_up(row)
    return True


def withdraw(row: AdverseEvent, *, by: User | None, why: str, reporter: Reporter) -> None:
    """It counts for nothing from now on and stays readable."""
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = timezone.now(), by, why
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    _amended(row, {"withdrawn": [False, True]}, reporter, by)


def effect_of(row: AdverseEvent) -> Effect:
    """The row as the core reads it."""
    values = {name: getattr(row, name) for name in FIELDS}
    closed = {name: kind(values[name]) if values[name] else None for name, kind in CLOSED_LISTS.items()}
    return Effect(kind=row.kind, **{**values, **closed})


def follow_up(row: AdverseEvent) -> None:
    """A serious event is an alarm and a review by itself, once."""
    if row.grade != Grade.SERIOUS or EventReview.objects.filter(event=row).exists():
        return
    EventReview.objects.create(event=row, opened_at=timezone.now())
    urgency = "emergency" if row.kind in EMERGENCIES else "same_day"
    where = {"patient": row.patient, "visit": row.visit}
    told = {"event": str(row.pk), "event_kind": row.kind}
    raise_alarm(row.clinic, Kind.SERIOUS_EVENT, f"adverse_event:{row.pk}", urgency=urgency, **where, **told)


def _standing(visit: Visit, source_key: str) -> QuerySet[AdverseEvent]:
    rows = AdverseEvent.objects.select_for_update(of=("self",)).filter(visit=visit, source_key=source_key)
    return rows.select_related("visit__course__patient", "clinic")


def _create(
    visit: Visit, source_key: str, effect: Effect, *, reporter: Reporter, at: dt.datetime, by: User | None
) -> AdverseEvent:
    told = values_of(effect)
    row = AdverseEvent.objects.create(
        clinic=visit.patient.clinic,
        visit=visit,
        source_key=source_key,
        kind=effect.kind,
        told=told,
        **told,
        **grades_of(effect),
        reporter=reporter,
        by=by,
        noted_at=at,
    )
    if by:
        record(by, "adverse_event.noted", row.pk, patient_id=visit.patient.pk, kind=row.kind, grade=row.grade)
    follow_up(row)
    return row


def _revise(row: AdverseEvent, effect: Effect, *, reporter: Reporter, by: User | None) -> None:
    """Only what the source tells differently now, and of that only what nobody has amended since."""
    told, before = values_of(effect), row.told
    if told != before:
        row.told = told
        row.save(update_fields=["told"])
    if row.withdrawn_at and (told != before or row.withdrawn_by_id is None):
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = None, None, ""
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
        _amended(row, {"withdrawn": [True, False]}, reporter, by)
    new = {name: value for name, value in told.items() if value != before.get(name)}
    change(row, {k: v for k, v in new.items() if getattr(row, k) == before.get(k)}, reporter=reporter, by=by)


def _amended(row: AdverseEvent, changed: dict[str, list[Any]], reporter: Reporter, by: User | None) -> None:
    Amendment.objects.create(event=row, changed=changed, reporter=reporter, by=by, at=timezone.now())
    if by:
        fields = sorted(changed)
        record(by, "adverse_event.amended", row.pk, patient_id=row.patient.pk, fields=fields, grade=row.grade)
