"""The steps of one questionnaire: a section of questions each, then medicines, pregnancy, the drawing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext as _

from needlebook.clinic.questionnaires.measuring import ACTIVITIES, asked_measures
from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.core.outcomes.types import SeriesKey
from needlebook.core.screening import Question
from needlebook.knowledge import load
from needlebook.web.phone.words import TITLES


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the questionnaire. kind: questions | medicines | pregnancy | pain | measures | activities."""

    number: int
    kind: str
    title: str
    questions: tuple[Question, ...] = ()
    measures: tuple[SeriesKey, ...] = ()

    @property
    def template(self) -> str:
        return f"phone/{self.kind}.html"


def steps_of(questionnaire: Questionnaire) -> tuple[Step, ...]:
    """The steps in the order in which they were asked for; a question that has been retired since is left out."""
    made = [*_made(questionnaire.asks), *_measured(questionnaire.asks)]
    return tuple(replace(step, number=n) for n, step in enumerate(made, start=1))


def _made(asks: Sequence[str]) -> Iterator[Step]:
    known = load().rulebook.questions
    questions = [known[id] for id in asks if id in known]
    for group, own in groupby(questions, key=lambda q: q.group):
        yield Step(0, "questions", str(TITLES.get(group, group)), tuple(own))
    if "drugs" in asks:
        yield Step(0, "medicines", _("Your medicines"))
    if "pregnancy_weeks" in asks:
        yield Step(0, "pregnancy", _("Pregnancy"))
    yield Step(0, "pain", _("Where it hurts"))


def _measured(asks: Sequence[str]) -> Iterator[Step]:
    """The scales on one page, the patient's own activities on another."""
    measures = asked_measures(asks)
    scales = tuple(key for key in measures if key.instrument != ACTIVITIES)
    if scales:
        yield Step(0, "measures", _("How you are"), (), scales)
    if len(scales) < len(measures):
        yield Step(0, "activities", _("What you want to be able to do"), (), (SeriesKey(ACTIVITIES),))
