"""Writes of a programme: prescribe, change, stop, and close its link."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.drawn import SideChoice
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.actions import locked_visit
from needlebook.clinic.patients.models import Course, Visit
from needlebook.clinic.therapy.facts import as_numbers, facts_of, with_answers
from needlebook.clinic.therapy.models import Prescription, Programme
from needlebook.core.case import Answer
from needlebook.core.errors import BadInput
from needlebook.core.therapy import Advice, Exercise, Level, advise
from needlebook.knowledge import load
from needlebook.knowledge.exercises import load_therapy

DEFAULT_DAYS = 28  # where the table gives no duration: long enough to be seen again before it ends (J)
MOST_DAYS = 400  # the longest programme of the table is 12 months
# Figure of a dose to the most that a person can be asked for (J); beyond it a number is a slip of the hand.
MOST = {
    "sets": 20,
    "reps": 100,
    "hold_s": 600,
    "rest_s": 900,
    "minutes": 240,
    "per_day": 12,
    "per_week": 7,
    "every_days": 14,
    "every_hours": 24,
}
MOST_TEXT = 500


class NeedsReason(BadInput):
    """It can be prescribed, with a reason. `field` is that of the reason."""


@dataclass(frozen=True, slots=True)
class Prescribed:
    """What is prescribed. dose: figure to number; answers: what the page asked; why, against: see the model."""

    exercise: str
    side: str = ""
    dose: Mapping[str, int] = field(default_factory=dict)
    load: str = ""
    why: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    against: str = ""
    begins_on: date | None = None
    ends_on: date | None = None


@transaction.atomic
def prescribe(visit: Visit, *, by: User, given: Prescribed) -> Prescription:
    """Add an exercise to the programme of the visit's course, which is begun if there is none.

    The same exercise on the same side stops and begins anew when something differs; otherwise nothing changes. Raises
    BadInput for what cannot be, and NeedsReason where the dose differs from the table or the advice is not `may`.
    """
    exercise = load_therapy().exercises.get(given.exercise)
    if exercise is None:
        raise BadInput("exercise", "is not in the table", "an exercise of the table")
    _need_values(exercise, given)
    visit = locked_visit(visit)
    Course.objects.select_for_update().get(pk=visit.course_id)  # two visits of a course share its programme
    advice = advice_before(visit, exercise, given)
    _need_reasons(exercise, given, advice)
    programme = _programme(visit, by, given)
    standing = programme.prescriptions.filter(exercise=exercise.id, side=given.side, stopped_at=None).first()
    if standing is not None:
        if _is_same(standing, given):
            return standing
        _stop(standing, by, "")
    return _write(programme, visit, by, given, advice)


def advice_before(visit: Visit, exercise: Exercise, given: Prescribed) -> Advice:
    """What is known for and against it at this visit. Needled muscles delay a day, they do not bar a programme."""
    facts = with_answers(facts_of(visit), given.answers, given.side)
    return advise(exercise, facts, (), timezone.now(), load_therapy().rules)


def table_dose(exercise: Exercise) -> dict[str, int]:
    """The dose of the first week as whole numbers. What the table leaves blank is not in it."""
    first = exercise.dose_in(1)
    return as_numbers(first) if first else {}


def is_in_table(exercise: Exercise, name: str, value: int | None) -> bool:
    """Whether a figure is what the table says for the first week, anywhere in its range."""
    first = exercise.dose_in(1)
    figure = getattr(first, name) if first else None
    return value is None if figure is None else value is not None and figure.low <= value <= figure.high


def _need_values(exercise: Exercise, given: Prescribed) -> None:
    if given.side not in ("", SideChoice.LEFT, SideChoice.RIGHT) or (given.side and not exercise.has_sides):
        raise BadInput("side", "is not a side of this exercise", "left, right, or blank for both")
    for name, value in given.dose.items():
        if name not in MOST or not 1 <= value <= MOST[name]:
            raise BadInput(f"dose.{name}", "cannot be", f"1 to {MOST.get(name, 0)}, or blank")
    if unknown := {a for a in given.answers.values() if a not in ("", *Answer)}:
        raise BadInput("answers", f"{unknown.pop()!r} is no answer", ", ".join(Answer))
    if max(len(given.load) - 120, len(given.why) - MOST_TEXT, len(given.against) - MOST_TEXT) > 0:
        raise BadInput("why", "is too long", f"up to {MOST_TEXT} characters, the load up to 120")


def _need_reasons(exercise: Exercise, given: Prescribed, advice: Advice) -> None:
    if advice.level is Level.STOP:
        raise BadInput("exercise", "a sign has to be seen by a doctor first", "no exercise until then")
    if advice.level in (Level.ASK, Level.NOT_NOW) and not given.against.strip():
        raise NeedsReason("against", "speaks against it, or has not been asked", "an answer, or a reason")
    differs = [name for name in MOST if not is_in_table(exercise, name, given.dose.get(name))]
    if exercise.doses and differs and not given.why.strip():
        raise NeedsReason("why", "the dose is not that of the table", "a reason")


def _programme(visit: Visit, by: User, given: Prescribed) -> Programme:
    """The programme that is open, as long as this exercise needs it; one that has ended makes room for a new one."""
    today = timezone.localdate()
    begins = given.begins_on or today
    standing = Programme.objects.filter(course=visit.course, withdrawn_at=None).first()
    if standing is not None and standing.ends_on < today:
        withdraw_link(standing, by=by)
        standing = None
    ends = given.ends_on or max(begins + timedelta(days=DEFAULT_DAYS), standing.ends_on if standing else begins)
    _need_days(visit, begins, ends)
    if standing is None:
        return _begin(visit, by, begins, ends)
    if ends != standing.ends_on:
        record(by, "programme.end_changed", standing.pk, patient_id=visit.patient.pk, ends_on=ends.isoformat())
    standing.begins_on, standing.ends_on = min(standing.begins_on, begins), ends
    standing.save(update_fields=["begins_on", "ends_on"])
    return standing


def _need_days(visit: Visit, begins: date, ends: date) -> None:
    today, born = timezone.localdate(), visit.patient.birth_date
    if born and begins < born:
        raise BadInput("begins_on", "lies before the date of birth", "a day from today on")
    if begins < min(today, timezone.localdate(visit.started_at)):
        raise BadInput("begins_on", "lies before the visit", "a day from the visit on")
    if not max(today, begins) <= ends <= today + timedelta(days=MOST_DAYS):
        raise BadInput("ends_on", "cannot be", f"a day from the first one on, within {MOST_DAYS} days")


def _begin(visit: Visit, by: User, begins: date, ends: date) -> Programme:
    programme = Programme.objects.create(
        course=visit.course, begins_on=begins, ends_on=ends, made_by=by, made_at=timezone.now()
    )
    record(by, "programme.begun", programme.pk, patient_id=visit.patient.pk, ends_on=ends.isoformat())
    return programme


def _is_same(row: Prescription, given: Prescribed) -> bool:
    return (row.dose, row.load) == (dict(given.dose), given.load) and row.answers == _answered(given)


def _answered(given: Prescribed) -> dict[str, str]:
    return {id: str(answer) for id, answer in given.answers.items() if answer}


def _write(programme: Programme, visit: Visit, by: User, given: Prescribed, advice: Advice) -> Prescription:
    row = Prescription.objects.create(
        programme=programme,
        visit=visit,
        exercise=given.exercise,
        side=given.side,
        dose=dict(given.dose),
        load=given.load,
        why=given.why.strip(),
        answers=_answered(given),
        advice=advice.level.name.lower(),
        against=given.against.strip() if advice.level > Level.LOWER else "",
        weighed=[reason.code for reason in advice.reasons if reason.level is Level.NOT_NOW],
        version=load().version,
        begins_on=given.begins_on or timezone.localdate(),
        by=by,
        at=timezone.now(),
    )
    record(by, "exercise.prescribed", row.pk, patient_id=visit.patient.pk, exercise=row.exercise, advice=row.advice)
    return row


@transaction.atomic
def stop(prescription: Prescription, *, by: User, because: str = "") -> None:
    """The exercise is no longer asked for, from today on. Once."""
    if len(because) > MOST_TEXT:
        raise BadInput("because", "is too long", f"up to {MOST_TEXT} characters")
    row = Prescription.objects.select_for_update().get(pk=prescription.pk)
    if row.stopped_at is None:
        _stop(row, by, because.strip())


def _stop(row: Prescription, by: User, because: str) -> None:
    row.stopped_by, row.stopped_at, row.stopped_because = by, timezone.now(), because
    row.stopped_on = timezone.localdate()
    row.save(update_fields=["stopped_by", "stopped_at", "stopped_because", "stopped_on"])
    patient_id = row.programme.course.patient_id
    record(by, "exercise.stopped", row.pk, patient_id=patient_id, exercise=row.exercise)


@transaction.atomic
def withdraw_link(programme: Programme, *, by: User) -> None:
    """End the programme and close its link for good. What was done stays."""
    row = Programme.objects.select_for_update().get(pk=programme.pk)
    if row.withdrawn_at is None:
        row.withdrawn_by, row.withdrawn_at = by, timezone.now()
        row.save(update_fields=["withdrawn_by", "withdrawn_at"])
        record(by, "programme.ended", row.pk, patient_id=row.course.patient_id)
