"""What the clinic does with a questionnaire: make its link, withdraw it, accept the replies into the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import (
    add_medicine,
    assessment_of,
    save_answers,
    save_facts,
    save_no_medicines,
)
from needlebook.clinic.assessments.cases import case_of
from needlebook.clinic.assessments.drawing import replace_drawing
from needlebook.clinic.assessments.models import SaidBy
from needlebook.clinic.assessments.strokes import standing_strokes
from needlebook.clinic.audit.actions import record
from needlebook.clinic.governance.queries import policy_of
from needlebook.clinic.patients.actions import locked_visit
from needlebook.clinic.patients.models import Visit
from needlebook.clinic.questionnaires.cases import weeks_said
from needlebook.clinic.questionnaires.measuring import as_asked, offered_measures, take_measures
from needlebook.clinic.questionnaires.merging import merged, record_mark, standing_answers
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.types import SeriesKey
from needlebook.core.screening.questionnaire import questionnaire as questions_for
from needlebook.knowledge import load

IN_THE_WAITING_ROOM = 1
VALID_HOURS = (IN_THE_WAITING_ROOM, 24, 72, 168)
DEFAULT_HOURS = 72
TODAY = "Today"  # the group of the table


class ChangedMeanwhile(BadInput):
    """The patient, or somebody in the clinic, has written something that the clinician has not seen."""

    def __init__(self) -> None:
        super().__init__("replies", "something was written meanwhile", "the page as it stands now")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a clinician takes over: question to the answer as they leave it, ids of medicines and of measures, the rest.

    beside: the mark of the record that it was held against; blank when nobody looked at it.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    medicines: frozenset[int] = frozenset()
    no_medicines: bool = False
    pregnancy: bool = False
    drawing: bool = False
    measures: frozenset[int] = frozenset()
    beside: str = ""


@transaction.atomic
def make_link(
    visit: Visit, *, by: User, hours: int = DEFAULT_HOURS, measures: Sequence[SeriesKey] = ()
) -> Questionnaire:
    """Make a questionnaire of what matters for this visit; a link that nobody has opened is withdrawn for it.

    measures: scales that the patient answers beside the questions. Raises BadInput for a time or a measure that is not
    offered.
    """
    if hours not in VALID_HOURS:
        raise BadInput("hours", "not a time that is offered", ", ".join(map(str, VALID_HOURS)))
    if any(key not in offered_measures(visit.course) for key in measures):
        raise BadInput("measures", "not a measure that is offered", "those for this complaint that patients answer")
    visit, now = locked_visit(visit), timezone.now()
    for unused in Questionnaire.objects.filter(visit=visit, opened_at=None):
        withdraw(unused, by=by)
    made = Questionnaire.objects.create(
        visit=visit,
        asks=[*_asks(visit, hours), *map(as_asked, measures)],
        version=load().version,
        made_by=by,
        made_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    record(by, "questionnaire.made", made.pk, patient_id=visit.patient.pk, hours=hours, asks=len(made.asks))
    return made


def _asks(visit: Visit, hours: int) -> list[str]:
    """What a patient can answer; what is about the hour of the visit only in the waiting room, unless it is urgent."""
    knowledge, policy = load(), policy_of(visit.patient.clinic_id)
    asked = questions_for(case_of(visit), knowledge.anatomy, knowledge.rulebook, policy)
    urgent = {rule.id for rule in knowledge.rulebook.rules if rule.urgency}
    is_here = hours == IN_THE_WAITING_ROOM
    chosen = [q.id for q in asked.questions if q.is_for_patient and (is_here or q.group != TODAY or q.id in urgent)]
    return [*chosen, *asked.facts]


@transaction.atomic
def withdraw(questionnaire: Questionnaire, *, by: User) -> None:
    """Close the link for good. What was answered stays and can still be reviewed."""
    row = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if not row.is_open:
        return
    row.withdrawn_by, row.withdrawn_at = by, timezone.now()
    row.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record(by, "questionnaire.withdrawn", row.pk, patient_id=row.visit.patient.pk)


@transaction.atomic
def accept(questionnaire: Questionnaire, *, by: User, seen: int, taken: Taken) -> int | None:
    """Write what is taken over into the record, and close the questionnaire. Accepting it again changes nothing.

    seen: `changes` of the questionnaire as the clinician saw it. Returns how many answers were taken over; None when
    somebody has reviewed it before. Raises ChangedMeanwhile when more was written since, by the patient or into the
    record, and BadInput for an answer that cannot be.
    """
    row = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if row.reviewed_at is not None:
        return None
    assessment_of(row.visit)  # held: nobody writes into it between this look and what is written
    if row.changes != seen or taken.beside not in ("", record_mark(row.visit)):
        raise ChangedMeanwhile
    now = timezone.now()
    count = _take_answers(row, by, taken, now)
    _take_medicines(row, by, taken, now)
    if taken.pregnancy and (weeks := weeks_said(row)) is not None:
        save_facts(row.visit, by=by, facts={"pregnancy_weeks": weeks})
    measured = take_measures(row, by, taken.measures, now)
    if taken.drawing:
        replace_drawing(row.visit, by=by, strokes=standing_strokes(row))
    row.reviewed_by, row.reviewed_at = by, now
    row.save(update_fields=["reviewed_by", "reviewed_at"])
    left = row.replies.filter(taken_at=None).count()
    counts = {"taken": count, "left": left, "medicines": len(taken.medicines)}
    counts |= {"measures": measured} if measured else {}
    record(by, "questionnaire.accepted", row.pk, patient_id=row.visit.patient.pk, **counts)
    return count + measured


def _take_answers(row: Questionnaire, by: User, taken: Taken, now: datetime) -> int:
    """An answer that the clinician changed is the clinician's; the reply stays as the patient gave it."""
    standing, answers = standing_answers(row.visit), []
    replies = row.replies.filter(question__in=taken.answers)
    for reply in replies:
        given = merged(reply, standing.get(reply.question), taken.answers[reply.question])
        answers.append(given)
    save_answers(row.visit, by=by, answers=answers)
    return replies.update(taken_at=now)


def _take_medicines(row: Questionnaire, by: User, taken: Taken, now: datetime) -> None:
    medicines = row.medicines.filter(pk__in=taken.medicines)
    for medicine in medicines:
        said = {"said_by": SaidBy.PATIENT, "at": medicine.at}
        add_medicine(row.visit, by=by, text=medicine.atc or medicine.name, **said)
    medicines.update(taken_at=now)
    if taken.no_medicines and row.no_medicines_at and not row.medicines.exists():
        save_no_medicines(row.visit, by=by, none_taken=True)
