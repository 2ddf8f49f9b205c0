"""Tells the clinic when exercises hurt more than a programme allows, and when a programme has been left."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Max, Q
from django.utils import timezone

from needlebook.clinic.alarms.actions import raise_alarm
from needlebook.clinic.alarms.models import Alarm, Kind
from needlebook.clinic.therapy.facts import exercise_of
from needlebook.clinic.therapy.models import DayPain, DoneDay, Programme
from needlebook.core.therapy.adherence import QUIET_DAYS, Spike, is_left, spike_by_next_day, spike_during


def watch_exercise(done: DoneDay) -> Alarm | None:
    """Raise an alarm when pain during the exercise was beyond its rule; once for each exercise and day, and once more
    when it becomes urgent."""
    prescription = done.prescription
    spike = spike_during(done.pain_during, exercise_of(prescription).pain_rule)
    if spike is None:
        return None
    key = f"exercise_pain:{prescription.pk}:{done.day}"
    return _tell(prescription.programme, spike, key, done.day, exercise=prescription.exercise)


def watch_day(programme: Programme, day: date) -> Alarm | None:
    """Raise an alarm when pain is still well above that from before the exercises of the day before; once a day."""
    rows = DayPain.objects.filter(programme=programme, day__lte=day).exclude(before=None)
    before = dict(rows.order_by("-day").values_list("day", "before")[:2])
    done = DoneDay.objects.filter(prescription__programme=programme, taken_back_at=None, day__lt=day)
    spike = spike_by_next_day(before, set(done.order_by("-day").values_list("day", flat=True)[:50]), day)
    return None if spike is None else _tell(programme, spike, f"exercise_pain:{programme.pk}:{day}", day)


def _tell(programme: Programme, spike: Spike, key: str, day: date, **detail: str) -> Alarm:
    patient = programme.course.patient
    key += ":urgent" if spike.urgency == "urgent" else ""  # what got worse is not hidden behind what was milder
    detail |= {"code": spike.code, "programme": str(programme.pk), "day": day.isoformat()}
    return raise_alarm(
        patient.clinic,
        Kind.EXERCISE_PAIN,
        key,
        urgency=spike.urgency,
        patient=patient,
        pain=spike.pain,
        limit=spike.limit,
        **detail,
    )


def find_drop_outs(now: datetime | None = None) -> Sequence[Alarm]:
    """Raise an alarm for every open programme in which nothing was ticked for more than a week; once for each pause.

    For all clinics. Returns the alarms that stand for them, acknowledged or not.
    """
    today = timezone.localdate(now)
    asked_for = Q(prescriptions__stopped_at=None, prescriptions__begins_on__lte=today)
    is_done = Q(prescriptions__done_days__taken_back_at=None)
    programmes = Programme.objects.filter(asked_for, withdrawn_at=None, ends_on__gte=today).distinct()
    rows = programmes.select_related("course__patient__clinic").annotate(
        last=Max("prescriptions__done_days__day", filter=is_done)
    )
    return [_tell_left(row, row.last) for row in rows if is_left(row.begins_on, row.last, today)]


def _tell_left(programme: Programme, last: date | None) -> Alarm:
    patient = programme.course.patient
    return raise_alarm(
        patient.clinic,
        Kind.EXERCISE_STOPPED,
        f"exercise_stopped:{programme.pk}:{last or 'never'}",
        urgency="routine",
        patient=patient,
        programme=str(programme.pk),
        last=last.isoformat() if last else "",
        begun=programme.begins_on.isoformat(),
        days=QUIET_DAYS,
    )
