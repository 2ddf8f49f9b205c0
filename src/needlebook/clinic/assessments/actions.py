"""Writes to an assessment: what was asked and answered, and what was drawn. Examination and plan have theirs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.models import (
    Answer,
    AnswerChoice,
    Assessment,
    Goal,
    Medicine,
    SaidBy,
    SideChoice,
)
from needlebook.clinic.assessments.strokes import as_strokes, said_in, said_of, write_changes
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Visit
from needlebook.core.anatomy import Side
from needlebook.core.case import PainMark as Pain
from needlebook.core.errors import BadInput
from needlebook.core.plausible import need_plausible, need_possible_pregnancy
from needlebook.knowledge import load
from needlebook.knowledge.drugs import need_atc

FACTS = (
    "pregnancy_weeks",
    "bmi",
    "inr",
    "inr_target_high",
    "platelets_10e9_l",
    "neutrophils_10e9_l",
    "temperature_c",
)
MOST_DETAIL = 200
MOST_NAME = 80


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What was ticked for one question. `answer` None takes the answer back: not asked. `at` None: just now."""

    question: str
    answer: str | None
    side: str = ""
    where: tuple[str, ...] = ()
    state: str = ""
    detail: str = ""
    said_by: str = SaidBy.PRACTITIONER
    at: datetime | None = None


def assessment_of(visit: Visit) -> Assessment:
    """The assessment of a visit, made when the first thing is written into it.

    Held until the transaction ends: what is written twice at once, from two hands or by a doubled tap, stands in line.
    """
    return Assessment.objects.select_for_update().get_or_create(visit=visit)[0]


@transaction.atomic
def save_answers(visit: Visit, *, by: User, answers: Iterable[GivenAnswer]) -> None:
    """Write the answers that changed. Raises BadInput for a question or place that the knowledge does not have."""
    assessment, changed = assessment_of(visit), []
    standing = {a.question: a for a in assessment.answers.all()}
    for given in answers:
        need_answer(given)
        if _is_new(standing.get(given.question), given):
            _write(assessment, by, given)
            changed.append(given.question)
    if changed:
        record(by, "answers.saved", visit.pk, patient_id=visit.patient.pk, questions=changed)


def need_answer(given: GivenAnswer) -> None:
    """Raises BadInput for a question, choice or place that the knowledge does not have."""
    knowledge = load()
    question = knowledge.rulebook.questions.get(given.question)
    if question is None:
        raise BadInput(given.question, "no such question", "the questions of the rule book")
    if given.answer is not None and given.answer not in AnswerChoice.values:
        raise BadInput(f"{given.question}.answer", "is not a choice", ", ".join(AnswerChoice.values))
    _need_one_of(f"{given.question}.side", given.side, SideChoice.values)
    _need_one_of(f"{given.question}.state", given.state, question.states)
    need_text(f"{given.question}.detail", given.detail, MOST_DETAIL)
    for place in given.where:
        if place not in knowledge.places:
            raise BadInput(f"{given.question}.where", f"no such place {place!r}", "a body part, region or muscle")


def need_text(field: str, text: str, most: int) -> None:
    """Raises BadInput for a text that is too long, or that a database cannot keep."""
    if len(text) > most:
        raise BadInput(field, "too long", f"{most} characters")
    if "\0" in text:
        raise BadInput(field, "has a character that no keyboard types", "letters, digits and signs")


def _need_one_of(field: str, value: str, allowed: Iterable[str]) -> None:
    """Blank is always taken: nothing was said."""
    if value and value not in allowed:
        raise BadInput(field, f"{value!r} is not a choice", ", ".join(allowed))


def _is_new(old: Answer | None, given: GivenAnswer) -> bool:
    if old is None:
        return given.answer is not None
    stands = (old.answer, old.side, tuple(old.where), old.state, old.detail)
    return stands != (given.answer, given.side, given.where, given.state, given.detail)


def _write(assessment: Assessment, by: User, given: GivenAnswer) -> None:
    if given.answer is None:
        assessment.answers.filter(question=given.question).delete()
        return
    values = {
        "answer": given.answer,
        "side": given.side,
        "where": list(given.where),
        "state": given.state,
        "detail": given.detail,
        "said_by": given.said_by,
        "by": by,
        "at": given.at or timezone.now(),
        "confirmed_by": None,
        "confirmed_at": None,
    }
    Answer.objects.update_or_create(assessment=assessment, question=given.question, defaults=values)


@transaction.atomic
def deny_others(visit: Visit, *, by: User, denied: bool) -> None:
    """Record that everything else was asked and denied, or take that back."""
    assessment = assessment_of(visit)
    if denied == (assessment.others_denied_at is not None):
        return
    assessment.others_denied_at = timezone.now() if denied else None
    assessment.others_denied_by = by if denied else None
    assessment.others_denied_version = load().version if denied else ""
    assessment.save()
    record(by, "others.denied" if denied else "others.reopened", visit.pk, patient_id=visit.patient.pk)


@transaction.atomic
def save_facts(visit: Visit, *, by: User, facts: Mapping[str, float | None]) -> None:
    """Write measured facts; None is not measured. Names are those of FACTS.

    Raises BadInput for a number that cannot be a living person's and for a pregnancy of a male person.
    """
    for name in FACTS:
        need_plausible(name, name, facts.get(name))
    need_possible_pregnancy("pregnancy_weeks", visit.patient.sex, facts.get("pregnancy_weeks"))
    assessment = assessment_of(visit)
    changed = [name for name in FACTS if name in facts and getattr(assessment, name) != facts[name]]
    for name in changed:
        setattr(assessment, name, facts[name])
    if changed:
        assessment.save(update_fields=changed)
        record(by, "facts.saved", visit.pk, patient_id=visit.patient.pk, facts=changed)


def need_medicine(field: str, text: str) -> None:
    """Raise BadInput for an ATC code that no medicine can have, and for a text that is no name."""
    need_text(field, text, MOST_NAME)
    knowledge = load()
    if drug := knowledge.find_drug(text):
        need_atc(field, drug.atc, knowledge.atc_groups)


@transaction.atomic
def add_medicine(
    visit: Visit,
    *,
    by: User,
    text: str,
    dose: str = "",
    said_by: str = SaidBy.PRACTITIONER,
    at: datetime | None = None,
) -> Medicine:
    """Add a medicine by name or ATC code. One that the table does not know is kept by name and has to be looked up.

    Raises BadInput for an ATC code that no medicine can have.
    """
    assessment = assessment_of(visit)
    need_medicine("medicine", text)
    drug = load().find_drug(text)
    name, atc = (drug.name, drug.atc) if drug else (text.strip(), "")
    standing = assessment.medicines.filter(name=name, atc=atc).first()
    if standing:
        return standing
    _mark_drugs_asked(assessment)
    said = {"said_by": said_by, "by": by, "at": at or timezone.now()}
    medicine = Medicine.objects.create(assessment=assessment, name=name, atc=atc, dose=dose, **said)
    record(by, "medicine.added", medicine.pk, patient_id=visit.patient.pk, atc=atc)
    return medicine


@transaction.atomic
def remove_medicine(visit: Visit, *, by: User, medicine_id: int) -> None:
    """Take a medicine off the list; the list itself stays asked."""
    deleted, _ = assessment_of(visit).medicines.filter(pk=medicine_id).delete()
    if deleted:
        record(by, "medicine.removed", medicine_id, patient_id=visit.patient.pk)


@transaction.atomic
def save_no_medicines(visit: Visit, *, by: User, none_taken: bool) -> None:
    """Asked, and takes none; or back to not asked. Nothing changes while a medicine is listed."""
    assessment = assessment_of(visit)
    is_same = none_taken == (assessment.drugs_asked_at is not None)
    if is_same or assessment.medicines.exists():
        return
    assessment.drugs_asked_at = timezone.now() if none_taken else None
    assessment.save(update_fields=["drugs_asked_at"])
    record(by, "medicines.none" if none_taken else "medicines.unasked", visit.pk, patient_id=visit.patient.pk)


def _mark_drugs_asked(assessment: Assessment) -> None:
    assessment.drugs_asked_at = timezone.now()
    assessment.save(update_fields=["drugs_asked_at"])


@transaction.atomic
def save_pain(visit: Visit, *, by: User, marks: Iterable[Pain]) -> None:
    """Make the pain drawing mean these regions: what differs becomes strokes.

    Raises BadInput for a region or side that the body chart does not have.
    """
    assessment, wanted = assessment_of(visit), said_in(marks)
    need_regions(wanted)
    standing = said_of(assessment)
    if standing == wanted:
        return
    write_changes(assessment, as_strokes(standing, wanted), {"by": by}, {"taken_back_by": by})
    record(by, "pain.drawn", visit.pk, patient_id=visit.patient.pk, regions=len(wanted))


def need_regions(places: Iterable[tuple[str, str]]) -> None:
    """Raises BadInput for a region, or a side of one, that the body chart does not have."""
    regions = load().anatomy.regions
    for region, side in places:
        if region not in regions or Side(side) not in regions[region].sides:
            raise BadInput("pain", f"no region {region}, {side}", "the regions of the body chart")


@transaction.atomic
def save_goals(visit: Visit, *, by: User, goals: Iterable[tuple[str, int | None]]) -> None:
    """Replace the goals: (what the patient wants to do, able 0-10 or None)."""
    assessment = assessment_of(visit)
    wanted = [(activity.strip(), able) for activity, able in goals if activity.strip()]
    if list(assessment.goals.values_list("activity", "able")) == wanted:
        return
    assessment.goals.all().delete()
    Goal.objects.bulk_create(Goal(assessment=assessment, activity=a, able=able) for a, able in wanted)
    record(by, "goals.saved", visit.pk, patient_id=visit.patient.pk, goals=len(wanted))
