"""Reads of what is done beside the needles: for the patient page, the visit, the phone and the letters."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from needlebook.clinic.patients.models import Course, Patient, Visit
from needlebook.clinic.therapy.facts import exercise_of
from needlebook.clinic.therapy.models import DayPain, DoneDay, ManualTherapy, Prescription, Programme
from needlebook.core.therapy import Exercise, PainReport
from needlebook.core.therapy.adherence import Adherence, Rhythm, adherence, by_week, spike_by_next_day
from needlebook.core.therapy.progress import Proposal, propose


@dataclass(frozen=True, slots=True)
class Followed:
    """One prescription and how far it was followed. days: done, earliest first; worst: pain during, None: not said;
    proposal: whether it is time for the next step."""

    prescription: Prescription
    exercise: Exercise
    adherence: Adherence
    days: tuple[DoneDay, ...]
    worst: int | None
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A programme as pages and letters print it. weeks: first day of each, days on which anything was done."""

    programme: Programme
    followed: tuple[Followed, ...]
    pains: tuple[DayPain, ...]
    weeks: tuple[tuple[date, int], ...]

    @property
    def standing(self) -> tuple[Followed, ...]:
        """What is asked for now."""
        return tuple(f for f in self.followed if f.prescription.stopped_at is None)

    @property
    def overall(self) -> Adherence:
        """Every exercise together."""
        parts = [f.adherence for f in self.followed]
        return Adherence(sum(p.done for p in parts), sum(p.expected for p in parts))


def manual_at(visit: Visit) -> QuerySet[ManualTherapy]:
    """What stands of what was done by hand at a visit, in order."""
    rows = ManualTherapy.objects.filter(visit=visit, withdrawn_at=None, replaced_by=None)
    return rows.select_related("by", "replaces__by")


def standing_programme(course: Course) -> Programme | None:
    """The programme whose link opens, or None."""
    found = Programme.objects.filter(course=course, withdrawn_at=None, ends_on__gte=timezone.localdate())
    return found.select_related("course__patient").first()


def answers_of(course: Course) -> dict[str, str]:
    """What was asked for the contraindications at any prescription of the course; the newest answer stands."""
    rows = Prescription.objects.filter(programme__course=course).order_by("at", "pk")
    return {id: answer for answers in rows.values_list("answers", flat=True) for id, answer in answers.items()}


def latest_programme(patient: Patient) -> Programme | None:
    """The programme that was made last, also when it has ended."""
    found = Programme.objects.filter(course__patient=patient).order_by("-made_at")
    return found.select_related("course__patient").first()


def view_of(programme: Programme, today: date | None = None) -> ProgrammeView:
    """Prescriptions, done days and pain of a programme, in three queries."""
    today = today or timezone.localdate()
    rows = list(programme.prescriptions.select_related("by", "stopped_by"))
    done: dict[object, list[DoneDay]] = defaultdict(list)
    for row in DoneDay.objects.filter(prescription__programme=programme, taken_back_at=None):
        done[row.prescription_id].append(row)
    for row in rows:
        row.programme = programme
    pains = tuple(programme.day_pains.all())
    before = {row.day: row.before for row in pains if row.before is not None}
    followed = tuple(_followed(row, done[row.pk], before, today) for row in rows)
    days = [each.day for each_done in done.values() for each in each_done]
    weeks = tuple(by_week(programme.begins_on, programme.ends_on, set(days), today))
    return ProgrammeView(programme, followed, pains, weeks)


def _followed(row: Prescription, done: Sequence[DoneDay], before: Mapping[date, int], today: date) -> Followed:
    days, last = {each.day for each in done}, row.last_day()
    if row.stopped_on:  # the day on which it was stopped is not asked for
        last = min(last, row.stopped_on - timedelta(days=1) if row.stopped_on not in days else row.stopped_on)
    pains = [each.pain_during for each in done if each.pain_during is not None]
    followed = adherence(rhythm_of(row), row.begins_on, last, days, today)
    proposal = propose(exercise_of(row), [each.pain_during for each in done], is_not_back=_is_not_back(done, before))
    return Followed(row, exercise_of(row), followed, tuple(done), max(pains, default=None), proposal)


def _is_not_back(done: Sequence[DoneDay], before: Mapping[date, int]) -> bool:
    """Whether pain was well above that from before, on the day after the last time."""
    next_day = done[-1].day + timedelta(days=1) if done else None
    return next_day is not None and spike_by_next_day(before, {done[-1].day}, next_day) is not None


def rhythm_of(row: Prescription) -> Rhythm:
    """How often it is meant to be done: as prescribed, otherwise daily."""
    return Rhythm(per_week=row.dose.get("per_week"), every_days=row.dose.get("every_days"))


def pain_before(row: Prescription, day: date, done: Sequence[DoneDay], pains: Mapping[date, DayPain]) -> PainReport:
    """Pain around the last time it was done before this day, as the core is told."""
    earlier = [each for each in done if each.day < day]
    if not earlier:
        return PainReport()
    last = earlier[-1]
    before, now = pains.get(last.day), pains.get(day)
    return PainReport(last.pain_during, before.before if before else None, now.before if now else None)
