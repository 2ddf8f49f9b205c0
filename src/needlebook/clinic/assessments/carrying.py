"""Taking over what was said at an earlier visit, once the patient has confirmed that it is still so.

Only what lasts is offered: an infection, a fast, a red flag or an INR is asked anew at every visit, and so is what
nobody was sure of. What is taken over keeps who said it and when; who confirmed it stands beside it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from needlebook.clinic.accounts.models import User
from needlebook.clinic.assessments.actions import assessment_of
from needlebook.clinic.assessments.models import Answer, AnswerChoice, Assessment, Medicine
from needlebook.clinic.assessments.queries import earlier_assessment, standing_assessment
from needlebook.clinic.audit.actions import record
from needlebook.clinic.patients.models import Visit
from needlebook.core.screening import Lasts, Question
from needlebook.knowledge import load

Row = TypeVar("Row", Answer, Medicine)
DRUGS = "drugs"  # ticked as changed: the list of medicines is asked anew


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier visit has that may still be so. `takes_none`: asked there, and took no medicine."""

    visit: Visit
    answers: tuple[Answer, ...]
    medicines: tuple[Medicine, ...]
    takes_none: bool

    @property
    def is_empty(self) -> bool:
        return not (self.answers or self.medicines or self.takes_none)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What was taken over into this visit."""

    answers: int
    medicines: int
    at: datetime
    by: User


def earlier_of(visit: Visit) -> Earlier | None:
    """What can be confirmed for this visit; None when there is no earlier one, or nothing of it is left to confirm."""
    before, today = earlier_assessment(visit), standing_assessment(visit)
    if before is None:
        return None
    answered = {answer.question for answer in today.answers.all()}
    answers = tuple(a for a in _lasting(before) if a.question not in answered)
    is_listed_today = today.drugs_asked_at is not None
    medicines = () if is_listed_today else tuple(before.medicines.select_related("by"))
    takes_none = not is_listed_today and not medicines and before.drugs_asked_at is not None
    found = Earlier(before.visit, answers, medicines, takes_none)
    return None if found.is_empty else found


def _lasting(before: Assessment) -> Iterator[Answer]:
    """Answers of an earlier visit that last; what was denied with the rest of the list counts as a no to each.

    It does for the list as it was then only: under another version of the knowledge the rest is asked anew.
    """
    given = {answer.question: answer for answer in before.answers.select_related("by")}
    for id, question in load().rulebook.questions.items():
        if question.lasts is Lasts.UNTIL_CHANGED:
            answer = given.get(id) or _denied_with_rest(question, before)
            if answer and answer.answer != AnswerChoice.UNKNOWN:
                yield answer


def _denied_with_rest(question: Question, before: Assessment) -> Answer | None:
    is_denied = before.others_denied_at is not None and before.others_denied_version == load().version
    if not is_denied or not question.is_asked:
        return None
    at, by = before.others_denied_at, before.others_denied_by
    return Answer(assessment=before, question=question.id, answer=AnswerChoice.NO, by=by, at=at)


@transaction.atomic
def confirm_unchanged(visit: Visit, *, by: User, changed: Collection[str] = ()) -> None:
    """Take over what the patient confirms, but for what is named in `changed` (question ids, or "drugs")."""
    if earlier_of(visit) is None:
        return
    assessment, now = assessment_of(visit), timezone.now()
    earlier = earlier_of(visit)  # once more: a doubled tap has waited here
    if earlier is None:
        return
    answers = [a for a in earlier.answers if a.question not in changed]
    Answer.objects.bulk_create(_copy(a, assessment, by, now) for a in answers)
    medicines = () if DRUGS in changed else earlier.medicines
    Medicine.objects.bulk_create(_copy(m, assessment, by, now) for m in medicines)
    if medicines or (earlier.takes_none and DRUGS not in changed):
        Assessment.objects.filter(pk=assessment.pk).update(drugs_asked_at=now)
    record(
        by, "answers.confirmed", visit.pk, patient_id=visit.patient.pk, answers=len(answers), medicines=len(medicines)
    )


def _copy(row: Row, assessment: Assessment, by: User, now: datetime) -> Row:
    """The same row in this assessment, confirmed now.

    A state such as "controlled" is left behind: it makes a rule milder and can change from one visit to the next.
    """
    kept = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    anew = {"assessment_id": assessment.pk, "confirmed_by_id": by.pk, "confirmed_at": now}
    return type(row)(**{name: value for name, value in kept.items() if name != "state"} | anew)


def taken_over(visit: Visit) -> TakenOver | None:
    """What stands in this visit because it was confirmed; None when nothing was."""
    answers, medicines = (list(_confirmed(model, visit).select_related("confirmed_by")) for model in (Answer, Medicine))
    newest = max([*answers, *medicines], key=lambda row: row.confirmed_at, default=None)
    return newest and TakenOver(len(answers), len(medicines), newest.confirmed_at, newest.confirmed_by)


def _confirmed(model: type[Row], visit: Visit) -> QuerySet[Row]:
    return model.objects.filter(assessment=visit.pk, confirmed_at__isnull=False)


@transaction.atomic
def take_back(visit: Visit, *, by: User) -> None:
    """Undo the confirmation: what was taken over is not asked again; what was changed since stays."""
    found = taken_over(visit)
    if found is None:
        return
    for model in (Answer, Medicine):
        _confirmed(model, visit).delete()
    is_none_left = not Medicine.objects.filter(assessment=visit.pk).exists()
    if is_none_left:  # "takes none" was taken over in the same moment, or the medicines were
        Assessment.objects.filter(pk=visit.pk, drugs_asked_at=found.at).update(drugs_asked_at=None)
    record(by, "answers.confirmation_taken_back", visit.pk, patient_id=visit.patient.pk)
