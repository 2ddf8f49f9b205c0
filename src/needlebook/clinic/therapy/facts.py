"""Rows into what the core is told before it advises on an exercise."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone

from needlebook.clinic.assessments.models import Assessment
from needlebook.clinic.patients.models import Patient, Visit
from needlebook.clinic.sessions.models import Session
from needlebook.clinic.sessions.progress import ledgers_of
from needlebook.clinic.therapy.models import Prescription
from needlebook.core.anatomy import Side
from needlebook.core.case import Answer
from needlebook.core.therapy import Advice, Dose, Exercise, Facts, Needled, PainReport, advise
from needlebook.knowledge import load
from needlebook.knowledge.exercises import load_therapy

FIGURES = ("sets", "reps", "hold_s", "rest_s", "minutes", "per_day", "per_week")
APART = ("every_days", "every_hours")  # more of it is less exercise
A_SESSION = timedelta(hours=24)  # a visit may have begun long before its last needle went in


def facts_of(visit: Visit) -> Facts:
    """What was answered at a visit. A no for one side or place alone leaves the rest open."""
    assessment = Assessment.objects.filter(visit=visit).first() or Assessment(visit=visit)
    return Facts(
        answers={row.question: _answer(row.answer, bool(row.side or row.where)) for row in assessment.answers.all()},
        others_denied=assessment.others_denied_at is not None,
        questions=frozenset(load().rulebook.questions),
        complaint=visit.course.complaint,
    )


def _answer(answer: str, is_part: bool) -> Answer:
    return Answer.UNKNOWN if answer == Answer.NO and is_part else Answer(answer)


def with_answers(facts: Facts, answers: Mapping[str, str], side: str, pain: PainReport | None = None) -> Facts:
    """The same, with what was asked where the exercise is prescribed. A blank stays not asked."""
    given = {id: Answer(answer) for id, answer in answers.items() if answer}
    return Facts(
        answers={**facts.answers, **given},
        others_denied=facts.others_denied,
        questions=facts.questions,
        complaint=facts.complaint,
        side=Side(side) if side else None,
        pain=pain,
    )


def needled_lately(patient: Patient, now: datetime) -> tuple[Needled, ...]:
    """Every needle of the patient's sessions that still counts: as long as a needled muscle is spared."""
    since = now - timedelta(hours=load_therapy().rules.after_needling.hours) - A_SESSION
    sessions = Session.objects.filter(visit__course__patient=patient, visit__started_at__gte=since)
    return tuple(
        Needled(needle.inserted.muscle, needle.inserted.side, timezone.localtime(needle.inserted.at))
        for ledger in ledgers_of(sessions).values()
        for needle in ledger.needles.values()
    )


def advice_on(
    prescription: Prescription, facts: Facts, needled: tuple[Needled, ...], pain: PainReport | None
) -> Advice:
    """What may be done of a prescription now."""
    told = with_answers(facts, prescription.answers, prescription.side, pain)
    return advise(exercise_of(prescription), told, needled, timezone.localtime(), load_therapy().rules)


def dose_on(prescription: Prescription, day: date) -> dict[str, int]:
    """The dose of a day. One that was left as the table has it goes through the phases of the table."""
    exercise = exercise_of(prescription)
    if prescription.why or len(exercise.doses) < 2:
        return dict(prescription.dose)
    phase = exercise.dose_in(max(0, (day - prescription.begins_on).days) // 7 + 1)
    return as_numbers(phase) if phase else dict(prescription.dose)


def as_numbers(dose: Dose) -> dict[str, int]:
    """The figures of a phase as whole numbers, the milder end of each range: fewer, or further apart."""
    figures = {name: getattr(dose, name) for name in (*FIGURES, *APART)}
    return {name: round(f.high if name in APART else f.low) for name, f in figures.items() if f is not None}


def exercise_of(prescription: Prescription) -> Exercise:
    """The exercise as the table has it now. Ids are never renamed, so it is there."""
    return load_therapy().exercises[prescription.exercise]
