"""The history as rows: what to ask first, the rest by group, and the effect of a yes right under it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from django.utils.translation import gettext as _

from needlebook.clinic.assessments.models import Answer, AnswerChoice, Assessment
from needlebook.core.case import Case
from needlebook.core.screening import Policy, Question, Reason, Verdict
from needlebook.core.screening.questionnaire import questionnaire
from needlebook.core.screening.scores import questions_of
from needlebook.knowledge import load
from needlebook.web.assess.answers import UNASKED
from needlebook.web.assess.places import Choice, More, more_for
from needlebook.web.assess.since import is_worth_saying, said_words
from needlebook.web.frame.verdicts import ACTION_TONES

MOST_FIRST = 12  # a longer list is not read; the rest stands in the groups


@dataclass(frozen=True, slots=True)
class Effect:
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its four answers. `posts`: the names of its fields, for saving it alone."""

    id: str
    asks: str
    plain: str
    hint: str
    last: str
    said: str
    answer: str
    tone: str
    choices: tuple[Choice, ...]
    effects: tuple[Effect, ...]
    more: More | None
    is_denied_with_rest: bool

    @property
    def posts(self) -> str:
        return ",".join(f"{name}:{self.id}" for name in ("answer", "side", "where", "state", "detail"))


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    rows: tuple[Row, ...]
    open_count: int


@dataclass(frozen=True, slots=True)
class History:
    """`groups`: what matters for this complaint, these sites and this person; `elsewhere`: what is asked last."""

    first: tuple[Row, ...]
    groups: tuple[Group, ...]
    elsewhere: tuple[Group, ...]
    asked_count: int
    open_count: int
    has_more_open: bool
    is_rest_denied: bool
    before_number: int | None


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered today and at the visit before, by question."""

    now: Mapping[str, Answer]
    before: Mapping[str, Answer]
    is_rest_denied: bool
    before_number: int | None

    def is_worth_a_look(self, id: str) -> bool:
        """A yes, or another answer than last time."""
        now, before = self.now.get(id), self.before.get(id)
        if now is None:
            return False
        return now.answer == AnswerChoice.YES or (before is not None and before.answer != now.answer)


def given_answers(assessment: Assessment, previous: Assessment | None) -> Given:
    """Read both visits' answers."""
    now = {a.question: a for a in assessment.answers.select_related("by", "confirmed_by")}
    before = {a.question: a for a in previous.answers.all()} if previous else {}
    number = previous.visit.number if previous else None
    return Given(now, before, assessment.others_denied_at is not None, number)


def history(asked: Set[str], given: Given, verdict: Verdict) -> History:
    """Open questions first, most important on top, then what was answered yes or otherwise than last time.

    asked: the questions that matter for this complaint, these sites and this person.
    """
    questions = load().rulebook.questions
    open_ids = [o.id for o in verdict.ask if o.id in questions]
    counted = {id for score in load().rulebook.scores for id in questions_of(score)}  # these stand with their score
    shown = [
        id for id, q in questions.items() if q.is_asked or id in open_ids or (id in given.now and id not in counted)
    ]
    first = [
        *open_ids[:MOST_FIRST],
        *(id for id in shown if given.is_worth_a_look(id) and id not in open_ids[:MOST_FIRST]),
    ]
    rest = [questions[id] for id in shown if id not in first]
    here, elsewhere = ([q for q in rest if (q.id in asked) is matters] for matters in (True, False))
    return History(
        first=tuple(rows(first, given, verdict)),
        groups=tuple(_groups(here, given, verdict, set(open_ids))),
        elsewhere=tuple(_groups(elsewhere, given, verdict, set(open_ids))),
        asked_count=len(given.now),
        open_count=len(verdict.ask),
        has_more_open=len(open_ids) > MOST_FIRST,
        is_rest_denied=given.is_rest_denied,
        before_number=given.before_number,
    )


def asked_of(case: Case, verdict: Verdict) -> frozenset[str]:
    """What matters for this complaint, these sites and this person, whatever was answered."""
    knowledge = load()
    asked = questionnaire(case, knowledge.anatomy, knowledge.rulebook, Policy(verdict.choices))
    return frozenset(question.id for question in asked.questions)


def rows(ids: Iterable[str], given: Given, verdict: Verdict) -> Iterator[Row]:
    """The rows of some questions."""
    reasons = _reasons_by_question(verdict)
    open_ids = {o.id for o in verdict.ask}
    for id in ids:
        yield _row(load().rulebook.questions[id], given, reasons.get(id, []), id in open_ids)


def _groups(questions: Sequence[Question], given: Given, verdict: Verdict, open_ids: set[str]) -> Iterator[Group]:
    by_group: dict[str, list[str]] = {}
    for question in questions:
        by_group.setdefault(question.group, []).append(question.id)
    for name, ids in by_group.items():
        yield Group(name, tuple(rows(ids, given, verdict)), len(open_ids.intersection(ids)))


def _row(question: Question, given: Given, reasons: Sequence[Reason], is_open: bool) -> Row:
    now, before = given.now.get(question.id), given.before.get(question.id)
    answer = now.answer if now else UNASKED
    is_denied_with_rest = now is None and given.is_rest_denied and not is_open
    is_yes = answer == AnswerChoice.YES
    return Row(
        id=question.id,
        asks=question.asks,
        plain=question.plain,
        hint=question.hint,
        last="" if now and now.confirmed_at else _last(before),
        said=said_words(now) if now and is_worth_saying(now) else "",
        answer="no" if is_denied_with_rest else answer,
        tone=_tone(reasons) if is_yes else "",
        choices=_choices(question.id, answer, is_denied_with_rest),
        effects=tuple(_effects(reasons)) if is_yes else (),
        more=more_for(question, now) if now and is_yes else None,
        is_denied_with_rest=is_denied_with_rest,
    )


def _choices(id: str, answer: str, is_denied_with_rest: bool) -> tuple[Choice, ...]:
    unasked = _("Rest: no") if is_denied_with_rest else _("Not asked")
    texts = {UNASKED: unasked, "yes": _("Yes"), "no": _("No"), "unknown": _("Not sure")}
    return tuple(Choice(value, text, value == answer) for value, text in texts.items())


def _last(before: Answer | None) -> str:
    if before is None:
        return ""
    words = {"yes": _("Last visit: yes"), "no": _("Last visit: no"), "unknown": _("Last visit: not sure")}
    detail = f", {before.detail}" if before.detail else ""
    return f"{words[before.answer]}{detail}."


def _reasons_by_question(verdict: Verdict) -> Mapping[str, list[Reason]]:
    """Reasons by the question that their rule belongs to: `joint_replacement.hip` is one of joint_replacement."""
    found: dict[str, list[Reason]] = {}
    for reason in verdict.reasons:
        found.setdefault(reason.rule.id.partition(".")[0], []).append(reason)
    return found


def _effects(reasons: Sequence[Reason]) -> Iterator[Effect]:
    """One line for each thing said; the strictest comes first, as the verdict orders its reasons."""
    said: dict[str, str] = {}
    for reason in reasons:
        said.setdefault(reason.rule.says, ACTION_TONES[reason.decision])
    return (Effect(tone, text) for text, tone in said.items())


def _tone(reasons: Sequence[Reason]) -> str:
    """The strictest effect's colour; no colour for a yes that changes nothing."""
    return ACTION_TONES[reasons[0].decision] if reasons else ""
