"""An invented patient with three weeks of exercises, so that the demo shows a programme that is being followed."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import deny_others
from needlebook.clinic.patients.actions import register_patient, start_visit
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.therapy.giving import Given, give
from needlebook.clinic.therapy.models import DayPain, DoneDay, Prescription, Programme
from needlebook.clinic.therapy.prescribing import Prescribed, prescribe, table_dose
from needlebook.clinic.therapy.watching import watch_exercise
from needlebook.core.case import Answer
from needlebook.knowledge.exercises import load_therapy

ABOUT = "An invented patient: name, history, exercises and everything that was ticked are made up to show the program."
PRESCRIBED = (("heel.high_load", "right"), ("heel.fascia_stretch", "right"), ("heel.calf_stretch_straight", "right"))
DAYS = 20  # ago
MISSED = {4, 9, 10, 16}
PAIN = (3, 4, 4, 3, 5, 4, 3, 3, 4, 2, 3, 3, 2, 6, 3, 2, 2, 3, 2, 2)


def fill_demo_exercises(therapist: User) -> None:
    """The patient, a visit three weeks ago, what was done by hand, a programme, and what was ticked since."""
    patient = register_patient(
        by=therapist,
        fields={
            "given_name": "Maren",
            "family_name": "Lindqvist",
            "birth_date": date(timezone.localdate().year - 47, 5, 9),
            "sex": "female",
            "about": ABOUT,
            "is_demo": True,
        },
    )
    begun = timezone.localdate() - timedelta(days=DAYS)
    at = timezone.make_aware(datetime.combine(begun, time(9, 30)))
    visit = start_visit(patient, by=therapist, complaint="plantar_fasciitis", at=at)
    deny_others(visit, by=therapist, denied=True)
    given = Given(
        uuid4(), "ankle_mobilisation", "ankle_lateral", "right", "Grade III, 3 × 60 s", 8, "Eased on standing"
    )
    give(visit, by=therapist, given=given)
    for exercise, side in PRESCRIBED:
        _prescribe(visit, therapist, exercise, side, begun)
    _tick(Programme.objects.get(course=visit.course), begun)


def _prescribe(visit: Visit, therapist: User, exercise: str, side: str, begun: date) -> None:
    found = load_therapy().exercises[exercise]
    answers = {item.id: Answer.NO for item in found.contraindications if item.is_own}
    ends = timezone.localdate() + timedelta(days=70)
    given = Prescribed(exercise, side, table_dose(found), answers=answers, begins_on=begun, ends_on=ends)
    prescribe(visit, by=therapist, given=given)


def _tick(programme: Programme, begun: date) -> None:
    """What was ticked, as the phone page would have written it on those days."""
    rows = list(Prescription.objects.filter(programme=programme))
    for n, pain in enumerate(PAIN):
        if n in MISSED:
            continue
        day = begun + timedelta(days=n)
        at = timezone.make_aware(datetime.combine(day, time(18, 40)))
        DayPain.objects.create(programme=programme, day=day, before=max(0, pain - 1), at=at)
        due = [row for row in rows if n % row.dose.get("every_days", 1) == 0]
        done = [DoneDay(prescription=row, day=day, pain_during=pain, at=at) for row in due]
        watch_exercise(DoneDay.objects.bulk_create(done)[0])
