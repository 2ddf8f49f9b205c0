"""What the patient has answered, to look over before sending."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needlebook.clinic.questionnaires.measuring import ACTIVITIES
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.core.anatomy import Side
from needlebook.core.outcomes.types import SeriesKey
from needlebook.core.screening import Question
from needlebook.web.bodychart.words import plain_name, quality_word
from needlebook.web.phone.cards import yes_or_no
from needlebook.web.phone.measures import question_of, said_in_words
from needlebook.web.phone.steps import Step
from needlebook.web.phone.words import asks


@dataclass(frozen=True, slots=True)
class Line:
    asks: str
    said: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One step: its lines, and how many of its questions were left open."""

    step: Step
    lines: tuple[Line, ...]
    left: int


def summary(steps: Sequence[Step], questionnaire: Questionnaire) -> list[Part]:
    """Every step with what was said there."""
    said = _said_to_questions(questionnaire)
    return [_part(step, questionnaire, said) for step in steps]


def _part(step: Step, questionnaire: Questionnaire, said: dict[str, str]) -> Part:
    if step.kind != "questions":
        lines = tuple(LINES[step.kind](questionnaire))
        return Part(step, lines, 0 if lines else 1)
    answered = [q for q in step.questions if q.id in said]
    return Part(step, tuple(_line(q, said[q.id]) for q in answered), len(step.questions) - len(answered))


def _line(question: Question, said: str) -> Line:
    return Line(asks(question), said, f"q-{question.id}")


def _said_to_questions(questionnaire: Questionnaire) -> dict[str, str]:
    words = {choice.value: choice.text for choice in yes_or_no("")}
    return {r.question: words[r.answer] + (f": {r.detail}" if r.detail else "") for r in questionnaire.replies.all()}


def _medicines(questionnaire: Questionnaire) -> Iterator[Line]:
    names = [medicine.name for medicine in questionnaire.medicines.all()]
    if names or questionnaire.no_medicines_at:
        yield Line(_("Medicines"), ", ".join(names) or _("none"))


def _pregnancy(questionnaire: Questionnaire) -> Iterator[Line]:
    said = next((choice.text for choice in yes_or_no(questionnaire.pregnant) if choice.is_chosen), "")
    weeks = questionnaire.pregnancy_weeks
    if said:
        week = ngettext("%(n)d week", "%(n)d weeks", weeks) % {"n": weeks} if weeks else ""
        yield Line(_("Pregnant"), f"{said}, {week}" if week else said)


def _pain(questionnaire: Questionnaire) -> Iterator[Line]:
    for mark in questionnaire.pain_marks.all():
        said = _("not rated") if mark.intensity is None else _("%(n)d of 10") % {"n": mark.intensity}
        words = ", ".join(filter(None, [said, quality_word(mark.quality)]))
        yield Line(plain_name(mark.region, Side(mark.side)), words)


def _measures(questionnaire: Questionnaire) -> Iterator[Line]:
    for reply in questionnaire.measures.exclude(instrument=ACTIVITIES):
        yield Line(question_of(SeriesKey(reply.instrument, reply.site)), said_in_words(reply))


def _activities(questionnaire: Questionnaire) -> Iterator[Line]:
    for reply in questionnaire.measures.filter(instrument=ACTIVITIES):
        for activity, able in zip(reply.activities, reply.answers, strict=True):
            yield Line(activity, _("not rated") if able is None else _("%(n)d of 10") % {"n": able})


LINES = {
    "medicines": _medicines,
    "pregnancy": _pregnancy,
    "pain": _pain,
    "measures": _measures,
    "activities": _activities,
}
