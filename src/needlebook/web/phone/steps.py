"""The steps of one questionnaire: a section of questions each, then medicines, pregnancy, the drawing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from needlebook.clinic.questionnaires.models import Questionnaire
from needlebook.core.screening import Question
from needlebook.knowledge import load
from needlebook.web.phone.words import TITLES


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the questionnaire. kind: questions | medicines | pregnancy | pain."""

    number: int
    kind: str
    title: str
    questions: tuple[Question, ...] = ()

    @property
    def template(self) -> str:
        return f"phone/{self.kind}.html"


def steps_of(questionnaire: Questionnaire) -> tuple[Step, ...]:
    """The steps in the order in which they were asked for; a question that has been retired since is left out."""
    made = _made(questionnaire.asks)
    return tuple(Step(n, kind, title, questions) for n, (kind, title, questions) in enumerate(made, start=1))


def _made(asks: Sequence[str]) -> Iterator[tuple[str, str, tuple[Question, ...]]]:
    known = load().rulebook.questions
    questions = [known[id] for id in asks if id in known]
    for group, own in groupby(questions, key=lambda q: q.group):
        yield "questions", str(TITLES.get(group, group)), tuple(own)
    if "drugs" in asks:
        yield "medicines", _("Your medicines"), ()
    if "pregnancy_weeks" in asks:
        yield "pregnancy", _("Pregnancy"), ()
    yield "pain", _("Where it hurts"), ()
