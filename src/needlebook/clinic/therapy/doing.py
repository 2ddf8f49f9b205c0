"""What the patient writes through the link of a programme. Nobody is signed in, so nothing of it is audited.

Each function raises ProgrammeClosed when the link no longer opens, and BadInput for what cannot be.
"""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.therapy.models import DayPain, DoneDay, Prescription, Programme
from needlebook.clinic.therapy.watching import watch_day, watch_exercise
from needlebook.core.errors import BadInput, NeedlebookError

WORST = 10
MOST_DONE = {"sets": 20, "reps": 1000}
MOST_NOTE = 200


class ProgrammeClosed(NeedlebookError):
    """Nothing can be written through this link any more."""


def begin(programme: Programme) -> None:
    """The patient has written in it; a program that only looks at the link has not."""
    Programme.objects.filter(pk=programme.pk, opened_at=None).update(opened_at=timezone.now())


@transaction.atomic
def tick(programme: Programme, prescription_id: UUID, day: date) -> DoneDay:
    """The exercise was done on this day. A second tick changes nothing."""
    prescription = _prescription(_writable(programme), prescription_id, day)
    standing = prescription.done_days.filter(day=day, taken_back_at=None).first()
    return standing or DoneDay.objects.create(prescription=prescription, day=day, at=timezone.now())


@transaction.atomic
def take_back(programme: Programme, prescription_id: UUID, day: date) -> None:
    """It was not done after all. The row stays, and so does an alarm that it raised."""
    prescription = _prescription(_writable(programme), prescription_id, day)
    prescription.done_days.filter(day=day, taken_back_at=None).update(taken_back_at=timezone.now())


@transaction.atomic
def rate(programme: Programme, prescription_id: UUID, day: date, pain: int) -> DoneDay:
    """Pain during the exercise, 0 to 10; saying so ticks it too. More than the rule allows tells the clinic."""
    _need_pain(pain)
    done = tick(programme, prescription_id, day)
    if done.pain_during != pain:
        done.pain_during = pain
        done.save(update_fields=["pain_during"])
    watch_exercise(done)
    return done


@transaction.atomic
def describe(
    programme: Programme, prescription_id: UUID, day: date, *, sets: int | None, reps: int | None, note: str
) -> DoneDay:
    """How much was done, and a note; blank leaves it not said."""
    for name, value in (("sets", sets), ("reps", reps)):
        if value is not None and not 0 <= value <= MOST_DONE[name]:
            raise BadInput(name, "cannot be", f"0 to {MOST_DONE[name]}, or blank")
    if len(note) > MOST_NOTE:
        raise BadInput("note", "is too long", f"up to {MOST_NOTE} characters")
    done = tick(programme, prescription_id, day)
    done.sets, done.reps, done.note = sets, reps, note
    done.save(update_fields=["sets", "reps", "note"])
    return done


@transaction.atomic
def say_pain(programme: Programme, day: date, *, when: str, pain: int) -> DayPain:
    """Pain before the exercises of a day, or after them, 0 to 10. The last word of the day stands."""
    _need_pain(pain)
    if when not in ("before", "after"):
        raise BadInput("when", "is no time of the day", "before, after")
    row = _writable(programme)
    _need_day(row, day, row.begins_on, row.ends_on)
    said, _ = DayPain.objects.update_or_create(programme=row, day=day, defaults={when: pain, "at": timezone.now()})
    watch_day(row, day)
    return said


def days_open() -> tuple[date, date]:
    """Today and yesterday: the days that can be entered."""
    today = timezone.localdate()
    return today, today - timedelta(days=1)


def _writable(programme: Programme) -> Programme:
    """Held, so that a doubled post waits for the first one."""
    row = (
        Programme.objects.select_for_update(of=("self",)).select_related("course__patient__clinic").get(pk=programme.pk)
    )
    if not row.is_open:
        raise ProgrammeClosed("this programme has ended")
    return row


def _prescription(programme: Programme, id: UUID, day: date) -> Prescription:
    found = programme.prescriptions.filter(pk=id).first()
    if found is None:
        raise BadInput("exercise", "is not one of this programme", "those that the page shows")
    found.programme = programme
    _need_day(programme, day, found.begins_on, found.last_day())
    return found


def _need_day(programme: Programme, day: date, first: date, last: date) -> None:
    if day not in days_open():
        raise BadInput("day", "cannot be entered", "today or yesterday")
    if not first <= day <= last:
        raise BadInput("day", "lies outside the programme", f"{first} to {last}")


def _need_pain(pain: int) -> None:
    if not 0 <= pain <= WORST:
        raise BadInput("pain", "is not on the scale", f"0 to {WORST}")
