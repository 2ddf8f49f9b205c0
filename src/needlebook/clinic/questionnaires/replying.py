"""What the patient does through the link. It is not in the record and so not audited: nobody is signed in.

Each function raises LinkClosed when the link no longer opens, or when the patient has sent the questionnaire.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from needlebook.clinic.assessments.actions import MOST_NAME, GivenAnswer, need_answer, need_medicine, need_regions
from needlebook.clinic.assessments.models import AnswerChoice
from needlebook.clinic.assessments.strokes import Written, as_strokes, said_in, said_of, write_changes
from needlebook.clinic.links import LinkClosed
from needlebook.clinic.questionnaires.cases import signs_in
from needlebook.clinic.questionnaires.measuring import as_asked, need_reply
from needlebook.clinic.questionnaires.models import Questionnaire, Reply, ReplyMedicine
from needlebook.core.case import RANGES
from needlebook.core.case import PainMark as Pain
from needlebook.core.drawing import Change
from needlebook.core.errors import BadInput
from needlebook.core.outcomes.scoring import Answer
from needlebook.core.outcomes.types import SeriesKey
from needlebook.knowledge import load

MOST_MEDICINES = 30


def begin(questionnaire: Questionnaire) -> None:
    """The patient has opened it and gone on; a program that only looks at the link has not."""
    Questionnaire.objects.filter(pk=questionnaire.pk, opened_at=None).update(opened_at=timezone.now())


@transaction.atomic
def save_replies(questionnaire: Questionnaire, answers: Iterable[GivenAnswer]) -> None:
    """Write the answers that changed; a question that is left blank stays not asked."""
    row, changed = _writable(questionnaire), False
    standing = {r.question: r for r in row.replies.all()}
    for given in answers:
        _need_asked(row, given.question)
        need_answer(given)
        if given.answer and _differs(standing.get(given.question), given):
            _write(row, given)
            changed = True
    if changed:
        _changed(row)


def _need_asked(row: Questionnaire, id: str) -> None:
    if id not in row.asks:
        raise BadInput("question", "not one of this questionnaire", "those that it shows")


def _differs(old: Reply | None, given: GivenAnswer) -> bool:
    stands = old and (old.answer, old.side, tuple(old.where), old.detail)
    return stands != (given.answer, given.side, given.where, given.detail)


def _write(row: Questionnaire, given: GivenAnswer) -> None:
    values = {"answer": given.answer, "side": given.side, "where": list(given.where), "detail": given.detail}
    defaults = {**values, "at": timezone.now()}
    Reply.objects.update_or_create(questionnaire=row, question=given.question, defaults=defaults)


@transaction.atomic
def add_medicine(questionnaire: Questionnaire, text: str) -> None:
    """Add a medicine by name; one that the table does not know is kept as it was typed."""
    row, name = _writable(questionnaire), text.strip()
    _need_asked(row, "drugs")
    if not name:
        raise BadInput("medicine", "no name", f"a name of up to {MOST_NAME} characters")
    if row.medicines.count() >= MOST_MEDICINES:
        raise BadInput("medicine", "the list is full", f"{MOST_MEDICINES} medicines; tell the clinic about the others")
    need_medicine("medicine", name)
    drug = load().find_drug(name)
    known = {"name": drug.name, "atc": drug.atc} if drug else {"name": name, "atc": ""}
    _, is_new = ReplyMedicine.objects.get_or_create(
        questionnaire=row, name=known["name"], defaults={"atc": known["atc"], "at": timezone.now()}
    )
    if is_new:
        _changed(row, no_medicines_at=None)


@transaction.atomic
def remove_medicine(questionnaire: Questionnaire, medicine_id: int) -> None:
    """Take a medicine off the list."""
    row = _writable(questionnaire)
    deleted, _ = row.medicines.filter(pk=medicine_id).delete()
    if deleted:
        _changed(row)


@transaction.atomic
def save_no_medicines(questionnaire: Questionnaire, none_taken: bool) -> None:
    """The patient takes none, or has not said so; nothing changes while one is listed."""
    row = _writable(questionnaire)
    if none_taken != (row.no_medicines_at is not None) and not row.medicines.exists():
        _changed(row, no_medicines_at=timezone.now() if none_taken else None)


@transaction.atomic
def save_pregnancy(questionnaire: Questionnaire, answer: str, weeks: int | None) -> None:
    """Yes with the week where it is known, no, or not sure. Blank changes nothing. Raises BadInput for the week."""
    row = _writable(questionnaire)
    _need_asked(row, "pregnancy_weeks")
    _, most = RANGES["pregnancy_weeks"]
    if answer not in ("", *AnswerChoice.values):
        raise BadInput("pregnant", "not a choice", ", ".join(AnswerChoice.values))
    if weeks is not None and not 1 <= weeks <= most:
        raise BadInput("pregnancy_weeks", "not a week of pregnancy", f"1 to {most:g}, or blank")
    weeks = weeks if answer == AnswerChoice.YES else None
    if answer and (answer, weeks) != (row.pregnant, row.pregnancy_weeks):
        _changed(row, pregnant=answer, pregnancy_weeks=weeks)


@transaction.atomic
def save_pain(questionnaire: Questionnaire, marks: Iterable[Pain]) -> None:
    """Make the drawing mean these regions. Raises BadInput for a region or side that the body chart does not have."""
    row, wanted = _writable(questionnaire), said_in(marks)
    need_regions(wanted)
    standing = said_of(row)
    if standing != wanted:
        write_changes(row, as_strokes(standing, wanted), {}, {})
        _changed(row)


@transaction.atomic
def save_strokes(questionnaire: Questionnaire, changes: Sequence[Change]) -> Written:
    """Write strokes, and strokes that are taken back. Raises BadInput for one that cannot have been drawn."""
    row = _writable(questionnaire)
    written = write_changes(row, changes, {}, {})
    if written.is_changed:
        _changed(row)
    return written


@transaction.atomic
def save_measure(
    questionnaire: Questionnaire, key: SeriesKey, answers: Sequence[Answer], activities: Sequence[str] = ()
) -> None:
    """Write the answers to one measure; all left blank changes nothing. Raises BadInput for one off its scale."""
    row = _writable(questionnaire)
    _need_asked(row, as_asked(key))
    need_reply(key, answers, activities)
    standing = row.measures.filter(instrument=key.instrument, site=key.site).first()
    stands = (standing.answers, standing.activities) if standing else None
    said = any(answer is not None for answer in answers)
    if stands == (list(answers), list(activities)) or not (said or standing):
        return
    values = {"answers": list(answers), "activities": list(activities), "at": timezone.now()}
    row.measures.update_or_create(instrument=key.instrument, site=key.site, defaults=values)
    _changed(row)


@transaction.atomic
def save_step_done(questionnaire: Questionnaire, number: int) -> None:
    """How far the patient has gone; going back takes nothing away."""
    row = _writable(questionnaire)
    if number > row.steps_done:
        row.steps_done = number
        row.save(update_fields=["steps_done"])


@transaction.atomic
def send(questionnaire: Questionnaire) -> None:
    """The patient is done; from now on the link shows only that."""
    row = _writable(questionnaire)
    row.sent_at = timezone.now()
    row.save(update_fields=["sent_at"])


def _writable(questionnaire: Questionnaire) -> Questionnaire:
    row = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if not row.is_open or row.sent_at is not None:
        raise LinkClosed("this questionnaire takes no more answers")
    return row


def _changed(row: Questionnaire, **fields: object) -> None:
    """Count the change, and keep the most urgent sign so that a list of questionnaires costs no screening."""
    for name, value in fields.items():
        setattr(row, name, value)
    signs = signs_in(row)
    row.changes, row.urgency = row.changes + 1, signs[0].urgency.value if signs else ""
    row.save(update_fields=["changes", "urgency", *fields])
